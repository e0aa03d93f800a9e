"""Whether a page's rows or words exist only after its scripts have run."""

import re
from collections.abc import Sequence
from dataclasses import replace

from lxml import etree

from crawler.pages.blank import draws_rows, says_something
from crawler.pages.markup import Markup
from crawler.pages.tree import elements, words
from crawler.records import Entry, Page

DRAWN, RENDERED = "drawn", "rendered"  # facts: the page waits for a browser; the night a browser read it
_LISTING = frozenset({"column", "other", "home"})
_READ = frozenset({"article", "document"})
# the small scripts beside a text or list: they write a number, a weather line, a menu
_ASIDE = re.compile(r"hits?\b|count|click|visit|browse|weather|search|jiucuo|log(?:in|out)|share|comment|stat\b", re.I)
_MOUNT = etree.XPath("//div[@id='app' or @id='root' or @id='__next' or @id='__nuxt']")
_MOUNT_WORDS = 20  # 加载中…, or that JavaScript must be enabled


def facts(
    markup: Markup, kind: str, entries: tuple[Entry, ...], text: str, *, title: str, holds: bool
) -> tuple[tuple[str, str], ...]:
    """The fact ``drawn`` of a page that shows nothing before its scripts run; none of any other page.

    A list in a frame of the site is read there, a page that says something says it to everybody. ``text`` is the main
    text: an article's is none where it is the title alone.
    """
    if entries or holds or not (kind in _LISTING or (kind in _READ and text in ("", title))):
        return ()
    if kind in _LISTING and (
        says_something(markup, text) or next(markup.root.iter("iframe", "frame"), None) is not None
    ):
        return ()
    return ((DRAWN, "yes"),) if _is_application(markup) or (kind != "home" and _draws(markup)) else ()


def rendered(page: Page, night: str) -> Page:
    """The page as a browser showed it on ``night`` (ISO): what it does not say now, it does not say."""
    kept = tuple(fact for fact in page.facts if fact[0] != DRAWN)
    return replace(page, facts=(*kept, (RENDERED, night)))


def waits(facts: Sequence[tuple[str, str]], night: str = "") -> bool:
    """Whether the page of these facts was not read in a browser, though it shows nothing without one.

    With ``night``, what a browser read on an earlier night does not count: lists change behind an unchanged page.
    """
    told = dict(facts)
    return DRAWN in told or (bool(night) and RENDERED in told and told[RENDERED] < night)


def _draws(markup: Markup) -> bool:
    return any(not _ASIDE.search(code) for code in draws_rows(markup))


def _is_application(markup: Markup) -> bool:
    """An empty element that a script file fills is the whole page."""
    if next(markup.root.iterfind(".//script[@src]"), None) is None:
        return False
    mounts = elements(_MOUNT, markup.root)
    return any(len(words(mount)) <= _MOUNT_WORDS and mount.find(".//a") is None for mount in mounts)
