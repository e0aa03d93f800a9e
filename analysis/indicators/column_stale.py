"""应更新但长期未更新：动态要闻类 2 周、通知公告和政策文件类 6 个月等，栏目内最新一条信息已超过本类栏目的更新期限。

Columns of meetings, mailboxes, responses, surveys, interviews and proposals are told by their own indicators; blank
columns by ``column_blank``. Historical topics and archives are exempt.
"""

from collections.abc import Iterator

from analysis.columns import oldest_in_time, overdue_days
from analysis.indicators import Indicator, Limits
from analysis.records import Fault, NotApplicable, Unknown
from analysis.snapshot import Snapshot

TOLD_BY_THEIR_OWN = ("meeting", "mailbox", "response", "survey", "interview", "proposal")

INDICATOR = Indicator(
    id="column_stale",
    name="栏目不更新",
    action=5,
    items=(6,),
    severity="points",
    clause="国办秘函〔2019〕19号 单项否决“栏目不更新”",
    limits={
        **{"news_days": 14, "notice_months": 6, "policy_months": 6, "interpretation_months": 6, "response_months": 6},
        **{"mailbox_months": 2, "statistics_months": 12, "personnel_months": 12, "plan_months": 12},
        **{"budget_months": 12, "consultation_months": 12, "survey_months": 12, "interview_months": 12},
        **{"proposal_months": 12, "meeting_months": 3, "decision_months": 12, "emergency_months": 12},
    },
)


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    judged = unseen = drawn = 0
    for column in snapshot.columns:
        floor = oldest_in_time(column.type, snapshot.today, limits)
        if floor is None or column.exempt or column.blank or column.type in TOLD_BY_THEIR_OWN:
            continue
        if column.drawn:
            drawn += 1
            continue
        overdue = overdue_days(column, snapshot.today, limits)
        if overdue is None or not snapshot.column_seen(column):
            unseen += 1
            continue
        judged += 1
        if overdue > 0:
            allowed = (snapshot.today - floor).days
            yield Fault(
                column.url,
                "",
                f"“{column.name}”栏目最新一条信息是 {column.newest}，已 {(allowed + overdue)} 天未更新，"
                f"超过 {allowed} 天期限 {overdue} 天",
            )
    if drawn:
        raise Unknown(f"{drawn} 个应定期更新的栏目由脚本生成，本次未渲染")
    if not judged and unseen:
        raise Unknown(f"{unseen} 个应定期更新的栏目本次未看到或所列信息无日期")
    if not judged:
        raise NotApplicable("没有应定期更新的栏目")
