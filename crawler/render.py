"""How a page is read in the system's Chromium, which itself reaches no network: every request goes through our door."""

import asyncio
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from crawler.addresses import canonical, host_key
from crawler.city import City
from crawler.hosts import Host
from crawler.looks import next_hop
from crawler.pages import scripted
from crawler.pages.read import read
from crawler.records import Page, Site
from crawler.render_plan import Plan, rendered, waiting
from crawler.store import SiteStore, StoreError
from crawler.transport import Answer

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PAGE_SECONDS = 15.0
_END_SECONDS = 5.0  # for a renderer that hangs to be let go
_MOST_BYTES = 5_000_000  # of one answer, and of the page that comes out
_MOST_REQUESTS = 80  # of one page
_MOST_HOPS = 3
_MORE_WORDS, _MORE_LINKS = 60, 5  # characters, links: a line of 今天是 and a visitor's number are no content
_READ = frozenset({"document", "script", "xhr", "fetch"})
_UNREAD = {"stylesheet": "text/css"}  # answered empty: a list waits for its style sheet, and looks are not judged
# no connection of its own, whatever a page tries: names do not resolve, and the proxy is nobody
_ALONE = (
    *("--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=http://127.0.0.1:9", "--proxy-bypass-list=<-loopback>"),
    *("--force-webrtc-ip-handling-policy=disable_non_proxied_udp", "--disable-background-networking"),
)
_PICTURE = {"width": 1200, "height": 900}
_TALLEST_PICTURE = 2400
# what has drawn the page is not read again as a promise of more
_STRIP = "() => document.querySelectorAll('script:not([src]):not([id])').forEach(script => script.remove())"


class AbsentError(Exception):
    """No page can be rendered here: the extra or a browser is not installed, or does not start."""


async def render_sites(city: City, ids: Sequence[str], user_agent: str, stopped: Callable[[], bool]) -> None:
    """Render what waits for it, a site after another; every site's end is told, without a browser too."""
    sites = [site for id_ in ids if (site := city.registry.get(id_))]
    browser: Browser | None = None
    try:
        browser = await _started(city, user_agent) if any(site.render != "never" for site in sites) else None
        for site in sites:
            city.emit({"event": "site", "site": site.id, "state": "running"})
            city.emit({"event": "site", "site": site.id, **await _site(city, site, browser, stopped)})
    finally:
        if browser is not None:
            await browser.close()


async def _started(city: City, user_agent: str) -> "Browser | None":
    try:
        return await Browser.start(user_agent)
    except AbsentError as absent:
        city.emit({"event": "log", "level": "warning", "message": f"{absent}; nothing is rendered / 未渲染脚本页面"})
        return None


async def _site(city: City, site: Site, browser: "Browser | None", stopped: Callable[[], bool]) -> Mapping[str, Any]:
    """How the site's stage ended, as the rest of its event."""
    try:
        with SiteStore.open(city.data / "sites" / f"{site.id}.db", site) as store:
            if browser is not None:
                await _render(city, site, store, browser, stopped)
            pages = list(store.scripted())
    except StoreError as error:
        return {"state": "failed", "reason": str(error)}
    counts = {"rendered": rendered(pages, city.today), "unrendered": len(waiting(pages, city.today))}
    return {"state": "done", "reason": "", **counts}


async def _render(city: City, site: Site, store: SiteStore, browser: "Browser", stopped: Callable[[], bool]) -> None:
    plan = Plan(store.scripted(), city.today, site.render)
    for page in plan:
        if stopped():
            return
        drawing = await browser.draw(page.url, Door(city, site, page.url))
        found = read(page.url, drawing.html, "text/html; charset=utf-8", home=page.url == store.home)
        gained = bool(drawing.html) and _says_more(found, store)
        plan.came(page, gained=gained)
        if gained or (drawing.whole and waiting([page], city.today)):
            store.save_rendered(scripted.rendered(found, city.today.isoformat()), drawing.html)


def _says_more(found: Page, store: SiteStore) -> bool:
    """Whether the page shows rows, or words or links that what is kept of it does not have."""
    if found.kind in ("error", "challenge"):
        return False
    words, links = len(store.text(found.url)) + _MORE_WORDS, len(store.links(found.url)) + _MORE_LINKS
    return bool(found.entries) or len(found.text) >= words or len(found.links) >= links


