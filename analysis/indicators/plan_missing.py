"""对上级和本级部署的政务公开工作，应有当年的要点、方案或计划；6 月 30 日以前尚未到期。"""

import re
from collections.abc import Iterator
from datetime import date

from analysis.indicators import Indicator, Limits
from analysis.indicators._presence import absence
from analysis.records import Fault, NotApplicable
from analysis.snapshot import Snapshot

INDICATOR = Indicator(
    id="plan_missing",
    name="未见年度部署",
    action=1,
    items=(15,),
    severity="points",
    clause="钦政办〔2017〕70号 附件第 15 项",
    limits={"due_month": 6},
)

PLAN = re.compile(
    r"(?:政务|信息|五)公开.{0,24}?(?:要点|方案|计划|安排|任务(?:分工|清单|分解)?|分工|台账|实施意见)"
    r"|(?:要点|方案|计划|安排).{0,12}?(?:政务|信息)公开|(?:政务|信息)公开工作的(?:通知|意见)"
)
ABOUT = re.compile(r"培训(?:计划|方案)|解读|情况|总结|报告|考核(?:结果|情况)")
YEAR = re.compile(r"20\d\d")


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    year = snapshot.today.year
    if any(_is_of(year, title, day) for title, _, day in snapshot.titles()):
        return
    last_day = date(year, int(limits["due_month"]), 30)
    if snapshot.today <= last_day:
        raise NotApplicable(f"{year} 年的部署 {last_day} 以后才检查")
    yield absence(snapshot, f"未见 {year} 年政务公开工作要点、方案或计划")


def _is_of(year: int, title: str, day: date | None) -> bool:
    """The year in its title tells; without one, that of its publication."""
    if "公开" not in title or not PLAN.search(title) or ABOUT.search(title):
        return False
    said = YEAR.findall(title)
    return str(year) in said if said else day is not None and day.year == year
