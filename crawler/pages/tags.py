"""The standard meta tags of a page's own head."""

import re

from lxml import etree

from crawler.pages.markup import Markup

_HEAD = re.compile(r"<head[\s>]", re.I)


def _has_many_heads(html: str) -> bool:
    few = html.count("<head") <= 1 and "<HEAD" not in html  # <header> counts too, which only costs the second look
    return not few and len(_HEAD.findall(html)) > 1


def is_in_head(element: etree._Element, markup: Markup) -> bool:
    """Whether an element stands in the page's own head, by itself."""
    head = element.getparent()
    return head is not None and head.tag == "head" and head.getparent() is markup.root


def tags(markup: Markup) -> tuple[tuple[str, str], ...]:
    """(name in lower case, value) of every named meta tag, in order, empty values kept.

    Headers and footers that are included as whole documents bring heads of their own; those do not count.
    """
    metas = markup.tagged("meta")
    own = [meta for meta in metas if is_in_head(meta, markup)]
    # a stray element in the head makes the parser end it early: the tags behind it are still the page's own
    if len(own) < len(metas) and any(meta.get("name") for meta in own) and _has_many_heads(markup.html):
        metas = own
    return tuple(
        (name.strip().lower(), (meta.get("content") or "").strip())
        for meta in metas
        if (name := meta.get("name") or meta.get("property"))
    )
