"""链接可用性：站内页面链接打不开。404、410 在同一次监测内复核；其他错误须第二次监测仍打不开才认定。"""

from collections.abc import Iterator

from analysis.indicators import Indicator, Limits
from analysis.indicators._targets import dead_faults
from analysis.records import Fault
from analysis.snapshot import Snapshot

INDICATOR = Indicator(
    id="broken_link",
    name="链接不可用",
    action=5,
    items=(6,),
    severity="points",
    clause="国办秘函〔2019〕19号 扣分指标“可用性”",
)


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    yield from dead_faults(snapshot, "page", internal=True)
