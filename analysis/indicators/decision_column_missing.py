"""重大行政决策应预先公开：网站应有重大行政决策或意见征集栏目。"""

import re
from collections.abc import Iterator

from analysis.columns import SiteColumn
from analysis.indicators import Indicator, Limits
from analysis.indicators._presence import A_COLUMN, absence
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


ASKS = re.compile(r"征集|征求|听证|草案|决策|公示")


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    if not any(map(_is_one, snapshot.columns)) and not snapshot.home_link(COLUMN):
        yield absence(snapshot, "未见重大行政决策或意见征集栏目", called=COLUMN, longest=A_COLUMN)


def _is_one(column: SiteColumn) -> bool:
    """意见反馈 and 建言 are where readers write to the office: no column of what it means to decide."""
    if column.type == "consultation":
        return column.type_source not in ("name", "heading") or bool(ASKS.search(column.name))
    return column.type == "decision" or bool(COLUMN.search(column.name))
