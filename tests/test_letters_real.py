"""The lags of 2,807 real letters by the calendar: which of the 26 over 15 days are over 15 working days."""

import csv
from datetime import date
from pathlib import Path

import pytest

from analysis.workdays import Workdays


@pytest.mark.real
def test_of_26_letters_over_15_calendar_days_two_are_over_15_working_days(shared_real: Path) -> None:
    with (shared_real / "letters.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [(_day(row["received"]), _day(row["answered"])) for row in csv.DictReader(file)]
    days = [(answered - received).days for received, answered in rows]
    calendar = Workdays()
    working = [calendar.between(received, answered) for received, answered in rows]
    assert len(rows) == 2807
    assert sum(lag > 15 for lag in days) == 26
    assert sum(lag > 15 for lag in working) == 2
    assert sum(lag == 15 for lag in working) == 2  # exactly at the limit: in time
    assert sorted(days)[len(days) // 2] == 5
    assert sorted(working)[len(working) // 2] == 3
    assert all(lag >= worked >= 0 for lag, worked in zip(days, working, strict=True))


def _day(text: str) -> date:
    return date.fromisoformat(text)
