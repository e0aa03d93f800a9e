"""What the ledger knows of nights gone by: the totals of each, and what the last quarter left."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import accumulate, groupby
from statistics import median
from typing import Any

from analysis import ledger_cells as cells
from analysis.life import STANDING
from analysis.results import NightTotals, Quarter, Standing

NIGHTS = 92  # a quarter
TURNED = ("new", "reopened", "fixed")


def totals(db: Any, night: date, retired: Collection[str], nights: int = NIGHTS) -> tuple[NightTotals, ...]:
    """The last ``nights`` nights up to ``night``, oldest first, without the sites that are retired today.

    Only whole runs count, and only those the gate let through; ``night`` itself always does.
    """
    rows = db.query(
        """
        SELECT run_id, site_id, verdict, score FROM standings WHERE run_id IN (
            SELECT run_id FROM runs WHERE date <= :night AND (date = :night OR (finished IS NOT NULL AND held = '[]'))
            ORDER BY date DESC LIMIT :nights) ORDER BY run_id
        """,
        {"night": night.isoformat(), "nights": nights},
    )
    standing = open_findings(db, night)
    return tuple(_totals(rows, retired, standing))


def _totals(rows: Any, retired: Collection[str], standing: Mapping[str, int]) -> Iterator[NightTotals]:
    open_now = 0
    dates = iter(sorted(standing.items()))
    ahead = next(dates, None)
    for run_id, sites in groupby(rows, lambda row: row["run_id"]):
        while ahead and ahead[0] <= run_id:
            open_now, ahead = ahead[1], next(dates, None)
        watched = [row for row in sites if row["site_id"] not in retired]
        verdicts = Counter(row["verdict"] for row in watched)
        scores = [row["score"] for row in watched if row["verdict"] != "unknown"]
        yield NightTotals(
            date.fromisoformat(run_id),
            verdicts["pass"],
            verdicts["unknown"],
            verdicts["fail"],
            round(median(scores), 2) if scores else None,
            open_now,
        )


def open_findings(db: Any, until: date) -> dict[str, int]:
    """How many findings stood at the end of each day that changed their number, by ISO date."""
    stands = f"IN ({', '.join(map(repr, STANDING))})"
    rows = db.query(
        f"""
        SELECT date, sum(now - was) AS more FROM (
            SELECT date, status {stands} AS now,
                coalesce(lag(status) OVER (PARTITION BY finding_id ORDER BY date) {stands}, 0) AS was
            FROM changes WHERE date <= ?)
        GROUP BY date ORDER BY date
        """,
        (until.isoformat(),),
    )
    steps = [(row["date"], row["more"]) for row in rows]
    return dict(zip((day for day, _ in steps), accumulate(more for _, more in steps), strict=True))


def last_quarter(db: Any, night: date, retired: Collection[str]) -> Quarter | None:
    """The last night before the quarter of ``night``, and what turned since; None when no night is that old."""
    began = date(night.year, (night.month - 1) // 3 * 3 + 1, 1)
    row = next(
        db.query(
            "SELECT date FROM runs WHERE date < ? AND finished IS NOT NULL AND held = '[]' ORDER BY date DESC LIMIT 1",
            (began.isoformat(),),
        ),
        None,
    )
    if row is None:
        return None
    ended = date.fromisoformat(row["date"])
    then = next(iter(totals(db, ended, retired, nights=1)), None)
    if then is None:
        return None
    turned = db.query(
        f"SELECT status, count(DISTINCT finding_id) AS findings FROM changes WHERE date > ? AND date <= ? "
        f"AND status IN ({', '.join(map(repr, TURNED))}) GROUP BY status",
        (ended.isoformat(), night.isoformat()),
    )
    return Quarter(then, standings(db, ended.isoformat()), {row["status"]: row["findings"] for row in turned})


def standings(db: Any, run_id: str) -> dict[str, Standing]:
    """What every judged site's verdicts came to in that run, by site id."""
    rows = db.query("SELECT * FROM standings WHERE run_id = ? ORDER BY site_id", (run_id,))
    return {row["site_id"]: cells.standing(row) for row in rows}