# --- the door -----------------------------------------------------------------------------------------------------


@dataclass(eq=False)
class Door:
    """What one page's requests pass: the site's own hosts, robots.txt, the private-address rule, the address's turn.

    ``failed`` notes what the page asked of its own site and did not get.
    """

    city: City
    site: Site
    page: str
    failed: list[str] = field(default_factory=list)
    asked: int = 0

    async def answer(self, method: str, url: str, kind: str) -> Answer | None:
        """The answer to one request of the page; None when it may not be asked, or nothing answered."""
        if kind not in _READ or not self._is_own(url) or (kind == "document" and canonical(url) != self.page):
            return None  # frames are read by the crawl, windows that open and pages that follow are none of this page
        answer = await self._ask(url) if method == "GET" and self.asked < _MOST_REQUESTS else None
        if answer is None or not 200 <= answer.status < 300 or answer.cut or answer.error:
            self.failed.append(url)
        return answer if answer is not None and answer.status else None

    def _is_own(self, url: str) -> bool:
        """A host of the site, or one beside it under the same name: data.lake.gov.cn of www.lake.gov.cn."""
        if urlsplit(url).scheme not in ("http", "https"):
            return False
        name = (urlsplit(self.site.home).hostname or "").removeprefix("www.")
        host = urlsplit(url).hostname or ""
        named = "." in name and any(letter.isalpha() for letter in name)  # not an address, not localhost
        return host_key(url) in self.site.hosts or (named and f".{host}".endswith(f".{name}"))

    async def _ask(self, url: str) -> Answer | None:
        for _ in range(_MOST_HOPS + 1):
            url = canonical(url) or url
            host = await self.city.hosts.prepared(url)
            if host.refusal or not host.allows(url) or not self._is_own(url):
                return None
            answer = await self._take_turn(url, host)
            onward = next_hop(answer, url)
            if not onward:
                return answer
            url = onward
        return None

    async def _take_turn(self, url: str, host: Host) -> Answer:
        self.asked += 1
        await self.city.turns.wait(host.address, host.delay(self.site.delay))
        try:
            return await self.city.transport.get(url, limit=_MOST_BYTES, timeout=_PAGE_SECONDS)
        finally:
            self.city.turns.done(host.address)


# --- the browser --------------------------------------------------------------------------------------------------


def browser_version() -> str:
    """The version of the browser that renders, which is started and ended. Raises AbsentError."""

    async def started() -> str:
        browser = await Browser.start("govsite")
        try:
            return browser.version
        finally:
            await browser.close()

    return asyncio.run(started())


@dataclass(frozen=True, slots=True)
class Drawing:
    """A page after its scripts have run, as UTF-8. ``whole`` says that all it asked for came and no script failed."""

    html: bytes = b""
    whole: bool = False


