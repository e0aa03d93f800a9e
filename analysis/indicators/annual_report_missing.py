"""政府部门应在每年 1 月 31 日前、各级政府应在 3 月 31 日前公布上一年度政府信息公开工作年度报告。"""

import re
from collections.abc import Iterator
from datetime import date

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

GOVERNMENTS = ("portal", "county")
REPORT = re.compile(
    r"((?:19|20)\d\d|[二２][〇零○０]\S{2})\s*年?度?.{0,40}?(?:信息|政务)公开.{0,16}?(?:年度?报告?|年报)"
    r"|(?:信息|政务)公开.{0,12}?(?:年度?报告?|年报).{0,6}?((?:19|20)\d\d)"
)
IN_ITS_COLUMN = re.compile(
    r"((?:19|20)\d\d)\s*年?度?.{0,30}?(?:年度?报告?|年报|报告)|(?:年报|报告).{0,6}?((?:19|20)\d\d)"
)
FIGURES = str.maketrans("〇零○０１２３４５６７８９一二三四五六七八九", "0000123456789123456789")


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    government = snapshot.site.level in GOVERNMENTS
    month = int(limits["government_month" if government else "department_month"])
    due = newest_due_year(snapshot.today, month)
    if due in years_reported(snapshot):
        return
    columns = snapshot.columns_of("annual_report")
    if columns and not snapshot.column_seen(columns[0]):
        raise Unknown("公开年报栏目本次未看到")
    told = f"未见 {due} 年政府信息公开工作年度报告（应于 {due + 1}-{month:02d}-31 前公布）"
    yield absence(snapshot, told, columns[0].url if columns else "")


def newest_due_year(today: date, month: int) -> int:
    """The newest year whose report is due; on the last day itself it is still in time."""
    return today.year - 1 if today > date(today.year, month, 31) else today.year - 2


def years_reported(snapshot: Snapshot) -> set[int]:
    """The years whose annual report the site shows, by title; in an annual-report column a shorter title will do."""
    in_columns = frozenset().union(*(column.addresses for column in snapshot.columns_of("annual_report")))
    years = set()
    for title, url, _ in snapshot.titles():
        if "报" in title and (found := REPORT.search(title) or (url in in_columns and IN_ITS_COLUMN.search(title))):
            years.add(int((found[1] or found[2]).translate(FIGURES)))
    return years
