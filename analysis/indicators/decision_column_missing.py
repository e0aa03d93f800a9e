"""重大行政决策应预先公开：网站应有重大行政决策或意见征集栏目。"""

import re
from collections.abc import Iterator

from analysis.indicators import Indicator, Limits
from analysis.indicators._presence import absence
from analysis.records import Fault
from analysis.snapshot import Snapshot

INDICATOR = Indicator(
    id="decision_column_missing",
    name="重大决策预公开缺失",
    action=1,
    items=(8,),
    severity="points",
    clause="重大行政决策程序暂行条例；钦政办〔2017〕70号 行动一",
)

COLUMN = re.compile(
    r"重大(?:行政)?决策|决策(?:预公开|公开|事项)|(?:意见|民意|网上|决策|立法|公众)征[集求]|征集调查|征求意见|调查征集"
)


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    if snapshot.columns_of("decision", "consultation") or snapshot.home_link(COLUMN):
        return
    if not any(COLUMN.search(column.name) for column in snapshot.columns):
        yield absence(snapshot, "未见重大行政决策或意见征集栏目")
