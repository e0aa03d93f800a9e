"""Guangdong's disclosure platform, drawn from ``/gkmlpt/api/all/<column>?page=1&sid=<site>`` (CMS.md §3)."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawler.pages.markup import Markup

PER_PAGE = 100
MAX_PAGES = 50
_API = re.compile(r"""["']((?:https?:)?/[^"'\s]*gkmlpt/api/[^"'\s]+)["']""")
_SITE = re.compile(r"""["']?\b(?:SID|SITE_?ID|siteId|sid)["']?\s*[:=]\s*["']?(\d+)""")
_NODE = re.compile(r"""\{[^{}\[\]]*?["']?\bid["']?\s*:\s*["']?(\d+)["']?[^{}\[\]]*""")
_NAME = re.compile(r"""["']?\b(?:name|title)["']?\s*:\s*["']([^"']{1,60})""")
_TREE = re.compile(r"\bTREE\b[\"']?\s*[:=]")


def lists(markup: Markup) -> list[tuple[str, str]]:
    """(raw address of the first page, name) of every list a page of the platform draws; [] for other pages."""
    if "gkmlpt" not in markup.url and "_CONFIG" not in markup.code:
        return []
    named = [path for code in markup.scripts for path in _API.findall(code)]
    if named:
        return [(path, "") for path in dict.fromkeys(named)]
    codes = [code for code in markup.scripts if "_CONFIG" in code]
    site = next((found[1] for code in codes if (found := _SITE.search(code))), "")
    ending = f"&sid={site}" if site else ""
    columns: dict[str, str] = {}
    for code in codes:
        if tree := _TREE.search(code):
            for node in _NODE.finditer(code, tree.end()):
                name = _NAME.search(node[0])
                columns.setdefault(node[1], name[1] if name else "")
    return [(f"/gkmlpt/api/all/{number}?page=1{ending}", name) for number, name in columns.items()]


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
