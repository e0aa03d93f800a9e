"""How many working days lie between two dates, by the State Council's calendar with its make-up days."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, lru_cache
from pathlib import Path

import chinese_calendar

DAY = timedelta(days=1)

# holidays that fall on the same days every year, for years whose calendar is not published yet
FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})

YES, NO = ("yes", "y", "1", "是", "班"), ("no", "n", "0", "否", "休")


class WorkdaysError(ValueError):
    """A row of the user's own calendar cannot be read; the message names file, line and remedy."""


@dataclass(frozen=True)
class Workdays:
    """The calendar. ``own`` are the user's own days, which win: date → is it a working day.

    The kept library knows 2004 up to the last year whose arrangement the State Council has published. Past that year
    a working day is Monday to Friday but the fixed holidays, and ``note`` says so.
    """

    own: Mapping[date, bool] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path | None) -> "Workdays":
        """The calendar with the user's ``calendar.csv`` (columns ``date,workday``: yes or no) where there is one."""
        if path is None or not path.exists():
            return cls()
        own = {}
        with path.open(encoding="utf-8-sig", newline="") as file:
            for line, row in enumerate(csv.DictReader(file), start=2):
                own[_day(row.get("date"), path, line)] = _yes(row.get("workday"), path, line)
        return cls(own)

    def is_workday(self, day: date) -> bool:
        return self.own[day] if day in self.own else _is_workday(day)

    def between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and with ``end``: 0 on the same day; negative when ``end`` is earlier."""
        if end < start:
            return -self.between(end, start)
        return sum(self.is_workday(start + DAY * n) for n in range(1, (end - start).days + 1))

    def after(self, start: date, count: int) -> date:
        """The last day of a term of ``count`` working days that begins the day after ``start``."""
        day = start
        while count > 0:
            day += DAY
            count -= self.is_workday(day)
        return day

    @cached_property
    def known_years(self) -> tuple[int, int]:
        """The first and the last year of the published calendar, the user's own days included."""
        last = max((day.year for day in self.own), default=0)
        return min(chinese_calendar.holidays).year, max(last, max(chinese_calendar.holidays).year)

    def note(self, end: date) -> str:
        """What to say beside a count that reaches past the published calendar; '' when it does not."""
        last = self.known_years[1]
        return f"{end.year}年放假安排未收录，按周一至周五及固定节日计" if end.year > last else ""


@lru_cache(maxsize=8192)
def _is_workday(day: date) -> bool:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:  # outside the years the library knows
        return day.weekday() < 5 and (day.month, day.day) not in FIXED_HOLIDAYS


def months_back(day: date, months: int) -> date:
    """The same day ``months`` calendar months earlier; the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def _day(text: str | None, path: Path, line: int) -> date:
    try:
        return date.fromisoformat((text or "").strip().replace("/", "-"))
    except ValueError:
        raise WorkdaysError(f"{path.name}:{line}: date {text!r} is not a date — write it as 2027-01-04") from None


def _yes(text: str | None, path: Path, line: int) -> bool:
    word = (text or "").strip().lower()
    if word in YES or word in NO:
        return word in YES
    raise WorkdaysError(f"{path.name}:{line}: workday {text!r} is neither yes nor no — write yes or no")
