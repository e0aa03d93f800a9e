"""页面标签、页面底部、找错脚本和登记表中的网站标识码应当一致；没有标出的由 ``footer_mark_missing`` 说明。"""

from collections.abc import Iterator

from analysis.indicators import Indicator, Limits
from analysis.records import Fault, NotApplicable, Unknown
from analysis.snapshot import Snapshot

INDICATOR = Indicator(
    id="site_code_mismatch",
    name="标识码不一致",
    action=5,
    items=(6,),
    severity="points",
    clause="国办发〔2017〕47号 网页标签、底部功能区",
)


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    if not snapshot.home_pages:
        raise Unknown("首页内容未能读取")
    marks = snapshot.home_marks
    shown = {
        "页面标签": marks.code_meta,
        "页面底部": marks.code_footer,
        "找错脚本": marks.code_jiucuo,
        "登记表": snapshot.site.site_code,
    }
    codes = {place: code.strip().lower() for place, code in shown.items() if code.strip()}
    if len(codes) < 2:
        raise NotApplicable("标出标识码的地方不足两处，无从比对")
    if len(set(codes.values())) > 1:
        told = "，".join(f"{place} {code}" for place, code in codes.items())
        yield Fault(snapshot.site.home, "", f"网站标识码不一致：{told}")
