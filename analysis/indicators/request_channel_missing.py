"""应公布依申请公开的渠道。"""

import re
from collections.abc import Iterator

from analysis.indicators import Indicator, Limits
from analysis.indicators._presence import unopened
from analysis.records import Fault
from analysis.snapshot import Snapshot

INDICATOR = Indicator(
    id="request_channel_missing",
    name="依申请公开渠道缺失",
    action=1,
    items=(11,),
    severity="points",
    clause="政府信息公开条例第二十七条至第三十三条；国办公开办函〔2019〕61号",
)

REQUEST = re.compile(r"依申请公开|申请公开政府信息|(?:政府)?信息公开(?:在线|网上)?申请")


# what is written about requests is no channel for them
ABOUT = re.compile(r"制度|规定|规程|细则|通知|报告|情况|统计|培训|会议|典型案例")


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    yield from unopened(snapshot, "request", REQUEST, ABOUT, "未见依申请公开页面")
