"""The notice's 15 spot-check items on one site: what speaks for each, and what an inspector must still look at."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from analysis.indicators import (
    leadership_unseen,
    meeting_openness_missing,
    plan_missing,
    rules,
    training_unseen,
)
from analysis.messages import counted, template_answers
from analysis.pairing import explained, own_documents
from analysis.records import SpotcheckRow, Verdict
from analysis.results import Standing
from analysis.snapshot import Snapshot
from analysis.workdays import months_back

EVIDENCE_LINKS = 5
PASS_SCORE = 60  # standards: 扣分指标不足 60 分为不合格

Urls = Callable[[Snapshot], Iterable[str]]


class Item(NamedTuple):
    """What one item rests on.

    ``absent`` are the indicators whose failure says that there is nothing to see; ``faults`` those whose failure says
    that what is there has faults. Evidence: non-blank ``columns`` of the types, then what ``titles`` (but not ``but``)
    finds within ``months`` (0: of any age), newest first, then ``further``. ``look`` is what no program can tell.
    ``partly``: a failure leaves what was found all the same (other documents, responses without a column) as evidence.
    ``by_title``: without a title that says so, columns alone do not speak for the item.
    """

    look: str
    absent: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    titles: re.Pattern[str] | None = None
    but: re.Pattern[str] | None = None
    months: int = 0
    further: Urls = lambda _snapshot: ()
    partly: bool = False
    by_title: bool = False


def _marked(snapshot: Snapshot) -> list[str]:
    """The documents that say how open they are, the newest first."""
    known = [(one.published or date.min, snapshot.by_url.get(one.url)) for one in snapshot.view(own_documents)]
    marked = [(day, page.url) for day, page in known if page and page.record and page.record.openness]
    return [url for _, url in sorted(marked, reverse=True)]


def _interpretations(snapshot: Snapshot) -> list[str]:
    """The interpretations found for the site's documents, the newest first."""
    found = (pair.interpretation for pair in snapshot.view(explained))
    return [one.url for one in sorted(found, key=lambda one: one.published or date.min, reverse=True)]


def _answered(snapshot: Snapshot) -> list[str]:
    letters = [letter for letter in counted(snapshot) if letter.is_answered]
    return [letter.url for letter in sorted(letters, key=lambda one: one.newest or date.min, reverse=True)]


def _home(snapshot: Snapshot) -> list[str]:
    return [snapshot.site.home]


