"""The page's words in reading order, and where each element's words stand among them."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import NamedTuple, cast

from lxml import etree

from crawler.pages.tree import words as words_in

BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "br", "center", "dd", "div", "dl", "dt", "fieldset"),
        *("figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol"),
        *("option", "p", "pre", "section", "table", "tbody", "tr", "ucapcontent", "ucaptitle", "ul"),
    }
)
CELLS = frozenset({"td", "th"})
UNREAD = frozenset({"script", "style", "title", "noscript", "template", "textarea", "head", "datastore"})
# what stands where an element begins and ends; None: it is not read
_BREAK = {**dict.fromkeys(BLOCKS, "\n"), **dict.fromkeys(CELLS, "\t"), **dict.fromkeys(UNREAD)}
_BLANKS = re.compile(r"[\s\u200b\ufeff]+")


class Anchor(NamedTuple):
    """One ``<a href>``: its element, the href as written, the words it shows (blanks folded)."""

    element: etree._Element
    href: str
    text: str


@dataclass(frozen=True)
class Flow:
    """What one walk over a page gives every reader.

    ``pieces`` are the texts in order: blanks folded to one, ``\\n`` where a block begins or ends, ``\\t`` where a table
    cell does. ``spans`` say which pieces an element holds. ``marked`` are the elements by each id and class token in
    lower case, ``tagged`` by tag, ``anchors`` every ``<a href>``, all in document order. Words of scripts, styles and
    inner titles are no words.
    """

    pieces: Sequence[str]
    spans: dict[etree._Element, tuple[int, int]]
    marked: Mapping[str, Sequence[etree._Element]]
    tagged: Mapping[str, Sequence[etree._Element]]
    anchors: tuple[Anchor, ...]
    text: str

    def raw(self, element: etree._Element) -> str:
        """The words inside ``element`` with their block and cell breaks; '' for one that is not read."""
        start, end = self.spans.get(element, (0, 0))
        return "".join(self.pieces[start:end])

    def words(self, element: etree._Element) -> str:
        """The words inside ``element`` on one line."""
        return " ".join(self.raw(element).split())

    def place(self, element: etree._Element) -> tuple[int, int]:
        """Where the words of ``element`` begin and end in ``text``."""
        start, end = self.spans[element]
        before = len("".join(self.pieces[:start]))  # five times as fast as to add up the lengths
        return before, before + len("".join(self.pieces[start:end]))

    def first(self, *marks: str) -> etree._Element | None:
        """The first element that bears one of ``marks`` as id or class, the earlier mark preferred."""
        return next((self.marked[mark][0] for mark in marks if mark in self.marked), None)


def walk(root: etree._Element) -> Flow:
    """The words of a page, read in one walk over its elements: the busiest loop of a night, so nothing is called that
    can be written out."""
    pieces: list[str] = []
    spans: dict[etree._Element, tuple[int, int]] = {}
    marked: defaultdict[str, list[etree._Element]] = defaultdict(list)
    tagged: defaultdict[str, list[etree._Element]] = defaultdict(list)
    opened: list[tuple[etree._Element | None, int, str | None]] = []
    add = pieces.append
    break_of = _BREAK.get
    # the innermost open element (None: the page), its first piece, its break (None: it is not read)
    around: etree._Element | None = None
    start, between = 0, cast("str | None", "")
    for element in chain(root.iter(etree.Element), (None,)):
        parent = element.getparent() if element is not None else None
        while around is not None and around is not parent:
            if between is not None:
                if between:
                    add(between)
                spans[around] = (start, len(pieces))
            tail = around.tail
            around, start, between = opened.pop()
            if tail and between is not None:
                add(" " if tail.isspace() else _folded(tail))
        if element is None:
            break
        tag = str(element.tag)
        tagged[tag].append(element)
        if name := element.get("id"):
            for token in _tokens(name[:_MAX_NAMES]):
                marked[token].append(element)
        if name := element.get("class"):
            for token in _tokens(name[:_MAX_NAMES]):
                marked[token].append(element)
        opened.append((around, start, between))
        around, start = element, len(pieces)
        if between is not None and (between := break_of(tag, "")) is not None:
            if between:
                add(between)
            if words := element.text:
                add(" " if words.isspace() else _folded(words))
    anchors = tuple(_anchors(tagged.get("a", ()), spans, pieces))
    text = "".join(pieces)
    if "\u200b" in text or "\ufeff" in text:
        pieces = [_BLANKS.sub(" ", piece) if piece not in ("\n", "\t") else piece for piece in pieces]
        text = "".join(pieces)
    return Flow(pieces, spans, marked, tagged, anchors, text)


def _anchors(
    elements: Sequence[etree._Element], spans: Mapping[etree._Element, tuple[int, int]], pieces: Sequence[str]
) -> Iterator[Anchor]:
    for element in elements:
        href = element.get("href")
        if href is not None:
            start, end = spans.get(element, (0, 0))
            yield Anchor(element, href, pieces[start].strip() if end - start == 1 else words_in(element))


_MAX_NAMES = 1_000  # characters of classes: more are an attack on what is remembered


@lru_cache(maxsize=4096)  # the classes of a template stand on every page of a site
def _tokens(value: str) -> tuple[str, ...]:
    return tuple(value.lower().split())


def paragraphs(raw: str) -> str:
    """Words with breaks as paragraphs: one line each, blank ones left out.

    In pieces of a flow no blank but a space is left; where two pieces meet there may be two.
    """
    lines = "\n".join(filter(None, map(str.strip, raw.replace("\t", "\n").split("\n"))))
    while "  " in lines:
        lines = lines.replace("  ", " ")
    return lines


def _folded(text: str) -> str:
    """A text with its blanks folded; splitting is ten times as fast as a pattern, but keeps blanks of no width."""
    folded = " ".join(text.split())
    if len(folded) == len(text):
        return folded
    before, behind = " " if text[0].isspace() else "", " " if text[-1].isspace() else ""
    return f"{before}{folded}{behind}"
