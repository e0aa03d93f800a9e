"""人大代表建议、政协提案的办理答复应当公开；10 月 31 日以后仍没有当年的答复。"""

import re
from collections.abc import Iterator
from datetime import date

from analysis.indicators import Indicator, Limits
from analysis.indicators._kept import open_columns, place, titled_since
from analysis.indicators._presence import absence
from analysis.records import Fault, NotApplicable, Unknown
from analysis.snapshot import Snapshot

INDICATOR = Indicator(
    id="proposal_reply_missing",
    name="建议提案答复未公开",
    action=4,
    items=(12,),
    severity="points",
    clause="国办发〔2014〕46号",
    limits={"month": 10, "day": 31},
    levels=("portal", "county", "department"),
)

REPLY = re.compile(
    r"(?:建议|提案|议案).{0,30}(?:答复|复函|办理(?:情况|结果|报告)|的函)|(?:答复|复函|办理).{0,40}(?:建议|提案|议案)"
)
TALK = re.compile(r"座谈|工作会议|交办|工作方案|推进会|部署会|培训|调研|召开")


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    today = snapshot.today
    due = date(today.year, int(limits["month"]), int(limits["day"]))
    if today <= due:
        raise NotApplicable(f"{due} 之后才检查当年的答复")
    begins = date(today.year, 1, 1)
    columns = open_columns(snapshot, "proposal")
    if any(column.newest and column.newest >= begins for column in columns):
        return
    if titled_since(snapshot, REPLY, begins, TALK):
        return
    told = f"未见 {today.year} 年人大代表建议、政协提案的办理答复"
    if columns:
        if not any(snapshot.column_seen(column) for column in columns):
            raise Unknown("建议提案栏目本次未看到")
        if all(column.newest is None for column in columns):
            raise Unknown("建议提案栏目所列信息没有日期")
        yield Fault(place(columns), "", f"建议提案栏目{told}")
    elif any(column.blank for column in snapshot.columns_of("proposal")):
        raise NotApplicable("建议提案栏目是空白的，由“空白栏目”指出")
    else:
        yield absence(snapshot, told)
