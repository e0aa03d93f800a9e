"""What the city's page shows: how the night compares, what is new, every site's row, what the six actions came to."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any, NamedTuple

from analysis.records import Finding
from analysis.report import words
from analysis.report.csvs import writable
from analysis.report.outcomes import LIVE, SEVERITY_ORDER, Cell, Known, actions, first_of_each, line_of
from analysis.results import IndicatorLine, NightResult, NightTotals, SiteResult, Standing
from analysis.scorecards import trend

ROWS_WRITTEN = 300  # as a plain table, read without scripts and printed; the rest is data for table.js
SHOWN_CHANGES = 60
SHOWN_ALIKE = 5  # new findings of one indicator on one site: 600 broken images are one thing to know
SHOWN_TURNED = 60
SHOWN_PROBLEMS = 15
SHOWN_SITES = 30  # named beside a veto
HEAT = (1, 2, 4, 7)  # failed indicators from which a cell of the map is a step darker

Placed = Sequence[tuple[int | None, SiteResult]]


class Row(NamedTuple):
    """A site's row in the ranking and in the map of actions, as the page writes it and as table.js draws it.

    ``score`` is None where the verdict is unknown; ``cells`` holds (outcome, failed, unknown, heat) for each action.
    """

    id: str
    name: str
    level: str
    verdict: str
    place: int | None
    score: float | None
    low: float
    high: float
    coverage: float | None
    vetoes: tuple[str, ...]
    unjudged: tuple[str, ...]
    new: int
    open: int
    fixed: int
    suspected: int
    trend: str
    cells: tuple[tuple[str, int, int, int], ...]


class Turned(NamedTuple):
    """A site whose verdict is no longer what it was."""

    site: SiteResult
    before: Standing


class ActionLine(NamedTuple):
    """One of the six actions over all sites: how many came to which outcome, and what failed most."""

    number: int
    outcomes: Counter[str]
    failed: list[tuple[str, int]]  # an indicator's name, sites


class Problem(NamedTuple):
    """An indicator that failed somewhere."""

    indicator: IndicatorLine
    sites: int
    findings: int
    new: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Tonight beside an earlier night; ``turned`` counts findings new, reopened and fixed since then."""

    then: NightTotals
    turned: Mapping[str, int]
    sites: Sequence[Turned]


