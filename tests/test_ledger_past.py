"""Facts about what the ledger tells of nights gone by: totals for the trends, and what the last quarter left."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from analysis.ledger import Ledger
from analysis.records import Fault, Judgement, Verdict
from analysis.results import Hour, NightTotals, SiteHistory, StandardInForce, Standing
from crawler.records import Probe, Site

JUNE, JULY, TODAY = date(2026, 6, 30), date(2026, 7, 1), date(2026, 7, 2)
SITES = [Site(id_, id_, "department", f"http://{id_}.example/") for id_ in ("a", "b", "c")]
STANDARD = StandardInForce("gov2019", "标准", ())


class Terms:
    def severity(self, indicator: str) -> str:
        return "points"

    def clause(self, indicator: str) -> str:
        return ""


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    with Ledger.open(":memory:") as opened:
        yield opened


def night(ledger: Ledger, day: date, *scores: float | None, dead: int = 0, held: tuple[str, ...] = ()) -> None:
    """A whole night: sites a, b, c … with these scores (None: unknown), the first with ``dead`` broken links."""
    run = ledger.open_run(day)
    for site, score in zip("abc", scores, strict=False):
        verdict = "unknown" if score is None else "pass" if score >= 60 else "fail"
        faults = tuple(("broken_link", Fault(f"/{n}", "", "404", looks=2)) for n in range(dead if site == "a" else 0))
        judged = Judgement(
            site_id=site,
            night=day,
            verdicts=(Verdict(site, "broken_link", "failed" if faults else "passed", len(faults)),),
            faults=faults,
            columns=(),
            policies=(),
            messages=(),
            spotcheck=(),
            pages_known=1,
            pages_seen=1,
            observed_at=datetime(2026, 7, 2, tzinfo=UTC),
        )
        ledger.record(run.run_id, judged, Standing(verdict, score or 0.0, score or 0.0, score or 100.0), Terms())
    ledger.finish_run(run.run_id, datetime(2026, 7, 2, tzinfo=UTC), held)


def past(ledger: Ledger, day: date = TODAY) -> tuple[NightTotals, ...]:
    return ledger.night_result(day.isoformat(), SITES, STANDARD).past


def test_each_night_has_its_verdicts_its_median_and_what_stood_at_its_end(ledger: Ledger) -> None:
    night(ledger, JUNE, 90.0, 50.0, None, dead=3)
    night(ledger, JULY, 90.0, 70.0, 80.0, dead=1)
    assert past(ledger, JULY) == (NightTotals(JUNE, 1, 1, 1, 70.0, 3), NightTotals(JULY, 3, 0, 0, 80.0, 1))


def test_a_night_that_was_held_back_is_no_point_of_the_trend_but_tonight_is(ledger: Ledger) -> None:
    night(ledger, JUNE, 90.0)
    night(ledger, JULY, 10.0, held=("页面数",))
    night(ledger, TODAY, 90.0, held=("页面数",))
    assert [one.date for one in past(ledger)] == [JUNE, TODAY]


def test_a_run_over_a_few_sites_that_never_ended_is_no_night(ledger: Ledger) -> None:
    ledger.open_run(JULY)
    night(ledger, TODAY, 90.0)
    assert [one.date for one in past(ledger)] == [TODAY]


def test_a_night_without_a_score_has_no_median(ledger: Ledger) -> None:
    night(ledger, TODAY, None)
    assert past(ledger) == (NightTotals(TODAY, 0, 1, 0, None, 0),)


def test_the_last_quarter_is_its_last_night_and_what_turned_since(ledger: Ledger) -> None:
    night(ledger, JUNE, 90.0, 50.0, dead=1)
    night(ledger, JULY, 90.0, 50.0, dead=3)
    night(ledger, TODAY, 90.0, 70.0)
    quarter = ledger.night_result(TODAY.isoformat(), SITES, STANDARD).quarter
    assert quarter is not None
    assert quarter.totals == NightTotals(JUNE, 1, 0, 1, 70.0, 1)
    assert {id_: one.verdict for id_, one in quarter.standings.items()} == {"a": "pass", "b": "fail"}
    assert quarter.turned == {"new": 2, "fixed": 3}


def test_the_first_quarter_has_none_before_it(ledger: Ledger) -> None:
    night(ledger, JULY, 90.0)
    night(ledger, TODAY, 90.0)
    assert ledger.night_result(TODAY.isoformat(), SITES, STANDARD).quarter is None


def history(ledger: Ledger, day: date = TODAY) -> SiteHistory:
    return ledger.night_result(day.isoformat(), SITES, STANDARD).sites[0].history


def test_a_sites_nights_tell_what_came_and_went_and_what_stood(ledger: Ledger) -> None:
    night(ledger, JUNE, 90.0, dead=3)
    night(ledger, JULY, 50.0, dead=1)
    night(ledger, TODAY, 90.0, dead=2)
    assert [
        (one.date, one.standing.score, one.open, one.new, one.reopened, one.fixed) for one in history(ledger).nights
    ] == [
        (JUNE, 90.0, 3, 3, 0, 0),
        (JULY, 50.0, 1, 0, 0, 2),
        (TODAY, 90.0, 2, 0, 1, 0),
    ]
    assert [one.date for one in history(ledger, JULY).nights] == [JUNE, JULY]


def test_a_held_back_night_is_left_out_of_a_sites_past_but_its_turns_count(ledger: Ledger) -> None:
    night(ledger, JUNE, 90.0, dead=3)
    night(ledger, JULY, 90.0, dead=1, held=("页面数",))
    night(ledger, TODAY, 90.0, dead=1)
    assert [(one.date, one.open) for one in history(ledger).nights] == [(JUNE, 3), (TODAY, 1)]


def test_turns_are_kept_of_findings_that_turned_more_than_once(ledger: Ledger) -> None:
    night(ledger, JULY, 90.0, dead=2)
    night(ledger, TODAY, 90.0, dead=1)
    turns = history(ledger).turns
    assert sorted([turn.status for turn in turned] for turned in turns.values()) == [["new", "fixed"], ["new", "open"]]
    assert history(ledger, JULY).turns == {}


def test_probes_are_counted_by_the_hour_of_china_over_seven_days(ledger: Ledger) -> None:
    night(ledger, TODAY, 90.0)

    def probe(day: int, hour: int, seconds: float, *, opened: bool = True) -> Probe:
        return Probe("a", datetime(2026, 7, day, hour, 5, tzinfo=UTC), opened, 200 if opened else 0, seconds)

    ledger.add_probes([probe(1, 22, 0.5), probe(2, 0, 15.0, opened=False), probe(1, 16, 1.0), probe(1, 0, 1.5)])
    ledger.add_probes([Probe("a", datetime(2026, 6, 20, 22, tzinfo=UTC), True, 200, 9.0)])  # older than a week
    assert history(ledger).hours == (Hour(0, 1, 1, 1.0), Hour(6, 1, 1, 0.5), Hour(8, 2, 1, 1.5))
