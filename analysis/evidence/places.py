"""Where in the kept pages the evidence of a finding stands."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urljoin

from lxml import etree

from analysis.evidence.case import Exhibit, Place
from analysis.records import Finding
from crawler.addresses import canonical
from crawler.pages.decoding import decode
from crawler.pages.markup import Markup, parse_decoded
from crawler.pages.sniff import sniff

MOST = 3  # words marked in one page
AROUND = 40
LONGEST_TAG = 400
_UTF8 = "text/html; charset=utf-8"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# what an evidence quotes, the surest first: masked numbers, marked words, titles, quoted words
_QUOTED = (
    re.compile(r"\d{3}\*+[\dXx]{4}"),
    re.compile(r"【([^】]{2,60})】"),
    re.compile(r"《([^》]{2,60})"),
    re.compile(r"[“〔]([^”〕]{2,40})[”〕]"),
)
_BLANKS = re.compile(r"\s+")


def places(finding: Finding, exhibits: Sequence[Exhibit]) -> tuple[Place, ...]:
    """The places, by exhibit (numbered from 1): in the pages that point at the finding's address the link itself, in
    the page it is about the words its evidence quotes. () where the fault is that something is missing.
    """
    return tuple(_places(finding, exhibits))


def _places(finding: Finding, exhibits: Sequence[Exhibit]) -> Iterator[Place]:
    for number, one in enumerate(exhibits, start=1):
        if one.part in ("list", "referrer", "named", "home") and (link := _link(finding.url, one)):
            yield link._replace(exhibit=number)
        elif one.part in ("place", "part", "document"):
            for place in _words(finding, shown(one)):
                yield place._replace(exhibit=number)


# --- words a reader sees --------------------------------------------------------------------------------------------


def shown(exhibit: Exhibit) -> str:
    """What a reader of the kept page sees, its title first, blanks folded; '' without a page."""
    found = _markup(exhibit)
    if found is None:
        return ""
    text = found.flow.text if is_html(exhibit) else found.html
    return _BLANKS.sub(" ", f"{exhibit.title} {text}")


def _markup(exhibit: Exhibit) -> Markup | None:
    body = exhibit.body if exhibit.rendered is None else exhibit.rendered
    if body is None or exhibit.fetch is None:
        return None
    decoded = decode(body, exhibit.fetch.content_type if exhibit.rendered is None else _UTF8)
    return parse_decoded(exhibit.url, decoded)


def is_html(exhibit: Exhibit) -> bool:
    """Whether a browser draws the kept body as a page."""
    body = exhibit.body if exhibit.rendered is None else exhibit.rendered
    return body is not None and sniff(body[:1024]) in ("html", "text")


def _words(finding: Finding, text: str) -> Iterator[Place]:
    taken: list[range] = []
    for spellings in _wanted(finding):
        word = next((one for one in spellings if one in text), "")
        start = text.find(word)
        if not word or any(start in span for span in taken):
            continue
        end = start + len(word)
        taken.append(range(start - AROUND, end + AROUND))
        yield Place(0, text[max(0, start - AROUND) : start], word, text[end : end + AROUND])
        if len(taken) == MOST:
            return


def _wanted(finding: Finding) -> Iterator[tuple[str, ...]]:
    """What to look for, the surest first, each as the ways it may be written."""
    if len(finding.subject) > 1:
        yield (finding.subject,)
    numbers, marked, *quoted = _QUOTED
    for pattern in (numbers, marked):
        yield from ((found[found.lastindex or 0],) for found in pattern.finditer(finding.evidence))
    yield from map(_spellings, _DAY.findall(finding.evidence))
    for pattern in quoted:
        yield from ((found[1],) for found in pattern.finditer(finding.evidence))


def _spellings(iso: str) -> tuple[str, ...]:
    """A day as pages write it."""
    year, month, day = map(int, iso.split("-"))
    chinese = (f"{year}年{month:02}月{day:02}日", f"{year}年{month}月{day}日")
    return (iso, *chinese, f"{year}/{month:02}/{day:02}", f"{year}.{month:02}.{day:02}", f"{month:02}-{day:02}")


# --- the link, in the source ----------------------------------------------------------------------------------------


def _link(url: str, exhibit: Exhibit) -> Place | None:
    """The first element of the page that points at ``url``, with the line it stands on."""
    found = _markup(exhibit)
    if found is None:
        return None
    for element in found.root.iter("a", "area", "img", "iframe", "frame", "link", "script", "source", "embed"):
        for reference in (element.get("href"), element.get("src")):
            if reference and canonical(urljoin(found.base, reference.strip()), found.encoding) == url:
                return Place(0, "", _source(element), "", line=_line_of(element))
    return None


def _line_of(element: etree._Element) -> int:
    number: object = element.sourceline
    return number if isinstance(number, int) else 1


def _source(element: etree._Element) -> str:
    text = etree.tostring(element, encoding="unicode", method="html", with_tail=False)
    return _BLANKS.sub(" ", text)[:LONGEST_TAG]
