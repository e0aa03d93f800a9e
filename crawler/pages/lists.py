"""Which rows a page lists: title, address and date of each."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from lxml import etree

from crawler.addresses import Resolver
from crawler.pages import islands, rowdates
from crawler.pages.markup import Markup
from crawler.pages.rowdates import HINT, Shown
from crawler.pages.tree import words
from crawler.records import Entry

# --- the question -----------------------------------------------------------------------------------------------


def entries(markup: Markup, resolver: Resolver, *, home: bool = False) -> tuple[Entry, ...]:
    """The rows of the page's own list in page order; for a home page the dated rows of all its blocks.

    A list is a run of rows of one shape in the main area: menus, footers, friendly links and blocks of 热点 or 相关 are
    not the page's. A channel page, whose blocks each have their 更多, lists the rows of all of them. Rows without a
    date are listed where the page has none with one.
    """
    island = islands.records(markup)
    if island is not None:
        rows = _dated(island) or _undated(island)
        return _entries(rows, markup, resolver, island)
    dated = [row for row in _dated(markup.root) if not _is_aside(row)]
    rows = dated if home else _own(dated, markup)
    if len(rows) < 2 and not home:
        undated = _undated(markup.root)
        rows = undated if len(undated) > 3 * len(rows) else rows
    return _entries(rows, markup, resolver, markup.root)


# --- rows -------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Row:
    """A row as found: the element around it, its link (None for a row without), and the date it shows."""

    element: etree._Element
    anchor: etree._Element | None
    shown: Shown | None
    holder: etree._Element | None = None  # the element whose text the date is, when it stands inside the anchor
    flat: bool = False  # one of several rows that share an element

    @property
    def block(self) -> etree._Element:
        parent = self.element if self.flat else self.element.getparent()
        return self.element if parent is None else parent


@dataclass(slots=True)
class _Mark:
    """A date as it stands in the page."""

    holder: etree._Element
    shown: Shown
    tail_of: etree._Element | None


_UNREAD = frozenset({"script", "style", "option", "select", "title", "textarea", "head", "noscript"})
_ROW_TAGS = frozenset({"li", "tr", "dd", "dl"})
_MAX_LEVELS = 7
_MAX_ANCHORS = 4  # of a row: a category, the title, 查看全文, an icon
# links of a row or of the bar under a title that name nothing
_FUNCTION_WORDS = re.compile(
    r"[\[【(（<\s]*(?:打印.*|关闭.*|大|中|小|返回.*|首页|上一[页篇条].*|下一[页篇条].*|尾页|末页|更\s*多.*|more.*|收藏.*|分享.*|字体.*|字号.*"
    r"|我要.*|下载|查看(?:全文|详情|更多|详细)?|详细.*|详情.*|阅读全文|全文|\d{1,4}|>+|»+|\++|点击.*|评论.*|纠错.*|微信.*|微博.*)[\]】)）>\s.…]*",
    re.I,
)


def _dated(root: etree._Element) -> list[_Row]:
    """The rows around every date that stands by itself."""
    marks = list(_marks(root))
    if not marks:
        return []
    around: dict[etree._Element, list[_Mark]] = {}
    for mark in marks:
        element = _row_around(mark.holder, mark.shown)
        if element is not None:
            around.setdefault(element, []).append(mark)
    return [row for element, own in around.items() for row in _rows_in(element, own)]


def _marks(root: etree._Element) -> Iterator[_Mark]:
    search = HINT.search
    for element in root.iter():
        tag = element.tag
        text = None if tag in _UNREAD else element.text
        if text and search(text) and (shown := rowdates.alone(text) or rowdates.at_edge(text)):
            yield _Mark(element, _whole(element, shown), None)
        tail = element.tail
        if tail and search(tail) and (shown := rowdates.alone(tail) or rowdates.at_edge(tail)):
            parent = element.getparent()
            if parent is not None and parent.tag not in _UNREAD:
                yield _Mark(parent, _whole(parent, shown), element)


def _whole(element: etree._Element, shown: Shown) -> Shown:
    """A date that lacks its day or its year, with what stands in the elements beside it."""
    if shown.year is not None and shown.day is not None:
        return shown
    parent = element.getparent()
    for around in (element, parent):
        if around is None or not len(around) or (around is parent and around.tag in ("a", "body")):
            continue
        text = words(around)
        if len(text) <= 24 and (whole := rowdates.joined(text)):
            return whole
    if parent is not None:
        beside = [words(e) for e in parent if isinstance(e.tag, str) and e.tag != "a"]
        short = " ".join(text for text in beside if 0 < len(text) <= 8)
        if len(short) <= 24 and (whole := rowdates.joined(short)):
            return whole
    return shown


def _row_around(holder: etree._Element, shown: Shown) -> etree._Element | None:
    """The smallest element around a date that holds a link, or the row it is in when that has none."""
    element: etree._Element | None = holder
    for _ in range(_MAX_LEVELS):
        if element is None or element.tag in ("body", "html"):
            return None
        if element.tag == "a" or next((a for a in element.iter("a") if _names(a)), None) is not None:
            return element
        if (
            element.tag in ("li", "tr")
            and len(words(element)) >= len(shown.text) + _MIN_TITLE
            and not _only_date(element)
        ):
            return element
        element = element.getparent()
    return None


def _only_date(element: etree._Element) -> bool:
    return rowdates.alone(words(element)) is not None


def _names(anchor: etree._Element) -> bool:
    """Whether a link could be a row's title."""
    text = words(anchor) or anchor.get("title") or ""
    return len(text) >= 2 and not _FUNCTION_WORDS.fullmatch(text)


