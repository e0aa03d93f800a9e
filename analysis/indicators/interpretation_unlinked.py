"""文件与解读应在各自页面相互链接：正文或“相关解读”“相关文件”框中没有指向对方的链接即为未关联。

A list that shows both does not count. ``subject`` says which direction is missing.
"""

from collections.abc import Iterator

from analysis.indicators import Indicator, Limits
from analysis.pairing import Pair, interpreted
from analysis.records import Fault
from analysis.snapshot import Snapshot

INDICATOR = Indicator(
    id="interpretation_unlinked",
    name="解读未关联",
    action=2,
    items=(9,),
    severity="points",
    clause="国办发〔2017〕47号 解读回应；国办秘函〔2019〕19号 扣分指标“解读关联”",
    limits={"wd": 3},
)


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    """``limits['wd']`` only says which pairs are looked at; it is the limit of ``interpretation_late``."""
    for pair in interpreted(snapshot, int(limits["wd"])):
        missing = _missing(pair)
        if pair.interpretation and missing:
            told = "、".join(missing.values())
            yield Fault(
                pair.document.url,
                "、".join(missing),
                f"《{pair.document.title[:60]}》与解读《{pair.interpretation.title[:40]}》（{pair.interpretation.url}）：{told}",
            )


def _missing(pair: Pair) -> dict[str, str]:
    directions = {
        "document→interpretation": ("文件页没有指向解读的链接", pair.policy_links),
        "interpretation→document": ("解读页没有指向文件的链接", pair.interpretation_links),
    }
    return {subject: words for subject, (words, linked) in directions.items() if not linked}
