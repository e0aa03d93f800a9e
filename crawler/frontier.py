"""Which addresses of a site are asked tonight, and in which order.

Pure: no clock, no network, no database. The store fills it with what is known, the walk adds what it finds, pops what
is due and tells what became of it.
"""

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from heapq import heappop, heappush
from typing import NamedTuple
from zlib import crc32

from crawler.addresses import canonical, host_key
from crawler.records import SEEN, Known, Link, Page, Site
from crawler.traps import Quotas, identity, list_key, trap

PAGE_ROLES = frozenset({"page", "data"})
SECOND_LOOK = frozenset({"gone", "error", "unreachable"})  # asked once more at the end of the walk
ANSWERED = SEEN | {"gone"}  # the site has said what the address holds, even if that is nothing
DOWN = {"unreachable": "unreachable", "blocked": "blocked", "challenged": "blocked"}
_ROLE = {"frame": "page", "redirect": "page", "next": "page"}


@dataclass(frozen=True, slots=True)
class Limits:
    """What bounds a site's night, and what is asked again when."""

    pages: int = 100_000  # pages of the site that are followed at all; sites.csv may say max_pages
    files: int = 60_000  # images, attachments, styles, scripts, media
    depth: int = 100  # clicks from home; paging of one list is one click. A calendar by month ends before
    young_days: int = 30  # a page this young is asked every night
    small: int = 2_000  # a site of no more targets is asked whole every night, where a 304 costs it nothing
    spread: int = 7  # nights over which the rest is spread
    give_up_after: int = 30  # answers in a row that say a server is down or blocks us


class Due(NamedTuple):
    """An address to ask now. ``again`` is the second look of the same night, at the end of the walk."""

    url: str
    role: str
    depth: int
    again: bool = False


class Progress(NamedTuple):
    """How far the night is. ``known`` and ``seen`` count internal pages, for coverage; ``cut`` what traps cost."""

    asked: int
    waiting: int
    known: int
    seen: int
    cut: int


def due_tonight(known: Known, today: date, *, small: bool, limits: Limits = Limits()) -> bool:
    """The revisit plan: home, lists, young pages and whatever was not fine every night, everything else weekly.

    On a small site a page or file that answers conditional requests is asked every night too.
    """
    if known.outcome not in SEEN or known.lists or known.kind in _NIGHTLY or known.asked is None:
        return True
    if known.born is not None and (today - known.born).days < limits.young_days:
        return True
    if small and known.validator:
        return True
    turn = crc32(known.url.encode()) % limits.spread
    return turn == today.toordinal() % limits.spread or (today - known.asked).days >= limits.spread


_NIGHTLY = frozenset({"home", "column", "data", "frame", "redirect", "error", "challenge"})

# --- the frontier ---------------------------------------------------------------------------------------------------

# what has become of an address tonight
_CUT, _WAITING, _ASKED, _ANSWERED, _FAILED, _RESTING, _BEYOND = range(7)

# lists first: they lead to the rest, and their dates are what most findings rest on
_HOME, _LIST, _PAGE, _FILE = range(4)
_LIST_ROLES = frozenset({"frame", "redirect", "next", "data"})


