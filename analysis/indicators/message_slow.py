"""留言应在 15 个工作日内答复；恰好第 15 个工作日答复的不算慢。未答复的由“留言超期未回应”指出。"""

from collections.abc import Iterator

from analysis.indicators import Indicator, Limits
from analysis.messages import counted
from analysis.records import Fault, NotApplicable
from analysis.snapshot import Snapshot

INDICATOR = Indicator(
    id="message_slow",
    name="留言答复慢",
    action=4,
    items=(12,),
    severity="points",
    clause="国办秘函〔2019〕19号 扣分指标“办理答复”",
    limits={"wd": 15},
)


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    answered = [letter for letter in counted(snapshot) if letter.received and letter.answered]
    if not answered:
        raise NotApplicable("没有注明来信和答复日期的留言")
    for letter in answered:
        if not letter.received or not letter.answered:
            continue
        days = snapshot.calendar.between(letter.received, letter.answered)
        if days > limits["wd"]:
            note = snapshot.calendar.note(letter.answered)
            yield Fault(
                letter.url,
                "" if letter.own_page else letter.title[:80],
                f"留言“{letter.title[:60]}”{letter.received} 提交，{letter.answered} 才答复，用时 {days} 个工作日"
                f"（要求 {limits['wd']:.0f} 个以内{f'；{note}' if note else ''}）",
            )
