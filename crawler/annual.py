"""Which of the six parts of an annual report on open government a text has; what is kept of one in an attachment."""

import re

from crawler.records import Outline

PARTS = {
    "总体情况": re.compile(r"总体(?:工作)?情况|基本情况|工作概况|概述|概况"),
    "主动公开政府信息情况": re.compile(r"主动公开"),
    "收到和处理政府信息公开申请情况": re.compile(
        r"(?:收到|处理|受理|办理|答复)[^\n。]{0,20}申请|依申请公开|申请(?:办理|处理|公开)?情况"
    ),
    "行政复议、行政诉讼情况": re.compile(r"复议|诉讼"),
    "存在的主要问题及改进情况": re.compile(
        r"(?:主要|存在)(?:的)?(?:主要)?(?:问题|不足|困难)|问题(?:及|和|与)改进|改进(?:情况|措施)"
    ),
    "其他需要报告的事项": re.compile(r"其[他它](?:需要?)?(?:报告|说明)?(?:的)?(?:事项|情况|内容)"),
}
IN_TABLES = frozenset({"主动公开政府信息情况", "收到和处理政府信息公开申请情况", "行政复议、行政诉讼情况"})
HEADED = 4  # parts that headings name: then headings tell of all
READABLE = 200  # characters; a text with less is not the report itself

_NUMBERED = r"[一二三四五六七八九十][、.．]"
HEADING = re.compile(rf"(?:{_NUMBERED}|(?m:^))\s*(?=((?:(?!{_NUMBERED})[^\n。：:]){{2,30}}))")


def missing_parts(text: str) -> tuple[str, ...]:
    """The parts no heading names; where hardly any heading is one of the form, the parts no word tells of."""
    headings = HEADING.findall(text)
    by_heading = tuple(name for name, words in PARTS.items() if not any(map(words.search, headings)))
    if len(by_heading) <= len(PARTS) - HEADED:
        return by_heading
    return tuple(name for name, words in PARTS.items() if not words.search(text))


_OPENNESS = re.compile(r"(?:信息|政务)\s*公开")
_TITLED = re.compile(r"((?:19|20)\d\d)\s*年?\s*度?.{0,40}?(?:信息|政务)\s*公开.{0,16}?(?:报告|年报)", re.S)
_TITLE = 400  # characters at the beginning that may hold the title
_FEWEST = 3  # parts of a text that is a report, one of them prose


def outline(text: str) -> Outline | None:
    """What is kept of an attachment that is an annual report; None for any other, and for the tables of one alone."""
    if len(text) < READABLE or not _OPENNESS.search(text):
        return None
    missing = missing_parts(text)
    seen = PARTS.keys() - set(missing)
    if len(seen) < _FEWEST or seen <= IN_TABLES:
        return None
    year = _TITLED.search(text[:_TITLE])
    return Outline(int(year[1]) if year else 0, len(text), missing)
