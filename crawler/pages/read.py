"""What one saved page says: the only entrance to everything that reads pages."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache, partial
from itertools import islice

from lxml import etree

from crawler import personal
from crawler.addresses import Resolver
from crawler.pages import (
    columns,
    consultations,
    dates,
    decoding,
    document,
    entrances,
    guides,
    kinds,
    letters,
    links,
    lists,
    marks,
    paging,
    scripted,
    sniff,
    tags,
    titles,
)
from crawler.pages import text as main_text
from crawler.pages.breadcrumb import breadcrumb
from crawler.pages.cms import hanweb
from crawler.pages.garbled import garbled
from crawler.pages.hidden import hidden
from crawler.pages.markup import Markup, parse_decoded
from crawler.records import Link, Page

_MAX_BODY = 8 * 1024 * 1024
_COLUMNS = frozenset({"column", "other", "home"})  # what may stand for a column; an article never does


PARTS = ("frame", "data")  # the roles of what a reader sees as one page with it: judging joins a list to its page

_LISTS = frozenset({"column", "home"})
# pages that are neither home nor a frame of it: whose marks nobody asks for, and which are most of a site
_ARTICLES = frozenset({"article", "document", "message", "consultation", "guide", "error", "challenge"})
_LISTING = frozenset({"column", "home", "other", "frame"})  # whose rows count; an article's are its neighbours


def read(
    url: str,
    body: bytes,
    content_type: str = "",
    *,
    home: bool = False,
    resolver: Resolver | None = None,
    status: int = 200,
) -> Page:
    """The page at ``url``. Never raises, whatever the bytes.

    ``home`` says that this is the address of sites.csv; a shared ``resolver`` saves resolving the same hrefs again;
    ``status`` helps to know an error or a challenge, whose words alone would not tell.
    """
    resolver = resolver or Resolver()
    decoded = decoding.decode(body[:_MAX_BODY], content_type)
    sniffed = sniff.sniff(body[:1024])
    if sniffed in ("json", "xml"):
        return _data(url, decoded, resolver)
    return _page(parse_decoded(url, decoded), resolver, home=home, status=status)


def _page(markup: Markup, resolver: Resolver, *, home: bool, status: int) -> Page:
    words = markup.flow
    head = tags.tags(markup)
    tag = dict(reversed(head))
    body = main_text.body(words)
    body_at = words.place(body.element)[0] if body.element is not None else None
    title = titles.title(markup, words, head, body_at)
    if body.element is None:
        body = main_text.beneath(words, title.at)
    helpers = [words.words(element) for mark in dates.MARKS for element in words.marked.get(mark, ())[:1]]
    votes = dates.votes(markup.url, head, words.text, title.at, body_at, helpers)
    rows = cache(partial(lists.entries, markup, resolver, home=home))  # most articles are told without their rows
    following = paging.next_pages(markup, resolver)
    redirect = links.redirect(markup, resolver)
    images, files, frames = main_text.counts(body.element)
    seen = kinds.Seen(
        url=markup.url,
        title=title.words,
        tags=tag,
        votes=votes,
        rows=rows,
        body=body.words,
        holds=images + files + frames,
        named_body=body.named,
        record=document.record(words.text, body.words, title.words),
        messages=letters.messages(words, markup.url, rows, title.words),
        redirect=redirect,
        paged=bool(following),
    )
    kind = kinds.kind(markup, words, seen, home=home, status=status)
    references = (*links.links(markup, resolver), *following)
    if kind in _LISTS:  # the date beside a list's first row is that row's
        votes = tuple(vote for vote in votes if vote.source != "text")
    crumbs = breadcrumb(words)
    holds = bool(images + files + frames)
    inside = links.content_links(markup, body.element, resolver)
    page = Page(
        url=markup.url,
        kind=kind,
        title=title.words,
        published=dates.settle(votes),
        votes=votes,
        encoding=markup.encoding,
        declared=markup.declared,
        garbled=garbled(words.text),
        column=columns.column(
            markup, resolver, tags=tag, breadcrumb=crumbs, entries=rows(), text=body.words, holds=holds
        )
        if kind in _COLUMNS
        else None,
        entries=rows() if kind in _LISTING else (),
        record=seen.record,
        messages=seen.messages,
        marks=marks.marks(markup, words, head) if kind not in _ARTICLES else None,
        tags=head,
        breadcrumb=crumbs,
        text=body.words,
        images=images,
        files=files,
        frames=frames,
        content_links=inside,
        hidden=hidden(markup, resolver),
        redirect=redirect,
        template=template(markup),
        links=references,
        parts=tuple(link for link in references if link.role in PARTS or _is_more_rows(link)),
        facts=consultations.facts(words.text, body.words, inside)
        if kind == "consultation"
        else guides.facts(markup, kind, title.words, crumbs)
        or (
            *scripted.facts(
                markup, kind, rows() if kind in _LISTING else (), body.words, title=title.words, holds=holds
            ),
            *entrances.facts(markup, kind),
        ),
    )
    return _without_personal_data(page, words.text)


def _without_personal_data(page: Page, shown: str) -> Page:
    """The page with the personal data of what it shows masked in all its texts, and told in masked form."""
    known = personal.numbers(shown)
    return replace(personal.masked_record(page, known), personal=personal.found(shown)) if known else page


def _is_more_rows(link: Link) -> bool:
    return link.role == "next" and hanweb.is_proxy(link.url)


def _data(url: str, decoded: decoding.Decoded, resolver: Resolver) -> Page:
    """A list that is asked for as data."""
    entries, following = lists.from_data(url, decoded.html, resolver)
    page = Page(
        url=url,
        kind="data",
        encoding=decoded.encoding,
        declared=decoded.declared,
        garbled=garbled(decoded.html),
        entries=entries,
        links=following,
        parts=tuple(link for link in following if link.role == "next"),
    )
    return _without_personal_data(page, decoded.html)


# --- which template made the page -------------------------------------------------------------------------------

_DIGITS = re.compile(r"\d+")
_LEVELS = 4
_FRAME_TAGS = frozenset(
    {"div", "table", "tbody", "tr", "td", "form", "header", "footer", "main", "section", "article", "nav"}
)


def template(markup: Markup) -> str:
    """A fingerprint of the page's frame: its style sheets, and the tags and classes of its upper levels."""
    sheets = (sheet.get("href", "") for sheet in markup.tagged("link") if tags.is_in_head(sheet, markup))
    frame = {sheet.rpartition("/")[2].partition("?")[0] for sheet in sheets}
    level: Sequence[etree._Element] = list(islice(markup.root.iterchildren("body"), 1))
    for _ in range(_LEVELS):
        frame.update([f"{element.tag}.{element.get('class', '')}#{element.get('id', '')}" for element in level])
        level = [child for element in level for child in element if child.tag in _FRAME_TAGS]
    return _fingerprint("\n".join(sorted(frame)))


@lru_cache(maxsize=64)  # the pages of a template follow each other
def _fingerprint(frame: str) -> str:
    outline = _DIGITS.sub("", frame)
    return hashlib.blake2b(outline.encode("utf-8", "replace"), digest_size=8).hexdigest()