class Frontier:
    """The addresses of one site's night. ``fill`` it from the store first; then ``pop`` until ``finished``."""

    def __init__(self, site: Site, today: date, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._most_pages = self._limits.pages if site.max_pages is None else site.max_pages
        self._hosts = site.hosts
        self._home = canonical(site.home) or site.home
        self._today = today
        self._origins: dict[str, bool] = {}
        # Keyed by hash(address): a number costs a third of the address, and a set of 64-bit hashes that clashes once
        # in a million sites costs one page of one of them.
        self._states: dict[int, int] = {}
        self._queues: dict[tuple[int, int, str], deque[str]] = {}
        self._order: list[tuple[int, int, str]] = []
        self._late: deque[tuple[Due, str]] = deque()
        self._flying: dict[str, tuple[Due, str]] = {}
        self._quotas = Quotas()
        self._shown: dict[int, set[int]] = {}
        self._down: Counter[str] = Counter()
        self._given_up: set[str] = set()
        self._pages = self._files = self._known = self._seen = self._asked = self._waiting = 0
        self.cut: Counter[str] = Counter()
        self.reason = ""

    def fill(self, known: Iterable[Known], count: int = 0) -> None:
        """Take in what the store knows, in its order; ``count`` = how many targets that is (0: a small site).

        What was asked tonight before a restart is not asked again, except for the second look it may still be owed.
        """
        small = count <= self._limits.small
        home_known = False
        for target in known:
            home_known = home_known or target.url == self._home
            self._fill_one(target, small)
        if not home_known:
            self._admit(self._home, "page", 0, _HOME)

    def add(self, links: Iterable[Link], depth: int) -> int:
        """Take in the references of a page that is ``depth`` clicks from home; how many of them are new and ours."""
        return sum(
            self._meet(link.url, link.role, depth if link.role == "next" else depth + 1)
            for link in links
            if hash(link.url) not in self._states
        )

    def onward(self, page: Page) -> tuple[Link, ...]:
        """The references of a page that lead on; a list past its end leads to no further page of the list.

        ``?page=51`` of a list of 50 shows page 50 again, or nothing, and offers page 52: it is told by pointing at
        just what another page of the same list pointed at.
        """
        lists = list_key(page.url)
        if lists == page.url:
            return page.links
        others = tuple(link for link in page.links if list_key(link.url) != lists)
        shown = self._shown.setdefault(hash(lists), set())
        pointed = hash((frozenset(link.url for link in others), tuple(entry.title for entry in page.entries)))
        if pointed in shown:
            return others
        shown.add(pointed)
        return page.links

    def pop(self) -> Due | None:
        """The next address to ask; None when there is none now (more may come with answers on their way).

        Home is asked first and alone: where it is shut to us nothing more is asked, and clicks are counted from it.
        """
        if self._home in self._flying:
            return None
        while self._order and not self.reason_to_stop:
            key = self._order[0]
            queue = self._queues[key]
            if not queue:
                heappop(self._order)
                del self._queues[key]
                continue
            url = queue.popleft()
            self._waiting -= 1
            if self._states[hash(identity(url))] == _WAITING and self._may_ask(url):
                return self._fly(Due(url, key[2], key[1]), "")
        while self._late and not self._flying and not self.reason_to_stop:
            due, before = self._late.popleft()
            if self._may_ask(due.url):
                return self._fly(due, before)
        return None

    def claim(self, url: str, role: str = "page", depth: int = 0) -> bool:
        """Whether a redirect's end may be taken for its own address tonight: it is ours, and was not asked yet.

        When it may, it counts as popped and ``done`` must be told.
        """
        self._meet(url, role, depth)
        state = self._states.get(hash(identity(url)))
        if state not in (_WAITING, _RESTING):
            return False
        self._fly(Due(url, role, depth), "ok" if state == _RESTING else "")
        return True

    def done(self, url: str, outcome: str) -> None:
        """Tell what a popped address came to (one of OUTCOMES)."""
        due, before = self._flying.pop(url)
        self._states[hash(identity(url))] = _ANSWERED if outcome in ANSWERED else _FAILED
        if due.role in PAGE_ROLES and outcome in ANSWERED and before not in ANSWERED:
            self._seen += 1
        if outcome in SECOND_LOOK and not due.again:
            self._late.append((due._replace(again=True), outcome))
        self._watch_server(url, outcome)

    @property
    def finished(self) -> bool:
        """Nothing is waiting and nothing is on its way."""
        return not self._flying and (bool(self.reason_to_stop) or not (self._waiting or self._late))

    @property
    def reason_to_stop(self) -> str:
        """'unreachable' or 'blocked' once the home's server has said so too often in a row; else ''."""
        return self.reason if self.reason in ("unreachable", "blocked") else ""

    @property
    def progress(self) -> Progress:
        return Progress(self._asked, self._waiting + len(self._late), self._known, self._seen, self.cut.total())

    # --- meeting addresses --------------------------------------------------------------------------------------

    def _fill_one(self, target: Known, small: bool) -> None:
        url, role = target.url, target.role
        rank = _HOME if url == self._home else _LIST if target.lists or role == "data" else None
        if target.asks_tonight:
            self._remember_asked(target)
        elif due_tonight(target, self._today, small=small, limits=self._limits):
            self._meet(url, role, target.depth, rank)
        elif self._enter(url, role, target.depth, _RESTING) and role in PAGE_ROLES:
            self._seen += 1

    def _remember_asked(self, target: Known) -> None:
        answered = target.outcome in ANSWERED
        if not self._enter(target.url, target.role, target.depth, _ANSWERED if answered else _FAILED):
            return
        self._asked += target.asks_tonight
        self._seen += answered and target.role in PAGE_ROLES
        if target.outcome in SECOND_LOOK and target.asks_tonight == 1:
            self._late.append((Due(target.url, target.role, target.depth, again=True), target.outcome))

    def _meet(self, url: str, role: str, depth: int, rank: int | None = None) -> bool:
        if rank is None:
            rank = _LIST if role in _LIST_ROLES else _PAGE if role == "page" else _FILE
        return self._admit(url, _ROLE.get(role, role), depth, rank)

    def _admit(self, url: str, role: str, depth: int, rank: int) -> bool:
        if not self._enter(url, role, depth, _WAITING):
            return False
        key = (rank, depth, role)
        queue = self._queues.get(key)
        if queue is None:
            queue = self._queues[key] = deque()
            heappush(self._order, key)
        queue.append(url)
        self._waiting += 1
        return True

    def _enter(self, url: str, role: str, depth: int, state: int) -> bool:
        """Write an address down with its state, once; whether it counts: in scope, no trap, within the budgets."""
        if not self._is_ours(url):
            self._states[hash(url)] = _CUT  # met on every page: 友情链接, the ministry, the record office
            return False
        key = hash(identity(url))
        if key in self._states:
            self._states.setdefault(hash(url), _CUT)  # another address of the same page
            return False
        why = "depth" if depth > self._limits.depth else trap(url, self._today)
        if not why and not self._quotas.admits(url):
            why = "quota"
        if why:
            self.cut[why] += 1
            self._states[key] = self._states[hash(url)] = _CUT
            return False
        return self._within_budget(key, url, role, state)

    def _within_budget(self, key: int, url: str, role: str, state: int) -> bool:
        page = role in PAGE_ROLES
        self._known += page
        self._states[key] = state
        self._states.setdefault(hash(url), _CUT)
        if (self._pages >= self._most_pages) if page else (self._files >= self._limits.files):
            self._states[key] = _BEYOND
            self.reason = self.reason or "budget"
            return False
        if page:
            self._pages += 1
        else:
            self._files += 1
        return True

    def _is_ours(self, url: str) -> bool:
        origin = _origin(url)
        ours = self._origins.get(origin)
        if ours is None:
            ours = self._origins[origin] = host_key(url) in self._hosts
        return ours

    # --- asking -------------------------------------------------------------------------------------------------

    def _may_ask(self, url: str) -> bool:
        return not self._given_up or _origin(url) not in self._given_up

    def _fly(self, due: Due, before: str) -> Due:
        self._states[hash(identity(due.url))] = _ASKED
        self._flying[due.url] = (due, before)
        self._asked += 1
        return due

    def _watch_server(self, url: str, outcome: str) -> None:
        """Give a server up that says nothing but that it is down: each further answer would cost a timeout."""
        origin = _origin(url)
        if outcome not in DOWN:
            self._down.pop(origin, None)
            return
        self._down[origin] += 1
        if self._down[origin] >= self._limits.give_up_after:
            self._given_up.add(origin)
            if origin == _origin(self._home):
                self.reason = DOWN[outcome]


def _origin(url: str) -> str:
    end = url.find("/", 8)  # past http:// or https://
    return url if end < 0 else url[:end]
