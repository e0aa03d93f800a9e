"""What an official document says of itself: issuer, number, dates, openness."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from crawler.pages.dates import find_date
from crawler.pages.labels import Labelled, ending_in, labels
from crawler.pages.words import NUMBER, ORDER_NUMBER
from crawler.records import DocumentRecord

_FIELDS = {
    "index_number": ("索引号", "信息索引号", "信息索引", "索引编号", "索取号", "信息索取号"),
    "issuer": (
        *("发文机关", "发布机构", "发文机构", "发文单位", "发布机关", "制发机关", "制定机关", "发文部门"),
        *("公开机构", "发布单位"),
    ),
    "formed": (
        *("成文日期", "成文时间", "发文日期", "发文时间", "生成日期", "生成时间", "印发日期", "签发日期"),
        *("制发日期",),
    ),
    "title": ("标题", "名称", "信息名称", "文件名称", "公文名称", "文件标题", "公文标题", "信息标题"),
    "doc_number": ("发文字号", "文号", "文件编号", "文件字号", "发文号", "公文文号", "文件文号", "发布文号"),
    "published": ("发布日期", "发布时间", "公开日期", "公开时间", "信息发布日期", "公布日期"),
    "openness": ("公开方式", "公开属性", "公开类别", "公开形式", "信息公开属性"),
    "validity": ("有效性", "效力状态", "是否有效", "文件有效性", "效力", "时效性", "文件状态", "时效状态"),
    "": (
        *("主题分类", "组配分类", "体裁分类", "服务对象分类", "信息分类", "所属分类", "分类", "主题词", "关键词"),
        *("关键字", "信息类别"),
        *("内容概述", "内容概要", "概述", "公开范围", "公开时限", "公开程序", "公开责任部门", "责任部门"),
        *("生效日期", "生效时间", "实施日期"),
        *("施行日期", "废止日期", "废止时间", "失效日期", "失效时间", "有效期", "来源", "信息来源", "统一登记号"),
        *("登记号", "服务对象", "体裁"),
        *("公开目录", "所属目录", "载体类型", "信息形式", "语种", "生命周期", "记录形式", "主题", "浏览次数"),
        *("点击数", "字体", "公开期限"),
    ),
}  # fmt: skip
_LABELS = labels(_FIELDS)
# no page without one of these has a block
_OWN_LABEL = re.compile(
    "索 ?[引取] ?[号编]|信 ?息 ?索 ?引|文 ?(?:字 ?)?号|件 ?字 ?号|成 ?文 ?[日时]|发 ?文 ?[机单日时部]|生 ?成 ?[日时]|"
    "制 ?[发定] ?[机日]|印 ?发 ?日|签 ?发 ?日|发 ?布 ?[机单]|公 ?开 ?机|文 ?件 ?编 ?号"
)
# nor without an index, a number or a day
_OWN_ENDINGS = (
    *(ending_in("文编引取", "号"), ending_in("文件", "字", "号"), ending_in("索", "引")),
    *(ending_in("文成发", "日", "期"), ending_in("文成", "时", "间")),
)
_OWN = frozenset({"index_number", "doc_number", "formed", "issuer"})
_REACH = 260  # a block's labels stand close together
_LEAST = 3
_OPENNESS = re.compile(
    r"(?:此件|此文|本文件?|公开方式[:：]?|公开属性[:：]?) ?[（(]?((?:主动|依申请|不予|不)?(?:予以)?公开(?:发布)?)"
)
_NUMBER_LINE = re.compile(rf"^[（(]?({NUMBER}|{ORDER_NUMBER})[）)]?$")
_BRACKETS = re.compile(r"[\[［【（(﹝〈<{〔][ ]?((?:19|20)\d\d)[ ]?年?[ ]?[\]］】）)﹞〉>}〕]")
_ISSUER = re.compile(
    r"^(?:[^\s。；;:：]{2,40}?(?:政府|办公室|办公厅|委员会|厅|局|委|部|院|中心|管委会|领导小组|指挥部|总队|支队|队|处|会|署|站|所|馆|校|学院|大学|银行|办|司|中央))+$"
)
_ISSUES = re.compile(r"^(.{2,60}?)(?:关于|印发|转发)")
_HEAD_LINES, _TAIL_LINES = 12, 20


def record(flow_text: str, body_text: str, title: str = "") -> DocumentRecord | None:
    """The metadata block of the page, else what the document's own lines say; None for a page that is no document.

    What the block leaves blank the document's own lines may tell. ``flow_text`` is the page's words with block and
    cell breaks, ``body_text`` the main text.
    """
    block = _block(flow_text) if _may_hold_block(flow_text) else []
    if block:
        return _filled(_from_block(block, flow_text, body_text), body_text, title)
    return _from_text(flow_text, body_text, title)


def _filled(told: DocumentRecord, body_text: str, title: str) -> DocumentRecord:
    """The block's record, with issuer, day and number of the document's own lines where it leaves them blank."""
    if told.issuer and told.formed and told.doc_number:
        return told
    lines = body_text.split("\n")
    by, number = _head(lines) or _order_in(title) or ("", "")
    issuer, formed = _signature(lines)
    return replace(
        told,
        issuer=told.issuer or issuer or by,
        formed=told.formed or formed or _adopted(lines, number),
        doc_number=told.doc_number or normal_number(number),
    )


def signed(text: str, title: str) -> tuple[str, date | None]:
    """Issuer and day of a document that tells neither in a head: what its signature says, else its title; '' None."""
    issuer, formed = _signature(text.split("\n"))
    return issuer or _issuer_of(title), formed


def normal_number(text: str) -> str:
    """A 文号 with its year in 〔 〕 and no blanks: 桂政办发[2017] 62 号 → 桂政办发〔2017〕62号. '' stays ''."""
    return _BRACKETS.sub(r"〔\1〕", "".join(text.translate(_NARROW).split()))


_NARROW = str.maketrans("０１２３４５６７８９", "0123456789")


# --- the block --------------------------------------------------------------------------------------------------


def _may_hold_block(text: str) -> bool:
    return any(ending.search(text) for ending in _OWN_ENDINGS) and _OWN_LABEL.search(text) is not None


def _block(text: str) -> list[Labelled]:
    """The first run of at least three labels that stand close together and hold a document's own."""
    run: list[Labelled] = []
    for item in _LABELS.read(text):
        if run and item.start - (run[-1].end + len(run[-1].value)) > _REACH:
            if _is_block(run):
                return run
            run = []
        run.append(item)
    return run if _is_block(run) else []


