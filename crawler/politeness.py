"""When a server may be asked again, and which addresses are never asked."""

import asyncio
import ipaddress
import math
import socket
from collections import deque
from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

PER_ADDRESS = 8  # requests at once
DEFAULT_DELAY = 0.5  # seconds between two requests to one address
LONGEST_DELAY = 10.0  # a longer Crawl-delay would make a night too short for any site
LONGEST_RETRY = 120.0  # a longer Retry-After is taken as this: one site cannot hold the night


def spacing(delay: float | None, crawl_delay: float | None, address: str) -> float:
    """Seconds between two requests: what sites.csv says, else what robots.txt asks for, else ours; 0 on our machine."""
    if delay is not None:
        return max(0.0, delay)
    if crawl_delay is not None:
        return min(max(0.0, crawl_delay), LONGEST_DELAY)
    return 0.0 if is_loopback(address) else DEFAULT_DELAY


def retry_after(value: str, now: datetime) -> float | None:
    """Seconds a Retry-After header asks for (a number or an HTTP date), capped; None when it asks for nothing."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:9]), LONGEST_RETRY)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(0.0, (moment - now).total_seconds()), LONGEST_RETRY)


@dataclass(slots=True)
class _Account:
    """What one address is bearing now. ``queue`` holds who waits for a turn, in order."""

    active: int = 0
    free_at: float = 0.0
    turn: Hashable = None
    queue: deque[Hashable] = field(default_factory=deque)


class Budget:
    """One address's requests, shared fairly by all sites that live on it. Time comes in as ``now`` (monotonic)."""

    def __init__(self, most: int = PER_ADDRESS) -> None:
        self._most = most
        self._accounts: dict[str, _Account] = {}

    def take(self, address: str, who: Hashable, delay: float, now: float) -> float:
        """0 when ``who`` may ask ``address`` now (and must say ``done`` later), else seconds to wait.

        ``inf`` means: until somebody is done. Whoever is told to wait is queued; the address goes round its queue,
        so that a big site cannot starve a small one on the same platform server.
        """
        account = self._accounts.get(address)
        if account is None:
            account = self._accounts[address] = _Account()
        queue = account.queue
        if queue and account.turn != who and queue[0] != who:
            if who not in queue:
                queue.append(who)
            return max(account.free_at - now, 0.0) or math.inf
        wait = math.inf if account.active >= self._most else account.free_at - now
        if wait > 0:
            if who not in queue:
                queue.append(who)
            return wait
        if queue and queue[0] == who:
            queue.popleft()
        account.turn = None
        account.active += 1
        account.free_at = now + delay
        return 0.0

    def done(self, address: str) -> None:
        self._accounts[address].active -= 1

    def next_in_turn(self, address: str, now: float) -> Hashable:
        """Who should be woken for ``address`` now; None when nobody waits or nothing may be asked yet."""
        account = self._accounts.get(address)
        if account is None or not account.queue or account.active >= self._most or account.free_at > now:
            return None
        account.turn = account.queue.popleft()
        return account.turn

    def leave(self, who: Hashable) -> None:
        """``who`` waits for nothing any more."""
        for account in self._accounts.values():
            while who in account.queue:
                account.queue.remove(who)