PLATFORM = 6
ITEMS: Mapping[int, Item] = {
    1: Item(
        "核对指南所列机构与实际负责领导、工作人员是否一致，人员是否专职",
        absent=("guide_missing",),
        faults=("guide_incomplete",),
        columns=("guide", "function"),
        titles=re.compile(r"公开指南|政务公开.{0,10}(?:领导小组|办公室|机构)"),
    ),
    2: Item(
        "核对主要负责人是否每年至少听取一次政务公开工作汇报，查会议记录",
        absent=("leadership_unseen",),
        titles=leadership_unseen.HEARD,
        but=leadership_unseen.OTHER,
        months=12,
    ),
    3: Item(
        "核对“五公开”是否写进办文办会程序，抽查发文稿纸和会议方案",
        absent=("rules_missing",),
        columns=("rules",),
        titles=re.compile(r"五公开|办文办会|(?:信息|政务)公开.{0,16}(?:制度|规定|办法|规程|细则)"),
        by_title=True,
    ),
    4: Item(
        "抽查公文稿纸上的属性认定，和不予公开的理由",
        absent=("openness_unmarked",),
        faults=("document_incomplete", "document_late"),
        further=_marked,
        partly=True,
    ),
    5: Item(
        "核对目录是否按国务院部门和自治区的标准目录修编",
        absent=("catalogue_missing",),
        faults=("catalogue_item_missing",),
        columns=("catalogue",),
        titles=re.compile(r"主动公开(?:基本)?目录|公开目录|标准目录|公开事项目录"),
    ),
    PLATFORM: Item("按评判结论；严重表述错误、泄密等待认定事项须人工核实", further=_home),
    7: Item(
        "核对是否邀请利益相关方、公众代表、专家、媒体列席，意见采纳情况是否公布",
        absent=("meeting_openness_missing",),
        columns=("meeting",),
        titles=meeting_openness_missing.MEETING,
        but=meeting_openness_missing.OTHER,
        months=3,
    ),
    8: Item(
        "核对本年度重大决策事项目录中的事项是否都预先公开",
        absent=("decision_column_missing",),
        faults=("consultation_short", "consultation_unanswered"),
        columns=("decision", "consultation"),
        titles=re.compile(r"征求.{0,60}意见|意见征集|听证|重大(?:行政)?决策"),
        months=12,
    ),
    9: Item(
        "抽看解读质量：是否由起草部门负责、是否讲清背景和举措",
        absent=("interpretation_missing",),
        faults=("interpretation_late", "interpretation_unlinked", "interpretation_thin", "interpretation_copied"),
        columns=("interpretation",),
        further=_interpretations,
        partly=True,
    ),
    10: Item(
        "核对已发生的舆情是否都作了回应，是否在 5 小时内发布权威信息、24 小时内举行发布会",
        absent=("response_missing",),
        columns=("response",),
        titles=re.compile(r"回应|新闻发布会|情况(?:通报|说明)|辟谣|澄清"),
        but=re.compile(r"预算|决算|公开工作|采纳|征求|征集|解读|采购|培训"),
        months=6,
        partly=True,
    ),
    11: Item(
        "试办一件申请，看能否提交、是否在 20 个工作日内答复；核对年报中的申请统计",
        absent=("request_channel_missing",),
        faults=("guide_incomplete",),
        columns=("request",),
    ),
    12: Item(
        "抽看答复质量：是否答其所问，有无模板化答复",
        absent=("mailbox_missing",),
        faults=(
            *("message_unanswered", "message_slow", "message_unpublished", "survey_missing", "interview_missing"),
            *("proposal_reply_missing", "consultation_unanswered"),
        ),
        columns=("mailbox", "survey", "consultation", "interview", "proposal"),
        further=_answered,
    ),
    13: Item(
        "核对培训计划、对象和人数，领导干部和工作人员是否轮训",
        absent=("training_unseen",),
        titles=training_unseen.TRAINING,
        but=training_unseen.OTHER,
        months=12,
    ),
    14: Item(
        "核对年度报告数据与台账是否一致",
        absent=("annual_report_missing",),
        faults=("annual_report_late", "annual_report_incomplete"),
        columns=("annual_report",),
        titles=re.compile(r"(?:信息|政务)公开.{0,16}(?:年度报告|年报)"),
    ),
    15: Item(
        "核对上级要点的各项任务是否分解落实",
        absent=("plan_missing",),
        titles=plan_missing.PLAN,
        but=plan_missing.ABOUT,
        months=12,
    ),
}


def spotcheck(snapshot: Snapshot, verdicts: Mapping[str, Verdict], standing: Standing) -> Iterator[SpotcheckRow]:
    """One row an item, in their order. What was not seen, or not judged, is for the inspector."""
    titles = [found for found in snapshot.titles() if found[0]]
    for number, item in ITEMS.items():
        found = _Found(item, snapshot, titles)
        if snapshot.unseen:
            outcome, told = "needs inspector", snapshot.unseen
        elif number == PLATFORM:
            outcome, told = _platform(standing)
        else:
            outcome, told = _outcome(item, found, verdicts), _told(item, verdicts)
        more = (told, _remark(number, snapshot), f"人工：{item.look}")
        note = "；".join(filter(None, more))
        # what only the home page's links tell stands on the home page
        urls = found.urls[:EVIDENCE_LINKS] or ([snapshot.site.home] if outcome == "evidenced" else [])
        yield SpotcheckRow(snapshot.site.id, number, outcome, " ".join(urls), note)


