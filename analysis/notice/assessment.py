"""The yearly performance sheet: what each unit's quarters come to as a share of the assessment's weight."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from analysis.notice.blocks import plain
from analysis.notice.terms import Terms
from analysis.quarters import Quarter, SiteQuarter, is_watched
from crawler.records import Site

FULL = 100.0


@dataclass(frozen=True, slots=True)
class UnitQuarter:
    """One unit's quarter, in scores of 0–100; ``state``: judged, unjudged (its sites were watched, none was judged) or
    '' (nothing of it was watched in this quarter). ``failed`` counts its sites whose verdict is fail.
    """

    state: str
    score: float = 0.0
    low: float = 0.0
    high: float = FULL
    failed: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class UnitYear:
    """One row of the sheet. ``points`` of ``weight``, with a low and a high; None where no quarter was judged.

    Quarters in which nothing was watched are no one's fault and leave the base; one that was watched and could not be
    judged counts as nothing in the low and in full in the high, and not at all in ``points``.
    """

    unit: str
    sites: tuple[str, ...]
    quarters: tuple[UnitQuarter, ...]
    points: float | None
    low: float
    high: float


Year = Mapping[Quarter, Mapping[str, SiteQuarter]]  # quarter → site id → its quarter; {} where no night counts


def units(year: Year, sites: Iterable[Site], terms: Terms) -> list[UnitYear]:
    """Every unit's year, in the registry's order. A unit is a sponsor; a site without one is a unit of its own."""
    own: dict[str, list[Site]] = {}
    for site in sites:
        if is_watched(site, *year.values()):
            own.setdefault(plain(site.sponsor or site.name, 60), []).append(site)
    return [_year(unit, its, year, terms) for unit, its in own.items()]


def _year(unit: str, sites: Sequence[Site], year: Year, terms: Terms) -> UnitYear:
    quarters = tuple(_quarter(sites, year[quarter], terms) for quarter in sorted(year))
    judged = [one for one in quarters if one.state == "judged"]
    watched = [one for one in quarters if one.state]
    return UnitYear(
        unit=unit,
        sites=tuple(site.id for site in sites),
        quarters=quarters,
        points=_share([one.score for one in judged], terms) if judged else None,
        low=_share([one.low for one in watched] or [0.0], terms),
        high=_share([one.high for one in watched] or [FULL], terms),
    )


def _quarter(sites: Sequence[Site], quarter: Mapping[str, SiteQuarter], terms: Terms) -> UnitQuarter:
    """The mean over the unit's judged sites; those that could not be judged widen low and high."""
    watched = [quarter[site.id] for site in sites if site.id in quarter]
    judged = [one.standing for one in watched if one.standing.verdict != "unknown"]
    if not judged:
        reason = "；".join(dict.fromkeys(plain(one.standing.reason, 120) for one in watched))
        return UnitQuarter("unjudged", 0.0, 0.0, FULL, 0, reason) if watched else UnitQuarter("")
    unjudged = len(watched) - len(judged)
    kept = [terms.failed_share if one.verdict == "fail" else 1.0 for one in judged]
    scores, lows, highs = (
        [share * getattr(one, name) for share, one in zip(kept, judged, strict=True)]
        for name in ("score", "score_low", "score_high")
    )
    return UnitQuarter(
        state="judged",
        score=round(fmean(scores), 2),
        low=round(fmean([*lows, *[0.0] * unjudged]), 2),
        high=round(fmean([*highs, *[FULL] * unjudged]), 2),
        failed=sum(one.verdict == "fail" for one in judged),
        reason=f"{unjudged} 个网站无法判定" if unjudged else "",
    )


def _share(scores: Sequence[float], terms: Terms) -> float:
    return round(terms.weight * fmean(scores) / FULL, 3)