class Browser:
    """One Chromium for a stage; each page has a context of its own, closed behind it."""

    def __init__(self, playwright: Any, browser: Any, user_agent: str) -> None:
        self._playwright = playwright
        self._browser = browser
        self._user_agent = user_agent

    @classmethod
    async def start(cls, user_agent: str) -> "Browser":
        """Raises AbsentError, which says what to install."""
        try:
            from playwright.async_api import Error, async_playwright  # the extra [render]
        except ImportError as error:
            raise AbsentError("playwright is not installed (./run setup server installs it)") from error
        path = next(filter(None, map(shutil.which, BROWSERS)), None)
        if path is None:
            raise AbsentError(f"no browser: none of {', '.join(BROWSERS)} is on the PATH")
        playwright = await async_playwright().start()
        try:
            browser = await playwright.chromium.launch(
                executable_path=path, args=list(_ALONE), chromium_sandbox=os.geteuid() != 0
            )
        except Error as error:
            await playwright.stop()
            raise AbsentError(f"{path} does not start: {str(error).splitlines()[0]}") from error
        return cls(playwright, browser, user_agent)

    @property
    def version(self) -> str:
        return str(self._browser.version)

    async def draw(self, url: str, door: Door) -> Drawing:
        """The page at ``url`` when it has come to rest, or after 15 s as far as it has come. Never raises."""
        from playwright.async_api import Error

        context = None
        try:
            async with asyncio.timeout(_PAGE_SECONDS + _END_SECONDS):
                context = await self._browser.new_context(
                    user_agent=self._user_agent, accept_downloads=False, service_workers="block", locale="zh-CN"
                )
                return await _drawn(context, url, door)
        except (Error, TimeoutError):
            return Drawing()
        finally:
            if context is not None:
                with suppress(Error, TimeoutError):
                    async with asyncio.timeout(_END_SECONDS):
                        await context.close()

    async def picture(self, url: str, body: bytes, content_type: str) -> bytes:
        """A PNG of a kept page as its bytes alone draw it: no script, nothing loaded. b'' when it fails."""
        from playwright.async_api import Error

        context = None
        try:
            async with asyncio.timeout(_PAGE_SECONDS + _END_SECONDS):
                context = await self._browser.new_context(
                    java_script_enabled=False,
                    accept_downloads=False,
                    service_workers="block",
                    locale="zh-CN",
                    viewport=_PICTURE,
                )
                return await _pictured(context, url, body, content_type)
        except (Error, TimeoutError):
            return b""
        finally:
            if context is not None:
                with suppress(Error, TimeoutError):
                    async with asyncio.timeout(_END_SECONDS):
                        await context.close()

    async def close(self) -> None:
        from playwright.async_api import Error

        with suppress(Error, TimeoutError):
            async with asyncio.timeout(_END_SECONDS):
                await self._browser.close()
                await self._playwright.stop()


async def _drawn(context: Any, url: str, door: Door) -> Drawing:
    from playwright.async_api import TimeoutError as TooLate

    await context.route("**/*", lambda route: _pass(route, door))
    await context.route_web_socket("**/*", lambda socket: socket.close())
    page = await context.new_page()
    context.on("page", lambda popup: asyncio.ensure_future(popup.close()))
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    at_rest = True
    try:
        await page.goto(url, wait_until="networkidle", timeout=_PAGE_SECONDS * 1000)
    except TooLate:
        at_rest = False
    await page.evaluate(_STRIP)
    html = (await page.content()).encode("utf-8", "replace")
    if len(html) > _MOST_BYTES or canonical(page.url) != canonical(url):
        return Drawing()
    return Drawing(html, at_rest and not errors and not door.failed)


async def _pictured(context: Any, url: str, body: bytes, content_type: str) -> bytes:
    served: list[str] = []

    async def answer(route: Any) -> None:
        if served or not route.request.is_navigation_request():
            await route.abort()
            return
        served.append(route.request.url)
        await route.fulfill(status=200, body=body, headers={"Content-Type": content_type})

    await context.route("**/*", answer)
    page = await context.new_page()
    await page.goto(url, wait_until="load", timeout=_PAGE_SECONDS * 1000)
    height = min(await page.evaluate("() => document.documentElement.scrollHeight"), _TALLEST_PICTURE)
    clip = {"x": 0, "y": 0, "width": _PICTURE["width"], "height": max(height, 1)}
    return bytes(await page.screenshot(full_page=True, clip=clip, animations="disabled"))


async def _picture_alone(url: str, body: bytes, content_type: str) -> bytes:
    browser = await Browser.start("")
    try:
        return await browser.picture(url, body, content_type)
    finally:
        await browser.close()


def picture(url: str, body: bytes, content_type: str) -> bytes:
    """``Browser.picture`` in a browser of its own. Raises AbsentError where there is none."""
    return asyncio.run(_picture_alone(url, body, content_type))


async def _pass(route: Any, door: Door) -> None:
    from playwright.async_api import Error

    request = route.request
    with suppress(Error):  # the page has been closed meanwhile
        if request.resource_type in _UNREAD:
            await route.fulfill(status=200, body="", content_type=_UNREAD[request.resource_type])
            return
        answer = await door.answer(request.method, request.url, request.resource_type)
        if answer is None:
            await route.abort()
            return
        kind = answer.headers.get("Content-Type", "")
        allowed = {"Access-Control-Allow-Origin": "*"} if host_key(request.url) != host_key(door.site.home) else {}
        await route.fulfill(status=answer.status, body=answer.body, headers={"Content-Type": kind, **allowed})
