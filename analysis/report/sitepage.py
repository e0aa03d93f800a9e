"""What a site's own page shows: its indicators, its findings by indicator, and its columns, the gravest first."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from analysis.records import ColumnRow, Finding, Verdict
from analysis.report.outcomes import LIVE, SEVERITY_ORDER, STATUS_ORDER, WORST_OUTCOME, Known, actions, line_of
from analysis.results import IndicatorLine, SiteResult
from analysis.scorecards import trend

SHOWN_PER_INDICATOR = 100  # of one indicator on one site's page; the rest stands in findings.csv


class Group(NamedTuple):
    """The findings of one indicator on one site."""

    indicator: IndicatorLine
    findings: Sequence[Finding]
    total: int


def page(site: SiteResult, place: int | None, known: Known) -> dict[str, Any]:
    judgement = site.judgement
    verdicts = sorted(judgement.verdicts, key=lambda verdict: _rank(verdict, known)) if judgement else []
    live = [finding for finding in site.findings if finding.status in LIVE]
    by_action = groupby(verdicts, lambda verdict: line_of(verdict.indicator, known).action)
    groups = list(_groups(live, known))
    return {
        "one": site,
        "place": place,
        "trend": trend(site),
        "actions": actions(site, known),
        "by_action": [(number, list(rows)) for number, rows in by_action],
        "known": known,
        "groups": groups,
        "listed": {group.indicator.id for group in groups},
        "fixed": [finding for finding in site.findings if finding.status == "fixed"],
        "columns": sorted(judgement.columns, key=_most_overdue_first) if judgement else [],
        "unseen": sum(verdict.outcome == "unknown" for verdict in verdicts),
    }


def _rank(verdict: Verdict, known: Known) -> tuple[int, int, str]:
    return line_of(verdict.indicator, known).action, WORST_OUTCOME.index(verdict.outcome), verdict.indicator


def _most_overdue_first(row: ColumnRow) -> tuple[int, int, str]:
    return WORST_OUTCOME.index(row.outcome), -(row.overdue_days or 0), row.name


def _groups(findings: Iterable[Finding], known: Known) -> Iterator[Group]:
    """Findings by indicator, the gravest indicator first, new findings before old ones."""
    by_indicator: dict[str, list[Finding]] = {}
    for finding in findings:
        by_indicator.setdefault(finding.indicator, []).append(finding)

    def grave_first(pair: tuple[str, list[Finding]]) -> tuple[int, int, str]:
        return min(SEVERITY_ORDER.get(f.severity, 9) for f in pair[1]), line_of(pair[0], known).action, pair[0]

    for indicator, found in sorted(by_indicator.items(), key=grave_first):
        found.sort(key=lambda f: (STATUS_ORDER[f.status], f.url, f.subject))
        yield Group(line_of(indicator, known), found[:SHOWN_PER_INDICATOR], len(found))
