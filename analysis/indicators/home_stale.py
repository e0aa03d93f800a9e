"""监测 2 周，首页无信息更新；首页仅为导航页的，看其链接的二级页面。没有注明日期的信息视为未更新。"""

from collections.abc import Iterator
from datetime import date, timedelta

from analysis.indicators import Indicator, Limits
from analysis.records import Fault, Unknown
from analysis.snapshot import Snapshot

INDICATOR = Indicator(
    id="home_stale",
    name="首页不更新",
    action=5,
    items=(6,),
    severity="veto",
    clause="国办秘函〔2019〕19号 单项否决“首页不更新”",
    limits={"days": 14},
)


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    if not snapshot.home_pages:
        raise Unknown("首页内容未能读取")
    newest = newest_item(snapshot)
    if newest and newest >= snapshot.today - timedelta(days=int(limits["days"])):
        return
    if snapshot.cut_short and not newest:
        raise Unknown(f"{snapshot.cut_short}，首页链接的页面未全部看到")
    told = (
        f"首页及其直接链接的页面上最新一条信息是 {newest}，距今 {(snapshot.today - newest).days} 天"
        if newest
        else "首页及其直接链接的页面上没有任何注明日期的信息"
    )
    yield Fault(snapshot.site.home, "", f"{told}（要求 {limits['days']:.0f} 天内有更新）")


def newest_item(snapshot: Snapshot) -> date | None:
    """The newest dated item, up to today, on the home page or on a page it links to; None when nothing is dated."""
    shown = [entry.date for page in snapshot.home_pages for entry in page.entries if entry.url]
    linked = {link.url for link in snapshot.home_links}
    shown += [column.newest for column in snapshot.columns if linked.intersection(column.pages)]
    for url in linked:
        page = snapshot.by_url.get(url)
        published = page.published if page else None
        shown.append(published.value if published else None)
    return max((day for day in shown if day and day <= snapshot.today), default=None)
