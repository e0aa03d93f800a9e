"""Guangdong's disclosure platform, drawn from ``/gkmlpt/api/all/<column>?page=1&sid=<site>`` (CMS.md §3)."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawler.pages.markup import Markup

PER_PAGE = 100
MAX_PAGES = 50
_API = re.compile(r"""["']((?:https?:)?/[^"'\s]*gkmlpt/api/[^"'\s]+)["']""")
_SITE = re.compile(r"""["']?\b(?:SID|SITE_?ID|siteId|sid)["']?\s*[:=]\s*["']?(\d+)""")
_TREE_ID = re.compile(r"""["']id["']\s*:\s*["']?(\d+)""")
_INDEX = re.compile(r"/gkmlpt/(?:index|mindex)/?#/?(\d+)")
_TREE = re.compile(r"\bTREE\b[\"']?\s*[:=]")


def list_addresses(markup: Markup) -> list[str]:
    """The raw addresses of the first pages of the lists that a platform page, or a link to one, would draw."""
    if "gkmlpt" not in markup.html:
        return []
    named = [path for code in markup.scripts for path in _API.findall(code)]
    if named:
        return list(dict.fromkeys(named))
    codes = [code for code in markup.scripts if "_CONFIG" in code]
    columns = [number for anchor in markup.anchors for number in _INDEX.findall(anchor.href)]
    for code in codes:
        if tree := _TREE.search(code):
            columns += _TREE_ID.findall(code[tree.end() :])
    site = next((found[1] for code in codes if (found := _SITE.search(code))), "")
    ending = f"&sid={site}" if site else ""
    return [f"/gkmlpt/api/all/{number}?page=1{ending}" for number in dict.fromkeys(columns)]


def next_addresses(url: str, total: int, rows: int) -> list[str]:
    """The raw addresses of the pages after the answer at ``url``, which held ``rows`` of ``total`` rows."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    page = int(query["page"]) if query.get("page", "").isdigit() else 1
    if not rows or page >= MAX_PAGES:
        return []
    size = rows if page == 1 else max(rows, PER_PAGE)
    last = min(-(-total // size), MAX_PAGES)
    return [f"{parts.path}?{urlencode({**query, 'page': n})}" for n in range(page + 1, last + 1)]
