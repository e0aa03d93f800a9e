"""Which sites can be drawn, and with how many tickets: the registry, and what the newest finished run said."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from analysis.inspection.records import Candidate
from analysis.results import Standing
from crawler.records import Site

# past results, with the tickets of a site of each: who failed or lags is drawn more often
WEIGHTS: Mapping[str, int] = {"fail": 3, "behind": 2, "unknown": 2, "pass": 1}
PAST = tuple(WEIGHTS)

BEHIND = Fraction(3, 4)  # a passing site is behind when this share of its level's passing sites has a better score


def frame(sites: Iterable[Site], standings: Mapping[str, Standing], levels: Sequence[str]) -> tuple[Candidate, ...]:
    """Every registered site by its id; only active ones of the levels have tickets."""
    candidates = [_candidate(site, standings.get(site.id)) for site in sorted(sites, key=lambda site: site.id)]
    return weighed(candidates, levels)


def _candidate(site: Site, standing: Standing | None) -> Candidate:
    known = (standing.verdict, round(standing.score, 2)) if standing else ("", None)
    return Candidate(site.id, site.name, site.level, site.home, site.status, *known)


def weighed(candidates: Sequence[Candidate], levels: Sequence[str]) -> tuple[Candidate, ...]:
    """The candidates with their past result and their tickets, whatever they said of them before."""
    passing: dict[str, list[float]] = {}
    for one in candidates:
        if one.status == "active" and one.verdict == "pass" and one.score is not None:
            passing.setdefault(one.level, []).append(one.score)
    for scores in passing.values():
        scores.sort()
    return tuple(
        replace(one, past=past, weight=WEIGHTS[past] if one.status == "active" and one.level in levels else 0)
        for one in candidates
        for past in (_past(one, passing.get(one.level, ())),)
    )


def _past(one: Candidate, scores: Sequence[float]) -> str:
    """``scores`` are those of its level's passing sites, the lowest first."""
    if one.verdict != "pass" or one.score is None:
        return "fail" if one.verdict == "fail" else "unknown"
    better = len(scores) - bisect_right(scores, one.score)
    return "behind" if scores and better >= BEHIND * len(scores) else "pass"
