"""How one site's night goes: what is asked in which order, what each answer leads to, and when it ends."""

import asyncio
import hashlib
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from crawler.addresses import Resolver, canonical, host_key
from crawler.attachments import PICTURES, UNOPENED, is_document
from crawler.city import City
from crawler.frontier import Frontier
from crawler.hosts import Host
from crawler.keep import Keep
from crawler.looks import MOST_HOPS, READ_ROLES, asks_for_patience, fetch_of, is_text, next_hop, not_asked, outcome_of
from crawler.pages.links import role_of
from crawler.pages.read import read
from crawler.records import SEEN, Fetch, FileRead, Link, Night, Page, Site, text_hash
from crawler.sitemaps import MOST_FILES, addresses_in
from crawler.spiders.queue import Ask, Line
from crawler.store import SiteStore, StoreError, Visit, body_hash
from crawler.transport import Answer

_LOG = logging.getLogger(__name__)
_MOST_PARKED = 64  # drawn from the frontier before their host is free: more would undo its order
_MOST_TRIES = 4  # of an address whose server keeps saying "later"


class Walk:
    """One site's night. Everything that is asked, and everything that comes of it, passes here."""

    def __init__(self, city: City, site: Site, settings: Any, wake: Callable[[], None]) -> None:
        self.city = city
        self.site = site
        self.home = canonical(site.home)
        self.keep = Keep(settings.getint("GOVSITE_BATCH"))
        self.wake = wake
        self.bounds_of = _bounds(settings)
        self.deadline = time.monotonic() + settings.getfloat("GOVSITE_SITE_SECONDS")
        self.patience = settings.getfloat("GOVSITE_RETRY_SECONDS")
        self.line = Line(self._pull, self._turned_away, city.hosts, city.turns, wake, site.delay, most=_MOST_PARKED)
        self.resolver = Resolver()
        self.failure = ""
        self.begun = self.interrupted = False
        self.reason = ""
        self.requests = self.unchanged = 0
        self.sitemaps_left = MOST_FILES
        self.sitemaps: list[str] = []  # asked when home has answered: clicks are counted from there
        self.told = 0.0
        self.only: list[str] | None = None
        self.revisited = False  # an earlier night left validators and bodies
        self.home_seconds: tuple[float, ...] = ()
        self.error_page: tuple[int, str, str] | None = None
        self.finale: list[Ask] | None = None
        self.document_bytes = settings.getint("GOVSITE_ATTACHMENT_BYTES")
        self.reading: set[asyncio.Task[None]] = set()  # looks at documents whose words are being read
        self.store: SiteStore | None = None
        self.night: Night
        self.frontier = Frontier(site, city.today)

    # --- the beginning and the end ------------------------------------------------------------------------------

    async def begin(self, *, again: bool = False, urls: tuple[str, ...] = ()) -> None:
        """Open the site's file and line up what is due. A file that cannot be opened fails this site only."""
        self.city.emit({"event": "site", "site": self.site.id, "state": "running"})
        try:
            self.store = SiteStore.open(self.city.data / "sites" / f"{self.site.id}.db", self.site)
            self.night = self.store.begin_night(self.city.today, self.city.now(), again=again or bool(urls))
        except StoreError as error:
            self._fail(error)
            return
        self.keep.attach(self.store, self._fail)
        self.revisited = again or len(self.store.nights()) > 1
        self.requests, self.unchanged = self.night.requests, self.night.unchanged
        self.home_seconds, self.error_page = self.night.home_seconds, self.night.error_page
        host = await self.city.hosts.prepared(self.home)
        self.begun = True
        if self.interrupted:
            return
        if host.refusal:
            self._cannot_begin(host)
        elif urls:
            self.only = [url for url in urls if canonical(url)]
        else:
            self._line_up(host)

    def _cannot_begin(self, host: Host) -> None:
        """Nothing is crawled; a home that did not answer is a look all the same."""
        self.reason = "robots" if host.refusal == "robots" else "unreachable"
        if self.reason == "unreachable":
            error = host.refusal.removeprefix("unreachable: ")
            self.keep.add(Visit(not_asked(self.home, "page", self.city.now(), error)))
        self.line.stop()

    def _line_up(self, host: Host) -> None:
        assert self.store is not None
        self.frontier.fill(self.store.known(), self.store.internal())
        listed = host.robots.sitemaps if host.robots else ()
        self.sitemaps = list(dict.fromkeys((*map(canonical, listed), canonical(f"{host.origin}/sitemap.xml"))))
        if self.home in self.store.asked_tonight():
            self._ask_sitemaps()

    def end(self, *, finished: bool) -> None:
        """Keep what is left and write down how far the night got. ``finished`` False leaves it to be resumed."""
        finished = finished and not self.interrupted
        self.line.stop()
        self.keep.flush()
        if self.store is not None:
            try:
                self._write_down(finished=finished and not self.failure)
            except StoreError as error:
                self._fail(error)
            self.store.close()
        self._tell_end(finished)

    def _write_down(self, *, finished: bool) -> None:
        assert self.store is not None
        night = replace(
            self.night,
            requests=self.requests,
            unchanged=self.unchanged,
            home_seconds=self.home_seconds,
            error_page=self.error_page,
        )
        if self.only is None:
            host = self.city.hosts.met(self.home)
            progress = self.frontier.progress
            status = host.robots.status if host and host.robots else "unreachable"
            reason = self.reason or self.frontier.reason
            night = replace(night, reason=reason, robots=status, known=progress.known, seen=progress.seen)
        if finished:
            self.store.finish_night(replace(night, state="done", finished=self.city.now()))
        else:
            self.store.save_night(night)

    def _tell_end(self, finished: bool) -> None:
        state = "failed" if self.failure else "done" if finished else "stopped"
        event = {
            "event": "site",
            "site": self.site.id,
            "state": state,
            "reason": self.failure or self.reason or self.frontier.reason,
        }
        self.city.emit({**event, **self._counts()})

    def _fail(self, error: StoreError) -> None:
        """A store that cannot be written: nothing more is asked, because nothing more could be kept."""
        self.failure = self.failure or str(error)
        if self.store is not None:
            self.city.trouble = self.failure
        self.line.stop()
        self.wake()

    # --- what is asked --------------------------------------------------------------------------------------------

    def next(self) -> Ask | None:
        if not self.begun or self.city.files.full:
            return None
        if not self.line.stopped and time.monotonic() > self.deadline:
            self._stop("time")
        ask = self.line.next()
        if ask is None and not self._has_due() and self.finale is None:
            self._line_up_finale()
            ask = self.line.next()
        return ask

    def has_more(self) -> bool:
        return not self.line.stopped and (self._has_due() or self.finale is None)

    def _has_due(self) -> bool:
        return self.line.waiting or (bool(self.only) if self.only is not None else not self.frontier.finished)

    def _pull(self) -> Ask | None:
        """The next ask the frontier has due, or of the addresses that are to be tested again."""
        assert self.store is not None
        if self.only is not None:
            target = self.store.target(self.only.pop(0)) if self.only else None
            return Ask(target.url, target.role, target.depth) if target else None
        due = self.frontier.pop()
        if due is None:
            return None
        ask = Ask(due.url, due.role, due.depth, again=due.again)
        if self.revisited and not due.again and not (_is_document(ask) and not self.store.file_hash(due.url)):
            ask.etag, ask.last_modified = self.store.validators(due.url)
        if due.again and due.url == self.home:  # nothing else lies between its two looks when home is down
            self.line.again(ask, self.patience)
            return None
        return ask

    def _line_up_finale(self) -> None:
        """What is asked once a night when all else is seen: two more timings of home, and a path that cannot exist."""
        self.finale = []
        if self.only is not None:
            return
        if not self.reason:
            self.finale += [Ask(self.home, purpose="home time") for _ in range(3 - len(self.home_seconds))]
        if self.error_page is None:
            self.finale.append(Ask(self._impossible(), purpose="error page"))
        for ask in self.finale:
            self.line.again(ask)

    def _impossible(self) -> str:
        """A path nobody has made; the same for one site and date, so that a restarted night asks the same."""
        seed = f"{self.site.id} {self.city.today.isoformat()}".encode()
        return canonical(urljoin(self.home, f"{hashlib.blake2b(seed, digest_size=8).hexdigest()}.html"))

    def _ask_sitemaps(self) -> None:
        while self.sitemaps:
            self._ask_sitemap(self.sitemaps.pop(0))

    def _ask_sitemap(self, url: str) -> None:
        if url and host_key(url) in self.site.hosts and self.sitemaps_left > 0:
            self.sitemaps_left -= 1
            self.line.again(Ask(url, "data", purpose="sitemap"))

    def bounds(self, ask: Ask) -> dict[str, Any]:
        """The limits and headers of one request."""
        whole = ask.role in READ_ROLES or ask.purpose != "target"
        headers = {}
        if ask.etag:
            headers["If-None-Match"] = ask.etag
        if ask.last_modified:
            headers["If-Modified-Since"] = ask.last_modified
        limit, timeout = self.bounds_of[whole]
        files = self.bounds_of[False][0]
        if _is_document(ask):
            limit = files = self.document_bytes
            timeout = self.bounds_of[True][1]
        return {"limit": limit, "file_limit": files, "timeout": timeout, "headers": headers or None}

    # --- what came back -------------------------------------------------------------------------------------------

    def answered(self, ask: Ask, answer: Answer) -> None:
        """Keep what an answer is worth: nothing when it leads to another request, or is for the night itself."""
        host = ask.host
        assert host is not None
        self.city.turns.done(host.address)
        self.requests += 1
        if self.line.stopped or self._later(ask, answer, host) or self._hops(ask, answer):
            return
        for visit in list(_PURPOSES[ask.purpose](self, ask, answer)):
            self.keep.add(visit)
        self._tell_progress()

    def _later(self, ask: Ask, answer: Answer, host: Host) -> bool:
        """Whether the address is asked again because its server said "later"."""
        wait = asks_for_patience(answer, datetime.now(UTC), host.holds)
        if wait is None:
            if answer.status:
                host.answered()
            return False
        host.hold(wait, self.line.time())
        ask.tries += 1
        if host.refusal:
            self._stop("blocked")
            return False
        if ask.tries >= _MOST_TRIES:
            return False
        self.line.again(ask, wait)
        return True

    def _hops(self, ask: Ask, answer: Answer) -> bool:
        """Whether the walk goes on to where a redirect leads: within the site, not in circles, not for ever."""
        hop = next_hop(answer, ask.at)
        if not hop or host_key(hop) not in self.site.hosts:
            return False
        if hop in (ask.url, *ask.redirects) or len(ask.redirects) >= MOST_HOPS:
            return False
        ask.at, ask.redirects = hop, (*ask.redirects, hop)
        ask.etag = ask.last_modified = ""
        self.line.again(ask)
        return True

    def _target(self, ask: Ask, answer: Answer) -> Iterator[Visit]:
        """A target's look; that at a document is kept when its words have been read."""
        visits = list(self._looks(ask, answer))
        fetch = visits[-1].fetch
        if ask.role != "attachment" or fetch.outcome != "ok":
            return iter(visits)
        if fetch.sniffed in _NEVER_READ:
            return iter((*visits[:-1], replace(visits[-1], file=FileRead(fetch.url, _NEVER_READ[fetch.sniffed]))))
        if not _is_document(ask) or fetch.sniffed not in _DOCUMENT_BYTES:
            return iter(visits)
        if answer.cut:
            return iter((*visits[:-1], replace(visits[-1], file=FileRead(fetch.url, "too large"))))
        visits[-1] = replace(visits[-1], fetch=replace(fetch, body_hash=body_hash(answer.body)))
        if self.store is not None and self.store.file_hash(fetch.url) == visits[-1].fetch.body_hash:
            return iter(visits)
        task = asyncio.ensure_future(self._keep_with_words(visits, answer.body))
        self.reading.add(task)
        task.add_done_callback(self.reading.discard)
        return iter(())

    async def _keep_with_words(self, visits: list[Visit], body: bytes) -> None:
        """A kill before the words are read loses the look too: the document is asked for again."""
        file = await self.city.files.read(visits[-1].fetch.url, body)
        for visit in (*visits[:-1], replace(visits[-1], file=file)):
            self.keep.add(visit)
        self.wake()

    async def settle(self) -> None:
        """Wait until every document that was fetched is read; an interrupted walk leaves them to be asked again."""
        if self.interrupted or self.failure:
            for task in self.reading:
                task.cancel()
        if self.reading:
            await asyncio.wait(tuple(self.reading))

    def _looks(self, ask: Ask, answer: Answer) -> Iterator[Visit]:
        """A target's look. One redirected within the site is two: of the address that sends, and of where to."""
        kept = self._is_kept(ask, answer)
        page = None if kept else self._read(ask, answer)
        fetch = self._fetch(ask, answer, page.kind if page else "")
        if kept:  # the very body whose page and links are in the file
            fetch = replace(fetch, body_hash=body_hash(answer.body))
        self.unchanged += kept or fetch.outcome == "unchanged"
        if fetch.outcome != "ok" or ask.role not in READ_ROLES:
            page = None
        if ask.redirects and ask.url != self.home and fetch.outcome == "ok":
            yield from self._sent_on(ask, answer, fetch, page)
        else:
            yield self._visit(fetch, page, answer, ask.depth)
        self._watch(ask, fetch)

    def _fetch(self, ask: Ask, answer: Answer, kind: str) -> Fetch:
        hop = next_hop(answer, ask.at)
        outcome = outcome_of(answer, kind, conditional=bool(ask.etag or ask.last_modified))
        error = ""
        if hop and host_key(hop) not in self.site.hosts:
            outcome, ask.redirects = "ok", (*ask.redirects, hop)
        elif 300 <= answer.status < 400 and outcome != "unchanged":
            error = "redirects in circles" if hop else "redirects to nowhere"
        return fetch_of(ask.url, ask.role, self.city.now(), answer, outcome, redirects=ask.redirects, error=error)

    def _sent_on(self, ask: Ask, answer: Answer, fetch: Fetch, page: Page | None) -> Iterator[Visit]:
        """The look at an address that sends on, and, if nobody took it tonight, the look at where it sends to."""
        end = fetch.final_url
        sends = Page(url=ask.url, kind="redirect", redirect=end, links=(Link(end, "redirect"),))
        yield Visit(fetch, sends if ask.role == "page" else None, None, ask.depth)
        self._done(fetch)
        if self.only is None and host_key(end) in self.site.hosts and self.frontier.claim(end, ask.role, ask.depth):
            there = fetch_of(end, ask.role, fetch.at, answer, fetch.outcome)
            yield self._visit(there, page, answer, ask.depth)

    def _visit(self, fetch: Fetch, page: Page | None, answer: Answer, depth: int) -> Visit:
        """One look with its page, whose links are handed to the frontier."""
        if page is not None:
            page = replace(page, url=fetch.url) if page.url != fetch.url else page
            page = self._follow(page, depth)
        self._done(fetch)
        return Visit(fetch, page, answer.body if page is not None else None, depth)

    def _done(self, fetch: Fetch) -> None:
        if self.only is None:
            self.frontier.done(fetch.url, fetch.outcome)
            if fetch.url == self.home:
                self._ask_sitemaps()

    def _follow(self, page: Page, depth: int) -> Page:
        """Hand what a page points at to the frontier; the rows of a list may be links that only a script writes.

        The page as it is kept: without the links that lead past the end of its list, which nobody asks.
        """
        onward = self.frontier.onward(page)
        self.frontier.add(onward, depth)
        self.frontier.add((Link(entry.url, role_of(entry.url)) for entry in page.entries if entry.url), depth)
        if page.redirect:
            self.frontier.add([Link(page.redirect, "redirect")], depth)
        return page if len(onward) == len(page.links) else replace(page, links=onward)

    def _read(self, ask: Ask, answer: Answer) -> Page | None:
        """The page in an answer; None for a file, an empty body, or an error whose words tell nothing."""
        content_type = answer.headers.get("Content-Type", "")
        silent = not answer.body or answer.status in (404, 410) or 300 <= answer.status < 400
        if silent or not is_text(content_type, answer.body):
            return None
        if ask.role not in READ_ROLES and not content_type.startswith("text/html"):
            return None
        return self._page_in(ask.at, answer, home=ask.url == self.home)

    def _page_in(self, url: str, answer: Answer, *, home: bool = False) -> Page | None:
        content_type = answer.headers.get("Content-Type", "")
        try:
            return read(url, answer.body, content_type, home=home, resolver=self.resolver, status=answer.status)
        except Exception:  # a reader's bug must cost its page, not the site's night
            _LOG.exception("%s cannot be read", url)
            return None

    def _is_kept(self, ask: Ask, answer: Answer) -> bool:
        if self.store is None or ask.redirects or answer.status != 200 or not self.revisited:
            return False
        return bool(answer.body) and self.store.body_hash(ask.url) == body_hash(answer.body)

    def _watch(self, ask: Ask, fetch: Fetch) -> None:
        """Home tells how the site is: its time is kept, and where it is shut to us nothing more is asked."""
        if ask.url != self.home:
            return
        if fetch.outcome in SEEN:
            self.home_seconds = self.home_seconds or (fetch.seconds,)
        elif fetch.outcome in ("blocked", "challenged"):
            self._stop("blocked")
        elif fetch.outcome == "unreachable" and ask.again:
            self.reason = self.reason or "unreachable"

    def _stop(self, reason: str) -> None:
        self.reason = self.reason or reason
        self.line.stop()
        self.wake()

    def _home_time(self, ask: Ask, answer: Answer) -> Iterator[Visit]:
        if 200 <= answer.status < 400:
            self.home_seconds = (*self.home_seconds, round(answer.seconds, 4))
        return iter(())

    def _error_page(self, ask: Ask, answer: Answer) -> Iterator[Visit]:
        page = self._page_in(ask.url, answer)
        if answer.status and page is not None:
            self.error_page = (answer.status, page.title, text_hash(page.text))
        return iter(())

    def _sitemap(self, ask: Ask, answer: Answer) -> Iterator[Visit]:
        if answer.status == 200:
            pages, files = addresses_in(answer.body)
            self.frontier.add([Link(url, role_of(url)) for url in map(canonical, pages) if url], 1)
            for url in files:
                self._ask_sitemap(canonical(url))
        return iter(())

    def _turned_away(self, ask: Ask, reason: str) -> None:
        """Nothing was asked: robots, the private-address rule, or a host that cannot be reached."""
        if ask.purpose != "target":
            return
        fetch = not_asked(ask.url, ask.role, self.city.now(), reason.removeprefix("unreachable: "))
        if ask.redirects:
            fetch = replace(fetch, final_url=ask.redirects[-1], redirects=ask.redirects)
        self._done(fetch)
        self.keep.add(Visit(fetch, depth=ask.depth))

    # --- what is told ---------------------------------------------------------------------------------------------

    def _counts(self) -> dict[str, int]:
        progress = self.frontier.progress
        return {"pages": progress.seen, "known": progress.known, "due": progress.waiting, "requests": self.requests}

    def _tell_progress(self) -> None:
        now = time.monotonic()
        if now - self.told >= 1.0:
            self.told = now
            self.city.emit({"event": "progress", "site": self.site.id, **self._counts()})


_PURPOSES: dict[str, Callable[[Walk, Ask, Answer], Iterator[Visit]]] = {
    "target": Walk._target,
    "sitemap": Walk._sitemap,
    "home time": Walk._home_time,
    "error page": Walk._error_page,
}


_DOCUMENT_BYTES = ("pdf", "zip", "ole")
_NEVER_READ = dict.fromkeys(UNOPENED, "not opened") | dict.fromkeys(PICTURES, "no text")  # by what it was sniffed as


def _is_document(ask: Ask) -> bool:
    return ask.role == "attachment" and ask.purpose == "target" and is_document(ask.url)


def _bounds(settings: Any) -> dict[bool, tuple[int, float]]:
    """(bytes, seconds) of a body that is read whole (True), and of one whose first bytes are enough (False)."""
    return {
        True: (settings.getint("GOVSITE_PAGE_BYTES"), settings.getfloat("GOVSITE_PAGE_SECONDS")),
        False: (settings.getint("GOVSITE_FILE_BYTES"), settings.getfloat("GOVSITE_FILE_SECONDS")),
    }