class Turns:
    """Wakes those who wait for a ``Budget``: when somebody is done, and when a delay is over."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._wake: dict[Hashable, Callable[[], None]] = {}
        self._timers: dict[str, asyncio.TimerHandle] = {}

    def join(self, who: Hashable, wake: Callable[[], None]) -> None:
        self._wake[who] = wake

    def leave(self, who: Hashable) -> None:
        self._wake.pop(who, None)
        self._budget.leave(who)

    def take(self, address: str, who: Hashable, delay: float) -> bool:
        loop = asyncio.get_running_loop()
        wait = self._budget.take(address, who, delay, loop.time())
        if 0 < wait < math.inf and address not in self._timers:
            self._timers[address] = loop.call_later(wait, self._pump, address)
        return wait == 0

    async def wait(self, address: str, delay: float) -> None:
        """Take a turn at ``address``, however long it takes."""
        who, turn = object(), asyncio.Event()
        self.join(who, turn.set)
        try:
            while not self.take(address, who, delay):
                turn.clear()
                await turn.wait()
        finally:
            self.leave(who)

    def done(self, address: str) -> None:
        self._budget.done(address)
        self._pump(address)

    def _pump(self, address: str) -> None:
        loop = asyncio.get_running_loop()
        timer = self._timers.pop(address, None)
        if timer is not None:
            timer.cancel()
        who = self._budget.next_in_turn(address, loop.time())
        if who is None:
            return
        if wake := self._wake.get(who):
            wake()
        # one that was woken and wants nothing any more must not keep the others waiting
        self._timers[address] = loop.call_later(0.02, self._pump, address)


def is_loopback(address: str) -> bool:
    return address == "::1" or address.startswith("127.")


def is_private(address: str) -> bool:
    """Whether an address belongs to no public server: private, loopback, link-local, multicast, unspecified …"""
    ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        for inner in (ip.ipv4_mapped, ip.sixtofour, ip.teredo[1] if ip.teredo else None):
            if inner is not None:
                ip = inner
                break
        else:
            if ip in _NAT64:
                ip = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return not ip.is_global or ip.is_multicast


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Addresses:
    """The addresses of hosts, looked up once a process, and which of them may be asked."""

    def __init__(self, homes: Iterable[str] = (), *, threads: int = 20, timeout: float = 10.0) -> None:
        self._homes = tuple(dict.fromkeys(homes))
        self._known: dict[str, tuple[str, ...]] = {}
        self._asked: dict[str, asyncio.Task[tuple[str, ...]]] = {}
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="dns")
        self._timeout = timeout
        self._permitted: frozenset[str] | None = None
        self._refused: dict[str, str] = {}

    def known(self, host: str) -> tuple[str, ...]:
        """The addresses of a host that was resolved and allowed; empty otherwise."""
        host = host.strip("[]").lower()
        return () if host in self._refused else self._known.get(host, ())

    async def resolve(self, host: str) -> tuple[str, ...]:
        """The addresses of ``host`` (IPv4 first); empty when DNS does not know it or does not answer in time."""
        host = host.strip("[]").lower()
        if host in self._known:
            return self._known[host]
        if host not in self._asked:
            self._asked[host] = asyncio.ensure_future(self._look_up(host))
        return await asyncio.shield(self._asked[host])

    async def _look_up(self, host: str) -> tuple[str, ...]:
        loop = asyncio.get_running_loop()
        try:
            found = await asyncio.wait_for(loop.run_in_executor(self._pool, look_up, host), self._timeout)
        except TimeoutError:
            found = ()
        self._known[host] = found
        self._asked.pop(host, None)
        return found

    async def refusal(self, host: str) -> str:
        """Why ``host`` may not be asked: 'DNS', 'private address'; '' when it may.

        A private address is asked only when a registered home host itself resolves to it; a host with one
        forbidden address is refused as a whole.
        """
        host = host.strip("[]").lower()
        if host not in self._refused:
            found = await self.resolve(host)
            if not found:
                return "DNS"
            private = {address for address in found if is_private(address)}
            if not private or private <= await self._permitted_addresses():
                return ""
            self._refused[host] = "private address"
        return self._refused[host]

    async def _permitted_addresses(self) -> frozenset[str]:
        if self._permitted is None:
            found = await asyncio.gather(*(self.resolve(home) for home in self._homes))
            self._permitted = frozenset(address for addresses in found for address in addresses)
        return self._permitted

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)


def look_up(host: str) -> tuple[str, ...]:
    """The addresses of a host by the system's resolver, IPv4 first. Reads 0x7f.1 and 2130706433 as it does."""
    try:
        infos = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return ()
    addresses = dict.fromkeys(str(info[4][0]) for info in infos)
    return tuple(sorted(addresses, key=lambda address: ":" in address))
