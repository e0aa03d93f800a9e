"""What a site's verdicts come to under a standard: its verdict, its vetoes, its score with a low and a high."""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from analysis.records import ColumnRow, Judgement, Verdict
from analysis.results import Standing
from analysis.standards import Standard

MAIN_TYPES = ("news", "notice", "policy")  # 动态要闻、通知公告、政策文件


class Tally(NamedTuple):
    """How many there are, and how many there may be where some were not seen; ``why`` says what was not."""

    number: int
    possible: int
    why: str = ""


def with_points(verdicts: tuple[Verdict, ...], standard: Standard) -> tuple[Verdict, ...]:
    """The verdicts with the points each loses: so much a finding, its cap at most."""
    return tuple(replace(verdict, points_lost=points_lost(verdict, standard)) for verdict in verdicts)


def points_lost(verdict: Verdict, standard: Standard) -> float:
    terms = standard.of(verdict.indicator)
    if terms.severity != "points" or verdict.outcome != "failed":
        return 0.0
    return round(min(terms.points * verdict.faults, terms.cap), 2)


def standing(judgement: Judgement, standard: Standard) -> Standing:
    """The site's verdict and score. ``fail`` when a veto stands; ``unknown`` when its home page or more than half of
    its known pages were not seen; else ``pass``. A veto that could not be judged is named and turns nothing.
    """
    stands, unjudged = _vetoes(judgement, standard)
    lost = sum(verdict.points_lost for verdict in judgement.verdicts)
    owed = sum(
        standard.of(verdict.indicator).cap
        for verdict in judgement.verdicts
        if verdict.outcome == "unknown" and standard.severity(verdict.indicator) == "points"
    )
    reason = _unseen(judgement)
    return Standing(
        verdict="fail" if stands else "unknown" if reason else "pass",
        score=_score(lost),
        score_low=_score(lost + owed),
        score_high=_score(lost),
        vetoes=stands,
        unjudged=unjudged,
        reason="" if stands else reason,
    )


def _score(lost: float) -> float:
    return round(max(100 - lost, 0), 2)


def _unseen(judgement: Judgement) -> str:
    """Why so little was seen that nothing can be said of the site as a whole; '' when enough was."""
    counts = dict(judgement.counts)
    if not counts.get("home_seen", 1):
        reason = next((v.reason for v in judgement.verdicts if v.outcome == "unknown" and v.reason), "")
        return reason or "首页未看到"
    if judgement.pages_seen * 2 < judgement.pages_known:
        return f"已知 {judgement.pages_known} 页，只看到 {judgement.pages_seen} 页，不足一半"
    return ""


# --- vetoes -----------------------------------------------------------------------------------------------------


def _vetoes(judgement: Judgement, standard: Standard) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """(names of the vetoes that stand, (name, reason) of those that could not be judged)."""
    tallies = _tallies(judgement)
    stands: list[str] = []
    unjudged: list[tuple[str, str]] = []
    for veto in standard.vetoes:
        needs = [(tallies[id_], 1) for id_ in veto.any_of if id_ in tallies]
        needs += [(tallies[id_], least) for id_, least in veto.at_least if id_ in tallies]
        if any(tally.number >= least for tally, least in needs):
            stands.append(veto.name)
        elif why := next((tally.why for tally, least in needs if tally.possible >= least), ""):
            unjudged.append((veto.name, why))
    return tuple(stands), tuple(unjudged)


def _tallies(judgement: Judgement) -> Mapping[str, Tally]:
    """Every number a veto may ask for, by name: an indicator's findings, or columns of a sort."""
    many = 10**6
    found = {
        verdict.indicator: Tally(verdict.faults, many, verdict.reason or "未能评判")
        if verdict.outcome == "unknown"
        else Tally(verdict.faults, verdict.faults)
        for verdict in judgement.verdicts
    }
    stale, blank = found.get("column_stale"), found.get("column_blank")
    unseen = stale.why if stale and stale.possible == many and not judgement.columns else ""
    found["columns_main_overdue"] = _columns([row for row in judgement.columns if row.type in MAIN_TYPES], unseen)
    found["columns_overdue"] = _columns(judgement.columns, unseen)
    found["columns_blank"] = blank or Tally(0, 0)
    if "service_entries" in dict(judgement.counts):
        missing = int(not dict(judgement.counts)["service_entries"])
        found["service_entry_missing"] = Tally(missing, missing)
    return found


def _columns(rows: list[ColumnRow] | tuple[ColumnRow, ...], unseen: str) -> Tally:
    overdue = sum(row.outcome == "failed" and bool(row.overdue_days) for row in rows)
    unknown = sum(row.outcome == "unknown" for row in rows)
    if unseen:
        return Tally(overdue, 10**6, unseen)
    return Tally(overdue, overdue + unknown, f"{unknown} 个栏目本次未看到或所列信息无日期")
