"""内容页应清楚标明发布日期：页面、标签和列表中都看不出发布日期的文章（网址中的日期读者看不到，不算）。"""

from collections.abc import Iterator

from analysis.indicators import Indicator, Limits
from analysis.records import Fault, NotApplicable
from analysis.snapshot import Snapshot

INDICATOR = Indicator(
    id="undated_page",
    name="页面无发布日期",
    action=1,
    items=(),
    severity="points",
    clause="国办发〔2017〕47号 发布时间",
)


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    articles = 0
    for page in snapshot.of_kind("article"):
        articles += 1
        if all(vote.source == "url" for vote in snapshot.votes(page)):
            yield Fault(page.url, "", f"文章《{page.title[:40]}》未标明发布日期，列表中也没有")
    if not articles:
        raise NotApplicable("没有文章页")
