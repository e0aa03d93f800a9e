"""What a site's snapshot comes to under a standard: each indicator's outcome and faults, and the reports' rows."""

import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from analysis import columns, coverage, dead_links, messages, pairing, scoring, spotcheck
from analysis.dispositions import Dispositions
from analysis.indicators import Limits, Rule, rules
from analysis.records import (
    ColumnRow,
    CoverageRow,
    Fault,
    Judgement,
    NotApplicable,
    PageRow,
    PolicyRow,
    Unknown,
    Verdict,
    finding_id,
)
from analysis.snapshot import Snapshot
from analysis.standards import Standard
from crawler.pages.scripted import RENDERED, waits

log = logging.getLogger(__name__)

SERVICE = re.compile(r"办事|服务|一网通办|审批|我要办")
DATED_KINDS = ("article", "document", "message", "consultation")


class Outcome(NamedTuple):
    """What one check came to. ``whole`` is False when it could not look at everything it is about."""

    outcome: str
    faults: tuple[Fault, ...] = ()
    reason: str = ""
    whole: bool = True


def judge(
    snapshot: Snapshot, standard: Standard, dispositions: Dispositions | None = None, *, pages: bool = False
) -> Judgement:
    """The site's night, judged. ``pages``: with the rows of pages.csv."""
    decided = dispositions or Dispositions()
    verdicts: list[Verdict] = []
    faults: list[tuple[str, Fault]] = []
    waived: set[str] = set()
    incomplete: set[str] = set()
    for id_, rule in rules().items():
        terms = standard.of(id_)
        if terms.severity == "off":
            continue
        came = _decided(_outcome(rule, snapshot, terms.limits), id_, snapshot.site.id, decided, waived)
        verdict = _verdict(came, id_, snapshot.site.id, waived)
        verdicts.append(replace(verdict, points_lost=scoring.points_lost(verdict, standard)))
        faults += [(id_, fault) for fault in came.faults]
        if not came.whole:
            incomplete.add(id_)
    known, seen = snapshot.coverage
    judgement = Judgement(
        site_id=snapshot.site.id,
        night=snapshot.today,
        verdicts=tuple(verdicts),
        faults=tuple(faults),
        columns=tuple(_column_rows(snapshot, standard, waived)),
        policies=tuple(_policy_rows(snapshot, standard)),
        messages=tuple(messages.messages(snapshot)),
        spotcheck=(),
        pages_known=known,
        pages_seen=0 if snapshot.unseen else seen,
        observed_at=snapshot.observed_at,
        waived=frozenset(waived),
        incomplete=frozenset(incomplete),
        counts=tuple(_counts(snapshot, verdicts).items()),
        coverage=tuple(_coverage_rows(snapshot)),
        links=() if snapshot.unseen else tuple(dead_links.rows(snapshot)),
        pages=tuple(page_rows(snapshot)) if pages else (),
    )
    standing = scoring.standing(judgement, standard)
    items = spotcheck.spotcheck(snapshot, {verdict.indicator: verdict for verdict in verdicts}, standing)
    return replace(judgement, spotcheck=tuple(items))


# --- one indicator ----------------------------------------------------------------------------------------------


def _outcome(rule: Rule, snapshot: Snapshot, limits: Limits) -> Outcome:
    indicator = rule.indicator
    if snapshot.site.status not in indicator.statuses:
        return Outcome(
            "not_applicable", reason="网站已关停" if snapshot.site.status == "retired" else "只查已关停的网站"
        )
    if snapshot.site.level not in indicator.levels:
        return Outcome("not_applicable", reason="不适用于本层级网站")
    if indicator.needs == "crawl" and snapshot.unseen:
        return Outcome("unknown", reason=snapshot.unseen, whole=False)
    return _checked(rule, snapshot, limits)


def _checked(rule: Rule, snapshot: Snapshot, limits: Limits) -> Outcome:
    faults: list[Fault] = []
    try:
        _keep_each(rule.check(snapshot, limits), faults)
    except NotApplicable as reason:
        return _summed(faults, Outcome("not_applicable", reason=str(reason)))
    except Unknown as reason:
        return _summed(faults, Outcome("unknown", reason=str(reason), whole=False))
    except Exception as error:  # one bad indicator must not cost the night
        log.exception("%s: the check of %s broke off", snapshot.site.id, rule.indicator.id)
        return Outcome("unknown", reason=f"检查程序出错：{type(error).__name__}: {error}"[:200], whole=False)
    return _summed(faults, Outcome("passed"))


def _keep_each(found: Iterator[Fault], faults: list[Fault]) -> None:
    """Keeps what a check yields, even when it then breaks off; a fault of one address and subject once."""
    told = set()
    for fault in found:
        if (fault.url, fault.subject) not in told:
            told.add((fault.url, fault.subject))
            faults.append(fault)


