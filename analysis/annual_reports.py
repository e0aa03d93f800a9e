"""Which annual reports on open government a site shows: of which year, published when, and whether they are its own."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from analysis.snapshot import Snapshot
from crawler import annual
from crawler.pages.links import role_of
from crawler.records import FileRead, Site

GOVERNMENTS = ("portal", "county")
_SINCE = r"(?:(?:19|20)\d\d ?年?[-—–~至]+ ?)?"  # 2019-2020学年度 is told by its end
REPORT = re.compile(
    rf"{_SINCE}((?:19|20)\d\d|[二２][〇零○０]\S{{2}})\s*年?度?.{{0,40}}?(?:信息|政务)公开.{{0,16}}?(?:年度?报告?|年报)"
    rf"|(?:信息|政务)公开.{{0,12}}?(?:年度?报告?|年报).{{0,6}}?{_SINCE}((?:19|20)\d\d)"
)
IN_ITS_COLUMN = re.compile(
    rf"{_SINCE}((?:19|20)\d\d)\s*年?度?.{{0,30}}?(?:年度?报告?|年报|报告)|(?:年报|报告).{{0,6}}?{_SINCE}((?:19|20)\d\d)"
)
OF_NO_YEAR = re.compile(r"(?:信息|政务)公开.{0,12}?(?:年度?报告?|年报)")
FIGURES = str.maketrans("〇零○０１２３４５６７８９一二三四五六七八九", "0000123456789123456789")


class Report(NamedTuple):
    """One annual report, by its title. ``year`` is 0 where neither title nor attachment tells it."""

    year: int
    title: str
    url: str
    published: date | None


def annual_reports(snapshot: Snapshot) -> tuple[Report, ...]:
    """Every report the site shows; in an annual-report column a shorter title will do.

    A title there that names no year is that of the year its attachment names, or of year 0.
    """
    in_columns = frozenset().union(*(column.addresses for column in snapshot.columns_of("annual_report")))
    files = {file.url: file for file in snapshot.holdings.files()}
    found = []
    for title, url, published in snapshot.titles():
        if "报" not in title:
            continue
        if said := REPORT.search(title) or (url in in_columns and IN_ITS_COLUMN.search(title)):
            found.append(Report(int((said[1] or said[2]).translate(FIGURES)), title, url, published))
        elif url in in_columns and OF_NO_YEAR.search(title) and (attached := _attached(snapshot, url)):
            reports = (files[one].report for one in attached if one in files)
            found.append(Report(max((one.year for one in reports if one), default=0), title, url, published))
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


class Body(NamedTuple):
    """What a report itself says: the parts it lacks and where it was read, or why it could not be read."""

    missing: tuple[str, ...] = ()
    place: str = ""  # '' the page, else the attachment
    unread: str = ""


NOT_READ = {
    "no text": "在附件里，附件是扫描件或图片",
    "in part": "在附件里，附件只读到一部分",
    "not opened": "在附件里，附件的压缩格式无法打开",
    "too large": "在附件里，附件过大",
    "encrypted": "在附件里，附件加密",
    "unreadable": "在附件里，附件无法解析",
}
MOST_LACKED = 3  # of six: a page that lacks more and has attachments is the letter its report was sent with


def report_bodies(snapshot: Snapshot) -> dict[str, Body]:
    """What each of the site's own reports says, by the report's address; none of a report whose page was not seen."""
    files = {file.url: file for file in snapshot.holdings.files()}
    bodies = {}
    for one in snapshot.view(own_reports):
        if one.url in snapshot.by_url or role_of(one.url) == "attachment":
            bodies[one.url] = _body(snapshot, one, files)
    return bodies


def _body(snapshot: Snapshot, report: Report, files: Mapping[str, FileRead]) -> Body:
    text = snapshot.holdings.text(report.url)  # '' of an attachment
    missing = annual.missing_parts(text)
    readable = len(text) >= annual.READABLE
    if readable and len(missing) <= MOST_LACKED:
        return Body(missing)
    attached = _attached(snapshot, report.url)
    if attached:
        body = _of_files(report.year, [files[url] for url in attached if url in files]) or _UNTOUCHED
        return Body(missing) if readable and body == _ELSEWHERE else body
    if not readable and snapshot.by_url[report.url].holds:
        return Body(unread="是图片")
    return Body(missing)


_UNTOUCHED = Body(unread="在附件里，附件未读取")
_ELSEWHERE = Body(unread="不在已读的附件里")


def _attached(snapshot: Snapshot, url: str) -> list[str]:
    """The attachments inside the body of a page, in its order; what is an attachment itself has none but itself."""
    if role_of(url) == "attachment":
        return [url]
    page = snapshot.holdings.page(url)
    links = page.content_links if page else ()
    return list(dict.fromkeys(link.url for link in links if link.role == "attachment"))


def _of_files(year: int, files: Sequence[FileRead]) -> Body | None:
    """What the attachments say of the report on ``year``; None when none of them was read or tells why not.

    A file that names another year is another report. What was read in part may hold what seems to be missing.
    """
    reports = [file for file in files if file.report and file.report.year in (0, year, year + 1)]
    if reports:
        best = min(reports, key=lambda file: len(file.report.missing) if file.report else 0)
        if best.report and (best.state == "read" or not best.report.missing):
            return Body(best.report.missing, "的附件")
    why = next((NOT_READ[file.state] for file in files if file.state in NOT_READ), "")
    return (Body(unread=why) if why else _ELSEWHERE) if files else None


def due_day(site: Site, year: int, limits: Mapping[str, float]) -> date:
    """The last day for the report on ``year``: at the end of ``government_month`` or ``department_month``."""
    month = int(limits["government_month" if site.level in GOVERNMENTS else "department_month"])
    return date(year + 1, month, 31)


def newest_due_year(today: date, month: int) -> int:
    """The newest year whose report is due; on the last day itself it is still in time."""
    return today.year - 1 if today > date(today.year, month, 31) else today.year - 2
