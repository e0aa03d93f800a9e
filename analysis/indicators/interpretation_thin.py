"""解读应说清背景依据、目标任务、主要内容、涉及范围、执行标准、注意事项、关键词诠释、惠民利民举措、新旧政策差异；九项不足四项为要素不足。

An interpretation that is a picture or a film is not read, and so not judged.
"""

from collections.abc import Iterator

from analysis.explaining import ELEMENTS
from analysis.indicators import Indicator, Limits
from analysis.interpretations import is_pictured
from analysis.pairing import explained
from analysis.records import Fault, NotApplicable, Unknown
from analysis.snapshot import Snapshot

INDICATOR = Indicator(
    id="interpretation_thin",
    name="解读要素不足",
    action=2,
    items=(9,),
    severity="points",
    clause="钦政办〔2017〕70号 行动二",
    limits={"elements": 4},
)


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    found = {one.interpretation.url: one for one in snapshot.view(explained)}
    if not found:
        raise NotApplicable("没有配对的解读")
    read = [one for one in found.values() if not is_pictured(one.interpretation)]
    if not read:
        raise Unknown("解读均为图片或视频，不能识读文字要素")
    for pair in read:
        held = pair.interpretation.elements
        if len(held) < limits["elements"]:
            missing = "、".join(name for name in ELEMENTS if name not in held)
            yield Fault(
                pair.interpretation.url,
                "",
                f"解读《{pair.interpretation.title[:50]}》只见 {len(held)} 项要素（{'、'.join(held) or '无'}），"
                f"少于 {limits['elements']:.0f} 项；未见：{missing}",
                confidence=0.8,
            )
