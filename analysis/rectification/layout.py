"""How the rectification ledger of a site is laid out: its sheets, their columns, the words in its cells."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from analysis.rectification.lives import answered_on
from analysis.rectification.records import Duty
from analysis.report import words
from analysis.results import SiteResult
from analysis.tables import LEDGER, Field

OPEN, FIXED, WAIVED = "整改台账", "近三月已整改", "已说明"  # sheets
SITE_ID, NIGHT = "网站编号", "监测日期"  # labels in its head; the value stands right of them
STATES = {code: word for code, word in words.REPLIES.items() if code}
HOW = (
    "请填写右侧白色各栏。整改情况从下拉框选择；选“已整改”须填完成日期，选“申请豁免”“非本单位”须写明理由。"
    "上次交回的内容已填入，可修改。请勿改动灰色各栏，编号用于读回。是否改正以下一次监测为准，报已整改而复查仍存在的记为整改不实。"
)
FILLED = ("state", "measures", "responsible", "fixed_on", "reply", "waiver")  # by the office
BY_NAME: Mapping[str, Field] = {field.name: field for field in LEDGER.fields}


class Column(NamedTuple):
    """A column that is given: its head, how wide it is (characters), and what it says of a duty."""

    label: str
    width: float
    value: Callable[[Duty, Mapping[str, str]], object]  # the names of the indicators by id


def _given(name: str, width: float, value: Callable[[Duty, Mapping[str, str]], object]) -> Column:
    return Column(BY_NAME[name].label, width, value)


PLACE = (
    _given("finding_id", 15, lambda duty, names: duty.finding.finding_id),
    _given("indicator", 12, lambda duty, names: names.get(duty.finding.indicator, duty.finding.indicator)),
    _given("severity", 9, lambda duty, names: words.SEVERITIES.get(duty.finding.severity, duty.finding.severity)),
    _given("clause", 18, lambda duty, names: duty.finding.clause),
    _given("url", 24, lambda duty, names: duty.finding.url),
    _given("subject", 9, lambda duty, names: words.subject(duty.finding.subject)),
    _given("evidence", 32, lambda duty, names: duty.finding.evidence),
    _given("first_seen", 12, lambda duty, names: duty.finding.first_seen),
)
SHEETS: Mapping[str, tuple[Column, ...]] = {
    OPEN: (
        *PLACE,
        _given("looks", 6, lambda duty, names: duty.finding.looks),
        _given("days", 6, lambda duty, names: duty.days),
        _given("deadline", 12, lambda duty, names: duty.deadline),
        _given("progress", 16, lambda duty, names: progress(duty)),
    ),
    FIXED: (
        *PLACE,
        Column("改正确认", 12, lambda duty, names: duty.fixed),
        Column("用时(天)", 7, lambda duty, names: duty.days),
        Column("反弹(次)", 7, lambda duty, names: duty.reopened),
        Column("单位报完成", 12, lambda duty, names: duty.reply.fixed_on if duty.reply else None),
        Column("责任人", 9, lambda duty, names: duty.reply.responsible if duty.reply else ""),
        Column("整改措施", 24, lambda duty, names: duty.reply.measures if duty.reply else ""),
    ),
    WAIVED: (
        *PLACE,
        Column("理由", 28, lambda duty, names: duty.decision.reason if duty.decision else ""),
        Column("决定人", 10, lambda duty, names: duty.decision.by if duty.decision else ""),
        Column("有效期至", 12, lambda duty, names: duty.decision.until if duty.decision else None),
    ),
}
OFFICE_WIDTHS = {"state": 10, "measures": 20, "responsible": 8, "fixed_on": 12, "reply": 14, "waiver": 14}


def answers(duty: Duty) -> Mapping[str, object]:
    """What the office's columns hold already: its last reply, which it may change; of one a look denied, nothing."""
    reply = duty.reply
    if reply is None or duty.claim == "contradicted":
        return {}
    return {
        "state": STATES.get(reply.state, ""),
        "measures": reply.measures,
        "responsible": reply.responsible,
        "fixed_on": reply.fixed_on,
        "reply": reply.text,
        "waiver": reply.waiver,
    }


def sheet_of(duty: Duty) -> str:
    return {"fixed": FIXED, "waived": WAIVED}.get(duty.finding.status, OPEN)


def place(site_id: str) -> str:
    """Where in a report's folder a site's ledger stands."""
    return f"sites/{site_id}.xlsx"


def has_ledger(site: SiteResult) -> bool:
    """A ledger is made for a site where something stands."""
    return site.life.open > 0


def progress(duty: Duty) -> str:
    """What is known of a duty in a few words: its status, whether it is late, and what became of the last reply."""
    told = [words.STATUSES[duty.finding.status]]
    if duty.reopened:
        told.append(f"第 {duty.reopened} 次反弹")
    if duty.overdue:
        told.append(f"逾期 {duty.overdue} 天")
    if duty.reply:
        told.append(answered(duty))
    return "；".join(dict.fromkeys(told))


def answered(duty: Duty) -> str:
    """What the office last replied, and what the look after it showed; only where there is a reply."""
    assert duty.reply is not None
    on = _day(answered_on(duty.reply))
    if duty.claim == "contradicted":
        return f"{on} 报已整改，{_day(duty.finding.last_seen)} 复查仍存在：整改不实"
    if duty.claim == "waiting":
        return f"{on} 报已整改，待复查"
    return f"{on} 报{words.REPLIES[duty.reply.state]}"


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
