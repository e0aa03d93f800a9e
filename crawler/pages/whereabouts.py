"""Where on its page a link stands: in which part of the page, under which elements, and by which words."""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache

from lxml import etree

from crawler.addresses import Resolver
from crawler.pages.markup import Markup
from crawler.pages.tree import words
from crawler.records import Whereabouts

STEPS = 4  # of a selector, from the link upwards, where no id comes before
LONGEST_TEXT = 60
IMPRINT = 600  # characters of a footer at most

_PARTS = {
    "footer": "foot footer bottom copyright copy footbox dibu yejiao",
    "header": "head header top topbar banner logo toubu yetou",
    "nav": "nav navbar navigation menu daohang crumb breadcrumb position",
    "aside": "aside side sidebar sidebox left right",
    "main": "main content article editor list con container zoom text body",
}
_PART_OF = {word: part for part, words_ in _PARTS.items() for word in words_.split()}
_TAGS = {"footer": "footer", "header": "header", "nav": "nav", "aside": "aside", "main": "main", "article": "main"}
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_IMPRINT = re.compile(r"ICP备|公网安备|备案号|网站标识码|版权所有|主办单位|Copyright", re.I)
_NAME = re.compile(r"[A-Za-z_][\w-]*", re.A)
_SOURCES: Mapping[str, tuple[str, ...]] = {
    "img": ("src", "data-src", "data-original"),
    "area": ("href",),
    "iframe": ("src",),
    "embed": ("src",),
    "link": ("href",),
}


def whereabouts(markup: Markup, resolver: Resolver, wanted: Collection[str]) -> dict[str, Whereabouts]:
    """Where the page shows each of the ``wanted`` addresses first; one that only its scripts write is left out."""
    found: dict[str, Whereabouts] = {}
    for element, raw, text in _references(markup):
        url = resolver.resolve(markup.base, raw, markup.encoding)
        if url in wanted and url not in found:
            found[url] = Whereabouts(part(element), selector(element), (text or _picture(element))[:LONGEST_TEXT])
            if len(found) == len(wanted):
                break
    return found


def _references(markup: Markup) -> Iterator[tuple[etree._Element, str, str]]:
    yield from ((anchor.element, anchor.href, anchor.text) for anchor in markup.anchors)
    for tag, names in _SOURCES.items():
        for element in markup.tagged(tag):
            for name in names:
                if raw := element.get(name):
                    yield element, raw, words(element)


def _picture(element: etree._Element) -> str:
    """The words of what shows a picture or nothing: its title, else the picture's."""
    shown = (element, *element.iter("img"))
    return next((said.strip() for one in shown for name in ("title", "alt") if (said := one.get(name))), "")


def part(element: etree._Element) -> str:
    """header, nav, aside, main or footer, as tags, ids and classes call it; '' where nothing tells.

    The outermost name counts, but ``main``, in which old templates wrap whole pages: inside it only a header is none.
    """
    inside = ""
    for holder in reversed([element, *element.iterancestors()]):
        named = _named(holder.tag if isinstance(holder.tag, str) else "", holder.get("id", ""), holder.get("class", ""))
        if named and named != "main" and not (inside and named == "header"):
            return named
        inside = inside or named
    return inside or ("footer" if _is_in_imprint(element) else "")


def _is_in_imprint(element: etree._Element) -> bool:
    """Whether the block round it names who runs the site, as the last row of an old table layout does."""
    block = next(element.iterancestors("tr", "table", "div", "body"), None)
    said = words(block) if block is not None else ""
    return len(said) < IMPRINT and bool(_IMPRINT.search(said))


@lru_cache(maxsize=4096)  # the classes of a template stand on every page of a site
def _named(tag: str, id_: str, classes: str) -> str:
    if tag in _TAGS:
        return _TAGS[tag]
    names = [word.lower() for word in _WORD.findall(f"{id_} {classes}")] if tag not in ("html", "body", "a") else []
    return next((_PART_OF[name] for name in names if name in _PART_OF), "")


def selector(element: etree._Element) -> str:
    """A CSS selector that leads a developer to the element: from the nearest id, or over ``STEPS`` elements."""
    steps: list[str] = []
    for holder in (element, *element.iterancestors()):
        if not isinstance(holder.tag, str) or holder.tag == "html":
            break
        id_ = holder.get("id", "")
        if _NAME.fullmatch(id_):
            steps.append(f"#{id_}")
            break
        if len(steps) == STEPS:
            break
        steps.append(_step(holder))
    return " > ".join(reversed(steps))


def _step(element: etree._Element) -> str:
    named = next((name for name in element.get("class", "").split() if _NAME.fullmatch(name)), "")
    if named:
        return f"{element.tag}.{named}"
    holder = element.getparent()
    twins = [one for one in holder if one.tag == element.tag] if holder is not None else [element]
    return f"{element.tag}:nth-of-type({twins.index(element) + 1})" if len(twins) > 1 else str(element.tag)
