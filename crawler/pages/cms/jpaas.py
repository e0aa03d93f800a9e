"""Hanweb jpaas: a list is a unit of the page, built by the publish server and answered as JSON with markup inside."""

import json
import re
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from crawler.pages.markup import Markup

MAX_PAGES = 50
_BUILDS = "page/build/unit"
_UNIT = re.compile(r"""["'](?P<url>[^"']*/front/page/build/unit)(?P<query>\?[^"']*)?["']""")
_SETTING = re.compile(
    r"""["']?\b(webId|pageId|parseType|pageType|tagId|tplSetId|editType)["']?\s*[:=]\s*["']([^"']*)["']"""
)
_PAGE_SIZE = re.compile(r"""["']?\b(?:pageSize|rows|perPage)["']?\s*[:=]\s*["']?(\d{1,4})""")
_DEFAULT_SIZE = 15


def unit_addresses(markup: Markup) -> list[str]:
    """The raw address of the first page of the list a script asks the publish server for; [] for other pages."""
    scripts = markup.tagged("script")
    if _BUILDS not in markup.code and not any(_BUILDS in (script.get("url") or "") for script in scripts):
        return []
    for script in scripts:
        code = " ".join(
            [script.get("url") or "", script.get("queryData") or script.get("querydata") or "", script.text or ""]
        )
        quoted = f'"{script.get("url")}"{code}' if script.get("url") else code
        if unit := _UNIT.search(quoted):
            given = dict(_SETTING.findall(code))
            known = parse_qsl((unit["query"] or "?")[1:], keep_blank_values=True)
            if not known and not given:
                continue
            size = _PAGE_SIZE.search(code)
            return [_address(unit["url"], known or list(given.items()), 1, int(size[1]) if size else _DEFAULT_SIZE)]
    return []


def next_address(url: str, rows: int) -> str:
    """The address of the page after the unit answer at ``url``, which held ``rows`` rows; '' after the last."""
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    try:
        asked = json.loads(dict(query)["paramJson"])
        page, size = int(asked["pageNo"]), int(asked["pageSize"])
    except (KeyError, TypeError, ValueError):
        return ""
    if rows < size or page >= MAX_PAGES:
        return ""
    return _address(url.partition("?")[0], [item for item in query if item[0] != "paramJson"], page + 1, size)


def _address(path: str, query: list[tuple[str, str]], page: int, size: int) -> str:
    if any(name == "paramJson" for name, _ in query):
        return f"{path}?{urlencode(query, quote_via=quote)}"
    params = json.dumps({"pageNo": page, "pageSize": size}, separators=(",", ":"))
    return f"{path}?{urlencode([*query, ('paramJson', params)], quote_via=quote)}"
