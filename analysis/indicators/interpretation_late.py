"""解读材料应与文件同步公开，最迟不晚于文件公开后 3 个工作日。"""

from collections.abc import Iterator

from analysis.indicators import Indicator, Limits
from analysis.pairing import interpreted
from analysis.records import Fault
from analysis.snapshot import Snapshot

INDICATOR = Indicator(
    id="interpretation_late",
    name="解读不同步",
    action=2,
    items=(9,),
    severity="points",
    clause="国办发〔2016〕19号；钦政办〔2017〕70号 行动二",
    limits={"wd": 3},
)


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    for pair in interpreted(snapshot, int(limits["wd"])):
        if pair.interpretation and pair.lag_wd is not None and pair.lag_wd > limits["wd"]:
            note = snapshot.calendar.note(pair.interpretation.published or snapshot.today)
            told = (
                f"《{pair.document.title[:60]}》{pair.document.published} 公开，"
                f"解读 {pair.interpretation.published} 才发布，"
                f"晚 {pair.lag_wd} 个工作日（要求 {limits['wd']:.0f} 个以内）"
            )
            yield Fault(pair.interpretation.url, "", told + (f"（{note}）" if note else ""))
