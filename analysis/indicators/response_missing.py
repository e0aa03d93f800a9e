"""应开设回应关切或新闻发布栏目，回应社会关切；没有栏目，或栏目最近 6 个月没有新内容。"""

import re
from collections.abc import Iterator

from analysis.indicators import Indicator, Limits
from analysis.indicators._kept import newest_of, open_columns, place
from analysis.indicators._presence import A_COLUMN, absence
from analysis.records import Fault, NotApplicable, Unknown
from analysis.snapshot import Snapshot
from analysis.workdays import months_back

INDICATOR = Indicator(
    id="response_missing",
    name="回应关切缺失",
    action=3,
    items=(10,),
    severity="points",
    clause="钦政办〔2017〕70号 行动三；国办发〔2016〕61号",
    limits={"months": 6},
)

COLUMN = re.compile(
    r"^.{0,8}(?:回应关切|热点回应|社会关切|关切回应|舆情回应|新闻发布(?:会|厅)?|发布会|辟谣)(?:平台|专栏|栏目)?$"
)


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    columns = open_columns(snapshot, "response")
    if not columns:
        yield from _without_column(snapshot)
        return
    since = months_back(snapshot.today, int(limits["months"]))
    newest = newest_of(columns)
    if newest and newest >= since:
        return
    if newest is None or not any(snapshot.column_seen(column) for column in columns):
        raise Unknown("回应关切栏目本次未看到，或所列信息没有日期")
    yield Fault(
        place(columns),
        "",
        f"“{columns[0].name}”等 {len(columns)} 个回应关切、新闻发布栏目最新一条信息是 {newest}，"
        f"已 {(snapshot.today - newest).days} 天没有新内容，超过 {limits['months']:.0f} 个月",
    )


def _without_column(snapshot: Snapshot) -> Iterator[Fault]:
    if any(column.blank for column in snapshot.columns_of("response")):
        raise NotApplicable("回应关切栏目是空白的，由“空白栏目”指出")
    if snapshot.home_link(COLUMN):
        raise Unknown("首页有回应关切栏目的链接，但栏目本次未看到")
    yield absence(snapshot, "未见回应关切、新闻发布栏目", called=COLUMN, longest=A_COLUMN)