def page(
    result: NightResult, placed: Placed, retired: Sequence[SiteResult], cards: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    known = {line.id: line for line in result.standard.indicators}
    sites = [site for _, site in placed]
    cells = {site.site.id: actions(site, known) for site in sites}
    rows = [_row(place, site, cards[site.site.id], cells[site.site.id]) for place, site in placed]
    statuses = Counter(one.status for site in (*sites, *retired) for one in site.findings)
    by_id = {site.site.id: site for site in (*sites, *retired)}
    changes = [one for site in by_id.values() for one in site.findings if one.status in ("new", "reopened")]
    changes.sort(key=lambda finding: SEVERITY_ORDER.get(finding.severity, 9))
    shown = first_of_each(changes, SHOWN_ALIKE)[:SHOWN_CHANGES]
    return {
        "rows": rows,
        "written": rows[:ROWS_WRITTEN],
        "keys": Row._fields,
        "retired": retired,
        "statuses": statuses,
        "now": _totals(result.date, [site.standing for site in sites], statuses),
        "yesterday": _yesterday(result, sites, statuses),
        "quarter": _quarter(result, sites),
        "verdict_points": [(one.date.isoformat(), one.passed, one.unknown, one.failed) for one in result.past],
        "median_points": [(one.date.isoformat(), one.median) for one in result.past],
        "open_points": [(one.date.isoformat(), one.open) for one in result.past],
        "action_lines": list(_action_lines(cells.values())),
        "problems": list(_problems(sites, known))[:SHOWN_PROBLEMS],
        "vetoes": list(_vetoes(sites)),
        "unjudged": list(_unjudged(sites)),
        "candidates": [
            (site, one) for site in sites for one in site.findings if one.severity == "candidate" and one.status in LIVE
        ],
        "changes": [(by_id[one.site_id], one) for one in shown],
        "changes_total": len(changes),
        "shown_turned": SHOWN_TURNED,
        "shown_sites": SHOWN_SITES,
    }


def _row(place: int | None, site: SiteResult, card: Mapping[str, Any], cells: Mapping[int, Cell]) -> Row:
    standing = site.standing
    return Row(
        id=site.site.id,
        name=writable(site.site.name),
        level=site.site.level,
        verdict=standing.verdict,
        place=place,
        score=None if standing.verdict == "unknown" else card["score"],
        low=card["score_low"],
        high=card["score_high"],
        coverage=card["coverage"],
        vetoes=standing.vetoes,
        unjudged=tuple(veto for veto, _ in standing.unjudged),
        **{name: card[name] for name in ("new", "open", "fixed", "suspected")},
        trend=trend(site),
        cells=tuple(
            (cell.outcome, cell.counts["failed"], cell.counts["unknown"], _heat(cell)) for cell in cells.values()
        ),
    )


def _heat(cell: Cell) -> int:
    return sum(cell.counts["failed"] >= step for step in HEAT)


# --- beside earlier nights ------------------------------------------------------------------------------------------


def _totals(day: date, standings: Sequence[Standing], statuses: Mapping[str, int]) -> NightTotals:
    verdicts = Counter(standing.verdict for standing in standings)
    scores = [standing.score for standing in standings if standing.verdict != "unknown"]
    standing_now = sum(statuses.get(status, 0) for status in ("new", "open", "reopened"))
    return NightTotals(
        day, verdicts["pass"], verdicts["unknown"], verdicts["fail"], median(scores) if scores else None, standing_now
    )


def _yesterday(result: NightResult, sites: Sequence[SiteResult], statuses: Mapping[str, int]) -> Comparison | None:
    """Tonight beside the run before."""
    if result.previous is None:
        return None
    before = {site.site.id: site.before for site in sites if site.before}
    stood = {"open": sum(statuses.get(status, 0) for status in ("open", "fixed"))}
    then = next((totals for totals in result.past if totals.date == result.previous), None)
    then = then or _totals(result.previous, list(before.values()), stood)
    return Comparison(then, statuses, list(_turned(sites, before)))


def _quarter(result: NightResult, sites: Sequence[SiteResult]) -> Comparison | None:
    quarter = result.quarter
    if quarter is None:
        return None
    return Comparison(quarter.totals, quarter.turned, list(_turned(sites, quarter.standings)))


def _turned(sites: Iterable[SiteResult], before: Mapping[str, Standing]) -> Iterator[Turned]:
    for site in sites:
        was = before.get(site.site.id)
        if was and was.verdict != site.standing.verdict:
            yield Turned(site, was)


# --- what is typical ------------------------------------------------------------------------------------------------


def _action_lines(of_sites: Iterable[Mapping[int, Cell]]) -> Iterator[ActionLine]:
    of_sites = list(of_sites)
    for number in words.ACTIONS:
        failed = Counter(name for cells in of_sites for name in cells[number].failed)
        yield ActionLine(number, Counter(cells[number].outcome for cells in of_sites), failed.most_common(3))


def _problems(sites: Sequence[SiteResult], known: Known) -> Iterator[Problem]:
    """Indicators by the number of sites they failed on, the most frequent first."""
    verdicts = (verdict for site in sites if site.judgement for verdict in site.judgement.verdicts)
    failed = Counter(verdict.indicator for verdict in verdicts if verdict.outcome == "failed")
    standing: Counter[str] = Counter()
    new: Counter[str] = Counter()
    for finding in _standing_findings(sites):
        standing[finding.indicator] += 1
        new[finding.indicator] += finding.status != "open"
    for indicator, count in sorted(failed.items(), key=lambda pair: (-pair[1], pair[0])):
        yield Problem(line_of(indicator, known), count, standing[indicator], new[indicator])


def _standing_findings(sites: Iterable[SiteResult]) -> Iterator[Finding]:
    return (one for site in sites for one in site.findings if one.status in ("new", "reopened", "open"))


def _vetoes(sites: Sequence[SiteResult]) -> Iterator[tuple[str, list[SiteResult]]]:
    """Each veto that stands somewhere, with the sites it stands on; the most frequent first."""
    standing: dict[str, list[SiteResult]] = {}
    for site in sites:
        for veto in site.standing.vetoes:
            standing.setdefault(veto, []).append(site)
    yield from sorted(standing.items(), key=lambda pair: (-len(pair[1]), pair[0]))


def _unjudged(sites: Sequence[SiteResult]) -> Iterator[tuple[str, int, list[tuple[str, int]]]]:
    """Each veto that could not be judged somewhere: on how many sites, and the reasons with how often each."""
    reasons: dict[str, Counter[str]] = {}
    for site in sites:
        for veto, reason in site.standing.unjudged:
            reasons.setdefault(veto, Counter())[reason] += 1
    for veto, counts in reasons.items():
        yield veto, counts.total(), counts.most_common(3)
