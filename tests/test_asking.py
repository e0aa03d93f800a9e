"""How a spider asks: side by side, until nothing is left, whatever one look comes to."""

import asyncio
import logging
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request

from crawler.addresses import PLAIN
from crawler.spiders.queue import Ask, Asking


class Source:
    """Addresses to ask. ``later`` become due when all others have been looked at."""

    def __init__(self, urls: Iterable[str], later: Iterable[str] = ()) -> None:
        self.due = [Ask(url) for url in urls]
        self.later = [Ask(url) for url in later]
        self.seen: list[str] = []

    def next(self) -> Ask | None:
        return self.due.pop(0) if self.due else None

    def has_more(self) -> bool:
        return bool(self.due or self.later)

    async def look(self, ask: Ask) -> None:
        await asyncio.sleep(0)
        self.seen.append(ask.url)


def test_everything_is_asked_once_in_its_order() -> None:
    source = Source("abc")
    asyncio.run(Asking().run(source.next, source.has_more, source.look))
    assert source.seen == ["a", "b", "c"]


def test_nothing_to_ask_ends_at_once() -> None:
    source = Source("")
    asyncio.run(asyncio.wait_for(Asking().run(source.next, source.has_more, source.look), 1))


def test_looks_are_on_their_way_side_by_side() -> None:
    met = asyncio.Barrier(3)

    async def look(ask: Ask) -> None:
        await met.wait()

    source = Source("abc")
    asyncio.run(asyncio.wait_for(Asking().run(source.next, source.has_more, look), 10))


def test_what_becomes_due_later_is_asked_when_the_spider_is_woken() -> None:
    async def night(source: Source) -> None:
        asking = Asking()

        def turn_comes() -> None:
            source.due, source.later = source.later, []
            asking.wake()

        asyncio.get_running_loop().call_later(0.01, turn_comes)
        await asyncio.wait_for(asking.run(source.next, source.has_more, source.look), 4)

    source = Source("a", later="b")
    asyncio.run(night(source))
    assert source.seen == ["a", "b"]


def test_a_look_that_fails_costs_its_own_address_only(caplog: pytest.LogCaptureFixture) -> None:
    async def look(ask: Ask) -> None:
        if ask.url == "b":
            raise ValueError("a bug of ours")
        await source.look(ask)

    source = Source("abc")
    with caplog.at_level(logging.ERROR):
        asyncio.run(Asking().run(source.next, source.has_more, look))
    assert source.seen == ["a", "c"]
    assert "b came to nothing" in caplog.text


def test_a_spider_that_is_ended_drops_what_is_on_its_way() -> None:
    dropped: list[str] = []

    async def look(ask: Ask) -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            dropped.append(ask.url)
            raise

    async def night() -> None:
        source = Source("ab")
        running = asyncio.create_task(Asking().run(source.next, source.has_more, look))
        await asyncio.sleep(0.01)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        await asyncio.sleep(0)

    asyncio.run(night())
    assert sorted(dropped) == ["a", "b"]


@given(st.from_regex(PLAIN, fullmatch=True))
def test_scrapy_would_change_nothing_in_a_plain_address(url: str) -> None:
    assert Request(url).url == url
