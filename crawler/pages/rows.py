"""Which elements of a page are rows of a list, and what each says: title, address, date, state."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from lxml import etree

from crawler.addresses import Resolver
from crawler.pages import rowdates
from crawler.pages.rowdates import HINT, Shown
from crawler.pages.tree import words
from crawler.records import Entry


@dataclass(slots=True)
class Row:
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


UNREAD = frozenset({"script", "style", "option", "select", "title", "textarea", "head", "noscript"})
ROW_TAGS = frozenset({"li", "tr", "dd", "dl"})
MIN_TITLE = 4
_DIGIT = re.compile(r"\d")  # full-width ones too
_MIN_DATE, _MAX_TEXT = 2, 400  # characters; longer texts are paragraphs
_MAX_LEVELS = 7
_MAX_ANCHORS = 4  # of a row: a category, the title, 查看全文, an icon
# links of a row or of the bar under a title that name nothing
FUNCTION_WORDS = re.compile(
    r"[\[【(（<\s]*(?:打印.*|关闭.*|大|中|小|返回.*|首页|上一[页篇条].*|下一[页篇条].*|尾页|末页|更\s*多.*|more.*|收藏.*|分享.*|字体.*|字号.*"
    r"|我要.*|.{0,2}ICP\s*备.*|.{0,2}公网安备.*|下载|查看(?:全文|详情|更多|详细)?|详细.*|详情.*|阅读全文|全文|\d{1,4}|[>»+]+|(?:点击|评论|纠错|微信|微博).*)[\]】)）>\s.…]*",
    re.I,
)


def dated(root: etree._Element) -> list[Row]:
    """The rows around every date that stands by itself."""
    around: dict[etree._Element, list[_Mark]] = {}
    for mark in _marks(root):
        element = _row_around(mark.holder, mark.shown)
        if element is not None:
            around.setdefault(element, []).append(mark)
    return _without_titles_own([row for element, own in around.items() for row in _rows_in(element, own)])


def _without_titles_own(rows: list[Row]) -> list[Row]:
    """Of a link with a date in its title and another beside it the one beside: the first is what it is about."""
    rows = [row for row in rows if row.anchor is None or not is_neighbour(row.anchor)]
    beside = {row.anchor for row in rows if row.anchor is not row.element}
    return [row for row in rows if row.anchor is not row.element or row.anchor not in beside]


_NEIGHBOUR = re.compile(r"[上下前后]一[篇条个则]\s*[:：]?\s*$")


def is_neighbour(anchor: etree._Element) -> bool:
    """Whether 下一篇： leads to a link: the neighbour of an article is no row of it, whatever date stands around."""
    before, parent = anchor.getprevious(), anchor.getparent()
    if before is not None:
        return bool(_NEIGHBOUR.search(before.tail or words(before)[-8:]))
    return parent is not None and bool(_NEIGHBOUR.search(parent.text or ""))


def _marks(root: etree._Element) -> Iterator[_Mark]:
    has_digit = _DIGIT.search
    for element in root.iter():
        text = element.text
        if text and _MIN_DATE < len(text) < _MAX_TEXT and not text.isspace() and has_digit(text):
            yield from _mark(element, text, None)
        text = element.tail
        if text and _MIN_DATE < len(text) < _MAX_TEXT and not text.isspace() and has_digit(text):
            parent = element.getparent()
            if parent is not None:
                yield from _mark(parent, text, element)


def _mark(holder: etree._Element, text: str, tail_of: etree._Element | None) -> Iterator[_Mark]:
    if holder.tag not in UNREAD and (shown := _shown(text)):
        yield _Mark(holder, _whole(holder, shown), tail_of)


@lru_cache(maxsize=16_384)  # the same few days and titles stand on page after page
def _shown(text: str) -> Shown | None:
    return (rowdates.alone(text) or rowdates.at_edge(text)) if HINT.search(text) else None


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
            and len(words(element)) >= len(shown.text) + MIN_TITLE
            and not _only_date(element)
        ):
            return element
        element = element.getparent()
    return None


def _only_date(element: etree._Element) -> bool:
    return rowdates.alone(words(element)) is not None


def _names(anchor: etree._Element) -> bool:
    """Whether a link could be a row's title."""
    return _is_name((words(anchor) or anchor.get("title") or "")[:_MAX_TEXT])


