"""Which rows a page lists as its own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from crawler.addresses import Resolver
from crawler.pages.cms import hanweb
from crawler.pages.feeds import from_data
from crawler.pages.flow import Anchor
from crawler.pages.markup import Markup, anchors_in
from crawler.pages.rowdates import HINT
from crawler.pages.rows import (
    FUNCTION_WORDS,
    MIN_TITLE,
    ROW_TAGS,
    UNREAD,
    Row,
    as_entries,
    dated,
    is_neighbour,
    shape,
    title,
    with_undated,
)
from crawler.pages.tree import words
from crawler.records import Entry

__all__ = ["entries", "from_data"]


def entries(markup: Markup, resolver: Resolver, *, home: bool = False) -> tuple[Entry, ...]:
    """The rows of the page's own list in page order; for a home page the dated rows of all its blocks.

    A list is a run of rows of one shape in the main area: menus, footers, friendly links and blocks of 热点 or 相关 are
    not the page's. A channel page, whose blocks each have their 更多, lists the rows of all of them. Rows without a
    date are listed where the page has none with one. Rows that stand in the page as XML records count as drawn.
    """
    base, encoding = markup.base, markup.encoding
    island = hanweb.records(markup)
    found: tuple[Entry, ...] = ()
    if island is not None:
        found = as_entries(with_undated(dated(island)) or undated(anchors_in(island)), island, resolver, base, encoding)
        if not home:
            return found
    known: dict[etree._Element, bool] = {}
    rows = [row for row in dated(markup.root) if not _is_aside(row.element, known)]
    if not home:
        rows = with_undated(_own(rows, markup))
        if len(rows) < 2 and len(plain := undated(markup.anchors)) > 3 * len(rows):
            rows = plain
        rows = rows or _in_own_folder(markup)
    return found + as_entries(rows, markup.root, resolver, base, encoding)


# --- whose rows -------------------------------------------------------------------------------------------------

_ASIDE_NAMES = re.compile(
    r"(?<![a-z])(?:foot|footer|friend\w*|yqlj|hot|hots|hotnews|rank\w*|recommend\w*|related\w*|relate|xgxx|xgwz|xgyd|"
    r"prev\w*|pre_?next|sxp|sxy|copyright)(?![a-z])",
    re.I,
)
_ASIDE_HEADINGS = re.compile(
    r"热点|热门|点击|排行|推荐|相关(?!政策)|猜你|友情链接|阅读|最近更新|最新更新|最新文章|最新信息|最新资讯|延伸|您可能|大家都在|本周|热文|关注|上一(?!页)|下一(?!页)"
)
_MORE = re.compile(r"[\[【(（<\s]*(?:查看)?(?:更\s*多|more)[\s.…>»+\]】)）]*|[>»+]{1,3}", re.I)
_HEADING_LEVELS, _ZONE_LEVELS = 4, 10
_MAX_HEADING = 24


def _is_aside(element: etree._Element, known: dict[etree._Element, bool]) -> bool:
    """Whether an element or one around it is a footer, a ranking, a block of related pages …"""
    way = []
    aside = False
    for part in [element, *element.iterancestors()][:_ZONE_LEVELS]:
        if part in known:
            aside = known[part]
            break
        way.append(part)
        name = f"{part.get('class') or ''} {part.get('id') or ''}"
        if part.tag in ("footer", "nav", "aside") or (name != " " and _ASIDE_NAMES.search(name)):
            aside = True
            break
    known.update(dict.fromkeys(way, aside))
    return aside


@dataclass(slots=True)
class _Group:
    """Rows of one shape, with what heads them and whether that leads to more of them elsewhere."""

    rows: list[Row]
    heading: str = ""
    more: bool = False


_PAGING = re.compile(r"下\s?一?页|[尾末]页|createPageHTML|<nextgroup|jpage|共\s*\d+\s*[页条]|laypage|countPage")


def _own(rows: Sequence[Row], markup: Markup) -> list[Row]:
    """The rows of the page's own list, in page order; of a channel page the rows of all its lists.

    A list is the page's own when the page pages it, its heading is the page's title, or its rows lie in the page's
    own folder; a fresh block of another column beside a stale list must not speak for it.
    """
    # 热点 heads a block of every page, but 热点回应 is the list of the column of that name
    groups = [group for group in _groups(rows) if not _ASIDE_HEADINGS.search(group.heading) or _is_title(group, markup)]
    plain = [group for group in groups if not group.more]
    if len(groups) > 1 and plain:
        largest = max(plain, key=lambda group: len(group.rows))
        paged = len(largest.rows) >= 3 and _PAGING.search(markup.html)
        seeds = [largest] if paged else [group for group in plain if _is_of_page(group, markup)]
        if seeds:
            groups = [group for group in plain if any(_alike(group, seed) for seed in seeds)]
    picked = {id(row) for group in groups for row in group.rows}
    return [row for row in rows if id(row) in picked]


def _alike(group: _Group, seed: _Group) -> bool:
    """Whether rows belong to one list that broken tables, wrappers or separators have torn apart."""
    return group is seed or _inner(group.rows[0]) == _inner(seed.rows[0])


def _inner(row: Row) -> tuple[object, ...]:
    anchor, holder = row.anchor, row.holder
    names = [(part.tag, part.get("class")) if part is not None else None for part in (anchor, holder)]
    return (row.element.tag, row.element.get("class"), *names)


def _is_title(group: _Group, markup: Markup) -> bool:
    return len(group.heading) >= 2 and group.heading in (markup.root.findtext("head/title") or "")


def _is_of_page(group: _Group, markup: Markup) -> bool:
    if _is_title(group, markup):
        return True
    folder = markup.url[len("https://") : markup.url.rfind("/") + 1].partition("/")[2]
    if not folder:
        return False
    hrefs = [row.anchor.get("href") or "" for row in group.rows if row.anchor is not None]
    inside = sum(
        1 for href in hrefs if f"/{folder}" in href or not href.startswith(("/", "http", "../", "javascript", "#"))
    )
    return inside * 2 > len(hrefs)


def _groups(rows: Sequence[Row]) -> list[_Group]:
    blocks: dict[tuple[object, ...], _Group] = {}
    for row in rows:
        key = shape(row)
        group = blocks.get(key)
        if group is None:
            head, more = _heading(row.block)
            group = blocks[key] = _Group([], head, more)
        group.rows.append(row)
    return [group for group in blocks.values() if _is_list(group)]


def _is_list(group: _Group) -> bool:
    rows = group.rows
    if all(row.anchor is None for row in rows):
        return len(rows) >= 2
    if len(rows) > 1:
        return True
    row = rows[0]
    return row.anchor is not None and (row.element.tag in ROW_TAGS or len(words(row.anchor)) >= 8)


def _heading(block: etree._Element) -> tuple[str, bool]:
    """The words that head a block, and whether they lead to more of it elsewhere."""
    for element in [block, *block.iterancestors()][:_HEADING_LEVELS]:
        if element.tag in ("body", "html"):
            break
        before = element.getprevious()
        while before is not None:
            text = words(before) if isinstance(before.tag, str) and before.tag not in UNREAD else ""
            if text:
                if len(text) <= _MAX_HEADING and not HINT.search(text) and next(before.iter("li", "tr"), None) is None:
                    return text, any(_MORE.fullmatch(words(a)) or _is_more(a) for a in before.iter("a"))
                break
            before = before.getprevious()
    return "", False


def _is_more(anchor: etree._Element) -> bool:
    image = next(anchor.iter("img"), None)
    return image is not None and "more" in (image.get("src") or "").lower()


# --- rows without dates -----------------------------------------------------------------------------------------

_MENU_NAMES = re.compile(
    r"(?<![a-z])(?:top|head\w*|nav\w*|menu\w*|sub\w*|left\w*|side\w*|foot\w*|bottom|crumbs?|banner|friend\w*|links?|yqlj|pages?|pager|paging|"
    r"tabs?|tree|logo|search|dqwz|position|weizhi|location|share|copyright|hot\w*|relat\w*|recommend\w*)(?![a-z])",
    re.I,
)
_ONLY_LEVELS = 4
_MIN_MEAN = 9  # characters a title of an undated list has on average: menus stay below


def undated(anchors: Sequence[Anchor]) -> list[Row]:
    """The longest run of title-like links of one shape in the main area."""
    runs: dict[etree._Element, list[tuple[Row, int]]] = {}
    for anchor in anchors:
        letters = len(anchor.text)
        if letters < MIN_TITLE and (letters or not anchor.element.get("title")):
            continue
        element = _only(anchor.element)
        block = element.getparent()
        if block is not None and not is_neighbour(anchor.element):
            runs.setdefault(block, []).append((Row(element, anchor.element, None), letters))
    shapes: dict[tuple[object, ...], list[Row]] = {}
    for found in runs.values():
        if sum(letters or _MIN_MEAN for _, letters in found) < _MIN_MEAN * len(found):
            continue
        rows = [row for row, _ in found if not FUNCTION_WORDS.fullmatch(title(row))]
        if rows and not _is_menu(rows[0]):
            shapes.setdefault(shape(rows[0]), []).extend(rows)
    lists = [rows for rows in shapes.values() if not _ASIDE_HEADINGS.search(_heading(rows[0].block)[0])]
    return max(lists, key=_letters, default=[])


# an article of the page's own folder: 2018/3/2/e77….html beside xwzx_list_2.shtml
_OWN_ARTICLE = re.compile(r"(?:\./)?(?!index|list|node|default)[\w-]*[/_]?\d{3,}[\w/-]*\.s?html?", re.I)


_BELOW_ROOT = 4  # slashes: http://host/folder/page


def _in_own_folder(markup: Markup) -> list[Row]:
    """The links to articles of the page's own folder, however short their names: the units under 直属单位."""
    if markup.url.count("/") < _BELOW_ROOT:
        return []
    anchors = [a for a in markup.anchors if _OWN_ARTICLE.fullmatch(a.href) and len(a.text) > 1 and not a.text.isdigit()]
    rows = [Row(_only(anchor.element), anchor.element, None) for anchor in anchors]
    rows = [row for row in rows if not FUNCTION_WORDS.fullmatch(title(row)) and not _is_aside(row.element, {})]
    return rows if len(rows) > 1 else []


def _letters(rows: Sequence[Row]) -> int:
    return sum(len(title(row)) for row in rows)


def _only(anchor: etree._Element) -> etree._Element:
    """The row of a link: the largest element around it that holds nothing else of weight."""
    element = anchor
    for _ in range(_ONLY_LEVELS):
        parent = element.getparent()
        if parent is None or parent.tag in ("body", "html") or (element.tag != "a" and len(parent) > 1):
            break
        if len(parent) > 1 and sum(child.tag == "a" for child in parent) > 1:
            break
        element = parent
        if element.tag in ROW_TAGS:
            break
    return element


def _is_menu(row: Row) -> bool:
    for element in [row.element, *row.element.iterancestors()][:_ZONE_LEVELS]:
        if element.tag in ("footer", "nav", "aside", "header", "select"):
            return True
        if _MENU_NAMES.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
            return True
    return False
