"""What is asked next: asks lined up by host, let through one by one as the budget of their address allows."""

import asyncio
import heapq
import itertools
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from scrapy import Request, Spider
from scrapy.core.scheduler import BaseScheduler

from crawler.hosts import Host, Hosts, origin_of
from crawler.politeness import Turns

_MOST_PARKED = 500  # asks that wait for their host; beyond it the source is not drawn from


@dataclass(slots=True, eq=False)
class Ask:
    """One address to be looked at, on its way. ``at`` is where the walk has got to by following redirects.

    ``purpose`` is 'target' for what the store keeps, or what else an answer is for. ``again`` is the night's second
    look. ``host`` is set when the ask is let through.
    """

    url: str
    role: str = "page"
    depth: int = 0
    purpose: str = "target"
    etag: str = ""
    last_modified: str = ""
    at: str = ""
    redirects: tuple[str, ...] = ()
    tries: int = 0
    again: bool = False
    host: Host | None = None

    def __post_init__(self) -> None:
        self.at = self.at or self.url


class Line:
    """Asks from one source, each waiting for its own host only: one slow host never holds back another."""

    def __init__(
        self,
        pull: Callable[[], Ask | None],
        turned_away: Callable[[Ask, str], None],
        hosts: Hosts,
        turns: Turns,
        wake: Callable[[], None],
        delay: float | None = None,
        most: int = _MOST_PARKED,
    ) -> None:
        self._pull = pull
        self._turned_away = turned_away
        self._hosts = hosts
        self._turns = turns
        self._wake = wake
        self._delay = delay
        self._most = most
        self._front: deque[Ask] = deque()
        self._later: list[tuple[float, int, Ask]] = []
        self._number = itertools.count()
        self._parked: dict[str, deque[Ask]] = {}
        self._parked_count = 0
        self.stopped = False
        turns.join(self, wake)

    def again(self, ask: Ask, seconds: float = 0.0) -> None:
        """Put an ask back: at once (the next hop of a redirect), or after a pause."""
        if seconds <= 0:
            self._front.append(ask)
            return
        loop = asyncio.get_running_loop()
        heapq.heappush(self._later, (loop.time() + seconds, next(self._number), ask))
        loop.call_later(seconds + 0.001, self._wake)

    def time(self) -> float:
        return asyncio.get_running_loop().time()

    def stop(self) -> None:
        """Let nothing more through: what is lined up was not seen."""
        self.stopped = True
        self._front.clear()
        self._later.clear()
        self._parked.clear()
        self._parked_count = 0
        self._turns.leave(self)

    @property
    def waiting(self) -> bool:
        """Whether anything already drawn from the source is still to be asked."""
        return bool(self._front or self._later or self._parked_count)

    def next(self) -> Ask | None:
        """The next ask that may go out now, its address's turn taken; None when everybody has to wait."""
        if self.stopped:
            return None
        self._bring_back()
        for origin in [origin for origin, asks in self._parked.items() if asks]:
            asks = self._parked[origin]
            while asks:
                verdict = self._admit(asks[0])
                if verdict is None:
                    break
                self._parked_count -= 1
                ask = asks.popleft()
                if verdict:
                    return ask
        while self._parked_count < self._most:
            drawn = self._front.popleft() if self._front else self._pull()
            if drawn is None:
                return None
            asks = self._parked.setdefault(origin_of(drawn.at), deque())
            verdict = None if asks else self._admit(drawn)
            if verdict:
                return drawn
            if verdict is None:
                asks.append(drawn)
                self._parked_count += 1
        return None

    def _bring_back(self) -> None:
        now = asyncio.get_running_loop().time()
        while self._later and self._later[0][0] <= now:
            self._front.append(heapq.heappop(self._later)[2])

    def _admit(self, ask: Ask) -> bool | None:
        """True when it may go out (its turn is taken), False when it was turned away for good, None to wait."""
        host = self._hosts.ready(ask.at, self._wake)
        if host is None:
            return None
        reason = host.refusal or ("" if host.allows(ask.at) else "forbidden")
        if reason:
            self._turned_away(ask, reason)
            return False
        loop = asyncio.get_running_loop()
        if host.held_until > loop.time():
            loop.call_at(host.held_until + 0.001, self._wake)
            return None
        if not self._turns.take(host.address, self, host.delay(self._delay)):
            return None
        ask.host = host
        return True


class FrontierScheduler(BaseScheduler):
    """Scrapy's scheduler as a window on the walk: the store's record of what is due is the only queue there is.

    Nothing is fingerprinted, serialised or kept on disk here, so a killed process leaves nothing to repair.
    """

    def __init__(self) -> None:
        self._walker: Any = None
        self._extra: deque[Request] = deque()

    @classmethod
    def from_crawler(cls, crawler: Any) -> Self:
        return cls()

    def open(self, spider: Spider) -> None:
        self._walker = spider

    def has_pending_requests(self) -> bool:
        return bool(self._extra) or self._walker.has_more()

    def enqueue_request(self, request: Request) -> bool:
        self._extra.append(request)
        return True

    def next_request(self) -> Request | None:
        if self._extra:
            return self._extra.popleft()
        request: Request | None = self._walker.next_request()
        return request


def wake_engine(crawler: Any) -> None:
    """Let the engine ask its queue again: a turn has come, a host is ready, a pause is over."""
    engine = crawler.engine
    if engine.running and engine._slot is not None:
        engine._slot.nextcall.schedule()
