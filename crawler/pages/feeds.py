"""What a data answer lists: JSON, JSONP, Hanweb's and other XML, RSS, sitemaps."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import parse_qsl, urlencode, urlsplit

from lxml import etree

from crawler.addresses import Resolver
from crawler.pages.cms import gkmlpt, hanweb, jpaas
from crawler.pages.rowdates import alone, settled
from crawler.pages.rows import as_entries, dated
from crawler.records import CHINA, Entry, Link

Record = dict[str, object]
MAX_TEXT = 8 * 1024 * 1024
MAX_NEXT = 50  # further pages of one data list

Answer = tuple[tuple[Entry, ...], tuple[Link, ...]]


def from_data(url: str, text: str, resolver: Resolver) -> Answer:
    """The rows a data answer at ``url`` holds, and where it leads: its next pages (role ``next``), a sitemap's pages.

    Never raises; an answer that is no list has no rows.
    """
    text = text.lstrip("\ufeff \t\r\n")[:MAX_TEXT]
    try:
        if text[:1] == "<":
            return _from_xml(url, text, resolver)
        return _from_json(url, _parsed(text), resolver)
    except (ValueError, RecursionError, etree.LxmlError):
        return (), ()


# --- JSON -------------------------------------------------------------------------------------------------------

_JSONP = re.compile(r"[\w.$\[\]]+\s*\(\s*(.*)\)\s*;?\s*", re.S)
_TITLES = ("title", "articletitle", "infotitle", "doctitle", "titlename", "subject", "topic", "name", "bt", "mc")
_URLS = (
    "url", "link", "href", "docpuburl", "puburl", "pageurl", "htmlurl", "staticurl", "linkurl", "articleurl",
    "contenturl", "infourl", "detailurl", "path",
)  # fmt: skip
_DATES = (
    "display_publish_time", "publishtime", "publishdate", "publish_time", "publish_date", "publishedtime",
    "publishedtimestr", "pubdate", "pubtime", "docreltime", "docpubtime", "releasedate", "releasetime",
    "infodate", "showdate", "showtime", "displaydate", "createdate", "createtime", "created_at", "create_time",
    "date", "time", "fbsj", "fbrq", "rq",
)  # fmt: skip
_STATUSES = ("statusname", "state", "status", "zt")
_MAX_DEPTH = 8


def _parsed(text: str) -> object:
    if match := _JSONP.fullmatch(text):
        text = match[1]
    return json.loads(text)


def _from_json(url: str, data: object, resolver: Resolver) -> Answer:
    rows = max(_lists(data), key=len, default=[])
    if rows:
        entries = tuple(entry for row in rows if (entry := _entry(row, url, resolver)) is not None)
    else:
        markup = max((text for text in _strings(data) if "<a" in text.lower()), key=len, default="")
        entries = _from_markup(markup, url, resolver)
    return entries, tuple(Link(next_url, "next") for next_url in _following(url, data, entries, resolver))


def _lists(data: object, depth: int = 0) -> Iterator[list[Record]]:
    """Every list of records that could be rows."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(data, list):
        rows = [item for item in data if isinstance(item, dict) and _is_row(item)]
        if rows:
            yield rows
    for item in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        if isinstance(item, str) and item[:1] in "[{" and len(item) > 20:  # JSON packed once more
            try:
                item = json.loads(item)
            except ValueError:
                continue
        yield from _lists(item, depth + 1)


def _is_row(item: Record) -> bool:
    keys = {str(key).lower() for key in item}
    return any(key in keys for key in _TITLES) and (
        any(key in keys for key in _URLS) or any(key in keys for key in _DATES)
    )


def _entry(row: Record, base: str, resolver: Resolver) -> Entry | None:
    values = {str(key).lower(): value for key, value in row.items()}
    title = next((text for key in _TITLES if (text := _text(values.get(key)))), "")
    if not title:
        return None
    raw = next((text for key in _URLS if (text := _text(values.get(key)))), "")
    day = next((day for key in _DATES if (day := _day(values.get(key))) is not None), None)
    status = next((text for key in _STATUSES if not (text := _text(values.get(key))).isascii()), "")
    return Entry(resolver.resolve(base, raw) if raw else "", title, day, status)


_TAGS = re.compile(r"<[^<>]{1,200}>")


def _text(value: object) -> str:
    return " ".join(_TAGS.sub("", value).split()) if isinstance(value, str) else ""


def _day(value: object) -> date | None:
    """A date as data gives it: text, or seconds or milliseconds since 1970, in China time."""
    if isinstance(value, str):
        if not value.isdigit():
            shown = alone(value.replace("T", " ")[:32])
            return settled([(shown, "")])[0] if shown and shown.year else None
        if len(value) in (8, 14):
            return _compact(value)
        value = int(value) if len(value) <= 13 else 0
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    seconds = value / 1000 if value > 1e11 else value
    if not 1e8 < seconds < 4.1e9:
        return None
    return datetime.fromtimestamp(seconds, CHINA).date()


