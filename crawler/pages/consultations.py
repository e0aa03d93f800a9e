"""What a call for opinions says of itself: from when to when, why so short, and what came of it.

Everything is carried as named facts of the page (``Page.facts``), as the page says it: a day without its year stays
``--11-25``, a term stays ``30 day``; ``analysis.consultations`` reckons with the publication date, which lists may know
better than the page.
"""

import re
from collections.abc import Iterator, Sequence

from crawler.records import Link

UNREASONED = "consultation_unreasoned"  # opinions were turned down, and nobody says why
FIRST, LAST, TERM = "consultation_first", "consultation_last", "consultation_term"
REASON, RESULT, RESULT_LINK = "consultation_reason", "consultation_result", "consultation_result_link"

_LONGEST = 120  # of a sentence kept as evidence


def facts(flow_text: str, body_text: str, links: Sequence[Link]) -> tuple[tuple[str, str], ...]:
    """What the page of a consultation tells. ``flow_text``: all its words; ``links``: those of its body and boxes.

    The window often stands in a table above the body, so the body is asked first, then everything.
    """
    return tuple((name, value) for name, value in _facts(flow_text, body_text, links) if value)


def _facts(flow_text: str, body_text: str, links: Sequence[Link]) -> Iterator[tuple[str, str]]:
    window = _window(body_text) or _window(flow_text)
    yield from window
    yield REASON, _reason(body_text) or _reason_cell(flow_text)
    yield RESULT, _result(body_text) or _result_cell(flow_text)
    yield UNREASONED, _unreasoned(body_text)
    yield RESULT_LINK, next((link.url for link in links if _RESULT_LINK.search(link.text)), "")


# --- from when to when ------------------------------------------------------------------------------------------

_YEAR = r"(?:(20\d\d) ?[年./-] ?)"
_MONTH_DAY = r"(\d{1,2}) ?[月./-] ?(\d{1,2}) ?[日号]?"
_CLOCK = r"(?: ?[（(][^（）()]{1,8}[）)])?(?: ?[上下]午)?(?: ?\d{1,2} ?[:：时点] ?(?:\d{1,2})?(?:[:：]\d\d)?分?整?)?"
_DAY = rf"{_YEAR}{_MONTH_DAY}{_CLOCK}"
_SHORT_DAY = rf"{_YEAR}?(\d{{1,2}}) ?月 ?(\d{{1,2}}) ?[日号]{_CLOCK}"
_TO = r"\s*起?\s*(?:截?[至到止]|[—–~～－―-]{1,3})\s*"
_OPINION = r"意见|建议|反馈|征求|征集|征询|听取|提出|信函|邮件|寄至|发送"
_ABOUT = r"(?:征集|征求|征询|反馈|意见|建议|公示|起止|公开|提交|调查|活动|听取|收集|有效|时间|期限|日期|即日|自|从)"
_RANGE = re.compile(
    rf"{_ABOUT}[^\n。；]{{0,24}}?[\s:：]*{_SHORT_DAY}{_TO}{_SHORT_DAY}|{_ABOUT}[^\n。；]{{0,24}}?[\s:：]*{_DAY}{_TO}{_DAY}"
)
_START = re.compile(rf"(?:开始|起始|发起|启动|发布)(?:时间|日期)[\s:：]*{_DAY}")
_END = re.compile(
    rf"(?<!报名)(?<!申请)(?:截止|截至|结束|终止)(?:时间|日期|期限|日)?[\s:：为是到至于]*(?:{_DAY}|{_SHORT_DAY})"
    rf"|(?:之日起|即日起|日起)[\s,，]*(?:截?[至到]|截止)[\s:：]*(?:{_DAY}|{_SHORT_DAY})"
)
_BEFORE = re.compile(rf"(?:{_DAY}|{_SHORT_DAY}) ?(?:[（(][^（）()]{{1,12}}[）)])?(?:之?前|以前|止|截止|内)")
_COUNT = r"(\d{1,3}|[一二两三四五六七八九十]{1,3}) ?(?:个)?(工作日|自然日|日历日|月|日|天|周)"
_TERM = re.compile(
    rf"(?:之日起|即日起|日起)[^\n。；]{{0,10}}?{_COUNT}"
    rf"|(?:征求|征集|公示|反馈|征询)(?:意见)?的?(?:期限|时间|期|时限)(?:[^\n。；]{{0,6}}(?:缩短|延长|不少于|少于))?[\s:：为是共至]*{_COUNT}"
)
_SENTENCE = re.compile(r"[^\n。；]+")


def _window(text: str) -> list[tuple[str, str]]:
    """First and last day, or the last day alone, or a term; [] where the text tells none."""
    if found := _range(text):
        return found
    start, end = _START.search(text), _END.search(text)
    last = _day(end) if end else ""
    if last:
        return [(FIRST, _day(start) if start else ""), (LAST, last)]
    for sentence in _SENTENCE.finditer(text):
        if "前" not in sentence[0] and "止" not in sentence[0]:
            continue
        if re.search(_OPINION, sentence[0]) and (before := _BEFORE.search(sentence[0])) and (last := _day(before)):
            return [(LAST, last)]
    if (term := _TERM.search(text)) and (told := [group for group in term.groups() if group]):
        return [(TERM, f"{_number(told[0])} {_UNITS[told[1]]}")]
    return []


