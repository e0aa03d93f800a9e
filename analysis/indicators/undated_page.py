"""内容页应清楚标明发布日期：页面、标签和列表中都看不出发布日期的文章（网址中的日期读者看不到，不算）。"""

import re
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

# pages that stand for years and bear no date: introductions, contacts, forms, the fronts of systems
STANDING = re.compile(
    r"(?:简介|概况|介绍|致辞|职能|职责|机构设置|联系我们|联系方式|留言|登[录陆]|注册|平台|系统|首页|信息公开)$"
)
_BEHIND = re.compile(r"\s*[-_—|－]")


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    articles = 0
    for page in snapshot.of_kind("article"):
        if _stands(page.title):
            continue
        articles += 1
        if all(vote.source == "url" for vote in page.votes):
            yield Fault(page.url, "", f"文章《{page.title[:40]}》未标明发布日期，列表中也没有")
    if not articles:
        raise NotApplicable("没有文章页")


def _stands(title: str) -> bool:
    """Whether the title, or what stands before the site's name in it, is a standing page's."""
    return STANDING.search(title) is not None or STANDING.search(_BEHIND.split(title)[0]) is not None
