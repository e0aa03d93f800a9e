"""Where a list goes on, and which of its pages this is."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from lxml import etree

from crawler.addresses import Resolver
from crawler.pages.cms import hanweb, trs
from crawler.pages.flow import Anchor
from crawler.pages.markup import Markup
from crawler.pages.tree import words
from crawler.records import Link

# A page names at most so many of its followers when it must build their addresses: each of them names its own,
# so that all are reached, and a list of 5,000 pages does not fill the frontier at once. Anchors are all taken.
MAX_BUILT = 50


def next_pages(markup: Markup, resolver: Resolver) -> tuple[Link, ...]:
    """The other pages of the list (or the article) that a reader can turn to, role ``next``; () for a single page.

    Written anchors (下一页, 尾页, numbers), paging calls of scripts, Hanweb's groups, SiteServer's static numbers. A
    postback of ASP.NET cannot be followed and names none.
    """
    found: dict[str, Link] = {}
    for raw, text in _followers(markup):
        url = resolver.resolve(markup.base, raw, markup.encoding)
        if url and url != markup.url and url not in found:
            found[url] = Link(url, "next", text)
    return tuple(found.values())


def _followers(markup: Markup) -> Iterator[tuple[str, str]]:
    written = [anchor for anchor in _written(markup) if not _DEAD.match(anchor.href)]
    yield from ((anchor.href, anchor.text) for anchor in written)
    if paged := trs.paged(markup):
        rest = paged.names[paged.page : paged.page + MAX_BUILT]
        yield from ((name, str(paged.page + n)) for n, name in enumerate(rest, 1))
    yield from ((raw, "") for raw in hanweb.next_addresses(markup))
    if not written and not paged:
        yield from _numbered(markup)


_DEAD = re.compile(r"\s*(?:javascript:|#|$)", re.I)

# --- anchors ----------------------------------------------------------------------------------------------------

_TURN = re.compile(
    r"[\s\[【<(]*(?:下\s*一?\s*(?:页|頁)|后一?页|[尾末最]后?一?页|最后一页|尾\s*页|末\s*页|next(?:\s*page)?|last)[\s\]】>)»›]*",
    re.I,
)
_NUMBER = re.compile(r"[\[【(]?\s*\d{1,4}\s*[\])】]?|\.{2,3}|…|>{1,2}|»|›")
_BAR_LEVELS = 3
_LONGEST_TURN = 12  # characters
_BAR_NAMES = re.compile(r"page|paging|pager|fenye|pagin|digg|fy\b|yema", re.I)


def _written(markup: Markup) -> Iterator[Anchor]:
    """The followable anchors of the paging bar."""
    turning = [one for one in markup.anchors if len(one.text) <= _LONGEST_TURN and _turns(one)]
    bars = dict.fromkeys(_bar(anchor.element) for anchor in turning)
    if not bars:
        numbers = [anchor.element for anchor in markup.anchors if len(anchor.text) <= 3 and anchor.text.isdigit()]
        bars = dict.fromkeys(bar for number in numbers if (bar := _named_bar(number)) is not None)
    if not bars:
        return
    for anchor in markup.anchors:
        text = anchor.text
        if (
            len(text) <= _LONGEST_TURN
            and (_TURN.fullmatch(text) or _NUMBER.fullmatch(text) or not text)
            and _within(anchor.element, bars)
        ):
            yield anchor


def _turns(anchor: Anchor) -> bool:
    return _turns_page(anchor.text) if anchor.text else _is_turn_picture(anchor.element)


@lru_cache(maxsize=16_384)  # menus stand on every page
def _turns_page(text: str) -> bool:
    may_turn = ("页" in text or "頁" in text or text.isascii()) and not text.isdigit()
    return may_turn and _TURN.fullmatch(text) is not None


def _bar(element: etree._Element) -> etree._Element:
    """The paging bar around one of its anchors: the nearest element with several short links."""
    bar = element
    for parent in list(element.iterancestors())[:_BAR_LEVELS]:
        if parent.tag in ("body", "html") or sum(1 for a in parent.iter("a") if len(words(a)) > 6) > 1:
            break
        bar = parent
    return bar


def _named_bar(element: etree._Element) -> etree._Element | None:
    for parent in list(element.iterancestors())[:_BAR_LEVELS]:
        if _BAR_NAMES.search(f"{parent.get('class') or ''} {parent.get('id') or ''}"):
            return parent
    return None


def _is_turn_picture(element: etree._Element) -> bool:
    name = element.get("title") or next((image.get("alt") for image in element.iter("img")), "") or ""
    return bool(name) and _TURN.fullmatch(name) is not None


def _within(element: etree._Element, bars: dict[etree._Element, None]) -> bool:
    return element in bars or any(parent in bars for parent in element.iterancestors())


# --- addresses that follow from numbers -------------------------------------------------------------------------

_TOTAL = re.compile(r"共\s*(?:有\s*)?(?:<[^>]{1,40}>)?\s*(\d{1,5})\s*(?:</[^>]{1,10}>)?\s*页")
_CHANNEL = re.compile(r"(/channels/\d+)(?:_(\d+))?(\.s?html?)$")


def _numbered(markup: Markup) -> Iterator[tuple[str, str]]:
    """SiteServer's pages after a static export, whose own links are dead: 共3页 and ``/channels/2146.html``."""
    channel = _CHANNEL.search(urlsplit(markup.url).path)
    total = _TOTAL.search(markup.html) if channel else None
    if channel is None or total is None:
        return
    page = int(channel[2] or 1)
    for number in range(page + 1, min(int(total[1]), page + MAX_BUILT) + 1):
        yield f"{channel[1]}_{number}{channel[3]}", str(number)


