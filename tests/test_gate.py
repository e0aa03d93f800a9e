"""The run-health gate: a night that falls out of a site's own past is held back, and only then."""

from hypothesis import given
from hypothesis import strategies as st

from analysis.gate import cut_off, out_of_band

USUAL = {"home_seen": 1, "pages": 300, "columns": 20, "dated": 200, "faults:broken_link": 12, "faults:undated_page": 40}


def changed(**counts: int) -> dict[str, int]:
    return {**USUAL, **{key.replace("__", ":"): value for key, value in counts.items()}}


def test_a_night_like_the_others_passes() -> None:
    assert out_of_band("lake", changed(pages=310, dated=205), [USUAL, USUAL]) == []


def test_fewer_than_two_past_nights_tell_nothing() -> None:
    assert out_of_band("lake", changed(pages=3), [USUAL]) == []


def test_half_the_pages_gone_hold_the_night_back() -> None:
    told = out_of_band("lake", changed(pages=150), [USUAL, USUAL])
    assert told == ["lake：页面数为 150，以往 2 晚为 300–300（中位数 300）"]


def test_columns_that_are_no_longer_recognised_hold_the_night_back() -> None:
    assert "栏目数为 2" in out_of_band("lake", changed(columns=2), [USUAL, USUAL])[0]


def test_dates_that_are_no_longer_read_hold_the_night_back() -> None:
    assert "有日期的文章数为 20" in out_of_band("lake", changed(dated=20), [USUAL, USUAL])[0]


def test_a_detector_that_runs_wild_holds_the_night_back() -> None:
    assert "broken_link 的问题数为 290" in out_of_band("lake", changed(faults__broken_link=290), [USUAL, USUAL])[0]


def test_a_detector_that_falls_silent_holds_the_night_back() -> None:
    assert "undated_page 的问题数为 0" in out_of_band("lake", changed(faults__undated_page=0), [USUAL, USUAL])[0]


def test_an_editor_who_repaired_a_dozen_links_does_not() -> None:
    assert out_of_band("lake", changed(faults__broken_link=0), [USUAL, USUAL]) == []


def test_a_site_that_was_not_reached_is_no_broken_program() -> None:
    assert out_of_band("lake", {"home_seen": 0}, [USUAL, USUAL]) == []
    assert out_of_band("lake", changed(pages=3), [USUAL, {"home_seen": 0}]) == []


def test_what_a_small_site_adds_or_drops_is_not_measured_in_shares() -> None:
    small = {"home_seen": 1, "pages": 6, "columns": 2, "dated": 3}
    assert out_of_band("tiny", {"home_seen": 1, "pages": 1, "columns": 1, "dated": 0}, [small, small]) == []


def test_what_is_out_of_band_twice_is_the_new_normal() -> None:
    assert out_of_band("lake", changed(pages=150), [USUAL, USUAL, changed(pages=150)]) == []


@given(st.integers(0, 100_000), st.integers(2, 7))
def test_a_night_equal_to_its_past_always_passes(pages: int, nights: int) -> None:
    assert out_of_band("lake", changed(pages=pages), [changed(pages=pages)] * nights) == []


def test_a_city_of_which_nothing_answers_is_held_back() -> None:
    down = {"home_seen": 0}
    past = {"a": [USUAL], "b": [USUAL], "c": [USUAL, down], "d": []}
    assert cut_off(dict.fromkeys("abcd", down), past) == [
        "全部 4 个网站的首页都没有应答，其中 3 个以往能打开：先查监测机的网络"
    ]
    assert cut_off({**dict.fromkeys("abc", down), "d": USUAL}, past) == []  # one of them answered
    assert cut_off(dict.fromkeys("abcd", down), {**past, "c": [down]}) == []  # two may well be down together
