"""How long faults stood and what is owed for them, derived from the changes of their status alone. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from analysis.dispositions import Disposition, Dispositions
from analysis.life import STANDING
from analysis.quarters import Life, Turn
from analysis.records import Finding
from analysis.rectification.records import Duty, LifeFigures, Reply, Spell
from analysis.results import StandardInForce
from analysis.workdays import Workdays, months_back
from crawler.records import CHINA

LOOKING_BACK = 3  # months that fixes and returns of faults are counted over


class Term(NamedTuple):
    """By when findings must be mended: working days by severity, and the calendar that counts them."""

    working_days: Mapping[str, int]
    calendar: Workdays

    @classmethod
    def of(cls, standard: StandardInForce, calendar: Workdays) -> "Term":
        return cls({line.severity: line.working_days for line in standard.deadlines}, calendar)

    def ends(self, severity: str, since: date) -> date | None:
        days = self.working_days.get(severity)
        return self.calendar.after(since, days) if days else None


def spells(turns: Iterable[Turn]) -> tuple[Spell, ...]:
    """The times a finding stood, oldest first."""
    found: list[Spell] = []
    for turn in turns:
        stands = bool(found) and found[-1].ended is None
        if turn.state == "open" and not stands:
            found.append(Spell(turn.date))
        elif turn.state != "open" and stands:
            found[-1] = Spell(found[-1].opened, turn.date, turn.state)
    return tuple(found)


def comebacks(stood: Sequence[Spell]) -> list[date]:
    """The nights on which a fixed finding came back."""
    return [after.opened for before, after in pairwise(stood) if before.how == "fixed"]


def first_day(night: date) -> date:
    """The first day of the three months a report of ``night`` looks back on."""
    return months_back(night, LOOKING_BACK) + timedelta(days=1)


def duties(
    lives: Iterable[Life], replies: Iterable[Reply], decided: Dispositions, term: Term, night: date
) -> Iterator[Duty]:
    """What a site answers for: findings that stand or are waived, and those fixed in the last three months.

    The findings of ``lives`` have the status of ``night``; ``replies`` are the site's, oldest first.
    """
    answered: dict[str, list[Reply]] = {}
    for reply in replies:
        answered.setdefault(reply.finding_id, []).append(reply)
    for life in lives:
        duty = _duty(life, answered.get(life.finding.finding_id, ()), decided, term, night)
        if duty and (duty.fixed is None or duty.fixed >= first_day(night)):
            yield duty


def _duty(life: Life, replies: Sequence[Reply], decided: Dispositions, term: Term, night: date) -> Duty | None:
    finding, stood = life.finding, spells(life.turns)
    if finding.status not in (*STANDING, "fixed", "waived"):
        return None
    if finding.status == "fixed" and (not stood or stood[-1].how != "fixed"):
        return None  # it was waived when it went: nobody owed its mending
    since = stood[-1].opened if stood else finding.first_seen
    fixed = stood[-1].ended if finding.status == "fixed" else None
    reply = next((one for one in reversed(replies) if answered_on(one) >= since), None)
    stands = finding.status in STANDING
    deadline = term.ends(finding.severity, since)
    return Duty(
        finding=finding,
        since=since,
        deadline=deadline,
        days=((fixed or night) - since).days,
        overdue=max(0, (night - deadline).days) if deadline and stands else 0,
        fixed=fixed,
        reopened=len(comebacks(stood)),
        reply=reply,
        claim=claim(reply, finding),
        decision=_decision(finding, decided) if finding.status == "waived" else None,
    )


def _decision(finding: Finding, decided: Dispositions) -> Disposition | None:
    return decided.of(finding.finding_id, finding.site_id, finding.indicator, finding.url)


def answered_on(reply: Reply) -> date:
    """The day in China on which a reply was read."""
    return reply.returned.astimezone(CHINA).date()


def claim(reply: Reply | None, finding: Finding) -> str:
    """What became of a claim: held once the finding is fixed, contradicted by a look after the reply, else waiting.

    A fault of the network that only one look shows contradicts nobody.
    """
    if reply is None or reply.fixed_on is None:
        return ""
    if finding.status == "fixed":
        return "held"
    if finding.status not in STANDING:
        return ""
    looked_later = finding.last_seen > answered_on(reply) or (
        finding.last_seen == answered_on(reply) and finding.observed_at > reply.returned
    )
    one_look = finding.looks == 1 and finding.status == "open"
    return "contradicted" if looked_later and not one_look else "waiting"


def figures(lives: Iterable[Life], owed: Sequence[Duty], night: date) -> LifeFigures:
    """The figures of one site; ``owed`` are its duties."""
    since = first_day(night)
    stood = [spells(life.turns) for life in lives]
    days = [
        (spell.ended - spell.opened).days
        for own in stood
        for spell in own
        if spell.how == "fixed" and spell.ended and spell.ended >= since
    ]
    standing = [duty for duty in owed if duty.stands]
    return LifeFigures(
        open=len(standing),
        overdue=sum(duty.overdue > 0 for duty in standing),
        oldest_days=max((duty.days for duty in standing), default=None),
        fixed=len(days),
        median_days=median(days) if days else None,
        reopened=sum(back >= since for own in stood for back in comebacks(own)),
        waived=sum(duty.finding.status == "waived" for duty in owed),
        claimed=sum(duty.claim == "waiting" for duty in standing),
        contradicted=sum(duty.claim == "contradicted" for duty in standing),
    )
