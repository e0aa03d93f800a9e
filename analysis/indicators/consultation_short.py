"""重大行政决策等向社会公开征求意见的期限一般不少于 30 日；因情况紧急等原因需要缩短期限的，应当予以说明。"""

from collections.abc import Iterator
from datetime import date

from analysis.consultations import consultations
from analysis.indicators import Indicator, Limits
from analysis.records import Fault, NotApplicable, Unknown
from analysis.snapshot import Snapshot

INDICATOR = Indicator(
    id="consultation_short",
    name="征求意见期不足",
    action=1,
    items=(8,),
    severity="points",
    clause="重大行政决策程序暂行条例第十五条；钦政办〔2017〕70号 行动一",
    limits={"days": 30},
)

IN_FORCE = date(2019, 9, 1)  # 国务院令第713号; before, nothing fixed the term


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    calls = [one for one in snapshot.view(consultations) if one.first is None or one.first >= IN_FORCE]
    if not calls:
        raise NotApplicable("没有征求意见公告")
    timed = [one for one in calls if one.days is not None]
    for one in timed:
        if one.days is not None and one.days < limits["days"] and not one.reason:
            opened = f"{one.first}" if one.first_is_stated else f"{one.first}（发布日）"
            yield Fault(
                one.url,
                "",
                f"《{one.title[:40]}》征求意见自 {opened} 至 {one.last}，只有 {one.days} 天，"
                f"不足 {limits['days']:g} 天，也未说明缩短期限的理由",
                confidence=0.95 if one.first_is_stated else 0.85,
            )
    if not timed:
        raise Unknown(f"{len(calls)} 篇征求意见公告都看不出起止日期")