# --- which page this is -----------------------------------------------------------------------------------------


class Place(NamedTuple):
    """``page`` counts from 1; ``first`` is the address of the list's first page, '' when this is it."""

    page: int
    first: str


_QUERY_PAGE = re.compile(
    r"(?:^|&)(?:page|pagenum|pageno|pageindex|page_no|curpage|currentpage|paging|p|pn|pageid|nowpage)=(\d{1,5})(?=&|$)",
    re.I,
)
_STATIC_PAGE = re.compile(r"/(?P<stem>[\w-]{1,40})[_-](?P<page>\d{1,4})(?P<ext>\.s?html?|\.aspx?)$", re.I)
_LIST_STEMS = frozenset({"index", "list", "default", "home", "more"})
_VSB_PAGE = re.compile(r"/(?P<page>\d{1,4})(?P<ext>\.html?)$")
_FIRST = re.compile(r"[\s\[【<(«]*(?:首\s*页|第一页|最前页|first|1)[\s\]】>)]*", re.I)
_SHOWN = re.compile(
    r"第\s*(?:<[^>]{1,40}>)?\s*(\d{1,4})\s*(?:</[^>]{1,10}>)?\s*页|(?<!\d)(\d{1,4})\s*/\s*\d{1,4}\s*页?"
)


def place(markup: Markup, resolver: Resolver) -> Place:
    """Which page of its list this is. A script's own count is believed before the address, which may mislead:
    ``xwzx_list_2.shtml`` is also what one family calls the first page of another template."""
    if _has_own_count(markup):
        paged = trs.paged(markup)
        if paged is None or paged.page <= 1:
            return Place(1, "")
        return Place(paged.page, resolver.resolve(markup.base, paged.names[0], markup.encoding))
    parts = urlsplit(markup.url)
    if (asked := _QUERY_PAGE.search(parts.query)) is not None:
        page = int(asked[1])
        if page <= 1:
            return Place(1, "")
        query = (parts.query[: asked.start()] + parts.query[asked.end() :]).strip("&")
        return Place(page, parts._replace(query=query).geturl())
    return _static_place(markup, resolver, parts.path)


_OWN_COUNT = re.compile(r"[Pp]age(?:HTML|Html)?\s*\(\s*(?:[\"'][\w#.-]+[\"']\s*,\s*)?[\"']?\d+[\"']?\s*,\s*[\"']?\d")


def _has_own_count(markup: Markup) -> bool:
    return any("age" in code and _OWN_COUNT.search(code) for code in markup.scripts)


def _static_place(markup: Markup, resolver: Resolver, path: str) -> Place:
    numbered = _STATIC_PAGE.search(path)
    if numbered is not None:
        stem = path[: numbered.start("stem")] + numbered["stem"]
        page = int(numbered["page"])
        first = _first_anchor(markup, resolver) or resolver.resolve(markup.url, stem + numbered["ext"])
        known = numbered["stem"].lower() in _LIST_STEMS or _CHANNEL.search(path) or _can_be_turned(markup)
        return Place(max(page, 2), first) if known and page else Place(1, "")
    counted = _VSB_PAGE.search(path)
    if counted is not None and _can_be_turned(markup):
        total = _TOTAL.search(markup.html)
        first = resolver.resolve(markup.url, path[: counted.start()] + counted["ext"])
        shown = _SHOWN.search(markup.html)
        if shown is not None:
            return Place(max(int(shown[1] or shown[2]), 2), first)
        return Place(max(int(total[1]) - int(counted["page"]) + 1, 2) if total else 2, first)
    return Place(1, "")


def _can_be_turned(markup: Markup) -> bool:
    """Whether the page can be turned: it has a paging bar, were it only back to the first page."""
    return any(_TURN.fullmatch(a.text) or _BACK.fullmatch(a.text) for a in markup.anchors if len(a.text) <= 12)


_BACK = re.compile(r"[\s\[【<(«‹]*(?:上\s*一?\s*页|前一页|prev\w*)[\s\]】>)]*", re.I)


def _first_anchor(markup: Markup, resolver: Resolver) -> str:
    """The address the paging bar gives for page one, when it has one in the page's own folder."""
    folder = markup.url[: markup.url.rfind("/") + 1]
    for anchor in markup.anchors:
        if anchor.text == "1" or (_FIRST.fullmatch(anchor.text) and _named_bar(anchor.element) is not None):
            url = resolver.resolve(markup.base, anchor.href, markup.encoding)
            if url.startswith(folder) and url != markup.url:
                return url
    return ""
