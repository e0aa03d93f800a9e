"""前 1 年内政务咨询类栏目公开的有效留言，超过 3 个月仍未答复。

Petition and discipline channels, deleted and withdrawn letters, and spam do not count.
"""

from collections.abc import Iterator

from analysis.indicators import Indicator, Limits
from analysis.messages import counted, outcome
from analysis.records import Fault, NotApplicable
from analysis.snapshot import Snapshot
from analysis.workdays import months_back

INDICATOR = Indicator(
    id="message_unanswered",
    name="留言超期未回应",
    action=4,
    items=(12,),
    severity="veto",
    clause="国办秘函〔2019〕19号 单项否决“互动回应差”",
    limits={"months": 3, "within_months": 12},
)


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    months = int(limits["months"])
    since = months_back(snapshot.today, int(limits["within_months"]))
    known = [letter for letter in counted(snapshot) if letter.received and letter.received >= since]
    if not known:
        raise NotApplicable("前 1 年内没有公开的有效留言")
    for letter in known:
        if outcome(letter, snapshot.today, snapshot.calendar, months=months) == "unanswered" and letter.received:
            waited = (snapshot.today - letter.received).days
            yield Fault(
                letter.url,
                "" if letter.own_page else letter.title[:80],
                f"留言“{letter.title[:60]}”{letter.received} 提交，已 {waited} 天未见答复，超过 {months} 个月",
            )
