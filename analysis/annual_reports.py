"""Which annual reports on open government a site shows: of which year, published when, and whether they are its own."""

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from analysis.snapshot import Snapshot
from crawler.records import Site

GOVERNMENTS = ("portal", "county")
REPORT = re.compile(
    r"((?:19|20)\d\d|[二２][〇零○０]\S{2})\s*年?度?.{0,40}?(?:信息|政务)公开.{0,16}?(?:年度?报告?|年报)"
    r"|(?:信息|政务)公开.{0,12}?(?:年度?报告?|年报).{0,6}?((?:19|20)\d\d)"
)
IN_ITS_COLUMN = re.compile(
    r"((?:19|20)\d\d)\s*年?度?.{0,30}?(?:年度?报告?|年报|报告)|(?:年报|报告).{0,6}?((?:19|20)\d\d)"
)
FIGURES = str.maketrans("〇零○０１２３４５６７８９一二三四五六七八九", "0000123456789123456789")


class Report(NamedTuple):
    """One annual report, by its title."""

    year: int
    title: str
    url: str
    published: date | None


def annual_reports(snapshot: Snapshot) -> tuple[Report, ...]:
    """Every report the site shows; in an annual-report column a shorter title will do."""
    in_columns = frozenset().union(*(column.addresses for column in snapshot.columns_of("annual_report")))
    found = []
    for title, url, published in snapshot.titles():
        if "报" in title and (said := REPORT.search(title) or (url in in_columns and IN_ITS_COLUMN.search(title))):
            found.append(Report(int((said[1] or said[2]).translate(FIGURES)), title, url, published))
    return tuple(found)


# a unit below the government whose site shows its report; 县政府办 writes the government's own
_BELOW = re.compile(
    r"(?<!政府)(?:局|委|委员会|办|中心|院|所|站|支队|大队|公司|集团)$|(?:镇|乡|街道)(?:(?:人民)?政府|办事处|党工委)?$"
)
_NO_UNIT = re.compile(r"(?:19|20)\d\d年?度?|关于|(?:政府)?(?:政务|信息)公开.*|[\W_]")


def own_reports(snapshot: Snapshot) -> tuple[Report, ...]:
    """The reports of the site's own unit: a government's site also shows those of its departments and towns."""
    return tuple(one for one in snapshot.view(annual_reports) if _is_own(one.title, snapshot.site))


def _is_own(title: str, site: Site) -> bool:
    if site.level not in GOVERNMENTS:
        return True
    unit = _NO_UNIT.sub("", title)
    return not _BELOW.search(unit) or unit in site.name + site.sponsor


def due_day(site: Site, year: int, limits: Mapping[str, float]) -> date:
    """The last day for the report on ``year``: at the end of ``government_month`` or ``department_month``."""
    month = int(limits["government_month" if site.level in GOVERNMENTS else "department_month"])
    return date(year + 1, month, 31)


def newest_due_year(today: date, month: int) -> int:
    """The newest year whose report is due; on the last day itself it is still in time."""
    return today.year - 1 if today > date(today.year, month, 31) else today.year - 2
