"""Rows that stand in a page as data until a script draws them: Hanweb's XML records."""

import re

from lxml import etree

from crawler.pages.markup import Markup

_RECORD = re.compile(r"<record\b[^>]*>\s*(?:<!\[CDATA\[(.*?)\]\]>|(.*?))\s*</record>", re.S)
_NEXT_GROUP = re.compile(r"<nextgroup>\s*<!\[CDATA\[(.*?)\]\]>", re.S)
_HREF = re.compile(r"""href\s*=\s*["']([^"']+)""")


def records(markup: Markup) -> etree._Element | None:
    """The records of ``<script type="text/xml"><datastore>`` as one tree; None for a page without such an island."""
    if "<datastore" not in markup.html:
        return None
    found = [record for code in markup.scripts if "<datastore" in code for record in records_in(code)]
    return tree(found) if found else None


def records_in(text: str) -> list[str]:
    """The markup of every record of a datastore."""
    return [cdata or plain for cdata, plain in _RECORD.findall(text)]


def next_group_in(text: str) -> str:
    """The raw address a datastore names for the records after its own; '' if none."""
    group = _NEXT_GROUP.search(text)
    href = _HREF.search(group[1]) if group else None
    return href[1] if href else ""


def tree(records: list[str]) -> etree._Element | None:
    """Records as one parsed tree. A record without a row of its own (bare ``<a>``, ``<tr>``) becomes one."""
    parts = [
        record if re.match(r"\s*<(?:li|div|dl|p|table|ul)\b", record) else f"<li>{_cells(record)}</li>"
        for record in records
    ]
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        return etree.fromstring(f"<ul>{''.join(parts)}</ul>".encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _cells(record: str) -> str:
    return re.sub(r"<(/?)t[rdh]\b", r"<\1span", record)
