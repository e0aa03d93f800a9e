"""What one saved page says: the only entrance to everything that reads pages."""

import hashlib
import re
from collections.abc import Sequence

from lxml import etree

from crawler.addresses import Resolver
from crawler.pages import dates, decoding, document, kinds, letters, links, marks, sniff, tags, titles
from crawler.pages import text as main_text
from crawler.pages.breadcrumb import breadcrumb
from crawler.pages.flow import Flow, flow
from crawler.pages.garbled import garbled
from crawler.pages.markup import Markup, parse
from crawler.records import Column, Entry, Link, Page

_MAX_BODY = 8 * 1024 * 1024


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
    if sniffed in ("json", "xml") and "html" not in content_type:
        return _data(url, decoded, resolver)
    markup = parse(url, decoded.html, decoded.encoding, decoded.declared)
    return _page(markup, resolver, home=home, status=status, sniffed=sniffed)


def _page(markup: Markup, resolver: Resolver, *, home: bool, status: int, sniffed: str) -> Page:
    words = flow(markup)
    named = tags.tags(markup)
    body = main_text.body(words)
    body_at = words.place(body.element)[0] if body.element is not None else None
    title = titles.title(markup, words, named, body_at)
    votes = dates.votes(markup.url, named, words.text, title.at, body_at, _date_helpers(words))
    entries = _entries(markup, resolver)
    record = document.record(words.text, body.words, title.words)
    messages = letters.messages(words, markup.url, entries)
    redirect = links.redirect(markup, resolver)
    following = _next_pages(markup, resolver)
    images, files, frames = main_text.counts(body.element)
    seen = kinds.Seen(
        url=markup.url,
        title=title.words,
        tags=dict(reversed(named)),
        votes=votes,
        entries=entries,
        body=body.words,
        holds=images + files + frames,
        named_body=body.named,
        record=record,
        messages=messages,
        redirect=redirect,
        paged=bool(following),
    )
    references = (*links.links(markup, resolver), *following)
    kind = kinds.kind(markup, words, seen, home=home, status=status, sniffed=sniffed)
    return Page(
        url=markup.url,
        kind=kind,
        title=title.words,
        published=dates.settle(votes),
        votes=votes,
        encoding=markup.encoding,
        declared=markup.declared,
        garbled=garbled(words.text),
        column=_column(markup, entries, body.words),
        entries=entries,
        record=record,
        messages=messages,
        marks=marks.marks(markup, words, named),
        tags=named,
        breadcrumb=breadcrumb(words),
        text=body.words,
        images=images,
        files=files,
        frames=frames,
        content_links=links.content_links(markup, body.element, resolver),
        redirect=redirect,
        template=template(markup),
        links=references,
        parts=tuple(link for link in references if link.role in ("frame", "data")),
    )


def _date_helpers(words: Flow) -> list[str]:
    return [words.words(element) for mark in dates.MARKS for element in words.marked.get(mark, ())[:1]]


def _entries(markup: Markup, resolver: Resolver) -> tuple[Entry, ...]:
    try:
        from crawler.pages import lists
    except ImportError:
        return ()
    return lists.entries(markup, resolver)


def _next_pages(markup: Markup, resolver: Resolver) -> tuple[Link, ...]:
    try:
        from crawler.pages import paging
    except ImportError:
        return ()
    return paging.next_pages(markup, resolver)


def _column(markup: Markup, entries: tuple[Entry, ...], text: str) -> Column | None:
    return None


def _data(url: str, decoded: decoding.Decoded, resolver: Resolver) -> Page:
    return Page(url=url, kind="data", encoding=decoded.encoding, declared=decoded.declared)


_DIGITS = re.compile(r"\d+")


def template(markup: Markup) -> str:
    """A fingerprint of the page's frame: its style sheets and the tags and classes of its upper levels."""
    frame = {sheet.get("href", "").rpartition("/")[2].partition("?")[0] for sheet in markup.root.iterfind("head/link")}
    level: Sequence[etree._Element] = [body] if (body := markup.root.find("body")) is not None else []
    for _ in range(4):
        frame.update(f"{element.tag}.{element.get('class', '')}#{element.get('id', '')}" for element in level)
        level = [child for element in level for child in element if child.tag in _FRAME_TAGS]
    return hashlib.blake2b(
        _DIGITS.sub("", "\n".join(sorted(frame))).encode("utf-8", "replace"), digest_size=8
    ).hexdigest()


_FRAME_TAGS = frozenset(
    {"div", "table", "tbody", "tr", "td", "form", "header", "footer", "main", "section", "article", "nav"}
)
