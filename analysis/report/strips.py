"""How a column's last days, and a document's working days, are drawn against their limits."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from analysis.records import ColumnRow, PolicyRow

WIDTH = 190.0  # of a strip of days; today stands at its right end
EDGE = 5.0
LIMITS_SHOWN = 2  # a strip reaches back twice the interval


class Strip(NamedTuple):
    """A column's timeline: ``limit`` is where its interval ends, ``ticks`` the path of the days with an entry.

    ``newest`` is None where the newest entry is older than the strip.
    """

    limit: float
    ticks: str
    newest: float | None


def strip(row: ColumnRow, today: date) -> Strip | None:
    """None where no interval holds or no entry is dated."""
    if not row.interval_days or row.newest is None:
        return None
    days = row.interval_days * LIMITS_SHOWN

    def at(day: date) -> float:
        return round(WIDTH - EDGE - max(0, (today - day).days) / days * (WIDTH - 2 * EDGE), 1)

    shown = [day for day in row.recent or (row.newest,) if (today - day).days <= days]
    limit = round(WIDTH - EDGE - (WIDTH - 2 * EDGE) / LIMITS_SHOWN, 1)
    ticks = "".join(f"M{at(day):g} 4v8" for day in shown)
    return Strip(limit, ticks, at(row.newest) if shown else None)


# --- documents ----------------------------------------------------------------------------------------------------

WORST = ("missing", "late", "unlinked", "pending", "matched", "not_required")
LONGEST = 10  # limits; what took longer fills the bar


def worst_first(rows: Iterable[PolicyRow]) -> list[PolicyRow]:
    """Documents without an interpretation first, then late ones; the longest wait first."""
    return sorted(rows, key=lambda row: (WORST.index(row.outcome), -(days_of(row) or 0), row.url))


def days_of(row: PolicyRow) -> int | None:
    """The working days a document's interpretation took, or has been waited for."""
    return row.lag_wd if row.lag_wd is not None else row.waited_wd


def scale(rows: Iterable[PolicyRow], limit: float) -> float:
    """The working days at which the bars of these documents end."""
    longest = max((days_of(row) or 0 for row in rows), default=0)
    return max(limit * 3, min(limit * LONGEST, longest))
