"""What has become of the addresses on other hosts that the sites point at: each asked once for the whole night."""

import time
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from crawler.city import City
from crawler.keep import Keep
from crawler.looks import MOST_HOPS, asks_for_patience, fetch_of, next_hop, not_asked, outcome_of
from crawler.offsite import in_turns, seen_by_their_own_walk, targets
from crawler.pages.read import read
from crawler.records import Fetch, Night
from crawler.spiders.of_city import NO_REQUESTS, CitySpider
from crawler.spiders.queue import Ask, Line
from crawler.store import SiteStore, StoreError, Visit
from crawler.transport import Answer

_FIRST_BYTES = 16_384  # enough for a challenge's script; the page behind an off-site link is not read
_MOST_TRIES = 2
_SECOND_LOOK = frozenset({"gone", "error", "unreachable"})


class LinksSpider(CitySpider):
    """``scrapy crawl links``: the off-site targets of all stores, into ``data/links.db``; robots and budgets as ever.

    A target on another registered site that its own walk has seen tonight is taken from there. More targets of one
    host than GOVSITE_OFFSITE_PER_HOST stay unasked, which is unknown, not fine.
    """

    name = "links"
    keep: Keep
    night: Night

    def __init__(self, city: City, own_city: bool = False, urls: tuple[str, ...] = ()) -> None:
        super().__init__(city, own_city)
        self.urls = urls  # only these, whatever the night has seen of them
        self.due: deque[Ask] = deque()
        self.second: deque[Ask] = deque()
        self.flying = self.requests = self.known = self.seen = 0
        self.told = 0.0
        self.failure = ""
        self.interrupted = False
        self.line: Line | None = None
        self.store: SiteStore | None = None

    # --- what is asked ----------------------------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Any]:
        self.city.emit({"event": "site", "site": "links", "state": "running"})
        self.keep = Keep(self.crawler.settings.getint("GOVSITE_BATCH"))
        try:
            self.store = SiteStore.open(self.city.data / "links.db", "links")
            self.night = self.store.begin_night(self.city.today, self.city.now(), again=bool(self.urls))
            self.keep.attach(self.store, self._fail)
            self._line_up(self.store)
        except StoreError as error:
            self._fail(error)
        else:
            self.line = Line(self._pull, self._turned_away, self.city.hosts, self.city.turns, self.asking.wake)
            await self.asking.run(self.next, self.has_more, self.look)
        for request in NO_REQUESTS:
            yield request

    def _line_up(self, store: SiteStore) -> None:
        if self.urls:
            known = list(filter(None, map(store.target, self.urls)))
            self.known = len(known)
            self.due.extend(Ask(target.url, target.role) for target in known)
            return
        wanted, done = targets(self.city), store.asked_tonight()
        self.known, self.requests = len(wanted), self.night.requests
        self.seen = sum(url in done for url in wanted)
        for fetch in seen_by_their_own_walk(self.city, wanted.keys() - done.keys()):
            self.keep.add(Visit(replace(fetch, role=wanted[fetch.url], body_hash="", etag="", last_modified="")))
            done[fetch.url] = 1
            self.seen += 1
        left = {url: role for url, role in wanted.items() if url not in done}
        most = self.crawler.settings.getint("GOVSITE_OFFSITE_PER_HOST")
        self.due.extend(Ask(url, role) for url, role in in_turns(left, done, most))

    def _pull(self) -> Ask | None:
        """First everything once, then once more what was not fine."""
        if not self.due and not self.flying:
            self.due, self.second = self.second, deque()
        return self.due.popleft() if self.due else None

    def next(self) -> Ask | None:
        ask = self.line.next() if self.line else None
        self.flying += ask is not None
        return ask

    def has_more(self) -> bool:
        line = self.line
        return line is not None and not line.stopped and bool(self.due or self.second or line.waiting)

    # --- what came back -----------------------------------------------------------------------------------------------

    async def look(self, ask: Ask) -> None:
        timeout = self.crawler.settings.getfloat("GOVSITE_FILE_SECONDS")
        try:
            answer = await self.answer(ask, {"limit": _FIRST_BYTES, "timeout": timeout})
        finally:
            self.flying -= 1
        self.answered(ask, answer)

    def answered(self, ask: Ask, answer: Answer) -> None:
        assert ask.host is not None
        assert self.line is not None
        self.requests += 1
        self.city.turns.done(ask.host.address)
        if self.line.stopped or self._later(ask, answer) or self._hops(ask, answer):
            return
        self._tell_progress()
        self.keep.add(Visit(self._fetch(ask, answer)))

    def _later(self, ask: Ask, answer: Answer) -> bool:
        assert self.line is not None
        assert ask.host is not None
        wait = asks_for_patience(answer, datetime.now(UTC), ask.host.holds)
        if wait is None:
            if answer.status:
                ask.host.answered()
            return False
        ask.host.hold(wait, self.line.time())
        ask.tries += 1
        if ask.host.refusal or ask.tries >= _MOST_TRIES:
            return False
        self.line.again(ask, wait)
        return True

    def _hops(self, ask: Ask, answer: Answer) -> bool:
        """Whether a redirect is followed: anywhere on the web that may be asked, not in circles, not for ever."""
        assert self.line is not None
        hop = next_hop(answer, ask.at)
        if not hop or hop in (ask.url, *ask.redirects) or len(ask.redirects) >= MOST_HOPS:
            return False
        ask.at, ask.redirects = hop, (*ask.redirects, hop)
        self.line.again(ask)
        return True

    def _fetch(self, ask: Ask, answer: Answer) -> Fetch:
        outcome = outcome_of(answer, _kind(ask, answer))
        error = ""
        if 300 <= answer.status < 400:
            error = "redirects in circles" if next_hop(answer, ask.at) else "redirects to nowhere"
        if outcome in _SECOND_LOOK and not ask.again:
            self.second.append(Ask(ask.url, ask.role, again=True))
        self.seen += not ask.again
        fetch = fetch_of(ask.url, ask.role, self.city.now(), answer, outcome, redirects=ask.redirects, error=error)
        return replace(fetch, etag="", last_modified="")

    def _turned_away(self, ask: Ask, reason: str) -> None:
        fetch = not_asked(ask.url, ask.role, self.city.now(), reason.removeprefix("unreachable: "))
        final = ask.redirects[-1] if ask.redirects else ""
        self.seen += not ask.again
        self.keep.add(Visit(replace(fetch, final_url=final, redirects=ask.redirects)))

    # --- the end ------------------------------------------------------------------------------------------------------

    def interrupt(self) -> None:
        """Ask nothing more tonight; the night stays open to be resumed."""
        self.interrupted = True
        if self.line:
            self.line.stop()
        self.asking.wake()

    async def closed(self, reason: str) -> None:
        if self.line:
            self.line.stop()
        finished = reason == "finished" and not self.failure and not self.interrupted
        self.keep.flush()
        if self.store is not None:
            try:
                self._write_down(self.store, finished=finished)
            except StoreError as error:
                self._fail(error)
            self.store.close()
        state = "failed" if self.failure else "done" if finished else "stopped"
        self.city.emit({"event": "site", "site": "links", "state": state, "reason": self.failure, **self._counts()})
        if self.own_city:
            await self.city.close()

    def _write_down(self, store: SiteStore, *, finished: bool) -> None:
        night = replace(self.night, known=self.known, seen=self.seen, requests=self.requests)
        if finished:
            store.finish_night(replace(night, state="done", finished=self.city.now()))
        else:
            store.save_night(night)

    def _fail(self, error: StoreError) -> None:
        self.failure = self.city.trouble = str(error)
        if self.line:
            self.line.stop()

    def _counts(self) -> dict[str, int]:
        waiting = len(self.due) + len(self.second)
        return {"pages": self.seen, "known": self.known, "due": waiting, "requests": self.requests}

    def _tell_progress(self) -> None:
        if time.monotonic() - self.told >= 1.0:
            self.told = time.monotonic()
            self.city.emit({"event": "progress", "site": "links", **self._counts()})


def _kind(ask: Ask, answer: Answer) -> str:
    """What the body is, where that can make a difference: a refusal, or a script in place of a page."""
    suspicious = answer.status >= 400 or (len(answer.body) < _FIRST_BYTES and b"<script" in answer.body)
    if not answer.body or not suspicious or answer.status in (404, 410):
        return ""
    return read(ask.at, answer.body, answer.headers.get("Content-Type", ""), status=answer.status).kind
