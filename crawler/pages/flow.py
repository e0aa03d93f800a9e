"""The page's words in reading order, and where each element's words stand among them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from crawler.pages.markup import Markup

BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "br", "center", "dd", "div", "dl", "dt", "fieldset"),
        *("figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol"),
        *("option", "p", "pre", "section", "table", "tbody", "tr", "ucapcontent", "ucaptitle", "ul"),
    }
)
CELLS = frozenset({"td", "th"})
UNREAD = frozenset({"script", "style", "title", "noscript", "template", "textarea", "head", "datastore"})
_BREAK = {**dict.fromkeys(BLOCKS, "\n"), **dict.fromkeys(CELLS, "\t")}
_BLANKS = re.compile(r"[\s\u200b\ufeff]+")
_BREAKS = re.compile(r"[\n\t]")


@dataclass(frozen=True)
class Flow:
    """What one walk over a page gives every reader.

    ``pieces`` are the texts in order: blanks folded to one, ``\\n`` where a block begins or ends, ``\\t`` where a table
    cell does. ``spans`` say which pieces an element holds. ``marked`` are the elements by each id and class token in
    lower case, ``tagged`` by tag, both in document order. Words of scripts, styles and inner titles are no words.
    """

    pieces: Sequence[str]
    spans: dict[etree._Element, tuple[int, int]]
    marked: dict[str, list[etree._Element]]
    tagged: dict[str, list[etree._Element]]
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
        before = sum(map(len, self.pieces[:start]))
        return before, before + sum(map(len, self.pieces[start:end]))

    def first(self, *marks: str) -> etree._Element | None:
        """The first element that bears one of ``marks`` as id or class, the earlier mark preferred."""
        return next((self.marked[mark][0] for mark in marks if mark in self.marked), None)


def flow(markup: Markup) -> Flow:
    """The words of a page, read in one walk over its elements."""
    pieces: list[str] = []
    spans: dict[etree._Element, tuple[int, int]] = {}
    marked: dict[str, list[etree._Element]] = {}
    tagged: dict[str, list[etree._Element]] = {}
    opened: list[tuple[etree._Element, int, str | None]] = []  # element, its first piece, its break (None = not read)
    add = pieces.append

    def close(element: etree._Element, start: int, between: str | None) -> None:
        if between is not None:
            if between:
                add(between)
            spans[element] = (start, len(pieces))
        if (text := element.tail) and opened and opened[-1][2] is not None:
            add(_folded(text))

    for element in markup.root.iter(etree.Element):
        if opened:
            parent = element.getparent()
            while opened[-1][0] is not parent:
                close(*opened.pop())
        tag = str(element.tag)
        tagged.setdefault(tag, []).append(element)
        for value in (element.get("id"), element.get("class")):
            if value:
                for token in value.lower().split():
                    marked.setdefault(token, []).append(element)
        between = None if tag in UNREAD or (opened and opened[-1][2] is None) else _BREAK.get(tag, "")
        opened.append((element, len(pieces), between))
        if between is not None:
            if between:
                add(between)
            if text := element.text:
                add(_folded(text))
    while opened:
        close(*opened.pop())
    return Flow(pieces, spans, marked, tagged, "".join(pieces))


def paragraphs(raw: str) -> str:
    """Words with breaks as paragraphs: one line each, blank ones left out."""
    lines = (" ".join(line.split()) for line in _BREAKS.split(raw))
    return "\n".join(line for line in lines if line)


def _folded(text: str) -> str:
    if text.isspace():
        return " "
    return text if text.isprintable() and "  " not in text else _BLANKS.sub(" ", text)
