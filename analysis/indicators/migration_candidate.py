"""建议迁移集约：最近四个季度累计被单项否决 3 次及以上，或者既打不开又不更新，建议迁移到上级网站平台。"""

from collections.abc import Iterator

from analysis.indicators import Indicator, Limits, home_stale, home_unreachable
from analysis.records import Fault, NotApplicable, Unknown
from analysis.snapshot import Snapshot

INDICATOR = Indicator(
    id="migration_candidate",
    name="建议迁移集约",
    action=5,
    items=(6,),
    severity="advice",
    clause="钦政办〔2017〕70号 行动五；国办发〔2017〕47号 集约共享",
    limits={"vetoes": 3, "quarters": 4},
)


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    if _down_and_stale(snapshot):
        yield Fault(snapshot.site.home, "", "网站近 7 日无法访问次数超标，首页又长期不更新，建议迁移到上级网站平台")
        return
    vetoes = _vetoes_by_quarter(snapshot, int(limits["quarters"]))
    if not vetoes:
        raise NotApplicable("还没有以往的季度结果")
    if sum(vetoes.values()) >= limits["vetoes"]:
        told = "、".join(f"{quarter} {count} 项" for quarter, count in vetoes.items())
        yield Fault(
            snapshot.site.home,
            "",
            f"最近 {len(vetoes)} 个季度累计单项否决 {sum(vetoes.values())} 项（{told}），建议迁移",
        )


def _vetoes_by_quarter(snapshot: Snapshot, quarters: int) -> dict[str, int]:
    """The vetoes of each quarter's last verdict, of the newest quarters before tonight."""
    last = {f"{day.year}Q{(day.month + 2) // 3}": len(standing.vetoes) for day, standing in snapshot.past}
    return dict(list(last.items())[-quarters:])


def _down_and_stale(snapshot: Snapshot) -> bool:
    try:
        down = list(home_unreachable.check(snapshot, home_unreachable.INDICATOR.limits))
        return bool(down) and bool(list(home_stale.check(snapshot, home_stale.INDICATOR.limits)))
    except Unknown:
        return False
