"""解读不得摘抄文件原文：解读文字有七成以上逐字见于所解读的文件，即为摘抄式解读。"""

from collections.abc import Iterator

from analysis.explaining import share_in
from analysis.indicators import Indicator, Limits
from analysis.interpretations import is_pictured
from analysis.pairing import Explained, explained
from analysis.records import Fault, NotApplicable
from analysis.snapshot import Snapshot

INDICATOR = Indicator(
    id="interpretation_copied",
    name="摘抄式解读",
    action=2,
    items=(9,),
    severity="points",
    clause="钦政办〔2017〕70号 行动二；国办发〔2017〕47号 解读回应",
    limits={"share": 0.7},
)

SHORT = 60  # fewer characters are a caption, not a text that could be copied


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    found = [pair for pair in snapshot.view(explained) if _can_be_copied(pair)]
    if not found:
        raise NotApplicable("没有可与文件比对文字的解读")
    for pair in found:
        share = share_in(pair.interpretation.sample, snapshot.holdings.text(pair.document.url))
        if share > limits["share"]:
            yield Fault(
                pair.interpretation.url,
                "",
                f"解读《{pair.interpretation.title[:40]}》的文字有 {share:.0%} 逐字见于"
                f"《{pair.document.title[:50]}》（{pair.document.url}），超过 {limits['share']:.0%}",
            )


def _can_be_copied(pair: Explained) -> bool:
    return not is_pictured(pair.interpretation) and len(pair.interpretation.sample) >= SHORT
