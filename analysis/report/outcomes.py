"""What the six actions came to on a site, and in which order outcomes, findings and severities are shown."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from analysis.records import Finding, Verdict
from analysis.report import words
from analysis.results import IndicatorLine, SiteResult

LIVE = ("new", "reopened", "open", "suspected", "waived")
STATUS_ORDER = {"new": 0, "reopened": 1, "open": 2, "suspected": 3, "waived": 4, "fixed": 5}
SEVERITY_ORDER = {"veto": 0, "candidate": 1, "points": 2, "advice": 3, "": 4}
WORST_OUTCOME = ("failed", "unknown", "passed", "not_applicable")

Known = Mapping[str, IndicatorLine]


class Cell(NamedTuple):
    """One of the six actions on one site: its worst outcome, and how many indicators came to which."""

    outcome: str
    counts: Counter[str]
    failed: tuple[str, ...]  # names


def actions(site: SiteResult, known: Known) -> dict[int, Cell]:
    """What each of the six actions came to; an action without a verdict is not applicable."""
    verdicts = site.judgement.verdicts if site.judgement else ()
    of_action: dict[int, list[Verdict]] = {number: [] for number in words.ACTIONS}
    for verdict in verdicts:
        of_action.setdefault(line_of(verdict.indicator, known).action, []).append(verdict)
    cells = {}
    for number in words.ACTIONS:
        counts = Counter(verdict.outcome for verdict in of_action[number])
        outcome = next((o for o in WORST_OUTCOME if counts[o]), "not_applicable")
        failed = tuple(line_of(v.indicator, known).name for v in of_action[number] if v.outcome == "failed")
        cells[number] = Cell(outcome, counts, failed)
    return cells


def line_of(indicator: str, known: Known) -> IndicatorLine:
    """What is known of an indicator; one the standard in force no longer knows is shown by its id."""
    return known.get(indicator) or IndicatorLine(indicator, indicator, 5)


def unseen_by_reason(verdicts: Iterable[Verdict]) -> dict[str, list[str]]:
    """What was not seen: reason → indicators, for one blocked home page leaves them all unknown."""
    found: dict[str, list[str]] = {}
    for verdict in verdicts:
        if verdict.outcome == "unknown":
            found.setdefault(verdict.reason, []).append(verdict.indicator)
    return found


def first_of_each(findings: Iterable[Finding], most: int) -> list[Finding]:
    """The findings in their order, but at most ``most`` of one indicator on one site."""
    met: Counter[tuple[str, str]] = Counter()
    kept = []
    for finding in findings:
        met[finding.site_id, finding.indicator] += 1
        if met[finding.site_id, finding.indicator] <= most:
            kept.append(finding)
    return kept
