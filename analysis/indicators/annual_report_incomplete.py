"""年度报告应有六个部分：总体情况、主动公开、收到和处理申请、行政复议和行政诉讼、存在问题及改进、其他需要报告的事项。"""

import re
from collections.abc import Iterator

from analysis.annual_reports import own_reports
from analysis.indicators import Indicator, Limits
from analysis.records import Fault, NotApplicable, Unknown
from analysis.snapshot import Snapshot

INDICATOR = Indicator(
    id="annual_report_incomplete",
    name="公开年报要素不全",
    action=1,
    items=(14,),
    severity="points",
    clause="政府信息公开条例第五十条；国办公开办函〔2021〕30号",
    levels=("portal", "county", "department", "zone"),
)

FIRST_YEAR = 2019  # the first in the form of six parts
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
HEADED = 4  # parts that headings name: then headings tell of all
READABLE = 200  # characters; a page with less carries its report as a file or a picture


_NUMBERED = r"[一二三四五六七八九十][、.．]"
HEADING = re.compile(rf"(?:{_NUMBERED}|(?m:^))\s*(?=((?:(?!{_NUMBERED})[^\n。：:]){{2,30}}))")


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    reports = [one for one in snapshot.view(own_reports) if one.year >= FIRST_YEAR and one.url in snapshot.by_url]
    if not reports:
        raise NotApplicable("没有可查看的年报")
    newest = max(one.year for one in reports)
    unread = 0
    for one in reports:
        text = snapshot.holdings.text(one.url)
        if len(text) < READABLE and snapshot.by_url[one.url].holds:
            unread += one.year == newest
        elif missing := missing_parts(text):
            told = f"《{one.title[:40]}》缺少{len(missing)}个部分：{'、'.join(missing)}"
            yield Fault(one.url, "", told, confidence=0.9)
    if unread:
        raise Unknown(f"{newest} 年年报的正文是附件或图片，未能查看")


def missing_parts(text: str) -> list[str]:
    """The parts no heading names; where hardly any heading is one of the form, the parts no word tells of."""
    headings = HEADING.findall(text)
    by_heading = [name for name, words in PARTS.items() if not any(map(words.search, headings))]
    if len(by_heading) <= len(PARTS) - HEADED:
        return by_heading
    return [name for name, words in PARTS.items() if not words.search(text)]
