"""开设了在线访谈栏目的，一年内应至少开展一次访谈；没有开设的不作要求。"""

from collections.abc import Iterator

from analysis.indicators import Indicator, Limits
from analysis.indicators._kept import newest_of, open_columns, place
from analysis.records import Fault, NotApplicable, Unknown
from analysis.snapshot import Snapshot
from analysis.workdays import months_back

INDICATOR = Indicator(
    id="interview_missing",
    name="在线访谈缺失",
    action=4,
    items=(12,),
    severity="points",
    clause="国办发〔2015〕15号 互动访谈类栏目；钦政办〔2017〕70号 行动四",
    limits={"months": 12},
)


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    columns = open_columns(snapshot, "interview")
    if not columns:
        raise NotApplicable("没有开设在线访谈栏目")
    newest = newest_of(columns)
    if newest and newest >= months_back(snapshot.today, int(limits["months"])):
        return
    if newest is None or not any(snapshot.column_seen(column) for column in columns):
        raise Unknown("在线访谈栏目本次未看到，或所列访谈没有日期")
    yield Fault(
        place(columns),
        "",
        f"“{columns[0].name}”栏目最近一次访谈是 {newest}，已 {(snapshot.today - newest).days} 天没有开展，"
        f"超过 {limits['months']:.0f} 个月",
    )
