"""政府部门应在每年 1 月 31 日前、各级政府应在 3 月 31 日前公布上一年度政府信息公开工作年度报告。"""

import re
from collections.abc import Iterator

from analysis.annual_reports import GOVERNMENTS, newest_due_year, own_reports
from analysis.indicators import Indicator, Limits
from analysis.indicators._presence import absence
from analysis.records import Fault, Unknown
from analysis.snapshot import Snapshot

INDICATOR = Indicator(
    id="annual_report_missing",
    name="公开年报缺失",
    action=1,
    items=(14,),
    severity="points",
    clause="政府信息公开条例第四十九条",
    limits={"government_month": 3, "department_month": 1},
    levels=("portal", "county", "department", "zone"),
)


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    government = snapshot.site.level in GOVERNMENTS
    month = int(limits["government_month" if government else "department_month"])
    due = newest_due_year(snapshot.today, month)
    if any(report.year == due for report in snapshot.view(own_reports)):
        return
    for report in snapshot.view(own_reports):
        if not report.year and (report.published is None or report.published.year > due):
            raise Unknown(f"《{report.title[:40]}》没有写明年份，附件未能查看")
    columns = snapshot.columns_of("annual_report")
    if columns and not snapshot.column_seen(columns[0]):
        raise Unknown("公开年报栏目本次未看到")
    told = f"未见 {due} 年政府信息公开工作年度报告（应于 {due + 1}-{month:02d}-31 前公布）"
    yield absence(snapshot, told, columns[0].url if columns else "", called=_entrance(due))


def _entrance(due: int) -> re.Pattern[str]:
    """What a link to the due report or to the column of the reports is called; another year's report is neither."""
    another = rf"(?:19|20)\d\d(?<!{due})(?! ?[-—–~至])"  # 2019-2020 is told by its end
    return re.compile(rf"^(?!.*{another}).*公开.{{0,16}}(?:年报|年度?报告)")
