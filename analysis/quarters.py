"""What one quarter came to, site by site: from the nights that count and the lives of findings. Pure.

A night counts when it ended and the run-health gate did not hold it back. A finding counts once it was confirmed.
What a night that was held back said of a finding counts from the site's next counted night on, if it still stands
there: nothing rests on such a night alone.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from statistics import fmean
from typing import NamedTuple

from analysis.ledger import Change, Run, SiteNight
from analysis.records import Finding
from analysis.results import Standing
from crawler.records import Site

CHINESE = "一二三四"

Judged = Mapping[str, Sequence[date]]  # site id → its counted nights with a verdict, oldest first


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a calendar year; ``number`` is 1–4."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Quarter":
        """``2026Q3`` as a quarter. Raises ValueError, with the remedy, for anything else."""
        match = re.fullmatch(r"(2[0-9]{3})-?[Qq]([1-4])", text.strip())
        if match is None:
            raise ValueError(f"{text!r} is not a quarter; write it as 2026Q3 / 季度应写作 2026Q3")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> "Quarter":
        return cls(day.year, (day.month - 1) // 3 + 1)

    @property
    def first(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> "Quarter":
        return Quarter(self.year, self.number + 1) if self.number < 4 else Quarter(self.year + 1, 1)

    @property
    def previous(self) -> "Quarter":
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)

    @property
    def label(self) -> str:
        return f"{self.year}年第{CHINESE[self.number - 1]}季度"

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"


class Nights(NamedTuple):
    """The runs of a quarter: those that count, those held back with the gate's reasons, and those that never ended
    (broken off, or over a few sites only)."""

    counted: tuple[date, ...]
    held: tuple[tuple[date, tuple[str, ...]], ...] = ()
    unfinished: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class SiteQuarter:
    """One site's quarter. ``verdict`` and ``vetoes`` are those of its last judged night ``as_of``; the scores are means
    over its judged nights.

    ``unknown``: fewer than half of its counted nights came to a verdict; ``reason`` says why, and the scores say
    nothing (0–100).
    """

    site_id: str
    nights: int  # counted nights that saw it
    judged: int  # … and came to a verdict
    failed: int  # … which was fail
    standing: Standing
    as_of: date | None = None
    pages_known: int = 0  # summed over its counted nights
    pages_seen: int = 0

    @property
    def coverage(self) -> float | None:
        return self.pages_seen / self.pages_known if self.pages_known else None


class Turn(NamedTuple):
    """What a finding was from ``date`` on: open, fixed or waived."""

    date: date
    state: str


@dataclass(frozen=True, slots=True)
class Life:
    """A finding that was confirmed, and its turns, oldest first."""

    finding: Finding
    turns: tuple[Turn, ...]

    def state(self, day: date) -> str:
        """What it was at the end of ``day``; '' before it was confirmed."""
        return next((turn.state for turn in reversed(self.turns) if turn.date <= day), "")

    @property
    def confirmed(self) -> date:
        return self.turns[0].date

    def reopened(self, since: date, until: date) -> bool:
        """Whether it came back after it was fixed, within the span."""
        return any(
            before.state == "fixed" and turn.state == "open" and since <= turn.date <= until
            for before, turn in zip(self.turns, self.turns[1:], strict=False)
        )

    def fixed_on(self, until: date) -> date | None:
        """When it was fixed, where it is fixed at the end of ``until``."""
        last = next((turn for turn in reversed(self.turns) if turn.date <= until), None)
        return last.date if last and last.state == "fixed" else None


class Rectification(NamedTuple):
    """What became of the findings that were open when the quarter before ended."""

    owed: int
    fixed: int
    open: int
    reopened: int  # fixed meanwhile, and back
    waived: int
    days: tuple[int, ...]  # from confirmed to fixed, of those fixed


class Check(NamedTuple):
    """What an inspector found of one item of the annex on one drawn site: pass, fail or unchecked."""

    draw_id: str
    site_id: str
    item: int  # 1–15
    result: str


@dataclass(frozen=True, slots=True)
class QuarterFacts:
    """A quarter up to ``until``, beside the one before. ``standards`` are the ids its nights were judged by."""

    quarter: Quarter
    until: date
    nights: Nights
    sites: Mapping[str, SiteQuarter]
    before: Mapping[str, SiteQuarter]  # the quarter before; empty when none of its nights counts
    before_nights: Nights
    lives: tuple[Life, ...]
    standards: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()

    @property
    def before_until(self) -> date:
        return self.quarter.previous.last


def nights_of(quarter: Quarter, until: date, runs: Iterable[Run]) -> Nights:
    """The runs of the quarter up to ``until``, sorted by whether they count."""
    own = [run for run in runs if quarter.first <= run.date <= min(until, quarter.last)]
    return Nights(
        counted=tuple(run.date for run in own if counts(run)),
        held=tuple((run.date, run.held) for run in own if run.held),
        unfinished=tuple(run.date for run in own if not run.held and not run.finished),
    )


def counts(run: Run) -> bool:
    return bool(run.finished) and not run.held


# --- sites ----------------------------------------------------------------------------------------------------------


def site_quarters(nights: Iterable[SiteNight], counted: Collection[date]) -> dict[str, SiteQuarter]:
    """Each site's quarter from its nights (by site, oldest first), of which those of ``counted`` count."""
    days = frozenset(counted)
    grouped = groupby((night for night in nights if night.date in days), key=lambda night: night.site_id)
    return {site_id: _site_quarter(site_id, list(own)) for site_id, own in grouped}


