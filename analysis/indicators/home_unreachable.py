"""监测 1 周，每天间隔性访问 20 次以上，超过（含）15 秒仍打不开的次数累计占比超过（含）5%，即为站点无法访问。

The probes of the last seven days count. A day with fewer than 20 probes proves nothing, so the outcome is then
unknown with the count; the running day may still be short of 20 when earlier days are whole.
"""

from collections import Counter
from collections.abc import Iterator

from analysis.indicators import Indicator, Limits
from analysis.records import Fault, Unknown
from analysis.snapshot import Snapshot
from crawler.records import CHINA

INDICATOR = Indicator(
    id="home_unreachable",
    name="站点无法访问",
    action=5,
    items=(6,),
    severity="veto",
    clause="国办秘函〔2019〕19号 单项否决“站点无法访问”",
    limits={"failed_share": 0.05, "probes_a_day": 20},
    needs="probes",
)


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    probes = snapshot.probes
    if not probes:
        raise Unknown("近 7 日没有探测记录")
    days = Counter(probe.at.astimezone(CHINA).date() for probe in probes)
    whole = {day: count for day, count in days.items() if day != snapshot.today or len(days) == 1}
    if short := {day: count for day, count in whole.items() if count < limits["probes_a_day"]}:
        day, count = min(short.items(), key=lambda pair: pair[1])
        raise Unknown(
            f"近 7 日探测 {len(probes)} 次，其中 {day} 仅 {count} 次，不足每日 {limits['probes_a_day']:.0f} 次"
        )
    failed = [probe for probe in probes if not probe.opened]
    share = len(failed) / len(probes)
    if not failed or share < limits["failed_share"]:
        return
    last = failed[-1]
    yield Fault(
        url=snapshot.site.home,
        subject="",
        evidence=f"近 7 日探测首页 {len(probes)} 次，{len(failed)} 次在 15 秒内未能打开，占 {share:.1%}；"
        f"最近一次 {last.at.astimezone(CHINA):%m-%d %H:%M}（{last.error or f'HTTP {last.status}'}）",
        looks=len(failed),
        at=last.at,
    )