_UNITS = {"工作日": "workday", "自然日": "day", "日历日": "day", "日": "day", "天": "day", "周": "week", "月": "month"}


def _range(text: str) -> list[tuple[str, str]]:
    for found in _RANGE.finditer(text):
        groups = found.groups()
        year, month, day, until_year, until_month, until_day = groups[:6] if groups[1] else groups[6:]
        first, last = _written(year, month, day), _written(until_year or year, until_month, until_day)
        if first and last:
            return [(FIRST, first), (LAST, last)]
    return []


def _day(found: re.Match[str]) -> str:
    groups = found.groups()
    parts = next((groups[at : at + 3] for at in range(0, len(groups), 3) if groups[at + 1]), (None, "", ""))
    return _written(parts[0], parts[1] or "", parts[2] or "")


def _written(year: str | None, month: str, day: str) -> str:
    """``2026-11-05``, ``--11-05`` without a year, '' for a day no calendar has."""
    if not (month and day and 1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return ""
    return f"{year or '-'}-{int(month):02d}-{int(day):02d}"


_DIGITS = {digit: number for number, digit in enumerate("一二三四五六七八九", start=1)} | {"两": 2}


def _number(text: str) -> int:
    """30 and 三十; ten and its compounds are all that terms need."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)


# --- why so short, and what came of it --------------------------------------------------------------------------

_HURRY = re.compile(
    r"缩短|紧急|紧迫|急需|时间(?:较|非常|十分|比较)?紧|时间要求|时限要求|尽快(?:出台|印发|实施)|少于(?:30|三十)|特殊情况"
)
_BECAUSE = re.compile(r"因|由于|鉴于|考虑到|为(?:尽快|及时|确保|做好|落实)|理由|原因|根据")
_WHY_SHORT = re.compile(r"(?:缩短|不足|少于)[^\n。]{0,16}(?:理由|原因|说明)[:：\t]\s*[^\n\t]{4,}")
_OF_THE_TERM = re.compile(r"征求|征集|意见|期限|反馈|公示|时间")

_RECEIVED = re.compile(
    r"(?:共|未|没有|无|累计|期间|截至|截止)[^\n。；]{0,30}?收(?:到|集)[^\n。；]{0,30}?(?:意见|建议|反馈|留言|来信|来电)"
    r"|采纳(?:了|意见|建议|合理化?建议)?[^\n。；]{0,4}\d+ ?[条项个]|(?:均|已|予以|全部|部分)(?:予以)?(?:采纳|吸收)"
    r"|采纳情况(?:说明)?(?:如下|[:：] ?[^\s暂将待])|未采纳[^\n。；]{0,12}理由"
)
# what is only promised, or said for a case that may come
_NOT_YET = re.compile(
    r"如(?!下)|若|逾期|将(?:会|在|于|予|视|及时|对|根据|统一)|视为|请|应当|可以|暂未|尚未公布|后公布|适时"
)
_RESULT_CELL = re.compile(
    r"(?:征集|征求意见|意见征集|反馈|调查)?(?:的)?结果(?:反馈|公布|情况|说明)?[:：\t]\s*([^\n\t]{4,200})"
)
_NO_RESULT = re.compile(r"暂无|尚未|未公布|待公布|进行中|征集中|^无|将(?:会|在|于)")
_RESULT_LINK = re.compile(
    r"结果(?:反馈|公布|公示|查看|情况|说明)?|采纳情况|(?:意见|征集|征求意见)(?:的)?反馈情况|(?:征集|情况)反馈$"
)


def _reason(text: str) -> str:
    for sentence in _SENTENCE.finditer(text):
        words = sentence[0]
        if _HURRY.search(words) and _BECAUSE.search(words) and _OF_THE_TERM.search(words):
            return words.strip()[:_LONGEST]
    return ""


def _reason_cell(text: str) -> str:
    found = _WHY_SHORT.search(text)
    return found[0].strip()[:_LONGEST] if found else ""


def _result(text: str) -> str:
    for sentence in _SENTENCE.finditer(text):
        if _RECEIVED.search(sentence[0]) and not _NOT_YET.search(sentence[0]):
            return sentence[0].strip()[:_LONGEST]
    return ""


_TURNED_DOWN = re.compile(r"(?:未|不)(?:予以?)?采纳(?:的)?[^\n。；]{0,6}?[1-9]\d* ?[条项个][^\n。]*")
_WHY = re.compile(r"理由|原因|因|由于|鉴于|已有|不符|超出|不属于|考虑")


def _unreasoned(text: str) -> str:
    found = _TURNED_DOWN.search(text)
    if found is None or _WHY.search(text, found.start()):
        return ""
    return found[0].strip()[:_LONGEST]


def _result_cell(text: str) -> str:
    for found in _RESULT_CELL.finditer(text):
        told = found[1].strip()
        if not (_NO_RESULT.search(told) or _NOT_YET.search(told)) and re.search(
            r"意见|建议|采纳|收到|条|公布|公告", told
        ):
            return told[:_LONGEST]
    return ""
