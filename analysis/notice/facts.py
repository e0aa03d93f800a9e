"""A quarter as the ledger has it."""

from collections.abc import Iterator, Sequence
from datetime import date

from analysis.answers import CommandError
from analysis.ledger import Ledger, Run
from analysis.ledger_draws import Draws
from analysis.ledger_lives import counted, lives
from analysis.quarters import (
    Check,
    Nights,
    Quarter,
    QuarterFacts,
    counts,
    nights_of,
    site_quarters,
)


def of_quarter(ledger: Ledger, quarter: Quarter, until: date) -> QuarterFacts:
    """The quarter up to ``until`` beside the one before. Raises CommandError where none of its nights counts."""
    runs = [run for run in ledger.runs() if run.date <= until]
    nights, before = nights_of(quarter, until, runs), nights_of(quarter.previous, until, runs)
    if not nights.counted:
        raise CommandError(f"{ledger.path}: {_nothing_counts(quarter, until, nights, runs)}")
    return QuarterFacts(
        quarter=quarter,
        until=until,
        nights=nights,
        sites=site_quarters(ledger.site_nights(quarter.first, until), nights.counted),
        before=site_quarters(ledger.site_nights(quarter.previous.first, quarter.previous.last), before.counted),
        before_nights=before,
        lives=lives(ledger, until, counted(ledger, until)),
        standards=tuple(dict.fromkeys(run.standard for run in runs if run.date in nights.counted)),
        checks=tuple(_checks(ledger.draws, quarter, until)),
    )


def _checks(draws: Draws, quarter: Quarter, until: date) -> Iterator[Check]:
    """What inspectors brought back of the sites that were drawn for a day of the quarter, up to ``until``."""
    for draw_id in draws.ids():
        draw = draws.draw(draw_id)
        days = {drawn.site_id: drawn.day for drawn in draw.drawn} if draw else {}
        for one in draws.inspections(draw_id):
            if one.site_id in days and quarter.first <= days[one.site_id] <= until:
                yield Check(draw_id, one.site_id, one.item, one.result)


def _nothing_counts(quarter: Quarter, until: date, nights: Nights, runs: Sequence[Run]) -> str:
    if nights.held:
        days = "、".join(str(day) for day, _ in nights.held[:5])
        return f"every night of {quarter} was held back by the run-health gate ({days}) / 该季度没有计入的监测"
    if nights.unfinished:
        return f"no night of {quarter} came to its end; run `govsite nightly` / 该季度没有完成的监测"
    known = ", ".join(dict.fromkeys(str(Quarter.of(run.date)) for run in runs if counts(run))) or "none"
    return f"no night of {quarter} by {until}; quarters with nights: {known} / 该季度没有监测记录"
