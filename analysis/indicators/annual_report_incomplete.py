"""年度报告应有六个部分：总体情况、主动公开、收到和处理申请、行政复议和行政诉讼、存在问题及改进、其他需要报告的事项。"""

from collections.abc import Iterator

from analysis.annual_reports import own_reports, report_bodies
from analysis.indicators import Indicator, Limits
from analysis.records import Fault, NotApplicable, Unknown
from analysis.snapshot import Snapshot

INDICATOR = Indicator(
    id="annual_report_incomplete",
    name="公开年报要素不全",
    action=1,
    items=(14,),
    severity="points",
    clause="政府信息公开条例第五十条；国办公开办函〔2021〕30号",
    levels=("portal", "county", "department", "zone"),
)

FIRST_YEAR = 2019  # the first in the form of six parts


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    reports = [one for one in snapshot.view(own_reports) if one.year >= FIRST_YEAR]
    told = [(one, snapshot.view(report_bodies).get(one.url)) for one in reports]
    if not any(body for _, body in told):
        raise NotApplicable("没有可查看的年报")
    newest = max(one.year for one, body in told if body)
    unread = []
    for one, body in told:
        if body and body.unread:
            unread += [body.unread] if one.year == newest else []
        elif body and body.missing:
            lacking = f"《{one.title[:40]}》{body.place}缺少{len(body.missing)}个部分：{'、'.join(body.missing)}"
            yield Fault(one.url, "", lacking, confidence=0.9)
    if unread:
        raise Unknown(f"{newest} 年年报的正文{unread[0]}，未能查看")