def _summed(faults: Sequence[Fault], otherwise: Outcome) -> Outcome:
    if any(map(_stands, faults)):
        return Outcome("failed", tuple(faults), otherwise.reason, otherwise.whole)
    if suspected := sum(not fault.confirmed for fault in faults):
        return Outcome("unknown", tuple(faults), f"{suspected} 项疑似问题待第二次查看", otherwise.whole)
    return otherwise._replace(faults=tuple(faults))


def _stands(fault: Fault) -> bool:
    """Whether a fault fails its site: advice is told all the same, and a suspicion waits for its second look."""
    return fault.confirmed and fault.severity != "advice"


def _decided(came: Outcome, id_: str, site_id: str, decided: Dispositions, waived: set[str]) -> Outcome:
    """The outcome as analysts have decided: waived findings are told but not counted, confirmed ones need no look."""
    faults = []
    counted: list[Fault] = []
    for fault in came.faults:
        key = finding_id(site_id, id_, fault.url, fault.subject)
        decision = decided.of(key, site_id, id_, fault.url)
        if decision and decision.decision == "confirm":
            fault = fault._replace(confirmed=True, confidence=1.0)
        if decision and decision.decision in ("waive", "not_ours"):
            waived.add(key)
        else:
            counted.append(fault)
        faults.append(fault)
    if not faults:
        return came
    unfinished = Outcome("unknown", reason=came.reason, whole=False)
    summed = _summed(counted, Outcome("passed") if came.whole else unfinished)
    return summed._replace(faults=tuple(faults))


def _verdict(came: Outcome, id_: str, site_id: str, waived: set[str]) -> Verdict:
    counted = [
        fault
        for fault in came.faults
        if _stands(fault) and finding_id(site_id, id_, fault.url, fault.subject) not in waived
    ]
    return Verdict(site_id, id_, came.outcome, len(counted), reason=came.reason)


# --- the rows of the reports ------------------------------------------------------------------------------------


def _column_rows(snapshot: Snapshot, standard: Standard, waived: set[str]) -> Iterator[ColumnRow]:
    limits = standard.of("column_stale").limits
    for column in snapshot.columns:
        seen = not snapshot.unseen and snapshot.column_seen(column)
        row = columns.row(column, snapshot.site.id, snapshot.today, limits, seen=seen)
        ids = (
            finding_id(snapshot.site.id, indicator, column.url, "") for indicator in ("column_stale", "column_blank")
        )
        yield replace(row, outcome="not_applicable") if row.outcome == "failed" and waived.intersection(ids) else row


def _policy_rows(snapshot: Snapshot, standard: Standard) -> Iterator[PolicyRow]:
    limit = int(standard.of("interpretation_missing").limits["wd"])
    return map(pairing.row, snapshot.view(pairing.pairs, limit))


def _coverage_rows(snapshot: Snapshot) -> Iterator[CoverageRow]:
    if snapshot.site.status == "active":
        found = snapshot.view(coverage.coverage)
        yield from (coverage.row(one, snapshot.site.id, snapshot.today) for one in found)


def page_rows(snapshot: Snapshot) -> Iterator[PageRow]:
    status = dict(snapshot.statuses())
    for page in snapshot.pages:
        settled = page.published
        yield PageRow(
            site_id=snapshot.site.id,
            url=page.url,
            kind=page.kind,
            title=page.title,
            published=settled.value if settled else None,
            date_source=settled.source if settled else "",
            status=status.pop(page.url, 0),
        )
    for url, code in status.items():  # what was asked and gave no page: gone, failed, unreachable
        yield PageRow(snapshot.site.id, url, "", "", None, "", code)


def _counts(snapshot: Snapshot, verdicts: Iterable[Verdict]) -> dict[str, int]:
    """What the gate watches and the vetoes ask for."""
    counts = {"home_seen": int(not snapshot.unseen)}
    if snapshot.unseen:
        return counts
    counts |= {
        "pages": len(snapshot.pages),
        "columns": len(snapshot.columns),
        "dated": sum(page.published is not None for page in snapshot.of_kind(*DATED_KINDS)),
        "service_entries": service_entries(snapshot),
    }
    counts |= {name: number for name, number in _browser_counts(snapshot) if number}
    judged = (verdict for verdict in verdicts if verdict.outcome in ("passed", "failed"))
    return counts | {f"faults:{verdict.indicator}": verdict.faults for verdict in judged}


def _browser_counts(snapshot: Snapshot) -> Iterator[tuple[str, int]]:
    """How many pages a browser read that night, and how many show nothing because none did."""
    night = (snapshot.night.date if snapshot.night else snapshot.today).isoformat()
    told = [dict(page.facts).get(RENDERED) == night for page in snapshot.pages if page.facts]
    yield "rendered", sum(told)
    articles = sum(waits(page.facts) for page in snapshot.of_kind("article", "document"))
    yield "unrendered", articles + sum(column.drawn for column in snapshot.columns)


def service_entries(snapshot: Snapshot) -> int:
    """Where the site offers services: its service columns, and the home page's links that lead to some."""
    links = sum(bool(SERVICE.search(link.text)) for link in snapshot.home_links)
    return len(snapshot.columns_of("service")) + links