@lru_cache(maxsize=16_384)
def _is_name(text: str) -> bool:
    return len(text) >= 2 and not FUNCTION_WORDS.fullmatch(text)


def _rows_in(element: etree._Element, marks: Sequence[_Mark]) -> list[Row]:
    anchors = [element] if element.tag == "a" else [a for a in element.iter("a") if _names(a)]
    if not anchors:
        return [Row(element, None, _newest(marks))]
    targets = {a.get("href") or id(a) for a in anchors}
    if len(targets) == 1 or (len(marks) == 1 and len(anchors) <= _MAX_ANCHORS and not _is_beside(marks[0])):
        return [Row(element, _title_anchor(anchors), _newest(marks), marks[0].holder)]
    if len(marks) > 1 and element.tag in ("tr", "li") and len(anchors) <= _MAX_ANCHORS and _same_cells(element, marks):
        return [Row(element, _title_anchor(anchors), _newest(marks), marks[0].holder)]
    return _flat(element, anchors, marks)


def _same_cells(element: etree._Element, marks: Sequence[_Mark]) -> bool:
    """Whether the dates are cells of one table row, which then has one title."""
    return element.tag == "tr" and sum(1 for cell in element if cell.tag == "td" and _cell_names(cell)) <= 1


def _cell_names(cell: etree._Element) -> bool:
    return any(_names(a) and len(words(a)) >= 6 for a in cell.iter("a"))


def _is_beside(mark: _Mark) -> bool:
    return mark.tail_of is not None and mark.tail_of.tag == "a"


def _flat(element: etree._Element, anchors: Sequence[etree._Element], marks: Sequence[_Mark]) -> list[Row]:
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
            rows.append(Row(element, anchor, part.shown, part.holder, flat=True))
            waiting = []
    return rows[::-1] if leads else rows


def _title_anchor(anchors: Sequence[etree._Element]) -> etree._Element:
    return max(anchors, key=lambda a: min(len(words(a) or a.get("title") or ""), 12))


def with_undated(rows: Sequence[Row]) -> list[Row]:
    """Rows with those that stand among them, of the same tag in the same element, but show no date."""
    blocks: dict[etree._Element, set[etree._Element]] = {}
    for row in rows:
        if not row.flat:
            blocks.setdefault(row.block, set()).add(row.element)
    found = list(rows)
    for block, elements in blocks.items():
        if len(elements) < 2 or len(elements) == len(block):
            continue
        tags = {element.tag for element in elements}
        for child in block:
            if child.tag in tags and child not in elements:
                anchors = [a for a in child.iter("a") if _names(a) and len(words(a)) >= MIN_TITLE]
                if 0 < len(anchors) <= _MAX_ANCHORS:
                    found.append(Row(child, _title_anchor(anchors), None))
    return found if len(found) == len(rows) else _in_order(found)


def _in_order(rows: Sequence[Row]) -> list[Row]:
    """Rows in the order their elements have in the page."""
    places = {element: place for place, element in enumerate(rows[0].element.getroottree().iter())}
    return sorted(rows, key=lambda row: places.get(row.element, 0))


def _newest(marks: Sequence[_Mark]) -> Shown:
    """Of a row's dates the newest: a document shows 成文日期 and 发布日期, a letter when it came and was answered."""
    full = [mark.shown for mark in marks if mark.shown.year is not None]
    return max(full, key=lambda shown: (shown.year, shown.month, shown.day or 0)) if full else marks[0].shown


# --- shapes -----------------------------------------------------------------------------------------------------


def shape(row: Row) -> tuple[object, ...]:
    """What rows of one list share: the tags and classes around them."""
    shape: list[object] = [row.element.tag, row.flat]
    for element in [row.element, *row.element.iterancestors()][1:6]:
        shape.append(element.tag)
        shape.append((element.get("class") or "").partition(" ")[0])
    return tuple(shape)


# --- rows as entries --------------------------------------------------------------------------------------------

_STATUS = re.compile(
    r"已(?:回复|答复|办结|受理|结束|截止|反馈|采纳)|未(?:回复|答复|受理|开始)|(?:处理|办理|进行|征集|受理|调查)中|(?:待|等待)(?:回复|受理|办理)|正在(?:处理|办理|进行|征集)|结束"
)
_ELLIPSIS = re.compile(r"(?:\.{2,}|…+|。{2,})$")
_LABELLED_TITLE = re.compile(r"(?:文章)?标\s*题[:：]\s*([^\r\n]+)")
_EMPTY_BRACKETS = re.compile(r"[\[【（(〔<]\s*[\]】）)〕>]")
_NOT_A_ROW = re.compile(
    r"(?:索引号|发文|文号|来源|作者|今天|当前|版权|主办|承办|上一篇|下一篇|发布时间|发布日期|成文日期)"
)


