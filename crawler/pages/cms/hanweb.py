"""Hanweb JCMS: rows as XML inside a script, and the proxy that answers with more of them (CMS.md §2)."""

import re
from urllib.parse import quote, urlencode

from lxml import etree

from crawler.pages.markup import Markup

GROUP_PAGES = 3  # pages a proxy answer holds
MAX_RECORDS = 5_000
MAX_GROUPS = 20  # groups asked for from one page; each answer names no next one when its address is built here

_RECORD = re.compile(r"<record\b[^<>]{0,200}>\s*(?:<!\[CDATA\[(.*)\]\]>\s*\Z|(.*))", re.S)
_NEXT_GROUP = re.compile(r"<nextgroup>\s*(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?\s*</nextgroup>", re.S)
_HREF = re.compile(r"""href\s*=\s*["']([^"']+)""")
_OWN_ROW = re.compile(r"\s*<(?:li|div|dl|p|table|ul)\b", re.I)
_CELL = re.compile(r"<(/?)(?:tr|td|th)\b", re.I)


def records(markup: Markup) -> etree._Element | None:
    """The records of ``<script type="text/xml"><datastore>`` as one tree; None for a page without such an island."""
    if "<datastore" not in markup.code:
        return None
    found = [record for code in markup.scripts if "<datastore" in code for record in records_in(code)]
    return tree(found) if found else None


def records_in(text: str) -> list[str]:
    """The markup of every record of a datastore."""
    # cut first, so that a million openings without an end cost no more than their length
    found = (_RECORD.search(part) for part in text.split("</record>")[:MAX_RECORDS])
    return [match[1] or match[2] for match in found if match]


def next_group_in(text: str) -> str:
    """The raw address a datastore names for the records after its own; '' if none."""
    group = _NEXT_GROUP.search(text)
    href = _HREF.search(group[1]) if group else None
    return href[1] if href else ""


def tree(found: list[str]) -> etree._Element | None:
    """Records as one parsed tree. A record without a row of its own (bare ``<a>``, ``<tr>``) becomes one."""
    rows = [record if _OWN_ROW.match(record) else "<li>" + _CELL.sub(r"<\1span", record) + "</li>" for record in found]
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        return etree.fromstring(f"<ul>{''.join(rows)}</ul>".encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


# --- paging -----------------------------------------------------------------------------------------------------

_PROXY = re.compile(r"""["']([^"']*dataproxy\.jsp[^"']*)["']""")
_SETTING = re.compile(
    r"""["']?\b(totalrecord|perpage|col|appid|webid|path|columnid|sourcecontenttype|unitid|webname|permissiontype)["']?"""
    r"""\s*[:=]\s*["']?([^"',;}\s]+)""",
    re.I,
)
_SENT = ("col", "appid", "webid", "path", "columnid", "sourceContentType", "unitid", "webname", "permissiontype")


def is_proxy(url: str) -> bool:
    """Whether an address gives rows to a page that shows them, and is no page of its own."""
    return "/dataproxy.jsp?" in url


def next_addresses(markup: Markup) -> list[str]:
    """The raw addresses of the groups of rows after the ones on the page."""
    if "<nextgroup" not in markup.code and "dataproxy.jsp" not in markup.code:
        return []
    for code in markup.scripts:
        if named := next_group_in(code):
            return [named]
    return next((found for code in markup.scripts if (found := _built(code))), [])


def _built(code: str) -> list[str]:
    """The groups a ``jpage({…})`` call would post for, as GET addresses."""
    proxy = _PROXY.search(code)
    if proxy is None:
        return []
    given = {name.lower(): value for name, value in _SETTING.findall(code)}
    if not given.get("totalrecord", "").isdigit() or not given.get("perpage", "").isdigit():
        return []
    total, per_page = int(given["totalrecord"]), int(given["perpage"])
    size = per_page * GROUP_PAGES
    sent = [(name, given[name.lower()]) for name in _SENT if name.lower() in given]
    starts = range(size + 1, total + 1, size)[:MAX_GROUPS] if size else ()
    mark = "&" if "?" in proxy[1] else "?"
    addresses = []
    for n in starts:
        query = [
            ("startrecord", str(n)),
            ("endrecord", str(min(n + size - 1, total))),
            ("perpage", str(per_page)),
            *sent,
        ]
        addresses.append(proxy[1] + mark + urlencode(query, safe="%", quote_via=quote))
    return addresses