def is_watched(site: Site, *quarters: Mapping[str, SiteQuarter]) -> bool:
    """Whether a registered site is told of: an active one, and a paused one that one of the quarters saw.

    A retired site has no verdict: all that is asked of it is that it be gone.
    """
    return site.status == "active" or (site.status == "paused" and any(site.id in quarter for quarter in quarters))


def _site_quarter(site_id: str, nights: Sequence[SiteNight]) -> SiteQuarter:
    judged = [night for night in nights if night.standing.verdict != "unknown"]
    enough = 2 * len(judged) >= len(nights)
    return SiteQuarter(
        site_id=site_id,
        nights=len(nights),
        judged=len(judged),
        failed=sum(night.standing.verdict == "fail" for night in judged),
        standing=_standing(judged) if enough else Standing("unknown", 0.0, 0.0, 100.0, reason=_why_unjudged(nights)),
        as_of=judged[-1].date if enough else None,
        pages_known=sum(night.pages_known for night in nights),
        pages_seen=sum(night.pages_seen for night in nights),
    )


def _standing(judged: Sequence[SiteNight]) -> Standing:
    last = judged[-1].standing
    score, low, high = (
        round(fmean(getattr(night.standing, name) for night in judged), 2)
        for name in ("score", "score_low", "score_high")
    )
    return Standing(last.verdict, score, low, high, last.vetoes, last.unjudged)


def _why_unjudged(nights: Sequence[SiteNight]) -> str:
    """The reason of most unjudged nights, with how many there were."""
    reasons = Counter(night.standing.reason for night in nights if night.standing.verdict == "unknown")
    reason, _ = min(reasons.items(), key=lambda item: (-item[1], item[0]))
    return f"{len(nights)} 次监测中有 {reasons.total()} 次无法判定" + (f"：{reason}" if reason else "")


def judged_nights(nights: Iterable[SiteNight], counted: Collection[date]) -> dict[str, list[date]]:
    """Each site's counted nights that came to a verdict."""
    days = frozenset(counted)
    judged: dict[str, list[date]] = {}
    for night in nights:
        if night.date in days and night.standing.verdict != "unknown":
            judged.setdefault(night.site_id, []).append(night.date)
    return judged


# --- findings -------------------------------------------------------------------------------------------------------


def lives_of(
    findings: Iterable[Finding], changes: Iterable[Change], held: Collection[date], judged: Judged
) -> tuple[Life, ...]:
    """The lives of the findings that were ever confirmed, in the order of ``findings``.

    ``changes`` oldest first, up to the day that is told of; ``held`` are the nights held back, ``judged`` the nights
    that may bear out what those said.
    """
    by_finding: dict[str, list[Change]] = {}
    for change in changes:
        by_finding.setdefault(change.finding_id, []).append(change)
    made = ((one, _turns(by_finding.get(one.finding_id, ()), held, judged.get(one.site_id, ()))) for one in findings)
    return tuple(Life(finding, turns) for finding, turns in made if turns)


def _turns(changes: Sequence[Change], held: Collection[date], judged: Sequence[date]) -> tuple[Turn, ...]:
    days = sorted({day for change in changes if (day := _counts_from(change.date, held, judged))})
    turns: list[Turn] = []
    for day in days:
        status = next(change.status for change in reversed(changes) if change.date <= day)
        state = state_of(status)
        if state and (turns[-1].state if turns else "fixed") != state:
            turns.append(Turn(day, state))
    return tuple(turns)


def _counts_from(day: date, held: Collection[date], judged: Sequence[date]) -> date | None:
    """The day a change counts from; None where no later night has borne it out."""
    if day not in held:
        return day
    after = bisect_right(judged, day)
    return judged[after] if after < len(judged) else None


def state_of(status: str) -> str:
    """What a status says of a confirmed finding; '' for a mere suspicion, which changes nothing."""
    return {"new": "open", "open": "open", "reopened": "open", "fixed": "fixed", "waived": "waived"}.get(status, "")


def rectification(lives: Iterable[Life], before: date, until: date) -> Rectification:
    """What became, by the end of ``until``, of the findings that were open at the end of ``before``."""
    owed = [life for life in lives if life.state(before) == "open"]
    back = sum(life.state(until) == "open" and life.reopened(before + timedelta(days=1), until) for life in owed)
    states = Counter(life.state(until) for life in owed)
    return Rectification(
        owed=len(owed),
        fixed=states["fixed"],
        open=states["open"] - back,
        reopened=back,
        waived=states["waived"],
        days=tuple(days_to_fix(owed, until)),
    )


def days_to_fix(lives: Iterable[Life], until: date) -> Iterator[int]:
    """From confirmed to fixed, in days, of those that are fixed at the end of ``until``."""
    for life in lives:
        if fixed := life.fixed_on(until):
            yield (fixed - life.confirmed).days
