"""政策文件公开后 3 个工作日内，应有解读材料；在所有已登记的网站上都未找到即为未解读。

What must be interpreted: rules, normative documents, and notices that issue a 方案, 办法, 意见, 细则 or 规定 under the
issuer's own number. One found later is told by ``interpretation_late``.
"""

from collections.abc import Iterator

from analysis.indicators import Indicator, Limits
from analysis.pairing import pairs
from analysis.records import Fault, NotApplicable, Unknown
from analysis.snapshot import Snapshot

INDICATOR = Indicator(
    id="interpretation_missing",
    name="政策未解读",
    action=2,
    items=(9,),
    severity="points",
    clause="国办发〔2016〕19号；钦政办〔2017〕70号 行动二",
    limits={"wd": 3},
)


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    found = snapshot.view(pairs, int(limits["wd"]))
    if not any(pair.outcome not in ("not_required", "pending") for pair in found):
        raise NotApplicable("没有已到解读期限的政策文件")
    known, seen = snapshot.coverage
    if snapshot.cut_short and seen < known and any(pair.outcome == "missing" for pair in found):
        raise Unknown(f"{snapshot.cut_short}，已知 {known} 页只看到 {seen} 页，解读可能在未看到的页面中")
    for pair in found:
        if pair.outcome == "missing" and (published := pair.document.published):
            days = snapshot.calendar.between(published, snapshot.today)
            note = snapshot.calendar.note(snapshot.today)
            yield Fault(
                pair.document.url,
                "",
                f"《{pair.document.title[:60]}》（{pair.document.doc_number}）{published} 公开，已 {days} 个工作日，"
                f"在各登记网站均未找到解读{f'（{note}）' if note else ''}",
                confidence=0.9,
            )
