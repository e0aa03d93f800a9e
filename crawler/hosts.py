"""Whether a host may be asked tonight, at which address and how often: DNS, the private-address rule, robots.txt."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from crawler import robots
from crawler.looks import REDIRECTS
from crawler.politeness import Addresses, Turns, spacing
from crawler.transport import Answer, Transport

_ROBOTS_BYTES = 500_000  # RFC 9309: a crawler reads at least 500 KiB
_ROBOTS_SECONDS = 20.0
_ROBOTS_HOPS = 5  # RFC 9309, 2.3.1.2
_MOST_HOLDS = 5  # a server that says "later" this often in a row is left alone tonight


@dataclass(slots=True)
class Host:
    """One origin as the walk knows it tonight. ``refusal`` is '' or why nothing is asked of it.

    ``refusal`` is 'DNS' | 'private address' | 'robots' | 'unreachable: …' | 'blocked'. ``held_until`` is monotonic.
    """

    origin: str
    address: str
    refusal: str
    robots: robots.Robots | None
    crawl_delay: float | None
    held_until: float = 0.0
    holds: int = 0

    def allows(self, url: str) -> bool:
        return self.robots is None or self.robots.allowed(url)

    def delay(self, wanted: float | None) -> float:
        return spacing(wanted, self.crawl_delay, self.address)

    def hold(self, seconds: float, now: float) -> None:
        """Ask nothing for ``seconds``; one that is held too often in a row is refused as blocked."""
        self.holds += 1
        self.held_until = max(self.held_until, now + seconds)
        if self.holds > _MOST_HOLDS:
            self.refusal = "blocked"

    def answered(self) -> None:
        self.holds = 0


class Hosts:
    """All origins a process asks, each prepared once: resolved, checked, its robots.txt read."""

    def __init__(self, transport: Transport, addresses: Addresses, turns: Turns, *, patience: float = 3.0) -> None:
        self._transport = transport
        self._addresses = addresses
        self._turns = turns
        self._patience = patience
        self._hosts: dict[str, Host] = {}
        self._coming: dict[str, asyncio.Task[Host]] = {}

    def ready(self, url: str, wake: Callable[[], None]) -> Host | None:
        """The host of ``url``; None while it is being prepared, and then ``wake`` is called when it is."""
        origin = origin_of(url)
        host = self._hosts.get(origin)
        if host is None:
            self._task(origin).add_done_callback(lambda _: wake())
        return host

    def met(self, url: str) -> Host | None:
        return self._hosts.get(origin_of(url))

    async def prepared(self, url: str) -> Host:
        return await asyncio.shield(self._task(origin_of(url)))

    def _task(self, origin: str) -> asyncio.Task[Host]:
        if origin not in self._coming:
            self._coming[origin] = asyncio.ensure_future(self._prepare(origin))
        return self._coming[origin]

    async def _prepare(self, origin: str) -> Host:
        name = urlsplit(origin).hostname or ""
        refusal = await self._addresses.refusal(name)
        address = (*self._addresses.known(name), "")[0]
        host = Host(origin, address, refusal, None, None)
        if not refusal:
            await self._read_robots(host)
        self._hosts[origin] = host
        return host

    async def _read_robots(self, host: Host) -> None:
        answer = await self._ask_robots(host)
        if answer.status == 0:  # a blip must not cost a site its night
            await asyncio.sleep(self._patience)
            answer = await self._ask_robots(host)
        if answer.status == 0:
            host.refusal = f"unreachable: {answer.error}"
            return
        host.robots = robots.read(answer.status, answer.body)
        host.crawl_delay = host.robots.crawl_delay
        if host.robots.status == "unreachable":
            host.refusal = "robots"

    async def _ask_robots(self, host: Host) -> Answer:
        """robots.txt of ``host``, its redirects followed, each hop checked; a redirect too many counts as missing."""
        url = host.origin + "/robots.txt"
        for _ in range(_ROBOTS_HOPS + 1):
            name = urlsplit(url).hostname or ""
            refusal = await self._addresses.refusal(name)
            if refusal:
                return Answer(status=404) if refusal == "private address" else Answer(error=refusal)
            answer = await self._ask(url, self._addresses.known(name)[0])
            location = answer.headers.get("Location", "")
            if answer.status not in REDIRECTS or not location:
                return answer
            url = urljoin(url, location)
            if urlsplit(url).scheme not in ("http", "https"):
                break
        return Answer(status=404)

    async def _ask(self, url: str, address: str) -> Answer:
        await self._turns.wait(address, spacing(None, None, address))
        try:
            return await self._transport.get(url, limit=_ROBOTS_BYTES, timeout=_ROBOTS_SECONDS)
        finally:
            self._turns.done(address)


def origin_of(url: str) -> str:
    """``scheme://host[:port]`` of a canonical address."""
    end = url.find("/", 8)
    return url if end < 0 else url[:end]
