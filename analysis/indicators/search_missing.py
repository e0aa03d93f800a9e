"""首页应提供站内搜索。"""

from collections.abc import Iterator

from analysis.indicators import Indicator, Limits
from analysis.records import Fault, Unknown
from analysis.snapshot import Snapshot

INDICATOR = Indicator(
    id="search_missing",
    name="站内搜索不可用",
    action=5,
    items=(6,),
    severity="points",
    clause="国办秘函〔2019〕19号 扣分指标“搜索”",
)


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    if not snapshot.home_pages:
        raise Unknown("首页内容未能读取")
    if not snapshot.home_marks.search:
        yield Fault(snapshot.site.home, "", "首页未见站内搜索入口")
