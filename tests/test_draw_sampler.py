"""The draw itself: the same seed draws the same for ever, every stratum gets its share, everybody has his chance."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from hashlib import sha256
from math import ceil, floor, lcm

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.inspection.frame import PAST, WEIGHTS, frame, weighed
from analysis.inspection.records import ITEMS, Candidate, Plan, commitment_of
from analysis.inspection.sampler import ALGORITHM, TIMES, at_the_marks, chances_of, drawn
from analysis.results import Standing
from crawler.records import LEVELS, Site

DAYS = tuple(date(2026, 12, 1) + timedelta(days=number) for number in range(3))


def candidate(number: int, level: str, past: str) -> Candidate:
    return Candidate(f"s{number}", f"网站{number}", level, "", "active", past, 50.0, past, WEIGHTS[past])


def plan(count: int, items: int = 5) -> Plan:
    return Plan(count, items, LEVELS, DAYS)


STRATA = st.tuples(st.sampled_from(LEVELS), st.sampled_from(PAST))
FRAMES = st.lists(STRATA, min_size=1, max_size=40).map(
    lambda strata: tuple(candidate(number, *one) for number, one in enumerate(strata))
)
SEEDS = st.text(min_size=16, max_size=40)


# --- by example -----------------------------------------------------------------------------------------------------

TOWN = tuple(
    candidate(number, level, past)
    for number, (level, past) in enumerate(
        [("portal", "pass"), ("county", "fail"), ("county", "pass"), ("department", "behind"), ("town", "unknown")]
    )
)


def test_what_a_seed_drew_once_it_draws_for_ever() -> None:
    found = [
        (one.site_id, str(one.chance), str(one.day), one.time, one.items)
        for one in drawn(TOWN, plan(2, 3), "a" * 16, "7")
    ]
    assert found == GOLDEN, "the algorithm changed: that needs a new ALGORITHM and a new page in docs/draw.md"


GOLDEN = [
    ("s4", "4/9", "2026-12-01", "17:00", (10, 13, 15)),
    ("s1", "2/3", "2026-12-02", "10:00", (2, 7, 14)),
]


def test_the_numbers_can_be_computed_with_sha256sum() -> None:
    """docs/draw.md tells readers to compute the first mark this way."""
    root = sha256(f"{ALGORITHM}\n{'a' * 16}\n7".encode()).hexdigest()
    mark = int(sha256(f"{root}\nstart".encode()).hexdigest(), 16) % 9
    chances = chances_of(TOWN, 2)
    line = ["s0", "s1", "s2", "s3", "s4"]  # by level, and in a level by past result
    ends = [sum((chances[id_] for id_ in line[: number + 1]), Fraction(0)) for number in range(len(line))]
    expected = {
        id_
        for id_, end in zip(line, ends, strict=True)
        for marked in (Fraction(mark, 9), Fraction(mark, 9) + 1)
        if end - chances[id_] <= marked < end
    }
    assert {one.site_id for one in drawn(TOWN, plan(2), "a" * 16, "7")} == expected


def test_a_failing_site_has_three_times_the_chance_of_one_that_passes() -> None:
    chances = chances_of(TOWN, 2)
    assert (chances["s1"], chances["s2"]) == (Fraction(6, 9), Fraction(2, 9))


def test_who_would_have_more_than_one_chance_is_certain_and_the_others_share_the_rest() -> None:
    half = Fraction(1, 2)
    assert chances_of(TOWN, 4) == {"s0": half, "s1": 1, "s2": half, "s3": 1, "s4": 1}


def test_more_than_there_are_cannot_be_drawn() -> None:
    with pytest.raises(ValueError, match="6 sites asked, 5 can be drawn"):
        drawn(TOWN, plan(6), "a" * 16)


def test_another_public_number_draws_otherwise() -> None:
    wide = tuple(candidate(number, "department", "pass") for number in range(60))
    assert drawn(wide, plan(5), "a" * 16, "7") != drawn(wide, plan(5), "a" * 16, "8")


# --- for every frame and seed ---------------------------------------------------------------------------------------


@settings(deadline=None)
@given(FRAMES, st.data())
def test_the_same_seed_draws_the_same_whatever_the_order_of_the_frame(
    sites: tuple[Candidate, ...], data: st.DataObject
) -> None:
    count = data.draw(st.integers(1, len(sites)))
    seed = data.draw(SEEDS)
    shuffled = data.draw(st.permutations(sites))
    assert drawn(sites, plan(count), seed) == drawn(shuffled, plan(count), seed)


@settings(deadline=None)
@given(FRAMES, st.data())
def test_every_stratum_and_level_gets_its_share_rounded_up_or_down(
    sites: tuple[Candidate, ...], data: st.DataObject
) -> None:
    count = data.draw(st.integers(1, len(sites)))
    found = {one.site_id for one in drawn(sites, plan(count), data.draw(SEEDS))}
    chances = chances_of(sites, count)
    assert len(found) == count
    for group in ((lambda one: one.level), (lambda one: (one.level, one.past))):
        shares: Counter[object] = Counter()
        given_ = Counter(group(one) for one in sites if one.site_id in found)
        for one in sites:
            shares[group(one)] += chances[one.site_id]  # type: ignore[assignment]
        for stratum, share in shares.items():
            assert floor(share) <= given_[stratum] <= ceil(share)


@settings(deadline=None)
@given(FRAMES, st.data())
def test_chances_are_in_proportion_to_weights_and_come_to_the_number_drawn(
    sites: tuple[Candidate, ...], data: st.DataObject
) -> None:
    count = data.draw(st.integers(1, len(sites)))
    chances = chances_of(sites, count)
    assert sum(chances.values()) == count
    assert all(0 < chance <= 1 for chance in chances.values())
    assert len({chances[one.site_id] / one.weight for one in sites if chances[one.site_id] < 1}) <= 1


@settings(deadline=None)
@given(FRAMES, st.data())
def test_a_drawn_site_has_distinct_items_and_an_hour_of_the_plan(
    sites: tuple[Candidate, ...], data: st.DataObject
) -> None:
    items = data.draw(st.integers(1, ITEMS))
    found = drawn(sites, plan(len(sites), items), data.draw(SEEDS))
    assert all(len(set(one.items)) == items and set(one.items) <= set(range(1, ITEMS + 1)) for one in found)
    assert all(one.day in DAYS and one.time in TIMES for one in found)
    hours = Counter((one.day, one.time) for one in found)
    assert max(hours.values()) == ceil(len(found) / (len(DAYS) * len(TIMES)))


@given(st.text(), st.text())
def test_a_commitment_fits_its_seed_alone(seed: str, other: str) -> None:
    assert (commitment_of(seed) == commitment_of(other)) == (seed == other)


@settings(deadline=None)
@given(FRAMES, st.data())
def test_over_all_lots_each_site_is_drawn_exactly_as_often_as_its_chance_says(
    sites: tuple[Candidate, ...], data: st.DataObject
) -> None:
    chances = chances_of(sites, data.draw(st.integers(1, len(sites))))
    parts = lcm(*(chance.denominator for chance in chances.values()))
    counts = Counter(site_id for lot in range(parts) for site_id in at_the_marks(sites, chances, lot))
    assert counts == {site_id: chance * parts for site_id, chance in chances.items()}


def test_sites_are_drawn_as_often_as_their_chance_says() -> None:
    rounds = 2000
    counts = Counter(
        one.site_id for number in range(rounds) for one in drawn(TOWN, plan(2, 1), f"seed number {number:08}")
    )
    for site_id, chance in chances_of(TOWN, 2).items():
        assert abs(counts[site_id] / rounds - chance) < 0.04  # four standard deviations


# --- the frame ------------------------------------------------------------------------------------------------------


def site(id_: str, level: str = "department", status: str = "active") -> Site:
    return Site(id_, id_, level, f"http://{id_}.example/", status=status)


def test_only_active_sites_of_the_levels_have_tickets_and_all_stand_in_the_frame() -> None:
    sites = [site("b"), site("a", status="paused"), site("c", level="town"), site("d", status="retired")]
    found = frame(sites, {}, ("department",))
    assert [(one.site_id, one.weight) for one in found] == [("a", 0), ("b", 2), ("c", 0), ("d", 0)]


def test_the_last_quarter_of_a_levels_passing_sites_is_behind() -> None:
    sites = [site(f"s{number}") for number in range(8)] + [site("only", level="zone")]
    standings = {f"s{number}": Standing("pass", 90.0 + number, 0, 0) for number in range(8)}
    standings["only"] = Standing("pass", 1.0, 0, 0)
    past = {one.site_id: one.past for one in frame(sites, standings, LEVELS)}
    assert [id_ for id_, result in past.items() if result == "behind"] == ["s0", "s1"]
    assert past["only"] == "pass"


def test_equal_scores_are_behind_nobody() -> None:
    sites = [site(f"s{number}") for number in range(8)]
    standings = {one.id: Standing("pass", 90.0, 0, 0) for one in sites}
    assert {one.past for one in frame(sites, standings, LEVELS)} == {"pass"}


def test_who_fails_or_was_not_judged_is_told_apart() -> None:
    standings = {"a": Standing("fail", 99.0, 0, 0), "b": Standing("unknown", 100.0, 0, 0)}
    found = frame([site("a"), site("b"), site("c")], standings, LEVELS)
    assert [(one.past, one.weight) for one in found] == [("fail", 3), ("unknown", 2), ("unknown", 2)]


@settings(deadline=None)
@given(FRAMES)
def test_weighing_again_changes_nothing(sites: tuple[Candidate, ...]) -> None:
    once = weighed([replace(one, verdict="pass") for one in sites], LEVELS)
    assert weighed(once, LEVELS) == once