def _is_block(run: Sequence[Labelled]) -> bool:
    """A block tells at least two things; a search form and the head of a table of documents have labels only."""
    fields = {item.field for item in run}
    own = fields & _OWN
    told = {item.field for item in run if item.value} - {""}
    return len({item.label for item in run}) >= _LEAST and len(told) >= 2 and (len(own) >= 2 or "index_number" in own)


def _from_block(block: Sequence[Labelled], flow_text: str, body_text: str) -> DocumentRecord:
    values: dict[str, str] = {}
    for item in block:
        if item.field and not values.get(item.field):
            values[item.field] = _clean(item.value)
    return DocumentRecord(
        issuer=values.get("issuer", ""),
        formed=_date(values.get("formed", "")),
        title=values.get("title", ""),
        doc_number=_block_number(values.get("doc_number", "")),
        published=_date(values.get("published", "")),
        index_number=values.get("index_number", ""),
        openness=values.get("openness", "") or _openness(body_text) or _openness(flow_text),
        validity=values.get("validity", ""),
        shape=_shape(block),
    )


def _shape(block: Sequence[Labelled]) -> str:
    separators = [item.separator for item in block if item.value]
    if separators.count("\t") * 2 >= len(separators):
        return "cells"
    return "lines" if separators.count("\n") * 2 >= len(separators) else "pairs"


_NOTHING = re.compile(r"^(?:[-—_/\\.·]+|无|暂无|空|null|none)$", re.I)


def _clean(value: str) -> str:
    return "" if _NOTHING.match(value) else value


def _block_number(value: str) -> str:
    number = normal_number(value)
    return number if re.search(r"[\d一二三四五六七八九十]", number) else ""  # 〔〕号 is a form left blank


def _date(value: str) -> date | None:
    found = find_date(value)
    return found.value if found else None


# --- the document's own lines -----------------------------------------------------------------------------------


def _from_text(flow_text: str, body_text: str, title: str) -> DocumentRecord | None:
    lines = body_text.split("\n")
    head = _head(lines) or _order_in(title)
    if head is None:
        return None
    by, number = head
    issuer, formed = _signature(lines)
    if "令" in number or "公告" in number:  # signed above the rules it puts into force, which may be long
        formed = _first_day(lines) or formed
    if formed is None:  # a long table of its annex was taken for the body
        signer, formed = _signature(flow_text.split("\n"))
        issuer = issuer or signer
    formed = formed or _adopted(lines, number)
    return DocumentRecord(
        issuer=issuer or by or _issuer_of(title),
        formed=formed,
        title=title,
        doc_number=normal_number(number),
        openness=_openness(body_text),
    )


