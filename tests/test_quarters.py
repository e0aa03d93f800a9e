"""Facts about quarters: which nights count, what a site's quarter comes to, what became of a finding."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from quarters_city import HELD, JULY, JUNE, SEPTEMBER, UNSEEN, at, ledger_of

from analysis.answers import CommandError
from analysis.ledger import Change, SiteNight
from analysis.notice.facts import of_quarter
from analysis.quarters import (
    Quarter,
    QuarterFacts,
    lives_of,
    rectification,
    site_quarters,
)
from analysis.records import Finding
from analysis.results import Standing

DAYS = st.dates(date(2000, 1, 1), date(2999, 12, 31))
Q3 = Quarter(2026, 3)


def pass_of(score: float) -> Standing:
    return Standing("pass", score, score - 1, score + 1)


# --- quarters -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["2026Q3", "2026q3", "2026-Q3", " 2026Q3 "])
def test_a_quarter_is_read_as_it_is_written(text: str) -> None:
    assert Quarter.parse(text) == Q3


@pytest.mark.parametrize(
    "text", ["2026Q5", "2026Q0", "2026", "Q3", "26Q3", "2026Q33", "２０２６Q3", "", "2026年第三季度"]
)
def test_what_is_no_quarter_is_refused_with_the_remedy(text: str) -> None:
    with pytest.raises(ValueError, match="2026Q3"):
        Quarter.parse(text)


@given(DAYS)
def test_every_day_is_in_one_quarter_and_quarters_follow_each_other(day: date) -> None:
    quarter = Quarter.of(day)
    assert quarter.first <= day <= quarter.last
    assert quarter.next.first == quarter.last + timedelta(days=1)
    assert quarter.next.previous == quarter
    assert Quarter.parse(str(quarter)) == quarter


# --- nights and sites -----------------------------------------------------------------------------------------------


def facts(until: date = Q3.last) -> QuarterFacts:
    with ledger_of() as ledger:
        return of_quarter(ledger, Q3, until)


def test_a_night_held_back_does_not_count_and_keeps_its_reasons() -> None:
    nights = facts().nights
    assert nights.counted == (JULY, SEPTEMBER)
    assert nights.held == ((HELD, ("portal：页面数为 3，以往 2 晚为 90–99",)),)
    assert {one.failed for id_, one in facts().sites.items() if id_ != "linshan"} == {0}


def test_a_run_that_never_ended_is_told_apart() -> None:
    with ledger_of() as ledger:
        ledger.open_run(date(2026, 9, 25))
        assert of_quarter(ledger, Q3, Q3.last).nights.unfinished == (date(2026, 9, 25),)


def test_nights_after_the_date_of_the_notice_do_not_count() -> None:
    assert facts(date(2026, 8, 31)).nights.counted == (JULY,)


def test_a_quarter_without_nights_says_which_have_some() -> None:
    with ledger_of() as ledger, pytest.raises(CommandError, match="2026Q2, 2026Q3"):
        of_quarter(ledger, Quarter(2026, 4), Quarter(2026, 4).last)


def test_a_quarter_whose_nights_were_all_held_back_says_so() -> None:
    with ledger_of() as ledger:
        for day in (JULY, SEPTEMBER):
            ledger.finish_run(day.isoformat(), at(day), ["页面数骤降"])
        with pytest.raises(CommandError, match=r"held back.*2026-07-15"):
            of_quarter(ledger, Q3, Q3.last)


def night(number: int, standing: Standing) -> SiteNight:
    return SiteNight("lake", date(2026, 7, number), standing, 10, 9)


def test_a_sites_score_is_the_mean_and_its_verdict_the_last_judged_nights() -> None:
    fail = Standing("fail", 60.0, 60.0, 60.0, ("首页不更新",))
    nights = [night(1, fail), night(2, pass_of(90)), night(3, UNSEEN)]
    one = site_quarters(nights, [one.date for one in nights])["lake"]
    assert (one.standing.verdict, one.standing.score, one.standing.vetoes) == ("pass", 75.0, ())
    assert (one.nights, one.judged, one.failed, one.as_of) == (3, 2, 1, date(2026, 7, 2))
    assert one.coverage == 0.9


@pytest.mark.parametrize(("unseen", "verdict"), [(1, "pass"), (2, "unknown")])
def test_a_site_judged_on_fewer_than_half_of_its_nights_is_not_judged(unseen: int, verdict: str) -> None:
    nights = [night(1, pass_of(90)), *(night(2 + n, UNSEEN) for n in range(unseen))]
    standing = site_quarters(nights, [one.date for one in nights])["lake"].standing
    assert standing.verdict == verdict
    assert verdict == "pass" or "防火墙" in standing.reason


@given(st.lists(st.tuples(st.floats(2, 98), st.booleans()), min_size=1, max_size=20))
def test_a_quarters_score_lies_within_its_interval_and_its_nights(scores: list[tuple[float, bool]]) -> None:
    nights = [night(n + 1, pass_of(score) if seen else UNSEEN) for n, (score, seen) in enumerate(scores)]
    one = site_quarters(nights, [one.date for one in nights])["lake"]
    assert one.standing.score_low <= one.standing.score <= one.standing.score_high or one.judged == 0
    assert one.judged == sum(seen for _, seen in scores)
    assert (one.standing.verdict == "unknown") == (2 * one.judged < one.nights)


# --- findings -------------------------------------------------------------------------------------------------------


def finding() -> Finding:
    at = SEPTEMBER.isoformat()
    return Finding("f1", "lake", "broken_link", "points", "/a", "", "", None, SEPTEMBER, SEPTEMBER, at, 1, 1, "")  # type: ignore[arg-type]


def life(*changes: tuple[int, str], held: tuple[int, ...] = (), judged: tuple[int, ...] = ()) -> list[tuple[int, str]]:
    """(day of July, state) of one finding whose status changed on those days."""
    turned = [Change(date(2026, 7, n), "f1", "lake", "broken_link", status) for n, status in changes]
    off, on = [date(2026, 7, n) for n in held], [date(2026, 7, n) for n in judged]
    lives = lives_of([finding()], turned, off, {"lake": on})
    return [(turn.date.day, turn.state) for one in lives for turn in one.turns]


def test_a_finding_is_open_from_the_night_that_confirms_it() -> None:
    assert life((1, "suspected"), (2, "new"), (3, "open"), (9, "fixed")) == [(2, "open"), (9, "fixed")]


def test_a_suspicion_is_never_a_finding() -> None:
    assert life((1, "suspected"), (2, "gone")) == []


def test_a_suspicion_after_a_finding_was_fixed_does_not_open_it() -> None:
    assert life((1, "new"), (2, "fixed"), (3, "suspected"), (4, "gone")) == [(1, "open"), (2, "fixed")]


def test_what_a_held_night_found_counts_once_a_later_night_bears_it_out() -> None:
    assert life((1, "new"), held=(1,)) == []
    assert life((1, "new"), (3, "open"), held=(1,), judged=(3,)) == [(3, "open")]
    assert life((1, "new"), (3, "fixed"), held=(1,), judged=(3,)) == []


def test_what_a_held_night_closed_and_the_next_shows_was_never_fixed() -> None:
    assert life((1, "new"), (5, "fixed"), (6, "reopened"), held=(5,), judged=(1, 6)) == [(1, "open")]
    assert life((1, "new"), (5, "fixed"), held=(5,), judged=(1, 6)) == [(1, "open"), (6, "fixed")]


STATUSES = st.sampled_from(["suspected", "new", "open", "reopened", "fixed", "waived", "gone"])


@given(
    st.dictionaries(st.integers(1, 30), STATUSES, max_size=12),
    st.sets(st.integers(1, 30), max_size=6),
    st.sets(st.integers(1, 30), max_size=6),
)
def test_no_turn_rests_on_a_held_night_alone(changes: dict[int, str], held: set[int], judged: set[int]) -> None:
    turns = life(*sorted(changes.items()), held=tuple(held), judged=tuple(sorted(judged - held)))
    assert [day for day, _ in turns if day in held] == []
    states = [state for _, state in turns]
    assert all(before != after for before, after in pairwise(states))
    assert states[:1] != ["fixed"]


@given(st.lists(st.dictionaries(st.integers(1, 30), STATUSES, max_size=8), max_size=6))
def test_what_was_owed_is_fixed_open_back_or_waived(histories: list[dict[int, str]]) -> None:
    lives = [
        one
        for history in histories
        for one in lives_of(
            [finding()], [Change(date(2026, 7, n), "f1", "lake", "x", s) for n, s in sorted(history.items())], (), {}
        )
    ]
    came = rectification(lives, date(2026, 7, 15), date(2026, 7, 31))
    assert came.owed == came.fixed + came.open + came.reopened + came.waived
    assert len(came.days) == came.fixed
    assert min(came.days, default=0) >= 0


def test_the_quarters_findings_are_fixed_back_or_still_open() -> None:
    found = facts()
    came = rectification(found.lives, JUNE, Q3.last)
    assert (came.owed, came.fixed, came.open, came.reopened) == (4, 1, 2, 1)
    assert came.days == ((JULY - date(2026, 5, 10)).days,)
    urls = {life.finding.url.rpartition("/")[2] for life in found.lives}
    assert "once.html" not in urls
    assert "held.html" not in urls
