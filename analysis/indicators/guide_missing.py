"""应编制并公布政府信息公开指南。"""

import re
from collections.abc import Iterator

from analysis.indicators import Indicator, Limits
from analysis.indicators._presence import unopened
from analysis.records import Fault
from analysis.snapshot import Snapshot

INDICATOR = Indicator(
    id="guide_missing",
    name="公开指南缺失",
    action=1,
    items=(1, 11),
    severity="points",
    clause="政府信息公开条例第十二条；国办公开办函〔2019〕61号",
)

GUIDE = re.compile(r"(?:信息|政务)公开.{0,6}指南|公开指南")


# what is written about a guide is none
ABOUT = re.compile(r"通知|报告|培训|会议|情况")


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    yield from unopened(snapshot, "guide", GUIDE, ABOUT, "未见政府信息公开指南")
