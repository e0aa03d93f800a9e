"""附件打不开：附件返回错误、为空文件，或内容与扩展名不符（如以 .pdf 命名的出错网页）。"""

from collections.abc import Iterator

from analysis.indicators import Indicator, Limits
from analysis.indicators._targets import dead_faults, wrong_files
from analysis.records import Fault
from analysis.snapshot import Snapshot

INDICATOR = Indicator(
    id="broken_attachment",
    name="附件打不开",
    action=5,
    items=(6,),
    severity="points",
    clause="国办秘函〔2019〕19号 扣分指标“可用性”",
)


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    yield from wrong_files(snapshot, "attachment")
    yield from dead_faults(snapshot, "attachment")
