"""未见听取汇报：近一年全站没有领导听取、研究政务公开工作汇报的信息。属建议项，由检查人员核实。"""

import re
from collections.abc import Iterator

from analysis.indicators import Indicator, Limits
from analysis.indicators._presence import unheard_of
from analysis.records import Fault
from analysis.snapshot import Snapshot

INDICATOR = Indicator(
    id="leadership_unseen",
    name="未见听取汇报",
    action=1,
    items=(2,),
    severity="advice",
    clause="钦政办〔2017〕70号 抽查项 2；国办发〔2016〕80号 加强组织领导",
    limits={"months": 12},
)

OPENNESS = r"(?:政务公开|政府信息公开|信息公开工作)"
HEARD = re.compile(
    rf"(?:听取|汇报|研究|审议|部署|安排|推进|督导|调研).{{0,30}}{OPENNESS}|"
    rf"{OPENNESS}.{{0,24}}(?:汇报|专题会|推进会|部署会|工作会|领导小组.{{0,8}}会|常务会|办公会|座谈会)"
)
# plans, reports and trainings are told by other items
OTHER = re.compile(r"要点|年度报告|年报|培训|指南|申请|方案$|调查问卷")


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    yield from unheard_of(snapshot, limits["months"], HEARD, OTHER, "未见领导听取、研究政务公开工作的信息")