def _rows_in(element: etree._Element, marks: Sequence[_Mark]) -> list[_Row]:
    anchors = [element] if element.tag == "a" else [a for a in element.iter("a") if _names(a)]
    if not anchors:
        return [_Row(element, None, _newest(marks))]
    targets = {a.get("href") or id(a) for a in anchors}
    if len(targets) == 1 or (len(marks) == 1 and len(anchors) <= _MAX_ANCHORS and not _is_beside(marks[0])):
        return [_Row(element, _title_anchor(anchors), _newest(marks), marks[0].holder)]
    if len(marks) > 1 and element.tag in ("tr", "li") and len(anchors) <= _MAX_ANCHORS and _same_cells(element, marks):
        return [_Row(element, _title_anchor(anchors), _newest(marks), marks[0].holder)]
    return _flat(element, anchors, marks)


def _same_cells(element: etree._Element, marks: Sequence[_Mark]) -> bool:
    """Whether the dates are cells of one table row, which then has one title."""
    return element.tag == "tr" and sum(1 for cell in element if cell.tag == "td" and _cell_names(cell)) <= 1


def _cell_names(cell: etree._Element) -> bool:
    return any(_names(a) and len(words(a)) >= 6 for a in cell.iter("a"))


def _is_beside(mark: _Mark) -> bool:
    return mark.tail_of is not None and mark.tail_of.tag == "a"


def _flat(element: etree._Element, anchors: Sequence[etree._Element], marks: Sequence[_Mark]) -> list[_Row]:
    """The rows of an element that holds several: each date goes with the link before it, or behind it if dates lead."""
    if len(marks) == 1 and not _is_beside(marks[0]) and marks[0].holder.tag != "a" and len(anchors) > _MAX_ANCHORS:
        return []
    order: list[etree._Element | _Mark] = []
    by_holder: dict[etree._Element, list[_Mark]] = {}
    for mark in marks:
        by_holder.setdefault(mark.tail_of if mark.tail_of is not None else mark.holder, []).append(mark)
    naming = set(anchors)
    for event, part in etree.iterwalk(element, events=("start", "end")):
        own = by_holder.get(part, ())
        if event == "start":
            if part in naming:
                order.append(part)
            order += [mark for mark in own if mark.tail_of is None]
        else:
            order += [mark for mark in own if mark.tail_of is not None]
    leads = isinstance(order[0], _Mark)
    rows = []
    waiting: list[etree._Element] = []
    for part in reversed(order) if leads else order:
        if not isinstance(part, _Mark):
            waiting.append(part)
        elif waiting:
            anchor = _title_anchor(waiting if not leads else waiting[-2:])
            rows.append(_Row(element, anchor, part.shown, part.holder, flat=True))
            waiting = []
    return rows[::-1] if leads else rows


def _title_anchor(anchors: Sequence[etree._Element]) -> etree._Element:
    return max(anchors, key=lambda a: min(len(words(a) or a.get("title") or ""), 12))


def _newest(marks: Sequence[_Mark]) -> Shown:
    """Of a row's dates the newest: a document row shows 成文日期 and 发布日期, a letter when it came and was answered."""
    full = [mark.shown for mark in marks if mark.shown.year is not None]
    return max(full, key=lambda shown: (shown.year, shown.month, shown.day or 0)) if full else marks[0].shown


# --- whose rows -------------------------------------------------------------------------------------------------

_ASIDE_NAMES = re.compile(
    r"(?<![a-z])(?:foot|footer|friend\w*|yqlj|hot|hots|hotnews|rank\w*|recommend\w*|related\w*|relate|xgxx|xgwz|xgyd|"
    r"prev\w*|pre_?next|sxp|sxy|copyright)(?![a-z])",
    re.I,
)
_ASIDE_HEADINGS = re.compile(
    r"热点|热门|点击|排行|推荐|相关|猜你|友情链接|阅读|最近更新|最新更新|最新文章|最新信息|最新资讯|延伸|您可能|大家都在|本周|热文|关注|上一|下一"
)
_MORE = re.compile(r"[\[【(（<\s]*(?:查看)?(?:更\s*多|more)[\s.…>»+\]】)）]*|[>»+]{1,3}", re.I)
_HEADING_LEVELS, _ZONE_LEVELS = 4, 10


