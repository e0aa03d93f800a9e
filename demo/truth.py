"""What is true of the city by construction: every article's date, every column's newest item, what loopback costs."""

from collections.abc import Iterator
from datetime import date, timedelta

from demo import workdays
from demo.content import every_article
from demo.records import Column, ColumnTruth, DateTruth, Site, Truth

# days, or calendar months where the interval is one
_DAYS = {"news": 14}
_MONTHS = {
    **dict.fromkeys(("notice", "policy", "interpretation", "response"), 6),
    **dict.fromkeys(("statistics", "personnel", "plan", "budget", "consultation", "decision", "emergency"), 12),
    **dict.fromkeys(("survey", "interview", "proposal"), 12),
    "mailbox": 2,
    "meeting": 3,
}
_TOLD_APART = {
    "meeting",
    "mailbox",
    "response",
    "survey",
    "interview",
    "proposal",
}  # late columns of these types have their own indicator


def dates(site: Site) -> Iterator[DateTruth]:
    """The true date of each article that has one; letters and single pages are no articles."""
    for article in every_article(site):
        if article.dated and article.kind not in ("letter", "guide"):
            yield DateTruth(site.id, article.url, article.published)


def columns(site: Site, today: date) -> Iterator[ColumnTruth]:
    """The list columns of a site with their newest item and whether that is in time on ``today``."""
    for column in site.columns:
        if column.truth and column.kind == "list" and not column.body:
            rows = column.listed()
            newest = max((shown for row in rows if (shown := row.says("list"))), default=None)
            yield ColumnTruth(site.id, column.url, column.name, column.type, len(rows), newest, _outcome(column, today))


def _outcome(column: Column, today: date) -> str:
    rows = column.listed()
    if not rows:
        return "blank"
    oldest = oldest_in_time(column.type, today)
    return "" if oldest is None else "fresh" if rows[0].published >= oldest else "stale"


def oldest_in_time(column_type: str, today: date) -> date | None:
    """The oldest day on which a column's newest item is still in time; None when no interval holds for the type."""
    if column_type in _DAYS:
        return today - timedelta(_DAYS[column_type])
    return workdays.months_before(today, _MONTHS[column_type]) if column_type in _MONTHS else None


def of_columns(columns: list[ColumnTruth]) -> Iterator[Truth]:
    """The stale and the blank columns."""
    for one in columns:
        if one.outcome == "stale" and one.type not in _TOLD_APART:
            why = f"{one.name}最近一条是 {one.newest}"
            yield Truth("fault", one.site_id, "column_stale", one.url, "", why)
        elif one.outcome == "blank":
            yield Truth("fault", one.site_id, "column_blank", one.url, "", f"{one.name}没有内容")
            yield Truth("near_miss", one.site_id, "column_stale", one.url, "", "空白栏目不另报不更新")


def of_loopback(sites: list[Site]) -> Iterator[Truth]:
    """What every host of 127.0.0.1 has: no .gov.cn name and no HTTPS. Told for each site that is judged."""
    for site in sites:
        yield Truth("fault", site.id, "domain_irregular", site.home, "", "主机 127.0.0.1 不是 .gov.cn 域名")
        yield Truth("fault", site.id, "https_problem", site.home, "", "回环地址上没有 HTTPS")