class _Found:
    """What speaks for an item on the site: addresses, the surest first."""

    def __init__(self, item: Item, snapshot: Snapshot, titles: Iterable[tuple[str, str, date | None]]) -> None:
        of_types = snapshot.columns_of(*item.columns)
        self.only_blank = bool(of_types) and all(column.blank for column in of_types)
        columns = [column.url for column in of_types if not column.blank]
        self.titled = _titled(item, snapshot, titles)
        further = list(item.further(snapshot))
        self.held = bool(self.titled or further)  # more than a column
        self.urls = list(dict.fromkeys([*self._first(item, columns), *further]))

    def _first(self, item: Item, columns: list[str]) -> list[str]:
        """Three columns leave room for what they hold; where only a title speaks, titles come first."""
        return [*self.titled, *columns] if item.by_title else [*columns[:3], *self.titled, *columns[3:]]


def _titled(item: Item, snapshot: Snapshot, titles: Iterable[tuple[str, str, date | None]]) -> list[str]:
    if item.titles is None:
        return []
    since = months_back(snapshot.today, item.months) if item.months else None
    found = [
        (day or date.min, url)
        for title, url, day in titles
        if (since is None or (day is not None and since <= day <= snapshot.today))
        and item.titles.search(title)
        and not (item.but and item.but.search(title))
    ]
    return [url for _, url in sorted(found, key=lambda one: one[0], reverse=True)]


def _outcome(item: Item, found: _Found, verdicts: Mapping[str, Verdict]) -> str:
    absent = [verdicts[id_].outcome if id_ in verdicts else "unknown" for id_ in item.absent]
    if "failed" in absent:
        return "needs inspector" if item.partly and found.held else "not evidenced"
    if "unknown" in absent:
        return "needs inspector"
    if found.only_blank and not found.titled:
        return "not evidenced"
    if any(verdicts[id_].outcome in ("failed", "unknown") if id_ in verdicts else True for id_ in item.faults):
        return "needs inspector"
    if item.by_title:
        return "evidenced" if found.titled else "needs inspector"
    return "evidenced" if found.urls or "passed" in absent else "needs inspector"


def _told(item: Item, verdicts: Mapping[str, Verdict]) -> str:
    """What the indicators of the item came to, where it is not simply well."""
    words = []
    for id_ in (*item.absent, *item.faults):
        name = rules()[id_].indicator.name if id_ in rules() else id_
        verdict = verdicts.get(id_)
        if verdict is None:
            words.append(f"{name}：未评判")
        elif verdict.outcome == "failed":
            words.append(f"{name} {verdict.faults} 项" if verdict.faults > 1 else name)
        elif verdict.outcome == "unknown":
            words.append(f"{name}：未见（{verdict.reason}）")
        elif verdict.outcome == "not_applicable" and id_ in item.absent:
            words.append(f"{name}：不适用（{verdict.reason}）")
    return "、".join(words)


def _platform(standing: Standing) -> tuple[str, str]:
    """Item 6 rests on the site's verdict: no veto, and a score that passes."""
    unjudged = "".join(f"；未能判定：{name}" for name, _ in standing.unjudged)
    if standing.verdict == "fail":
        return "not evidenced", f"触发单项否决：{'、'.join(standing.vetoes)}{unjudged}"
    if standing.verdict == "unknown":
        return "needs inspector", f"{standing.reason or '未能评判'}{unjudged}"
    told = f"没有触发单项否决，得分 {standing.score:g}{unjudged}"
    return ("evidenced" if standing.score >= PASS_SCORE else "not evidenced"), told


STATISTICS = re.compile(r"(?:留言|信件|来信|咨询|受理|办理|诉求|信箱).{0,8}统计")


def _remark(number: int, snapshot: Snapshot) -> str:
    """What the letters show beside their dates: one reply to many, and whether their numbers are published."""
    if number != 12 or snapshot.unseen or not (known := counted(snapshot)):
        return ""
    count, reply = template_answers(known)
    template = f"{count} 封来信的答复一字不差：“{reply[:40]}…”" if count else ""
    published = snapshot.page_named(STATISTICS)
    return "；".join(filter(None, (template, f"留言统计：{published}" if published else "未见留言受理反馈统计")))
