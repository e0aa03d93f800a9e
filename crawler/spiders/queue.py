"""What is asked next: asks lined up by host, let through one by one as the budget of their address allows."""

import asyncio
import heapq
import itertools
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from crawler.hosts import Host, Hosts, origin_of
from crawler.politeness import Turns

_LOG = logging.getLogger(__name__)
_OFTEN = 5.0  # seconds
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


class Asking:
    """Everything a spider has to ask, side by side: as many at once as its line lets through."""

    def __init__(self) -> None:
        self._flying: set[asyncio.Task[None]] = set()
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """There may be more to ask: a turn has come, a host is ready, a pause is over, or all was stopped."""
        self._woken.set()

    async def run(
        self,
        next_ask: Callable[[], Ask | None],
        has_more: Callable[[], bool],
        look: Callable[[Ask], Awaitable[None]],
    ) -> None:
        """Look at what ``next_ask`` gives until nothing is left. When this is cancelled, so is what is on its way.

        ``next_ask`` gives None when everything has to wait; nothing is left when nothing is on its way either and
        ``has_more`` says so.
        """
        loop = asyncio.get_running_loop()
        alarm = loop.create_task(self._wake_often())
        try:
            while True:
                self._woken.clear()
                while ask := next_ask():
                    self._flying.add(loop.create_task(self._one(ask, look)))
                if not self._flying and not has_more():
                    return
                await self._woken.wait()
        finally:
            for task in (alarm, *self._flying):
                task.cancel()

    async def _one(self, ask: Ask, look: Callable[[Ask], Awaitable[None]]) -> None:
        try:
            await look(ask)
        except Exception:  # a bug of ours must cost one address, not the site's night
            _LOG.exception("%s came to nothing", ask.at)
        finally:
            self._flying.discard(asyncio.current_task())
            self.wake()

    async def _wake_often(self) -> None:
        """A spider that only waits has an hour at which it ends, all the same."""
        while True:
            await asyncio.sleep(_OFTEN)
            self.wake()
