"""空白栏目：栏目页没有任何信息条目，也没有自己的正文；“暂无信息”“建设中”之类不算内容。"""

from collections.abc import Iterator

from analysis.indicators import Indicator, Limits
from analysis.records import Fault, NotApplicable, Unknown
from analysis.snapshot import Snapshot

INDICATOR = Indicator(
    id="column_blank",
    name="空白栏目",
    action=5,
    items=(6,),
    severity="points",
    clause="国办秘函〔2019〕19号 单项否决“栏目不更新”（空白栏目）；国办发〔2017〕47号",
)


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    if not snapshot.columns:
        raise NotApplicable("没有识别到栏目")
    for column in snapshot.columns:
        if column.blank and snapshot.column_seen(column):
            yield Fault(column.url, "", f"“{column.name or column.url}”栏目没有任何信息条目和正文")
    if drawn := sum(column.drawn for column in snapshot.columns):
        raise Unknown(f"{drawn} 个栏目由脚本生成，本次未渲染")
