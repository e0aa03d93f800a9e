"""What a night's results come to as tables: a scorecard a site, their ranking, and the frames of the contract."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from operator import attrgetter
from statistics import median
from typing import Any

import numpy as np
import pandas as pd

from analysis.records import Judgement
from analysis.results import NightResult, SiteResult, Standing
from analysis.tables import BY_NAME

COUNTED_AS = {"new": ("new", "reopened"), "open": ("open",), "fixed": ("fixed",), "suspected": ("suspected",)}
INTERPRETED = ("matched", "late", "unlinked")
DUE = (*INTERPRETED, "missing")

MORE_THAN_ANY_SCORE = 1000.0


def frames(result: NightResult) -> dict[str, pd.DataFrame]:
    """Every table of the contract but ``pages``, by name, with the contract's columns in their order."""
    judged = [site.judgement for site in result.sites if site.judgement]
    return {
        "scorecards": scorecards(result),
        "verdicts": frame("verdicts", (row for one in judged for row in one.verdicts)),
        "findings": frame("findings", (row for site in result.sites for row in site.findings)),
        "columns": frame("columns", (row for one in judged for row in one.columns)),
        "policies": frame("policies", (row for one in judged for row in one.policies)),
        "messages": frame("messages", (row for one in judged for row in one.messages)),
        "spotcheck": frame("spotcheck", (row for one in judged for row in one.spotcheck)),
        "coverage": frame("coverage", (row for one in judged for row in one.coverage)),
        "rectification": rectification(result),
        "links": frame("links", (row for one in judged for row in one.links)),
    }


def rectification(result: NightResult) -> pd.DataFrame:
    """One row a watched site: how its findings are mended, in the order of the scorecards."""
    rows = [{"site_id": site.site.id, **asdict(site.life)} for _, site in ranking(watched(result))]
    return pd.DataFrame(rows, columns=BY_NAME["rectification"].header, dtype=object)


def frame(table: str, rows: Iterable[Any]) -> pd.DataFrame:
    """The rows of one table as a frame of plain objects: a missing value stays None, a whole number whole."""
    header = BY_NAME[table].header
    return pd.DataFrame(map(attrgetter(*header), rows), columns=header, dtype=object)


def scorecards(result: NightResult) -> pd.DataFrame:
    """One row a watched site, best place first (see ``ranking``)."""
    rows = [card(site, result.run_id) for _, site in ranking(watched(result))]
    return pd.DataFrame(rows, columns=BY_NAME["scorecards"].header, dtype=object)


def watched(result: NightResult) -> list[SiteResult]:
    """The sites that have a verdict. A retired site has none: all that is asked of it is that it be gone."""
    return [site for site in result.sites if site.site.status != "retired"]


def ranking(sites: Sequence[SiteResult]) -> list[tuple[int | None, SiteResult]]:
    """Each site with its place, best first; sites whose verdict is unknown have none and stand last.

    Sites that share a place are ordered by score, then by id.
    """
    judged = [site for site in sites if site.standing.verdict != "unknown"]
    unjudged = [site for site in sites if site.standing.verdict == "unknown"]
    placed = list(zip(places([site.standing for site in judged]), judged, strict=True))
    placed.sort(key=lambda pair: (pair[0], -pair[1].standing.score, pair[1].site.id))
    unjudged.sort(key=lambda site: (-site.standing.score_low, site.site.id))
    return [*placed, *((None, site) for site in unjudged)]


def places(standings: Sequence[Standing]) -> list[int]:
    """The place of each: 1 + how many are *certainly* better, so that overlapping intervals share a place.

    Certainly better is a site that passes where the other fails, or one with the same verdict whose lowest score is
    above the other's highest.
    """
    passing = np.array([MORE_THAN_ANY_SCORE * (one.verdict == "pass") for one in standings])
    lowest = np.sort(passing + np.array([one.score_low for one in standings]))
    highest = passing + np.array([one.score_high for one in standings])
    better = len(standings) - np.searchsorted(lowest, highest, side="right")
    return [int(count) + 1 for count in better]


def trend(site: SiteResult) -> str:
    """How a site moved since the run before: better worse same, or '' where nothing certain can be said.

    A score moved when the two intervals do not overlap; a verdict that changed between pass and fail says it first.
    """
    now, before = site.standing, site.before
    if before is None:
        return ""
    if {now.verdict, before.verdict} == {"pass", "fail"}:
        return "better" if now.verdict == "pass" else "worse"
    if now.score_low > before.score_high:
        return "better"
    if now.score_high < before.score_low:
        return "worse"
    return "same" if (now.score_low, now.score_high) == (before.score_low, before.score_high) else ""


def card(result: SiteResult, run_id: str) -> dict[str, object]:
    """One site's row of scorecards.csv."""
    standing, judgement = result.standing, result.judgement
    statuses = Counter(finding.status for finding in result.findings)
    return {
        "site_id": result.site.id,
        "site_name": result.site.name,
        "level": result.site.level,
        "verdict": standing.verdict,
        "score": round(standing.score, 2),
        "score_low": round(standing.score_low, 2),
        "score_high": round(standing.score_high, 2),
        "coverage": coverage(judgement),
        "vetoes": ";".join(standing.vetoes),
        **{name: sum(statuses[status] for status in counted) for name, counted in COUNTED_AS.items()},
        "pages": dict(judgement.counts).get("pages", 0) if judgement else 0,
        "home_uptime": round(result.probes_opened / result.probes, 4) if result.probes else None,
        "worst_column_days": worst_column_days(judgement),
        **interpretation(judgement),
        "run_id": run_id,
    }


def coverage(judgement: Judgement | None) -> float | None:
    """The share of a site's known pages that were seen; None when none is known."""
    if judgement is None or not judgement.pages_known:
        return None
    return round(judgement.pages_seen / judgement.pages_known, 4)


def worst_column_days(judgement: Judgement | None) -> int | None:
    overdue = [row.overdue_days for row in judgement.columns if row.overdue_days] if judgement else []
    return max(overdue, default=None)


def interpretation(judgement: Judgement | None) -> dict[str, object]:
    """How many policy documents need an interpretation, the share of those due that has one, and the median lag."""
    policies = [row for row in judgement.policies if row.required] if judgement else []
    due = [row for row in policies if row.outcome in DUE]
    lags = [row.lag_wd for row in due if row.lag_wd is not None]
    return {
        "policies": len(policies),
        "interpreted_share": round(sum(row.outcome in INTERPRETED for row in due) / len(due), 4) if due else None,
        "median_lag_wd": _whole(median(lags)) if lags else None,
    }


def _whole(number: float) -> float:
    """A median as it is written: 1 and 1.5, whatever the number of values it came from."""
    return int(number) if number == int(number) else number
