"""链接可用性：指向其他网站的链接打不开（含域名失效、连接超时），第二次查看仍打不开才认定；被拦截的不算打不开。"""

from collections.abc import Iterator

from analysis.indicators import Indicator, Limits
from analysis.indicators._targets import dead_faults
from analysis.records import Fault
from analysis.snapshot import Snapshot

INDICATOR = Indicator(
    id="broken_external_link",
    name="外链不可用",
    action=5,
    items=(6,),
    severity="points",
    clause="国办秘函〔2019〕19号 扣分指标“可用性”",
)


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    yield from dead_faults(snapshot, "page", internal=False)
