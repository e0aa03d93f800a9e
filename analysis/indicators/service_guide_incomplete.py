"""办事指南要素不全：名称、依据、条件、材料、地点、时间、电话、流程 8 类要素缺 4 类及以上；值为空视为缺。"""

from collections.abc import Iterator

from analysis.indicators import Indicator, Limits
from analysis.records import Fault, NotApplicable
from analysis.snapshot import Snapshot

INDICATOR = Indicator(
    id="service_guide_incomplete",
    name="办事指南要素不全",
    action=5,
    items=(6,),
    severity="points",
    clause="国办秘函〔2019〕19号 单项否决“服务不实用”、扣分指标“办事服务”",
    limits={"missing": 4},
)


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    guides = 0
    for page in snapshot.pages:
        for name, value in page.facts:
            if name != "guide_missing":
                continue
            guides += 1
            missing = value.split()
            if len(missing) >= limits["missing"]:
                told = f"办事指南《{page.title[:40]}》缺少 {len(missing)} 类要素：{'、'.join(missing)}"
                yield Fault(page.url, "", told, confidence=0.9)
    if not guides:
        raise NotApplicable("没有办事指南页面")
