"""What a site's own page shows: verdict and why, actions, findings, dead links, columns, documents, its past."""

from itertools import groupby, pairwise
from typing import Any, NamedTuple

from analysis.records import ColumnRow, Finding, MessageRow, Verdict
from analysis.report import brokenlinks, panels, strips
from analysis.report.outcomes import SEVERITY_ORDER, WORST_OUTCOME, Known, actions, line_of, unseen_by_reason
from analysis.results import Hour, SiteHistory, SitePoint, SiteResult
from analysis.scorecards import trend

GRAVE_SHOWN = 6  # beside the verdict
HOURS_FOR_A_CHART = 6  # hours of the day that were probed
SLOWEST_FIRST = ("unanswered", "slow", "pending", "answered")


class ActionOutcomes(NamedTuple):
    """The verdicts of one action: those a reader must look at, and the others."""

    number: int
    told: list[Verdict]  # failed and unknown
    passed: list[Verdict]
    not_applicable: list[Verdict]


def page(site: SiteResult, place: int | None, known: Known) -> dict[str, Any]:
    judgement = site.judgement
    verdicts = sorted(judgement.verdicts, key=lambda verdict: _rank(verdict, known)) if judgement else []
    groups = panels.groups(site, known)
    columns = sorted(judgement.columns, key=_most_overdue_first) if judgement else []
    policies = strips.worst_first(judgement.policies) if judgement else []
    owed = [row for row in policies if row.outcome != "not_required"]
    limit = figure_of(known, "interpretation_missing", "wd")
    return {
        "one": site,
        "place": place,
        "trend": trend(site),
        "actions": actions(site, known),
        "by_action": [_outcomes(number, list(rows)) for number, rows in groupby(verdicts, lambda v: _action(v, known))],
        "known": known,
        "groups": groups,
        "grave": _grave(groups),
        "listed": {group.indicator.id for group in groups},
        "panelled": {panel.finding.url: panel.finding.finding_id for group in groups for panel in group.panels},
        "fixed": [finding for finding in site.findings if finding.status == "fixed"],
        "causes": list(brokenlinks.by_cause(judgement.links)) if judgement else [],
        "columns": [row for row in columns if row.interval_days or row.outcome in ("failed", "unknown")],
        "columns_free": [row for row in columns if not row.interval_days and row.outcome not in ("failed", "unknown")],
        "strip": strips.strip,
        "policies": owed,
        "policies_free": [row for row in policies if row.outcome == "not_required"],
        "policy_days": strips.days_of,
        "policy_limit": limit,
        "policy_scale": strips.scale(owed, limit) if limit else None,
        "messages": sorted(judgement.messages, key=_slowest_first) if judgement else [],
        "message_limit": figure_of(known, "message_slow", "wd"),
        "nights": site.history.nights,
        "verdict_turns": _verdict_turns(site.history),
        "hours": site.history.hours if len(site.history.hours) >= HOURS_FOR_A_CHART else (),
        "worst_hour": _worst_hour(site.history),
        "unseen": unseen_by_reason(verdicts),
    }


def _action(verdict: Verdict, known: Known) -> int:
    return line_of(verdict.indicator, known).action


def _rank(verdict: Verdict, known: Known) -> tuple[int, int, str]:
    return _action(verdict, known), WORST_OUTCOME.index(verdict.outcome), verdict.indicator


def _outcomes(number: int, verdicts: list[Verdict]) -> ActionOutcomes:
    def of(*outcomes: str) -> list[Verdict]:
        return [verdict for verdict in verdicts if verdict.outcome in outcomes]

    return ActionOutcomes(number, of("failed", "unknown"), of("passed"), of("not_applicable"))


def _grave(groups: list[panels.Group]) -> list[Finding]:
    """What stands beside the verdict: findings of vetoes, and those an inspector must decide."""
    found = [panel.finding for group in groups for panel in group.panels]
    grave = [
        one for one in found if one.severity in ("veto", "candidate") and one.status not in ("suspected", "waived")
    ]
    return sorted(grave, key=lambda one: SEVERITY_ORDER[one.severity])[:GRAVE_SHOWN]


def _most_overdue_first(row: ColumnRow) -> tuple[int, int, str]:
    return WORST_OUTCOME.index(row.outcome), -(row.overdue_days or 0), row.name


def _slowest_first(row: MessageRow) -> tuple[int, int, str]:
    return SLOWEST_FIRST.index(row.outcome), -(row.working_days or 0), row.url


def figure_of(known: Known, indicator: str, limit: str) -> float | None:
    """A limit of an indicator in the standard in force; None where it has none of that name."""
    line = known.get(indicator)
    shown = dict(one.split("=", 1) for one in line.limits.split("，") if "=" in one) if line else {}
    return float(shown[limit]) if limit in shown else None


def _verdict_turns(history: SiteHistory) -> list[tuple[SitePoint, SitePoint]]:
    """Each night on which the verdict was no longer that of the night before, newest first."""
    turned = [(then, now) for then, now in pairwise(history.nights) if then.standing.verdict != now.standing.verdict]
    return turned[::-1]


def _worst_hour(history: SiteHistory) -> Hour | None:
    """The hour of the day in which the home page failed to open most often; None where it always opened."""
    worst = max(history.hours, key=lambda one: (one.probes - one.opened) / one.probes, default=None)
    return worst if worst and worst.opened < worst.probes else None
