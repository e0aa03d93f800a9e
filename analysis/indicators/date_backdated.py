"""疑似倒填日期：某次夜间抓取才首次出现的信息，标注日期却比此前一次查看同一栏目（当时无此条）的日期还早 7 天以上。

Only what an earlier look would have shown counts: the column was seen on a night that saw the whole site, what it then
listed reaches back beyond the article's date, and the article's address was met nowhere before. A column whose rows
all changed their addresses was moved, and tells nothing. For an inspector to judge.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from analysis.columns import SiteColumn
from analysis.indicators import Indicator, Limits
from analysis.records import Fault, NotApplicable
from analysis.snapshot import Snapshot
from crawler.records import Entry

INDICATOR = Indicator(
    id="date_backdated",
    name="疑似倒填日期",
    action=1,
    items=(),
    severity="candidate",
    clause="国办发〔2017〕47号 发布时间；国办秘函〔2019〕19号 单项否决（疑似弄虚作假，待认定）",
    limits={"days": 7},
)

MOVED, MOVED_SHARE = 3, 0.3  # so many rows at once, and such a share of them: new addresses, not new articles


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    whole = {night.date for night in snapshot.holdings.nights() if night.state == "done" and not night.reason}
    if len(snapshot.holdings.nights()) < 2:
        raise NotApplicable("只抓取过一次，还没有可以对照的前次结果")
    for column in snapshot.columns:
        if not column.exempt:
            for url in column.pages:
                yield from _of_list(url, column, whole, snapshot, timedelta(limits["days"]))


def _of_list(url: str, column: SiteColumn, whole: set[date], snapshot: Snapshot, limit: timedelta) -> Iterator[Fault]:
    """The suspects of one list's first page; deep pages have no looks of their own, and are not visited nightly."""
    looks = snapshot.holdings.column_nights(url)
    if len(looks) < 2:
        return
    entries = [entry for entry in snapshot.holdings.entries(url) if entry.url]
    appeared = {entry.url: snapshot.holdings.entry_first_seen(url, entry.url) for entry in entries}
    suspects = []
    for entry in entries:
        night, day = appeared[entry.url], _date(entry, snapshot)
        before = max((look for look in looks if night and look < night and look in whole), default=None)
        if night is None or day is None or before is None or before - day <= limit:
            continue
        known = [_date(one, snapshot) for one in entries if (first := appeared[one.url]) and first <= before]
        if any(one and one <= day for one in known) and _is_new(entry.url, night, snapshot):
            suspects.append((entry, night, day, before))
    if len(suspects) >= MOVED and len(suspects) > MOVED_SHARE * len(entries):
        return
    for entry, night, day, before in suspects:
        told = f"《{entry.title[:40]}》标注日期 {day}，{night} 才首次出现；{before} 查看“{column.name}”栏目时没有此条"
        yield Fault(entry.url, "", told, confidence=0.7)


def _is_new(url: str, night: date, snapshot: Snapshot) -> bool:
    """Whether the address, one of the site's own, was met nowhere on the site before that night."""
    target = snapshot.holdings.target(url)
    return target is not None and target.internal and target.first_seen >= night


def _date(entry: Entry, snapshot: Snapshot) -> date | None:
    """The date an article bears: the later one where its row and its page differ.

    A list of documents that shows when they were written says nothing of when they were published.
    """
    page = snapshot.by_url.get(entry.url)
    settled = page.published if page else None
    own = settled.value if settled and settled.precision != "month" else None
    days = [day for day in (entry.date, own) if day]
    if not days or (page and page.record and page.record.formed == max(days)):
        return None
    return max(days)
