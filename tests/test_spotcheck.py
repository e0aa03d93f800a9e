"""The 15 spot-check items: what makes each evidenced or not, and what stays with the inspector."""

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
from indicators.samples import snapshot

from analysis import standards
from analysis.indicators import rules
from analysis.judge import judge
from analysis.records import SpotcheckRow, Verdict
from analysis.report import notice
from analysis.report.words import ITEMS as WORDING
from analysis.results import Standing
from analysis.spotcheck import ITEMS, PLATFORM, spotcheck

STANDARD = standards.load()
FINE = Standing("pass", 95.0, 90.0, 95.0)
SITE = snapshot({})


def rows(site: Mapping[str, object]) -> dict[int, SpotcheckRow]:
    return {row.item: row for row in judge(snapshot(site), STANDARD).spotcheck}


def outcome(item: int, *verdicts: Verdict, site: Mapping[str, object] | None = None, standing: Standing = FINE) -> str:
    """The item's outcome when every other indicator passed."""
    known = {id_: Verdict("lake", id_, "passed") for id_ in rules()} | {one.indicator: one for one in verdicts}
    found = spotcheck(snapshot(site) if site else SITE, known, standing)
    return next(row.outcome for row in found if row.item == item)


def test_the_fifteen_items_are_the_notices() -> None:
    assert list(ITEMS) == list(range(1, 16)) == list(range(1, len(WORDING) + 1))


def test_an_item_rests_on_indicators_that_name_it() -> None:
    known = rules()
    for number, item in ITEMS.items():
        for id_ in item.absent:
            assert id_ not in known or number in known[id_].indicator.items, (number, id_)


@pytest.mark.parametrize("item", [number for number in ITEMS if number != PLATFORM and not ITEMS[number].by_title])
def test_what_its_indicator_saw_is_evidenced_and_what_it_missed_is_not(item: int) -> None:
    id_ = ITEMS[item].absent[0]
    assert outcome(item) == "evidenced"
    assert outcome(item, Verdict("lake", id_, "failed", 1)) == "not evidenced"


@pytest.mark.parametrize("item", [number for number in ITEMS if number != PLATFORM])
def test_what_was_not_seen_is_for_the_inspector(item: int) -> None:
    id_ = ITEMS[item].absent[0]
    assert outcome(item, Verdict("lake", id_, "unknown", reason="达到页数上限")) == "needs inspector"


@pytest.mark.parametrize("item", [number for number in ITEMS if ITEMS[number].faults])
def test_what_is_there_with_faults_is_for_the_inspector(item: int) -> None:
    assert outcome(item, Verdict("lake", ITEMS[item].faults[0], "failed", 3)) == "needs inspector"


def test_an_indicator_that_was_not_judged_is_named() -> None:
    known = {id_: Verdict("lake", id_, "passed") for id_ in rules() if id_ != "training_unseen"}
    row = next(row for row in spotcheck(SITE, known, FINE) if row.item == 13)
    assert row.outcome == "needs inspector"
    assert "未见培训信息：未评判" in row.inspector_note


def test_the_platform_item_rests_on_the_verdict() -> None:
    assert outcome(6) == "evidenced"
    assert outcome(6, standing=replace(FINE, verdict="fail", vetoes=("首页不更新",))) == "not evidenced"
    assert outcome(6, standing=replace(FINE, verdict="unknown", reason="首页未看到")) == "needs inspector"
    assert outcome(6, standing=replace(FINE, score=59.5)) == "not evidenced"


def test_a_site_that_was_not_seen_has_nothing_that_is_not_evidenced() -> None:
    unseen = rows({"home_page": False, "targets": {"/": {"looks": ["2026-11-20 timeout"], "outcome": "unreachable"}}})
    assert {row.outcome for row in unseen.values()} == {"needs inspector"}


def test_rules_alone_do_not_say_that_openness_is_part_of_the_procedure() -> None:
    named = {
        "columns": {
            "/zd/": {"name": "公开制度", "rows": ["2025-03-01 政府信息公开工作制度", "2024-03-01 保密审查办法"]}
        }
    }
    plain = {"columns": {"/zd/": {"name": "公开制度", "rows": ["2025-03-01 值班安排", "2024-03-01 保密审查办法"]}}}
    assert outcome(3, site=named) == "evidenced"
    assert outcome(3, site=plain) == "needs inspector"


def test_one_document_without_an_interpretation_among_others_is_for_the_inspector() -> None:
    missing = Verdict("lake", "interpretation_missing", "failed", 1)
    title = "湖滨县人民政府办公室关于印发湖滨县用水管理办法的通知"
    site = {
        "documents": {"/zc/1.html": {"title": title}},
        "articles": {"/jd/1.html": {"title": "《湖滨县用水管理办法》政策解读", "published": "2026-11-04"}},
    }
    assert outcome(9, missing) == "not evidenced"
    assert outcome(9, missing, site=site) == "needs inspector"


def test_a_column_that_is_blank_shows_nothing() -> None:
    site = {"columns": {"/hy/": {"name": "回应关切", "text": "暂无信息"}}}
    assert outcome(10, Verdict("lake", "response_missing", "not_applicable"), site=site) == "not evidenced"


def test_the_newest_evidence_comes_first_and_faults_are_counted_in_the_note() -> None:
    site = {
        "columns": {
            "/px/": {"name": "工作动态", "rows": ["2026-03-01 举办政务公开培训班", "2026-10-01 政务公开业务培训会"]}
        }
    }
    found = rows(site)[13]
    assert found.outcome == "evidenced"
    assert len(found.evidence_urls.split()) == 2
    assert "人工：" in found.inspector_note
    assert "回应关切缺失" in rows(site)[10].inspector_note


def test_every_item_stands_beside_an_action_or_the_notices_second_part() -> None:
    beside = {item: notice.action_of(item) for item in ITEMS}
    assert {item for item, words in beside.items() if words == notice.ORGANISED} == {1, 2, 15}
    assert beside[8] == "行动一、行动四"
    assert all(re.search("行动|保障", words) for words in beside.values())