def _is_aside(row: _Row) -> bool:
    for element in [row.element, *row.element.iterancestors()][:_ZONE_LEVELS]:
        if element.tag in ("footer", "nav", "aside"):
            return True
        name = f"{element.get('class') or ''} {element.get('id') or ''}"
        if name != " " and _ASIDE_NAMES.search(name):
            return True
    return False


@dataclass(slots=True)
class _Group:
    """Rows of one shape, with what heads them and whether that leads to more of them elsewhere."""

    rows: list[_Row]
    heading: str = ""
    more: bool = False


_PAGING = re.compile(r"下\s?一?页|[尾末]页|createPageHTML|<nextgroup|jpage|共\s*\d+\s*[页条]|laypage|countPage")


def _own(rows: Sequence[_Row], markup: Markup) -> list[_Row]:
    """The rows of the page's own list, in page order; of a channel page the rows of all its lists.

    A list is the page's own when the page pages it, its heading is the page's title, or its rows lie in the page's
    own folder; a fresh block of another column beside a stale list must not speak for it.
    """
    groups = [group for group in _groups(rows) if not _ASIDE_HEADINGS.search(group.heading)]
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


def _inner(row: _Row) -> tuple[object, ...]:
    anchor, holder = row.anchor, row.holder
    names = [(part.tag, part.get("class")) if part is not None else None for part in (anchor, holder)]
    return (row.element.tag, row.element.get("class"), *names)


def _is_of_page(group: _Group, markup: Markup) -> bool:
    title = markup.root.findtext(".//title") or ""
    if len(group.heading) >= 2 and group.heading in title:
        return True
    folder = markup.url[len("https://") : markup.url.rfind("/") + 1].partition("/")[2]
    if not folder:
        return False
    hrefs = [row.anchor.get("href") or "" for row in group.rows if row.anchor is not None]
    inside = sum(
        1 for href in hrefs if f"/{folder}" in href or not href.startswith(("/", "http", "../", "javascript", "#"))
    )
    return inside * 2 > len(hrefs)


def _groups(rows: Sequence[_Row]) -> list[_Group]:
    blocks: dict[tuple[object, ...], _Group] = {}
    for row in rows:
        key = _shape(row)
        group = blocks.get(key)
        if group is None:
            heading, more = _heading(row.block)
            group = blocks[key] = _Group([], heading, more)
        group.rows.append(row)
    return [group for group in blocks.values() if _is_list(group)]


def _is_list(group: _Group) -> bool:
    rows = group.rows
    if all(row.anchor is None for row in rows):
        return len(rows) >= 2
    if len(rows) > 1:
        return True
    row = rows[0]
    return row.anchor is not None and (row.element.tag in _ROW_TAGS or len(words(row.anchor)) >= 8)


def _shape(row: _Row) -> tuple[object, ...]:
    """What rows of one list share: the tags and classes around them."""
    shape: list[object] = [row.element.tag, row.flat]
    for element in [row.element, *row.element.iterancestors()][1:6]:
        shape.append(element.tag)
        shape.append((element.get("class") or "").partition(" ")[0])
    return tuple(shape)


def _heading(block: etree._Element) -> tuple[str, bool]:
    """The words that head a block, and whether they lead to more of it elsewhere."""
    for element in [block, *block.iterancestors()][:_HEADING_LEVELS]:
        if element.tag in ("body", "html"):
            break
        before = element.getprevious()
        while before is not None:
            text = words(before) if isinstance(before.tag, str) and before.tag not in _UNREAD else ""
            if text:
                if len(text) <= 24:
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
_MIN_TITLE, _MIN_MEAN = 4, 9


def _undated(root: etree._Element) -> list[_Row]:
    """The longest run of title-like links of one shape in the main area."""
    runs: dict[tuple[object, ...], list[_Row]] = {}
    for anchor in root.iter("a"):
        text = anchor.get("title") or words(anchor)
        if len(text) < _MIN_TITLE or _FUNCTION_WORDS.fullmatch(text):
            continue
        element = _only(anchor)
        row = _Row(element, anchor, None)
        runs.setdefault(_shape(row), []).append(row)
    best: list[_Row] = []
    for rows in runs.values():
        letters = sum(len(_title(row)) for row in rows)
        if letters < _MIN_MEAN * len(rows) or _is_menu(rows[0]) or _ASIDE_HEADINGS.search(_heading(rows[0].block)[0]):
            continue
        if letters > sum(len(_title(row)) for row in best):
            best = rows
    return best


