"""What the indicators about something a site must have share: absent is a fault only when the site was seen whole."""

import re
from collections.abc import Iterator

from analysis.records import Fault, Unknown
from analysis.snapshot import Snapshot
from analysis.workdays import months_back
from crawler.pages.entrances import names_of

A_COLUMN = 12  # characters: what is longer names one of its items


def absence(
    snapshot: Snapshot,
    told: str,
    url: str = "",
    *,
    called: re.Pattern[str] | None = None,
    but: re.Pattern[str] | None = None,
    longest: int = 40,
) -> Fault:
    """The fault that the site lacks something, at its home page or ``url``.

    Unknown when it was not seen whole, or when a page names it (``called`` and none of ``but``, in at most ``longest``
    characters) in a link without an address: a script may open it.
    """
    known, seen = snapshot.coverage
    if snapshot.cut_short and seen < known:
        raise Unknown(f"{snapshot.cut_short}，已知 {known} 页只看到 {seen} 页，不能断定缺失")
    if called and (entrance := _entrance(snapshot, called, but, longest)):
        raise Unknown(f"{entrance}，链接没有网址，由脚本打开或已失效，未能查看")
    return Fault(url or snapshot.site.home, "", f"全站{told}", confidence=0.9)


def unopened(
    snapshot: Snapshot, column_type: str, called: re.Pattern[str], but: re.Pattern[str], told: str
) -> Iterator[Fault]:
    """The absence of a column that a site must have, unless there is one of its type, or a page of its name."""
    if not snapshot.columns_of(column_type) and not snapshot.page_named(called, but=but):
        yield absence(snapshot, told, called=called, but=but)


def unheard_of(
    snapshot: Snapshot, months: float, called: re.Pattern[str], but: re.Pattern[str], told: str
) -> Iterator[Fault]:
    """The absence of anything published within these months whose title is ``called`` so, and not ``but`` so."""
    since = months_back(snapshot.today, int(months))
    for title, _, day in snapshot.titles():
        if day and since <= day <= snapshot.today and called.search(title) and not but.search(title):
            return
    yield absence(snapshot, f"近 {months:g} 个月{told}")


def _entrance(snapshot: Snapshot, called: re.Pattern[str], but: re.Pattern[str] | None, longest: int) -> str:
    """``首页（http://…）有“公开指南”``: where the site names it in a link without an address; '' when nowhere."""
    for page in snapshot.pages:
        for name in names_of(page.facts) if page.facts else ():
            if len(name) <= longest and called.search(name) and not (but and but.search(name)):
                return f"{snapshot.called(page.url)}（{page.url}）有“{name}”"
    return ""
