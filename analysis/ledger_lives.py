"""The lives of findings as a ledger has them, the same for a night's report, a rectification ledger and a notice."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from analysis.ledger import Change, Ledger
from analysis.life import STANDING
from analysis.quarters import Judged, Life, counts, judged_nights, lives_of, state_of


class Counted(NamedTuple):
    """Which nights were held back, so that nothing rests on them alone, and which may bear out what they said."""

    held: frozenset[date]
    judged: Judged


def counted(ledger: Ledger, until: date, reported: date | None = None) -> Counted:
    """The nights up to ``until``; the night that is ``reported`` itself counts even where it was held back.

    What bears out is read only where a night was held back.
    """
    runs = [run for run in ledger.runs() if run.date <= until]
    held = frozenset(run.date for run in runs if run.held and run.date != reported)
    bearing = [run.date for run in runs if counts(run) or run.date == reported]
    if not held or not bearing:
        return Counted(held, {})
    return Counted(held, judged_nights(ledger.site_nights(min(held), bearing[-1]), bearing))


def lives(ledger: Ledger, until: date, nights: Counted, site_id: str = "") -> tuple[Life, ...]:
    """The lives (of one site) up to ``until``, of findings ever confirmed; each finding has the status it had then."""
    turned = ledger.changes(date.min, until, site_id)
    lived = lives_of(ledger.known_findings(until, site_id), turned, nights.held, nights.judged)
    return tuple(_as_then(lived, turned))


def _as_then(lived: Iterable[Life], turned: Iterable[Change]) -> Iterator[Life]:
    last = {change.finding_id: change.status for change in turned}
    for life in lived:
        status = _status(life, last[life.finding.finding_id])
        yield replace(life, finding=replace(life.finding, status=status))


def _status(life: Life, last: str) -> str:
    """The last status, unless the turns deny it: those do not rest on a night held back alone."""
    state = life.turns[-1].state
    if state == "open":
        return last if last in STANDING else "open"
    return last if state_of(last) in ("", state) else state
