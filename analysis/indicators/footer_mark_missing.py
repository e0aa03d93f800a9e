"""首页底部应有网站标识码、ICP 备案号、公安备案号、党政机关网站标识、主办单位、找错入口；缺一项记一条。"""

from collections.abc import Iterator

from analysis.indicators import Indicator, Limits
from analysis.records import Fault, Unknown
from analysis.snapshot import Snapshot

INDICATOR = Indicator(
    id="footer_mark_missing",
    name="网站标识缺失",
    action=5,
    items=(6,),
    severity="points",
    clause="国办发〔2017〕47号 底部功能区；国办秘函〔2019〕19号 扣分指标“网站标识”",
)

# subject → (field of Marks, what readers call it)
MARKS = {
    "site_code": ("code_footer", "网站标识码"),
    "icp": ("icp", "ICP 备案号"),
    "police": ("police", "公安备案号"),
    "conac": ("conac", "党政机关网站标识"),
    "sponsor": ("sponsor", "主办单位"),
    "jiucuo": ("jiucuo", "“我为政府网站找错”入口"),
}


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    if not snapshot.home_pages:
        raise Unknown("首页内容未能读取")
    marks = snapshot.home_marks
    for subject, (field, name) in MARKS.items():
        if not getattr(marks, field):
            yield Fault(snapshot.site.home, subject, f"首页未见{name}")
