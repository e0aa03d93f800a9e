"""未见培训信息：近一年全站没有政务公开培训的信息。属建议项，是否培训由检查人员核实。"""

import re
from collections.abc import Iterator

from analysis.indicators import Indicator, Limits
from analysis.indicators._presence import unheard_of
from analysis.records import Fault
from analysis.snapshot import Snapshot

INDICATOR = Indicator(
    id="training_unseen",
    name="未见培训信息",
    action=6,
    items=(13,),
    severity="advice",
    clause="钦政办〔2017〕70号 行动六 政务公开培训",
    limits={"months": 12},
)

TRAINING = re.compile(
    r"(?:政务|政府信息|信息)公开.{0,20}(?:培训|轮训|业务学习|专题讲座)|(?:培训|轮训|讲座).{0,12}(?:政务|政府信息)公开"
)
# what is published about trainings of another kind
OTHER = re.compile(r"(?:技能|职业|就业|创业|教师|驾驶|驾驶员)\S{0,6}培训|培训\S{0,8}(?:机构|补贴|名单|项目)")


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    yield from unheard_of(snapshot, limits["months"], TRAINING, OTHER, "未见政务公开培训的信息")
