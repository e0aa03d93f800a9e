"""The page's words in reading order, and where each element's words stand among them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from crawler.pages.markup import Markup

BLOCKS = frozenset(
    "address article aside blockquote body br center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header "
    "hr li main nav ol option p pre section table tbody tr ucapcontent ucaptitle ul".split()
)
CELLS = frozenset({"td", "th"})
UNREAD = frozenset({"script", "style", "title", "noscript", "template", "textarea", "head", "datastore"})
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
    pieces: list[str] = []
    spans: dict[etree._Element, tuple[int, int]] = {}
    marked: dict[str, list[etree._Element]] = {}
    tagged: dict[str, list[etree._Element]] = {}
    starts: list[int] = []
    skipping = 0
    add = pieces.append
    for event, element in etree.iterwalk(markup.root, events=("start", "end")):
        tag = element.tag
        if not isinstance(tag, str):
            continue
        if event == "start":
            starts.append(len(pieces))
            tagged.setdefault(tag, []).append(element)
            if attributes := element.attrib:
                for name in ("id", "class"):
                    if value := attributes.get(name):
                        for token in value.lower().split():
                            marked.setdefault(token, []).append(element)
            if tag in UNREAD:
                skipping += 1
            elif not skipping:
                if tag in BLOCKS:
                    add("\n")
                elif tag in CELLS:
                    add("\t")
                if text := element.text:
                    add(_folded(text))
        else:
            start = starts.pop()
            if tag in UNREAD:
                skipping -= 1
            elif not skipping:
                if tag in BLOCKS:
                    add("\n")
                elif tag in CELLS:
                    add("\t")
                spans[element] = (start, len(pieces))
            if not skipping and (tail := element.tail):
                add(_folded(tail))
    return Flow(pieces, spans, marked, tagged, "".join(pieces))


def paragraphs(raw: str) -> str:
    """Words with breaks as paragraphs: one line each, blank ones left out."""
    lines = (" ".join(line.split()) for line in _BREAKS.split(raw))
    return "\n".join(line for line in lines if line)


def _folded(text: str) -> str:
    return " " if text.isspace() else _BLANKS.sub(" ", text)
