"""应公布政府信息公开制度。"""

import re
from collections.abc import Iterator

from analysis.indicators import Indicator, Limits
from analysis.indicators._presence import absence
from analysis.records import Fault
from analysis.snapshot import Snapshot

INDICATOR = Indicator(
    id="rules_missing",
    name="公开制度缺失",
    action=1,
    items=(3, 15),
    severity="points",
    clause="国办公开办函〔2019〕61号；钦政办〔2017〕70号 行动一",
)

RULES = re.compile(
    r"(?:信息|政务)(?:主动)?公开.{0,10}(?:制度|规定|办法|规程|条例|细则|规范|法规|依据)|公开制度|保密审查(?:制度|办法)"
)
# what is written about rules is none
# 国务院办公厅印发《…》 is news of a superior's rules; 关于印发《…》的通知 are rules
ABOUT = re.compile(r"培训|会议|学习|宣传|解读|检查|督查|报道|(?<!关于)印发《[^》]*》$")


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    if not snapshot.columns_of("rules") and not snapshot.page_named(RULES, but=ABOUT):
        yield absence(snapshot, "未见政府信息公开制度", called=RULES, but=ABOUT)
