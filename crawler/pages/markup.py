"""A page's bytes as one parsed tree that every reader of the page shares."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urljoin

from lxml import etree

from crawler.pages.decoding import Decoded
from crawler.pages.flow import Anchor, Flow, walk
from crawler.pages.tree import words

_TAG = re.compile(r"<[a-zA-Z!/]")


@dataclass(frozen=True)
class Markup:
    """One decoded, parsed page. ``root`` is the ``html`` element (an empty one for a body without markup)."""

    url: str
    html: str  # the decoded source
    root: etree._Element
    encoding: str
    declared: str

    @cached_property
    def base(self) -> str:
        """The address relative references resolve against: the first ``<base href>``, else the page's own."""
        base = self.root.find(".//base[@href]")
        return urljoin(self.url, base.get("href", "").strip()) if base is not None else self.url

    @cached_property
    def flow(self) -> Flow:
        """The words in reading order."""
        return walk(self.root)

    @property
    def anchors(self) -> tuple[Anchor, ...]:
        """Every ``<a href>`` in document order."""
        return self.flow.anchors

    @cached_property
    def scripts(self) -> tuple[str, ...]:
        """The code of the scripts written into the page itself (no ``src``), and of its XML islands."""
        return tuple(s.text for s in self.tagged("script") if s.text and s.get("src") is None)

    @cached_property
    def code(self) -> str:
        """All ``scripts`` as one text, a tenth of a page: many readers ask whether a word stands in it."""
        return "\n".join(self.scripts)

    def tagged(self, tag: str) -> Sequence[etree._Element]:
        """Every element of a tag, in document order."""
        return self.flow.tagged.get(tag, ())


def parse_decoded(url: str, decoded: Decoded) -> Markup:
    """``parse`` of what a page's bytes were decoded to."""
    return parse(url, decoded.html, decoded.encoding, decoded.declared, decoded.utf8)


def parse(url: str, html: str, encoding: str = "utf-8", declared: str = "", utf8: bytes = b"") -> Markup:
    """Markup of decoded ``html``, which is ``utf8`` in bytes where they are at hand. Never raises: what libxml2 cannot
    read becomes an empty document."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    read = _read_to_its_end(html)
    source = utf8 if utf8 and read is html else read.encode("utf-8", "replace")
    try:
        root = etree.fromstring(source, parser) if _TAG.search(html) else None
    except (etree.XMLSyntaxError, ValueError):
        root = None
    return Markup(url, html, root if root is not None else etree.Element("html"), encoding, declared)


_FIRST_END = re.compile("</(?:[hH][tT][mM][lL]|[bB][oO][dD][yY])")
_END = re.compile(r"</(?:html|body)\s*>", re.I)


def _read_to_its_end(html: str) -> str:
    """The source without ``</body></html>`` where more follows: libxml2 stops there, browsers go on.

    A header that is included as a whole document ends the page at once: of one such home page 106 of 576 elements
    were left, and no footer with its marks.
    """
    first = _FIRST_END.search(html)
    if first is None or not _END.sub("", html[first.start() :]).strip():
        return html
    return _END.sub("", html)


def anchors_in(root: etree._Element) -> tuple[Anchor, ...]:
    """Every ``<a href>`` below ``root`` in document order."""
    return tuple(Anchor(a, href, words(a)) for a in root.iter("a") if (href := a.get("href")) is not None)
