"""政府网站主管单位应于每年 1 月 31 日前公布上一年度政府网站工作年度报表。"""

import re
from collections.abc import Iterator

from analysis.annual_reports import newest_due_year
from analysis.indicators import Indicator, Limits
from analysis.indicators._presence import absence
from analysis.records import Fault, Unknown
from analysis.snapshot import Snapshot
from crawler.addresses import is_internal

INDICATOR = Indicator(
    id="website_report_missing",
    name="网站工作年度报表缺失",
    action=1,
    items=(6,),
    severity="points",
    clause="国办发〔2017〕47号；国办函〔2018〕12号 政府网站工作年度报表",
    limits={"month": 1},
    levels=("portal", "county", "department", "zone"),
)

REPORT = re.compile(r"网站.{0,8}(?:年度)?.{0,8}(?:报表|年报)|网站.{0,6}年度(?:工作)?报告")
OF_OPENNESS = re.compile(r"公开.{0,8}(?:年报|报告)")  # the other annual report, of a site called 网站
YEAR = re.compile(r"20\d\d")


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    due = newest_due_year(snapshot.today, int(limits["month"]))
    if due in years_reported(snapshot):
        return
    link = snapshot.home_link(REPORT)
    if link and not is_internal(link.url, snapshot.site):
        raise Unknown("网站工作年度报表链接到其他网站，未能查看")
    told = f"未见 {due} 年政府网站工作年度报表（应于 {due + 1}-{int(limits['month']):02d}-31 前公布）"
    yield absence(snapshot, told)


def years_reported(snapshot: Snapshot) -> set[int]:
    """The years whose report the site shows: the title's, else the one before its publication."""
    columns = [column for column in snapshot.columns if REPORT.search(column.name)]
    in_columns = frozenset().union(*(column.addresses for column in columns))
    years = set()
    for title, url, published in snapshot.titles():
        if url in in_columns or ("网站" in title and REPORT.search(title) and not OF_OPENNESS.search(title)):
            said = YEAR.search(title)
            if said:
                years.add(int(said[0]))
            elif published and REPORT.search(title) and all(url != column.url for column in columns):
                years.add(published.year - 1)
    return years