def as_entries(
    rows: Sequence[Row], root: etree._Element, resolver: Resolver, base: str, encoding: str = "utf-8"
) -> tuple[Entry, ...]:
    """Rows as entries, addresses resolved against ``base``; missing years are decided from the dates in ``root``."""
    urls = [
        resolver.resolve(base, row.anchor.get("href") or "", encoding) if row.anchor is not None else "" for row in rows
    ]
    dates = _dates(rows, urls, root)
    found: dict[tuple[str, str, date | None], Entry] = {}
    for row, url, day in zip(rows, urls, dates, strict=True):
        name = title(row)
        if not name or (row.anchor is None and (len(name) < MIN_TITLE or _NOT_A_ROW.search(name))):
            continue
        found[url, name, day] = Entry(url, name, day, "" if row.flat else _status(row))
    return tuple(found.values())


def _dates(rows: Sequence[Row], urls: Sequence[str], root: etree._Element) -> list[date | None]:
    if any(row.shown is not None and row.shown.month > 12 for row in rows):
        for row in rows:
            row.shown = row.shown and rowdates.day_first(row.shown)
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


def _joined_blocks(blocks: dict[etree._Element, list[int]], rows: Sequence[Row]) -> Iterable[list[int]]:
    """Blocks of one row each are one list, wrapped row by row."""
    if len(blocks) > 1 and all(len(places) == 1 for places in blocks.values()):
        return [list(range(len(rows)))]
    return blocks.values()


# how much younger the newest row without its year may be than the newest day the page spells out
_YOUNGER = timedelta(days=7)
_TODAY = re.compile(r"今天|今日|星期|周[一二三四五六日]")


def _latest(root: etree._Element) -> date | None:
    """The day that no row can lie after: the header's 今天, else a week after the newest day the page spells out.

    Without the week 04-30 above 2021-04-29 would be a day of the year before.
    """
    days = [
        (day, mark.holder)
        for mark in _marks(root)
        if mark.shown.year and mark.shown.day and (day := rowdates.settled([(mark.shown, "")])[0])
    ]
    if not days:
        return None
    newest = max(day for day, _ in days)
    told = any(day == newest and _is_today(holder) for day, holder in days)
    return newest if told else newest + _YOUNGER


def _is_today(holder: etree._Element) -> bool:
    parent = holder.getparent()
    return any(_TODAY.search(words(one)[:_MAX_TEXT]) for one in (holder, parent) if one is not None)


def title(row: Row) -> str:
    """The full title: of a truncated one the link's ``title``; without the date that stands in it."""
    if row.anchor is None:
        return _without_date(words(row.element), row)
    text = _without_date(words(row.anchor), row)
    full = row.anchor.get("title") or ""
    if not full or full == text:
        return text
    if labelled := _LABELLED_TITLE.search(full):
        full = labelled[1]
    full = " ".join(full.split())
    stem = _ELLIPSIS.sub("", text)
    if not text or (len(full) > len(stem) and (stem != text or full.startswith(stem[:6]))):
        return full
    return text


def _without_date(text: str, row: Row) -> str:
    if row.shown is None:
        return text
    holder = row.holder
    own = words(holder) if holder is not None and holder is not row.anchor and row.anchor is not None else ""
    if own and own in text and holder is not None and any(part is row.anchor for part in holder.iterancestors()):
        return text.replace(own, "", 1).strip()
    shown = row.shown.text
    if shown not in text:
        return text
    return _EMPTY_BRACKETS.sub("", text.replace(shown, "", 1)).strip(" |-·:：")


def _status(row: Row) -> str:
    for part in row.element.iter():
        for text in (part.text, part.tail if part is not row.element else None):
            if text and len(text) < 30 and part is not row.anchor and (status := _status_in(text)):
                return status
    return ""


@lru_cache(maxsize=16_384)
def _status_in(text: str) -> str:
    match = _STATUS.search(text)
    return match[0] if match else ""
