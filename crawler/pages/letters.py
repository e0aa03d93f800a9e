"""Which citizens' letters a page shows, and what became of them."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from lxml import etree

from crawler.pages.dates import find_date
from crawler.pages.flow import Flow
from crawler.pages.labels import Labelled, labels
from crawler.records import Entry, Message

_FIELDS = {
    "title": (
        *("信件标题", "信件名称", "信件主题", "来信标题", "来信主题", "留言标题", "留言主题", "咨询标题"),
        *("咨询主题", "问题标题", "标题", "主题", "诉求标题", "反映主题"),
    ),
    "received": (
        *("提交时间", "提交日期", "来信时间", "来信日期", "写信时间", "写信日期", "留言时间", "留言日期"),
        *("咨询时间", "咨询日期", "信件时间"),
        *("提问时间", "提问日期", "投诉时间", "发信时间", "受理时间", "收信时间", "反映时间", "诉求时间"),
        *("登记时间", "信件提交时间"),
    ),
    "answered": (
        *("回复时间", "回复日期", "答复时间", "答复日期", "办结时间", "办结日期", "回答时间", "解答时间"),
        *("反馈时间", "办理时间", "处理时间"),
        *("回信时间", "办复时间"),
    ),
    "status": (
        *("信件状态", "办理状态", "处理状态", "回复状态", "答复状态", "当前状态", "状态", "办理情况", "是否回复"),
    ),
    "reply": (
        *("回复内容", "答复内容", "办理结果", "处理结果", "回复意见", "答复意见", "处理意见", "答复情况"),
        *("回复情况", "官方回复", "部门回复"),
        *("回复", "答复", "回信内容", "解答内容", "办理回复"),
    ),
    "question": (
        *("信件内容", "来信内容", "留言内容", "咨询内容", "问题内容", "反映内容", "内容", "诉求内容", "问题描述"),
        *("正文",),
    ),
    "": (
        *("受理编号", "查询编号", "信件编号", "编号", "信件分类", "信件类型", "信件类别", "类别", "类型", "分类"),
        *("来信人", "写信人", "留言人"),
        *("姓名", "回复部门", "答复部门", "答复单位", "回复单位", "受理部门", "受理单位", "办理单位", "承办单位"),
        *("处理部门", "回复人"),
        *("来信目的", "所属领域", "地区", "点击数", "浏览次数", "满意度", "评价", "收信单位", "收信人", "信件来源"),
        *("是否公开", "来源"),
    ),
}  # fmt: skip
_LABELS = labels(_FIELDS)
# nothing is a letter without one of these on the page
_HINT = re.compile(
    r"(?:来信|信件|留言|写信|咨询|提问|提交|受理|诉求|投诉|反映|回复|答复|办结|反馈)"
    r"(?:(?<=回复|答复|办结|反馈) ?(?:时间|日期|内容|状态|部门|单位)"
    r"|(?<!回复|答复|办结|反馈).{0,3} ?(?:时间|日期|编号|标题|名称|主题|内容))"
)
_SURE = frozenset(
    {"来信", "信件", "留言", "写信", "咨询", "提问", "诉求", "回复", "答复", "投诉", "提交", "回信", "反映"}
)
_NO_REPLY = re.compile(
    r"^(?:[-—/ ]*|无|暂无|暂无回复|暂未回复|暂无答复|未回复|未答复|待回复|处理中|办理中|正在(?:办理|处理).{0,6})[。.]?$"
)
_REPLIED = re.compile(r"(?:已|予以)?(?:回复|答复|办结|反馈|处理完毕|解决)")
_NOT_REPLIED = re.compile(r"未|待|不|暂|正在|处理中|办理中|受理中|审核")
_MAX, _MOST_LISTS = 400, 5


def messages(flow: Flow, url: str, rows: Callable[[], Sequence[Entry]] = tuple, title: str = "") -> tuple[Message, ...]:
    """The letters of a letter's own page (one, with its reply) or of a list of letters (many, by its header).

    ``title`` is the page's: it names a letter whose page has no label for that.
    """
    if not (_tells_a_day(flow.text) and _HINT.search(flow.text)):
        return ()
    return tuple(_from_list(flow, rows)) or tuple(_from_labels(flow.text, url, title))


# --- a letter's own page, or several one below the other --------------------------------------------------------


def _from_labels(text: str, url: str, title: str) -> Iterator[Message]:
    groups = [group for group in _grouped(_LABELS.read(text)) if _is_letter(group)]
    for group in groups:
        message = _message(group, text, url if len(groups) == 1 else "")
        yield message if message.title or len(groups) > 1 else replace(message, title=title)


def _grouped(found: Sequence[Labelled]) -> Iterator[list[Labelled]]:
    """A field told again begins the next letter, once the letter so far has its dates or text."""
    group: list[Labelled] = []
    for item in found:
        told = {one.field for one in group}
        if item.field in ("title", "received") and item.field in told and told & {"question", "reply", "answered"}:
            yield group
            group = []
        group.append(item)
    yield group


def _is_letter(group: Sequence[Labelled]) -> bool:
    fields = {item.field for item in group} - {""}
    sure = {item.field for item in group if any(word in item.label for word in _SURE)} - {""}
    # an unanswered letter may show no more than 来信时间 and 来信内容 below its heading
    enough = len(fields) >= 3 or {"received", "question"} <= sure
    return bool(sure) and enough and bool(fields & {"received", "answered"}) and bool(fields & {"question", "reply"})


def _message(group: Sequence[Labelled], text: str, url: str) -> Message:
    values = {item.field: item.value for item in reversed(group) if item.field and item.value}
    reply = _long_value(group, "reply", text)
    answered = find_date(values.get("answered", ""))
    received = find_date(values.get("received", ""))
    status = values.get("status", "")[:20]
    has_reply = bool(reply) or (answered is not None) or _is_replied(status)
    return Message(
        url=url,
        title=values.get("title", "")[:200],
        received=received.value if received else None,
        answered=answered.value if answered else None,
        status=status,
        has_reply=has_reply,
        reply=reply,
    )


def _long_value(group: Sequence[Labelled], field: str, text: str) -> str:
    """A reply may have paragraphs: everything up to the next label, or up to a wide gap."""
    place = next((place for place, item in enumerate(group) if item.field == field and item.value), None)
    if place is None:
        return ""
    item = group[place]
    end = group[place + 1].start if place + 1 < len(group) else min(len(text), item.end + 4000)
    raw = text[item.end : end].strip(" \n\t:：【[")
    value = "\n".join(line for part in re.split(r"\n{4,}", raw)[0].split("\n") if (line := " ".join(part.split())))
    return "" if _NO_REPLY.match(value) else value


def _is_replied(status: str) -> bool:
    return bool(_REPLIED.search(status)) and not _NOT_REPLIED.search(status)


# --- a list of letters ------------------------------------------------------------------------------------------

_RECEIVED = ("来信", "写信", "留言", "提交", "咨询", "提问", "受理", "投诉", "信件", "发信", "反映", "诉求", "登记")
_ANSWERED = ("回复", "答复", "办结", "反馈", "回信", "办复", "处理")
_HEADS = {
    "title": re.compile(r"^(?:信件|来信|留言|咨询|问题|诉求|办件)?(?:标题|主题|名称|内容)$"),
    "received": re.compile(rf"^(?:{'|'.join(_RECEIVED)})(?:时间|日期)$"),
    "answered": re.compile(rf"^(?:{'|'.join(_ANSWERED)})(?:时间|日期)$"),
    "status": re.compile(r"^(?:信件|办理|处理|回复|答复|当前)?(?:状态|情况)$|^是否(?:回复|答复)$"),
}
# how a letter's days are labelled, without which nothing is a letter
_DAYS = tuple(word + day for word in _RECEIVED + _ANSWERED for day in ("时间", "日期"))
_DAY_LABELS = (*_FIELDS["received"], *_FIELDS["answered"], *_DAYS)
_OWNERS = "".join({label[-3] for label in _DAY_LABELS})
_DAY_ENDINGS = tuple(  # a search for one character is fast
    re.compile(rf"{last}(?<=[{first}\s]{last})(?:(?<=\s{last})|(?<=[{_OWNERS}\s]{first}{last}))")
    for first, last in ("时间", "日期")
)
_REACH = 24  # characters: a label in a narrow cell is broken over lines, others have blanks between their characters


def _tells_a_day(text: str) -> bool:
    ends = (match.end() for ending in _DAY_ENDINGS for match in ending.finditer(text))
    return any("".join(text[max(0, end - _REACH) : end].split()).endswith(_DAY_LABELS) for end in ends)


def _from_list(flow: Flow, rows: Callable[[], Sequence[Entry]]) -> Iterator[Message]:
    headers = list(islice(_headers(flow), _MOST_LISTS))
    urls = {"".join(row.title.split()): row.url for row in rows()} if headers else {}
    for header in headers:
        fields = [_field_of(cell) for cell in _cells(flow, header)]
        for row in _rows(header):
            cells = list(row)
            if len(cells) == len(fields) and (message := _from_row(flow, fields, cells, urls)):
                yield message


def _headers(flow: Flow) -> Iterator[etree._Element]:
    """Rows whose cells are the heads of a list of letters: table rows, list items, or lines of spans."""
    for tag in ("tr", "li", "ul", "dl", "dt", "div", "p"):
        for element in flow.tagged.get(tag, ()):
            if 2 <= len(element) <= 9 and _may_head(flow.raw(element)):
                fields = {_field_of(cell) for cell in _cells(flow, element)}
                if "title" in fields and fields & {"received", "answered"}:
                    yield element


def _may_head(raw: str) -> bool:
    """Whether words are few and hold 时间 or 日期, as the heads of a list of letters do."""
    return 0 < len(raw) < 120 and ("间" in raw or "期" in raw)


def _cells(flow: Flow, row: etree._Element) -> list[str]:
    return [flow.words(cell).replace(" ", "") for cell in row]


def _field_of(head: str) -> str:
    return next((field for field, pattern in _HEADS.items() if pattern.match(head)), "")


def _rows(header: etree._Element) -> Iterator[etree._Element]:
    """The rows below a header: its next siblings, or those of the part of the table or list it stands in."""
    found = list(header.itersiblings())
    parent = header.getparent()
    if not found and parent is not None:
        found = [row for part in parent.itersiblings() for row in (part, *part) if len(row)]
    yield from found[:_MAX]


def _from_row(
    flow: Flow, fields: Sequence[str], cells: Sequence[etree._Element], urls: dict[str, str]
) -> Message | None:
    words = {field: flow.words(cell) for field, cell in zip(fields, cells, strict=True) if field}
    heading = next(cell for field, cell in zip(fields, cells, strict=True) if field == "title")
    link = heading if heading.tag == "a" else heading.find(".//a")
    full = (link.get("title") or "").strip() if link is not None else ""
    title = full or words["title"]
    received, answered = find_date(words.get("received", "")), find_date(words.get("answered", ""))
    status = words.get("status", "")
    if not title or not (received or answered or status):
        return None
    return Message(
        url=urls.get("".join(title.split())) or urls.get("".join(words["title"].split())) or "",
        title=title,
        received=received.value if received else None,
        answered=answered.value if answered else None,
        status=status,
        has_reply=answered is not None or _is_replied(status),
    )
