"""Which days offices work: the State Council's calendar, plain Monday to Friday in years it is not yet known for."""

from datetime import date, timedelta

import chinese_calendar


def is_workday(day: date) -> bool:
    """Does an office work on this day, make-up days included."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def add(day: date, working_days: int) -> date:
    """The day that lies ``working_days`` (≥ 0) working days after ``day``."""
    while working_days > 0:
        day += timedelta(1)
        working_days -= is_workday(day)
    return day


def before(day: date, working_days: int) -> date:
    """The last day after which ``day`` lies ``working_days`` (≥ 0) working days; ``day`` is a working day."""
    while working_days > 0:
        day -= timedelta(1)
        working_days -= is_workday(day)
    return day


def at_or_before(day: date) -> date:
    """The last working day up to ``day``."""
    while not is_workday(day):
        day -= timedelta(1)
    return day


def months_before(day: date, months: int) -> date:
    """The same day ``months`` calendar months earlier, the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
