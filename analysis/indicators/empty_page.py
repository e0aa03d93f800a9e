"""空白页面：文章页没有正文、图片、附件或框架内容。"""

from collections.abc import Iterator

from analysis.indicators import Indicator, Limits
from analysis.records import Fault, NotApplicable, Unknown
from analysis.snapshot import Snapshot
from crawler.pages.scripted import waits

INDICATOR = Indicator(
    id="empty_page",
    name="空白页面",
    action=5,
    items=(6,),
    severity="points",
    clause="国办发〔2017〕47号 内容发布；国办秘函〔2019〕19号 扣分指标“可用性”",
)


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    articles = drawn = 0
    for page in snapshot.of_kind("article", "document"):
        articles += 1
        if waits(page.facts):
            drawn += 1
        elif not page.text_size and not page.holds:
            yield Fault(page.url, "", f"文章《{page.title[:40] or '无标题'}》没有正文、图片或附件")
    if drawn:
        raise Unknown(f"{drawn} 篇文章的正文由脚本生成，本次未渲染")
    if not articles:
        raise NotApplicable("没有文章页")
