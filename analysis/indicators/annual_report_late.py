"""政府信息公开工作年度报告迟于期限公布：政府部门为次年 1 月 31 日，各级政府为次年 3 月 31 日。"""

from collections import Counter
from collections.abc import Iterator

from analysis.annual_reports import Report, due_day, own_reports
from analysis.indicators import Indicator, Limits
from analysis.records import Fault, NotApplicable, Unknown
from analysis.snapshot import Snapshot

INDICATOR = Indicator(
    id="annual_report_late",
    name="公开年报迟发",
    action=1,
    items=(14,),
    severity="points",
    clause="政府信息公开条例第四十九条",
    limits={"government_month": 3, "department_month": 1},
    levels=("portal", "county", "department", "zone"),
)

FIRST_YEAR = 2019  # the first whose report the regulation in force binds; older ones were due on other days
MOVED_TOGETHER = 3  # reports of so many years that carry one day were moved to a new site on it


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    due = [one for one in snapshot.view(own_reports) if one.year >= FIRST_YEAR]
    due = [one for one in due if snapshot.today > due_day(snapshot.site, one.year, limits)]
    if not due:
        raise NotApplicable("没有已到期的年报，缺失由“公开年报缺失”另报")
    moved = _days_of_moving(due)
    undated: list[int] = []
    for year in sorted({one.year for one in due}):
        of_year = [one for one in due if one.year == year and one.published]
        if not of_year:
            undated.append(year)
            continue
        first = min(of_year, key=lambda one: (one.published, one.url))
        last_day = due_day(snapshot.site, year, limits)
        if first.published and first.published > last_day and first.published not in moved:
            yield Fault(
                first.url,
                "",
                f"《{first.title[:40]}》{first.published} 公布，晚于期限 {last_day} "
                f"{(first.published - last_day).days} 天",
            )
    if undated:
        raise Unknown(f"{'、'.join(map(str, undated))} 年的年报看不出公布日期")


def _days_of_moving(reports: list[Report]) -> set[object]:
    years = {(one.published, one.year) for one in reports}
    return {day for day, count in Counter(day for day, _ in years).items() if count >= MOVED_TOGETHER}
