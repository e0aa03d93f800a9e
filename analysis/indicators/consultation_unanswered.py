"""向社会公开征求意见的采纳情况应予公布：截止后 30 天内，公告上、所附链接或本站其他页面应有征集结果或采纳情况。

An outcome that gives no reason for what was not adopted is advice: told, but it neither fails the site nor costs.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from analysis.consultations import consultations
from analysis.indicators import Indicator, Limits
from analysis.indicators._presence import absence
from analysis.records import Fault, NotApplicable
from analysis.snapshot import Snapshot

INDICATOR = Indicator(
    id="consultation_unanswered",
    name="征集无反馈",
    action=1,
    items=(8, 12),
    severity="points",
    clause="钦政办〔2017〕70号 行动四；重大行政决策程序暂行条例第三十二条",
    limits={"days": 30},
)

SINCE = date(2017, 7, 3)  # the plan that asks for it


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    grace = timedelta(days=limits["days"])
    due = [one for one in snapshot.view(consultations) if one.last and SINCE <= one.last < snapshot.today - grace]
    if not due:
        raise NotApplicable(f"没有截止已满 {limits['days']:g} 天的征求意见公告")
    for one in due:
        if not one.result and one.last:
            days = (snapshot.today - one.last).days
            told = f"未见《{one.title[:40]}》的征集结果或采纳情况（{one.last} 截止，已 {days} 天）"
            yield absence(snapshot, told, one.url)
        elif one.unreasoned:
            told = f"《{one.title[:40]}》的结果未说明不采纳的理由：“{one.unreasoned[:60]}”"
            yield Fault(one.url, "未采纳理由", told, confidence=0.8, severity="advice")
