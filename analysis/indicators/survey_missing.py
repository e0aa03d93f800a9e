"""每年应开展网上调查、意见征集；近一年开展的次数少于规定的最低次数。"""

import re
from collections.abc import Iterator
from datetime import date

from analysis.indicators import Indicator, Limits
from analysis.indicators._kept import newest_of, open_columns, place
from analysis.indicators._presence import absence
from analysis.records import Fault, NotApplicable, Unknown
from analysis.snapshot import Snapshot
from analysis.workdays import months_back

INDICATOR = Indicator(
    id="survey_missing",
    name="征集调查不足",
    action=4,
    items=(8, 12),
    severity="points",
    clause="国办秘函〔2019〕19号 扣分指标“征集调查”；钦政办〔2017〕70号 行动四",
    limits={"times": 1, "months": 12},
)

ACTIVITY = re.compile(
    r"征求.{0,60}意见|征集.{0,40}(?:意见|建议|线索|作品|名称|项目)|(?:意见|建议|民意)征集|问卷|(?:网上|在线|网络|满意度|民意)调查"
)
RESULT = re.compile(r"结果|反馈|采纳|情况(?:的)?(?:说明|公示|汇总|通报)|解读|研究|转发")
ENTRANCE = re.compile(r"^.{0,4}(?:调查征集|征集调查|(?:网上|在线|问卷|民意)(?:调查|征集)|意见征集|征求意见)$")


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    since = months_back(snapshot.today, int(limits["months"]))
    columns = open_columns(snapshot, "survey", "consultation")
    newest = newest_of(columns)
    held = max(len(held_since(snapshot, since)), int(newest is not None and newest >= since))  # rows may have no link
    if held >= limits["times"]:
        return
    told = f"{since} 以来开展网上调查、意见征集 {held} 次，少于 {limits['times']:.0f} 次"
    if columns:
        if not any(snapshot.column_seen(column) for column in columns):
            raise Unknown("征集调查栏目本次未看到")
        if all(column.newest is None for column in columns):
            raise Unknown("征集调查栏目所列信息没有日期")
        yield Fault(place(columns), "", told)
    elif any(column.blank for column in snapshot.columns_of("survey", "consultation")):
        raise NotApplicable("征集调查栏目是空白的，由“空白栏目”指出")
    else:
        yield absence(snapshot, told, called=ENTRANCE, but=RESULT)


def held_since(snapshot: Snapshot, since: date) -> set[str]:
    """The addresses of the surveys and consultations held from ``since`` to today.

    In their columns a published result counts too: it was held, and some sites keep nothing else of it.
    """
    in_columns = frozenset().union(*(one.addresses for one in open_columns(snapshot, "survey", "consultation")))
    pages = {page.url for page in snapshot.of_kind("consultation")}
    return {
        url
        for title, url, day in snapshot.titles()
        if day
        and since <= day <= snapshot.today
        and (url in in_columns or url in pages or (ACTIVITY.search(title) and not RESULT.search(title)))
    }
