"""Working days: holidays, make-up days, years nobody has published yet, the user's own days."""

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import stages
from analysis.answers import CommandError
from analysis.datafolder import DataFolder
from analysis.project import Project
from analysis.workdays import Workdays, WorkdaysError, months_back

CALENDAR = Workdays()
DAYS = st.dates(date(2016, 1, 1), date(2028, 12, 31))


def test_the_same_day_is_no_working_day_later() -> None:
    assert CALENDAR.between(date(2026, 11, 3), date(2026, 11, 3)) == 0


def test_a_weekend_does_not_count() -> None:
    assert CALENDAR.between(date(2026, 11, 6), date(2026, 11, 9)) == 1


def test_the_national_holiday_does_not_count_and_its_make_up_day_does() -> None:
    assert not CALENDAR.is_workday(date(2026, 10, 1))
    assert CALENDAR.is_workday(date(2026, 10, 10))  # a Saturday worked for the holiday


def test_an_earlier_end_counts_backwards() -> None:
    assert CALENDAR.between(date(2026, 11, 9), date(2026, 11, 6)) == -1


def test_past_the_published_calendar_the_fixed_holidays_still_hold_and_the_count_says_so() -> None:
    last = CALENDAR.known_years[1]
    assert not CALENDAR.is_workday(date(last + 1, 1, 1))
    assert not CALENDAR.is_workday(date(last + 1, 10, 1))
    monday = next(date(last + 1, 3, day) for day in range(1, 8) if date(last + 1, 3, day).weekday() == 0)
    assert CALENDAR.is_workday(monday)
    assert f"{last + 1}年放假安排未收录" in CALENDAR.note(monday)
    assert CALENDAR.note(date(last, 12, 31)) == ""


def test_every_day_of_every_published_year_is_as_the_state_council_arranged_it() -> None:
    """Against the library's own tables, not its answer: days off, make-up days, else Monday to Friday."""
    first, last = CALENDAR.known_years
    assert first == 2004
    day, worked = date(first, 1, 1), 0
    while day <= date(last, 12, 31):
        off, make_up = day in chinese_calendar.holidays, day in chinese_calendar.workdays
        assert CALENDAR.is_workday(day) is (make_up or (not off and day.weekday() < 5)), day
        worked += CALENDAR.is_workday(day)
        day += timedelta(1)
    assert all(day.weekday() >= 5 for day in chinese_calendar.workdays)  # make-up days are weekend days
    assert CALENDAR.between(date(first, 1, 1), date(last, 12, 31)) == worked  # the first day is a holiday


def test_the_users_own_days_win(tmp_path: Path) -> None:
    path = tmp_path / "calendar.csv"
    path.write_text("date,workday\n2027-02-08,no\n2027/02/13,yes\n", "utf-8-sig")
    calendar = Workdays.load(path)
    assert not calendar.is_workday(date(2027, 2, 8))
    assert calendar.is_workday(date(2027, 2, 13))
    assert calendar.note(date(2027, 2, 8)) == ""


def test_a_wrong_row_of_the_users_calendar_is_named(tmp_path: Path) -> None:
    path = tmp_path / "calendar.csv"
    path.write_text("date,workday\n2027-02-30,no\n", "utf-8")
    with pytest.raises(WorkdaysError, match=r"calendar\.csv:2: date '2027-02-30'"):
        Workdays.load(path)
    assert Workdays.load(tmp_path / "absent.csv") == Workdays()


@given(DAYS, st.integers(0, 60))
def test_a_term_ends_on_its_last_working_day(start: date, count: int) -> None:
    assert CALENDAR.between(start, CALENDAR.after(start, count)) == count


@given(DAYS, DAYS)
def test_counting_there_and_back_gives_the_same(one: date, other: date) -> None:
    assert CALENDAR.between(one, other) == -CALENDAR.between(other, one)


@given(DAYS, st.integers(0, 40))
def test_months_back_lands_in_the_right_month(day: date, months: int) -> None:
    back = months_back(day, months)
    assert (day.year * 12 + day.month) - (back.year * 12 + back.month) == months
    assert back.day == day.day or (back.day < day.day and (back + timedelta(days=1)).day == 1)


def test_a_projects_calendar_stands_beside_its_registry_and_a_wrong_row_stops_the_command(tmp_path: Path) -> None:
    project = Project(tmp_path / "sites.csv", DataFolder(tmp_path), tmp_path, date(2026, 11, 24), tmp_path)
    assert stages.calendar(project) == Workdays()
    (tmp_path / "calendar.csv").write_text("date,workday\n2027-02-08,no\n", "utf-8")
    assert not stages.calendar(project).is_workday(date(2027, 2, 8))
    (tmp_path / "calendar.csv").write_text("date,workday\n2027-02-08,perhaps\n", "utf-8")
    with pytest.raises(CommandError, match=r"calendar\.csv:2: workday 'perhaps'"):
        stages.calendar(project)
