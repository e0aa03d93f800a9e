"""When a server may be asked again, and which addresses are never asked."""

import asyncio
import math
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.politeness import (
    LONGEST_RETRY,
    PER_ADDRESS,
    Addresses,
    Budget,
    is_private,
    look_up,
    retry_after,
    spacing,
)

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
SERVER = "203.0.113.7"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0),
        (" 0 ", 0.0),
        ("3600", LONGEST_RETRY),
        ("99999999999999999999", LONGEST_RETRY),
        ("Tue, 24 Nov 2026 03:00:30 GMT", 30.0),
        ("Tue, 24 Nov 2026 02:00:00 GMT", 0.0),
        ("Wed, 25 Nov 2026 03:00:00 GMT", LONGEST_RETRY),
        ("soon", None),
        ("-5", None),
        ("٣", None),
        ("", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_a_date_and_capped(value: str, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


@given(st.text(max_size=40))
def test_no_retry_after_is_ever_negative_endless_or_an_error(value: str) -> None:
    seconds = retry_after(value, NOW)
    assert seconds is None or 0 <= seconds <= LONGEST_RETRY


def test_the_registrys_delay_wins_over_robots_and_robots_over_ours() -> None:
    assert spacing(2.0, 9.0, SERVER) == 2.0
    assert spacing(None, 3.0, SERVER) == 3.0
    assert spacing(None, 600.0, SERVER) == 10.0
    assert spacing(None, None, SERVER) == 0.5


def test_our_own_machine_needs_no_pause_unless_it_asks_for_one() -> None:
    assert spacing(None, None, "127.0.0.1") == spacing(None, None, "::1") == 0.0
    assert spacing(None, 1.0, "127.0.0.1") == 1.0


def test_two_sites_on_one_address_share_its_pause() -> None:
    budget = Budget()
    assert budget.take(SERVER, "a", 0.5, 100.0) == 0
    assert budget.take(SERVER, "b", 0.5, 100.2) == pytest.approx(0.3)
    assert budget.take("203.0.113.8", "b", 0.5, 100.2) == 0


def test_an_address_bears_only_so_many_requests_at_once() -> None:
    budget = Budget()
    assert [budget.take(SERVER, "a", 0, 1.0) for _ in range(PER_ADDRESS)] == [0] * PER_ADDRESS
    assert budget.take(SERVER, "a", 0, 1.0) == math.inf
    budget.done(SERVER)
    assert budget.take(SERVER, "a", 0, 1.0) == 0


def test_a_big_site_cannot_starve_a_small_one_on_the_same_server() -> None:
    budget, served = Budget(most=1), []
    assert budget.take(SERVER, "big", 0, 0.0) == 0
    for _ in range(6):
        budget.take(SERVER, "big", 0, 0.0)
        budget.take(SERVER, "small", 0, 0.0)
        budget.done(SERVER)
        turn = budget.next_in_turn(SERVER, 0.0)
        assert budget.take(SERVER, turn, 0, 0.0) == 0
        served.append(turn)
    assert served.count("small") == 3


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 2)), min_size=1, max_size=60), st.sampled_from([0.0, 0.5])
)
def test_requests_to_one_address_are_never_closer_than_the_pause(calls: list[tuple[str, float]], pause: float) -> None:
    budget, now, sent = Budget(most=3), 0.0, []
    for who, passed in calls:
        now += passed
        if budget.take(SERVER, who, pause, now) == 0:
            sent.append(now)
            if len(sent) % 2:
                budget.done(SERVER)
        budget.next_in_turn(SERVER, now)
    assert all(later - earlier >= pause - 1e-9 for earlier, later in pairwise(sent))


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "127.0.0.2",
            "10.0.0.1",
            "172.16.3.4",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
        ),
        *("224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1"),
    ],
)
def test_an_address_of_no_public_server_is_private(address: str) -> None:
    assert is_private(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.2.4.8", "2400:3200::1", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_an_address_of_a_public_server_is_not(address: str) -> None:
    assert not is_private(address)


@pytest.mark.parametrize("host", ["127.0.0.2", "[::ffff:127.0.0.1]", "0x7f.2", "2130706434", "127.2"])
def test_a_private_address_is_refused_however_it_is_written(host: str) -> None:
    async def ask() -> tuple[str, tuple[str, ...]]:
        addresses = Addresses(["127.0.0.1"])
        return await addresses.refusal(host), addresses.known(host)

    assert asyncio.run(ask()) == ("private address", ())


def test_a_private_address_is_asked_when_a_registered_home_lives_there() -> None:
    async def ask() -> str:
        return await Addresses(["127.0.0.1", "0x7f.2"]).refusal("127.0.0.2")

    assert asyncio.run(ask()) == ""


def test_a_name_without_an_address_is_refused_as_dns() -> None:
    async def ask() -> str:
        return await Addresses().refusal("nowhere.invalid")

    assert asyncio.run(ask()) == "DNS"


def test_a_malformed_name_has_no_address() -> None:
    assert look_up("a" * 300) == look_up("a..b") == look_up("\udcff") == ()
