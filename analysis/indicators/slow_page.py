"""首页加载时长不宜超过 3 秒：取近 7 日探测和本次抓取的三次计时的中位数，不足三次不作判断。"""

from collections.abc import Iterator
from statistics import median

from analysis.indicators import Indicator, Limits
from analysis.records import Fault, Unknown
from analysis.snapshot import Snapshot

INDICATOR = Indicator(
    id="slow_page",
    name="首页加载慢",
    action=5,
    items=(6,),
    severity="advice",
    clause="国办发〔2017〕47号 页面加载时长",
    limits={"seconds": 3, "timings": 3},
    needs="probes",
)


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    timings = [probe.seconds for probe in snapshot.probes if probe.opened]
    if snapshot.night and snapshot.night.date == snapshot.today:
        timings += snapshot.night.home_seconds
    if len(timings) < limits["timings"]:
        raise Unknown(f"首页计时只有 {len(timings)} 次，不足 {limits['timings']:.0f} 次")
    middle = median(timings)
    if middle > limits["seconds"]:
        yield Fault(
            snapshot.site.home,
            "",
            f"首页打开用时中位数 {middle:.1f} 秒（{len(timings)} 次计时），超过 {limits['seconds']:g} 秒",
        )