def _only(anchor: etree._Element) -> etree._Element:
    """The largest element around a link that holds no other: its row."""
    element = anchor
    for parent in anchor.iterancestors():
        if parent.tag in ("body", "html") or sum(1 for _ in zip(parent.iter("a"), "xx", strict=False)) > 1:
            break
        element = parent
        if element.tag in _ROW_TAGS:
            break
    return element


def _is_menu(row: _Row) -> bool:
    for element in [row.element, *row.element.iterancestors()][:_ZONE_LEVELS]:
        if element.tag in ("footer", "nav", "aside", "header", "select"):
            return True
        if _MENU_NAMES.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
            return True
    return False


# --- rows as entries --------------------------------------------------------------------------------------------

_STATUS = re.compile(
    r"已(?:回复|答复|办结|受理|结束|截止|反馈|采纳)|未(?:回复|答复|受理|开始)|(?:处理|办理|进行|征集|受理|调查)中|(?:待|等待)(?:回复|受理|办理)|正在(?:处理|办理|进行|征集)|结束"
)
_ELLIPSIS = re.compile(r"(?:\.{2,}|…+|。{2,})$")
_LABELLED_TITLE = re.compile(r"(?:文章)?标\s*题[:：]\s*([^\r\n]+)")
_NOT_A_ROW = re.compile(
    r"(?:索引号|发文|文号|来源|作者|今天|当前|版权|主办|承办|上一篇|下一篇|发布时间|发布日期|成文日期)"
)


def _entries(rows: Sequence[_Row], markup: Markup, resolver: Resolver, root: etree._Element) -> tuple[Entry, ...]:
    base, encoding = markup.base, markup.encoding
    urls = [
        resolver.resolve(base, row.anchor.get("href") or "", encoding) if row.anchor is not None else "" for row in rows
    ]
    dates = _dates(rows, urls, root)
    told = _STATUS.search(markup.html) is not None
    found: dict[tuple[str, str, date | None], Entry] = {}
    for row, url, day in zip(rows, urls, dates, strict=True):
        title = _title(row)
        if not title or (row.anchor is None and (len(title) < _MIN_TITLE or _NOT_A_ROW.search(title))):
            continue
        found[url, title, day] = Entry(url, title, day, _status(row) if told and not row.flat else "")
    return tuple(found.values())


def _dates(rows: Sequence[_Row], urls: Sequence[str], root: etree._Element) -> list[date | None]:
    if all(row.shown is None or (row.shown.year and row.shown.day) for row in rows):
        return [rowdates.settled([(row.shown, "")])[0] for row in rows]
    dates: dict[int, date | None] = {}
    latest = _latest(root)
    blocks: dict[etree._Element, list[int]] = {}
    for place, row in enumerate(rows):
        blocks.setdefault(row.block, []).append(place)
    for places in _joined_blocks(blocks, rows):
        days = rowdates.settled([(rows[place].shown, urls[place]) for place in places], latest)
        dates.update(zip(places, days, strict=True))
    return [dates[place] for place in range(len(rows))]


def _joined_blocks(blocks: dict[etree._Element, list[int]], rows: Sequence[_Row]) -> Iterable[list[int]]:
    """Blocks of one row each are one list, wrapped row by row."""
    if len(blocks) > 1 and all(len(places) == 1 for places in blocks.values()):
        return [list(range(len(rows)))]
    return blocks.values()


def _latest(root: etree._Element) -> date | None:
    """The newest full date the page shows by itself, be it a row's or the header's 今天."""
    days = (rowdates.settled([(mark.shown, "")])[0] for mark in _marks(root) if mark.shown.year and mark.shown.day)
    return max((day for day in days if day is not None), default=None)


def _title(row: _Row) -> str:
    """The full title: of a truncated one the link's ``title``; without the date that stands in it."""
    if row.anchor is None:
        text = words(row.element)
        return text.replace(row.shown.text, "").strip(" []()【】（）|-") if row.shown else text
    text = words(row.anchor)
    if row.shown is not None and row.shown.text and row.shown.text in text:
        text = text.replace(row.shown.text, "").strip()
        text = re.sub(r"[\[【（(〔<]\s*[\]】）)〕>]", "", text).strip(" |-·")
    full = (row.anchor.get("title") or "").strip()
    if labelled := _LABELLED_TITLE.search(full):
        full = labelled[1]
    full = " ".join(full.split())
    stem = _ELLIPSIS.sub("", text)
    if full and (not text or (len(full) > len(stem) and (stem != text or full.startswith(stem[:6])))):
        return full
    return text


def _status(row: _Row) -> str:
    for part in row.element.iter():
        for text in (part.text, part.tail if part is not row.element else None):
            if text and len(text) < 30 and part is not row.anchor and (match := _STATUS.search(text)):
                return match[0]
    return ""