_WHICH = r"((?:(?:19|20)\d\d ?年 ?)?第 ?[\d〇零一二三四五六七八九十百]{1,6} ?号)"
_ORDER = re.compile(r"^([\u4e00-\u9fff]{2,30}?)(令|公告)$")
_ORDER_LINE = re.compile(rf"^[（(]?([\u4e00-\u9fff]{{2,30}}?)(令|公告) ?{_WHICH}[）)]?$")
_LABEL_OF_NUMBER = re.compile(r"^(?:发文字号|发布文号|文号) ?[:：]?\s*")  # of a second block, within the text
_PLAIN_NUMBER = re.compile(f"^{_WHICH}$")
_ORDER_IN_TITLE = re.compile(
    r"[（(]((?:(?:19|20)\d\d年)?)([\u4e00-\u9fff]{2,20}?)(令|公告)((?:(?:19|20)\d\d年)?第\d{1,6}号)[）)]+$"
)
_NUMBER_IN_TITLE = re.compile(rf"[（(]({NUMBER})[）)]+$")
_RED_HEAD = re.compile(r"^(.{2,60}?)文件$")


def _head(lines: Sequence[str]) -> tuple[str, str] | None:
    """(issuer, number) of the first lines: 某局文件 / 某发〔2020〕6号, 某部令 / 2017年第7号 …; '' for no issuer."""
    head = [line.strip() for line in lines[:_HEAD_LINES]]
    for place, line in enumerate(head):
        if "号" not in line:
            continue
        above = "".join(head[place - 1].split()) if place else ""
        if order := _ORDER_LINE.match(_LABEL_OF_NUMBER.sub("", line)):
            return order[1], f"{order[1]}{order[2]}{order[3]}"
        if (plain := _PLAIN_NUMBER.match(line)) and (order := _ORDER.match(above)):
            return order[1], f"{above}{plain[1]}"
        if match := _NUMBER_LINE.match(line):
            red = _RED_HEAD.match(above)
            return red[1] if red else above if _ISSUER.match(above) else "", match[1]
    return None


def _order_in(title: str) -> tuple[str, str] | None:
    """The order or number a title names in brackets at its end: （2017年农业部公告第2579号）, （农农发〔2017〕4号）."""
    if "号" not in title:
        return None
    if number := _NUMBER_IN_TITLE.search(title):
        return "", number[1]
    match = _ORDER_IN_TITLE.search(title)
    return (match[2], f"{match[2]}{match[3]}{match[1]}{match[4]}") if match else None


def _first_day(lines: Sequence[str]) -> date | None:
    """The first line that is a date and nothing else, at the head of an order."""
    for line in lines[: 2 * _HEAD_LINES]:
        found = find_date(line) if len(line) < 24 else None
        if found and not line.replace(found.raw, "").strip(" （()）日"):
            return found.value
    return None


def _signature(lines: Sequence[str]) -> tuple[str, date | None]:
    """Issuer and day of the last line that is a date and nothing else but its signer, else signed by the line above.

    Above the last lines, where annexes of any length follow a signature, only a date below a unit's name is one.
    """
    lines = [line for line in lines if not line.isspace()]
    tail = len(lines) - 1 - _TAIL_LINES * 4
    for place in range(len(lines) - 1, -1, -1):
        line = lines[place].strip(" （()）")
        if len(line) >= 40 or (place <= tail and not line.endswith("日")):
            continue
        found = find_date(line)
        if found and not line.replace(found.raw, "").strip(" 印发"):
            above = lines[place - 1].replace(" ", "") if place else ""
            issuer = above if _ISSUER.match(above) else ""
            if issuer or place > tail:
                return issuer, found.value
        elif found and _ISSUER.match(signer := line.replace(found.raw, "").replace(" ", "")):
            return signer, found.value  # both in one line
    return "", None


_ADOPTED = re.compile(r"通过|批准|公布|发布|颁布")
_MAX_ADOPTED = 200


def _adopted(lines: Sequence[str], number: str) -> date | None:
    """The day a law was passed, in brackets or a line below its name: 2002年8月29日第九届全国人民代表大会…通过.

    An order tells it in a sentence: 已由……于2002年6月29日通过，现予公布.
    """
    for line in lines[: 2 * _HEAD_LINES]:
        bare = line.strip(" （()）—-")
        if len(line) > _MAX_ADOPTED or not _ADOPTED.search(line) or (found := find_date(bare)) is None:
            continue
        if bare.startswith(found.raw) or ("令" in number and "通过" in bare[found.end :]):
            return found.value
    return None


def _issuer_of(title: str) -> str:
    match = _ISSUES.match(title)
    return match[1] if match and _ISSUER.match(match[1]) else ""


def _openness(text: str) -> str:
    match = _OPENNESS.search(text)
    return match[1] if match else ""
