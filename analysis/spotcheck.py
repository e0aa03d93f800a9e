"""The notice's 15 spot-check items on one site: what speaks for each, and what an inspector must still look at."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from analysis.records import SpotcheckRow, Verdict
from analysis.snapshot import Snapshot
from analysis.workdays import months_back

EVIDENCE_LINKS = 5


class Item(NamedTuple):
    """What one item rests on. ``titles`` found within ``months`` are evidence; ``columns`` by their type; ``missing``
    and ``clean`` are indicators: the first tell what is absent, the second what must be without fault. ``look`` is
    what no program can tell; '' where the item is told in full.
    """

    look: str
    titles: re.Pattern[str] | None = None
    months: int = 0  # 0: of any age
    columns: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    clean: tuple[str, ...] = ()


def _named(words: str) -> re.Pattern[str]:
    return re.compile(words)


ITEMS: Mapping[int, Item] = {
    1: Item(
        "核对负责领导和工作人员", _named(r"公开指南|政务公开.{0,10}(?:领导小组|办公室)|机构职能"), columns=("guide",)
    ),
    2: Item(
        "核对是否专题听取汇报",
        _named(r"(?:政务|信息)公开.{0,20}(?:会议|汇报|部署|研究)|(?:听取|研究|部署|推进).{0,30}(?:政务|信息)公开"),
        months=12,
    ),
    3: Item("核对办文办会程序", _named(r"五公开|办文办会|政务公开.{0,12}(?:制度|规定|办法)"), columns=("rules",)),
    4: Item("", _named(r"公文公开属性|属性(?:源头)?认定"), columns=("policy",), clean=("document_incomplete",)),
    5: Item("", _named(r"主动公开(?:基本)?目录|公开目录|标准目录"), columns=("catalogue",)),
    6: Item("", clean=("home_unreachable", "home_stale", "column_stale", "column_blank")),
    7: Item("核对是否邀请公众列席", _named(r"会议公开|列席.{0,10}会议|常务会议"), months=3, columns=("meeting",)),
    8: Item("", _named(r"征求意见|意见征集|重大(?:行政)?决策"), months=12, columns=("consultation", "decision")),
    9: Item("", columns=("interpretation",), clean=("interpretation_missing", "interpretation_late")),
    10: Item("核对回应是否及时准确", _named(r"回应关切|新闻发布会|情况(?:通报|说明)|辟谣|答记者问"), 6, ("response",)),
    11: Item("试办一件申请", columns=("request",), missing=("request_channel_missing",)),
    12: Item("", columns=("mailbox", "survey", "interview"), missing=("mailbox_missing",)),
    13: Item("核对培训对象和人数", _named(r"(?:政务|信息)公开.{0,16}培训|培训.{0,16}(?:政务|信息)公开"), months=12),
    14: Item("", columns=("annual_report",), missing=("annual_report_missing",)),
    15: Item("核对落实情况", _named(r"政务公开.{0,16}(?:工作)?(?:要点|方案|计划|安排)"), months=12),
}


def spotcheck(snapshot: Snapshot, verdicts: Mapping[str, Verdict]) -> Iterator[SpotcheckRow]:
    """One row an item, in their order."""
    titles = [(title, url, day) for title, url, day in snapshot.titles() if title]
    for number, item in ITEMS.items():
        evidence = list(dict.fromkeys(_evidence(item, snapshot, titles)))[:EVIDENCE_LINKS]
        faults = [verdicts[id_] for id_ in (*item.missing, *item.clean) if id_ in verdicts]
        outcome = "needs inspector" if snapshot.unseen else _outcome(item, evidence, faults)
        yield SpotcheckRow(snapshot.site.id, number, outcome, " ".join(evidence), _note(item, snapshot, faults))


def _evidence(item: Item, snapshot: Snapshot, titles: list[tuple[str, str, date | None]]) -> Iterator[str]:
    yield from (column.url for column in snapshot.columns_of(*item.columns) if not column.blank)
    if item.titles is None:
        return
    since = months_back(snapshot.today, item.months) if item.months else None
    for title, url, day in titles:
        if item.titles.search(title) and (since is None or (day is not None and since <= day <= snapshot.today)):
            yield url


def _outcome(item: Item, evidence: list[str], faults: list[Verdict]) -> str:
    if any(verdict.outcome == "failed" for verdict in faults):
        return "not evidenced"
    if any(verdict.outcome == "unknown" for verdict in faults):
        return "needs inspector"
    rests_on_verdicts_only = item.titles is None and not item.columns
    if evidence or rests_on_verdicts_only or item.missing:
        return "needs inspector" if item.look and item.titles else "evidenced"
    return "not evidenced"


def _note(item: Item, snapshot: Snapshot, faults: list[Verdict]) -> str:
    failed = [f"{verdict.indicator} {verdict.faults} 项" for verdict in faults if verdict.outcome == "failed"]
    return "；".join(filter(None, (snapshot.unseen, item.look, "、".join(failed))))
