"""乱码：读者的浏览器会看到替代字符（�）或错误编码的文字，包括声明的编码与实际不符。"""

from collections.abc import Iterator

from analysis.indicators import Indicator, Limits
from analysis.records import Fault, NotApplicable
from analysis.snapshot import Snapshot

INDICATOR = Indicator(
    id="garbled_text",
    name="乱码",
    action=5,
    items=(6,),
    severity="points",
    clause="国办发〔2017〕47号 内容准确；国办秘函〔2019〕19号 扣分指标“可用性”",
    limits={"places": 1},
)


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    if not snapshot.pages:
        raise NotApplicable("没有可检查的页面")
    for page in snapshot.pages:
        if page.kind in ("error", "challenge"):
            continue
        if page.misread:
            yield Fault(page.url, "", f"页面《{page.title[:40]}》声明的编码与实际不符，浏览器中显示为乱码")
        elif page.garbled >= limits["places"]:
            yield Fault(page.url, "", f"页面《{page.title[:40]}》有 {page.garbled} 处乱码", confidence=0.9)
