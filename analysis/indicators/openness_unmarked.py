"""政策文件应标注公开属性：文末“此件公开发布”，或信息块中的公开方式。"""

from collections.abc import Iterator

from analysis.indicators import Indicator, Limits
from analysis.policies import documents
from analysis.records import Fault, NotApplicable
from analysis.snapshot import Snapshot

INDICATOR = Indicator(
    id="openness_unmarked",
    name="未标注公开属性",
    action=1,
    items=(4,),
    severity="advice",
    clause="国办发〔2016〕80号；钦政办〔2017〕70号 行动一",
)


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    policies = [one for one in documents(snapshot) if one.required]
    if not policies:
        raise NotApplicable("没有本单位制发的政策文件")
    for one in policies:
        record = snapshot.by_url[one.url].record
        if not (record and record.openness):
            yield Fault(one.url, "", f"《{one.title[:40]}》未标注公开方式，文末也没有“此件公开发布”", confidence=0.9)