def _compact(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None


def _strings(data: object, depth: int = 0) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif depth <= _MAX_DEPTH:
        for item in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
            yield from _strings(item, depth + 1)


def _from_markup(markup: str, url: str, resolver: Resolver) -> tuple[Entry, ...]:
    root = hanweb.tree([f"<div>{markup}</div>"]) if markup else None
    return as_entries(dated(root), root, resolver, url) if root is not None else ()


# --- further pages ----------------------------------------------------------------------------------------------

_PAGE_NAMES = ("page", "pageno", "pagenum", "pageindex", "currentpage", "curpage", "pagenumber", "current", "p")
_PAGES = ("totalpage", "totalpages", "pages", "pagecount", "totalpagecount", "pagetotal")
_TOTALS = ("total", "totalcount", "totalrecord", "totalrecords", "totalelements", "rowcount", "recordcount", "count")


def _following(url: str, data: object, entries: tuple[Entry, ...], resolver: Resolver) -> Iterator[str]:
    if not entries:
        return
    if "page/build/unit" in url:
        named = [jpaas.next_address(url, len(entries))]
    elif "/gkmlpt/api/" in url:
        named = gkmlpt.next_addresses(url, _count(data, _TOTALS), len(entries))
    else:
        named = _numbered(url, _count(data, _PAGES), _count(data, _TOTALS), len(entries))
    yield from (found for raw in named if raw and (found := resolver.resolve(url, raw)))


def _count(data: object, names: Iterable[str], depth: int = 0) -> int:
    """The first count of one of these names in the outer records; 0 if none."""
    if not isinstance(data, dict) or depth > 3:
        return 0
    lowered = {str(key).lower(): value for key, value in data.items()}
    for name in names:
        value = lowered.get(name)
        if isinstance(value, int | str) and not isinstance(value, bool) and str(value).isdigit():
            return int(value)
    return next((count for value in data.values() if (count := _count(value, names, depth + 1))), 0)


def _numbered(url: str, pages: int, total: int, rows: int) -> list[str]:
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    name = next((key for key, value in query if key.lower() in _PAGE_NAMES and value.isdigit()), "")
    if not name:
        return []
    page = int(dict(query)[name])
    first = 0 if page == 0 else 1
    last = (pages or -(-total // rows)) - 1 + first
    numbers = range(page + 1, min(last, page + MAX_NEXT) + 1)
    return [f"{parts.path}?{urlencode([(k, str(n) if k == name else v) for k, v in query])}" for n in numbers]


# --- XML --------------------------------------------------------------------------------------------------------

_DECLARATION = re.compile(r"<\?xml[^>]*\?>")  # its encoding is of the bytes, which are text by now
_ITEMS = ("item", "entry", "row", "record", "article", "news")
_XML_DATES = ("pubdate", "published", "updated", "date", *_DATES)


def _from_xml(url: str, text: str, resolver: Resolver) -> Answer:
    if "<datastore" in text[:2000] or "<record" in text[:4000]:
        return _from_datastore(url, text, resolver)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(_DECLARATION.sub("", text).encode("utf-8", "replace"), parser)
    if root is None:
        return (), ()
    name = _name(root)
    if name in ("urlset", "sitemapindex"):
        return (), tuple(_sitemap(root, url, resolver, "page" if name == "urlset" else "data"))
    items = [element for element in root.iter() if _name(element) in _ITEMS and len(element)]
    return tuple(entry for item in items if (entry := _xml_entry(item, url, resolver)) is not None), ()


def _from_datastore(url: str, text: str, resolver: Resolver) -> Answer:
    root = hanweb.tree(hanweb.records_in(text))
    entries = as_entries(dated(root), root, resolver, url) if root is not None else ()
    raw = hanweb.next_group_in(text)
    following = resolver.resolve(url, raw) if raw and entries else ""
    return entries, (Link(following, "next"),) if following and following != url else ()


def _name(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _sitemap(root: etree._Element, url: str, resolver: Resolver, role: str) -> Iterator[Link]:
    for element in root:
        said = {_name(child): (child.text or "").strip() for child in element}
        found = resolver.resolve(url, said.get("loc", ""))
        if found:
            yield Link(found, role, said.get("lastmod", ""))


def _xml_entry(item: etree._Element, url: str, resolver: Resolver) -> Entry | None:
    said = {_name(child): (child.text or child.get("href") or "").strip() for child in item}
    title = next((_text(said[name]) for name in _TITLES if said.get(name)), "")
    if not title:
        return None
    raw = next((said[name] for name in _URLS if said.get(name)), "")
    day = next((day for name in _XML_DATES if said.get(name) and (day := _xml_day(said[name]))), None)
    return Entry(resolver.resolve(url, raw) if raw else "", title, day)


def _xml_day(text: str) -> date | None:
    try:
        return parsedate_to_datetime(text).astimezone(CHINA).date()
    except (TypeError, ValueError):
        return _day(text)
