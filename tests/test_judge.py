"""Judging: the four outcomes, what one crash costs, what a waiver does, what the vetoes come to."""

from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from indicators.samples import snapshot

from analysis import judge as judging
from analysis import scoring, standards
from analysis.dispositions import Disposition, Dispositions
from analysis.indicators import rules
from analysis.judge import judge
from analysis.records import Fault, Judgement, NotApplicable, Unknown, Verdict, finding_id
from analysis.scoring import standing

STANDARD = standards.load()
FRESH_HOME = (
    "<a href='/hd/'>县长信箱</a>"
    "<ul><li><a href='/a/1.html'>湖滨县召开防汛工作会议部署工作</a><span>2026-11-19</span></li></ul>"
)
STALE = {
    "/xw/": {"name": "政务要闻", "rows": ["2026-10-05 湖滨县推进城乡供水一体化建设", "2026-10-01 国庆假期安全提示发布"]}
}


def verdict(judgement: Judgement, indicator: str) -> Verdict:
    return next(one for one in judgement.verdicts if one.indicator == indicator)


def checked(monkeypatch: pytest.MonkeyPatch, check: Any, **more: Any) -> Judgement:
    """A healthy site judged with this check in place of broken_link's."""
    rule = rules()["broken_link"]
    replaced = SimpleNamespace(indicator=rule.indicator, text=rule.text, check=check)
    monkeypatch.setattr(judging, "rules", lambda: {"broken_link": replaced})
    return judge(snapshot({}), STANDARD, **more)


def faults(*found: Fault, then: Exception | None = None) -> Any:
    def check(*_: object) -> Iterator[Fault]:
        yield from found
        if then:
            raise then

    return check


ONE = Fault("http://www.lake.gov.cn/a", "", "旧闻")
SUSPECTED = ONE._replace(url="http://www.lake.gov.cn/b", confirmed=False)


@pytest.mark.parametrize(
    ("check", "outcome", "counted"),
    [
        (faults(), "passed", 0),
        (faults(ONE), "failed", 1),
        (faults(ONE, ONE), "failed", 1),
        (faults(SUSPECTED), "unknown", 0),
        (faults(ONE, SUSPECTED), "failed", 1),
        (faults(then=NotApplicable("没有")), "not_applicable", 0),
        (faults(then=Unknown("没看到")), "unknown", 0),
        (faults(ONE, then=Unknown("没看全")), "failed", 1),
        (faults(then=ZeroDivisionError("x")), "unknown", 0),
    ],
    ids=["nothing", "fault", "twice", "suspected", "both", "not applicable", "unknown", "fault then unknown", "crash"],
)
def test_what_a_check_says_becomes_one_of_four_outcomes(
    monkeypatch: pytest.MonkeyPatch, check: Any, outcome: str, counted: int
) -> None:
    came = verdict(checked(monkeypatch, check), "broken_link")
    assert (came.outcome, came.faults) == (outcome, counted)


def test_a_crash_costs_one_unknown_and_its_findings_stay_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    judgement = checked(monkeypatch, faults(ONE, then=ZeroDivisionError("x")))
    assert "ZeroDivisionError" in verdict(judgement, "broken_link").reason
    assert judgement.faults == ()
    assert judgement.incomplete == {"broken_link"}


def test_a_waived_finding_is_told_but_neither_fails_nor_costs(monkeypatch: pytest.MonkeyPatch) -> None:
    row = Disposition("waive", "改版中", "李", None, site_id="lake", indicator="broken_link", url="http://www.lake")
    judgement = checked(monkeypatch, faults(ONE), dispositions=Dispositions((row,)))
    came = verdict(judgement, "broken_link")
    assert (came.outcome, came.faults, came.points_lost) == ("passed", 0, 0)
    assert judgement.waived == {finding_id("lake", "broken_link", ONE.url, "")}
    assert judgement.faults == (("broken_link", ONE),)


def test_a_confirmed_suspicion_needs_no_second_look(monkeypatch: pytest.MonkeyPatch) -> None:
    row = Disposition("confirm", "人工核实", "李", None, site_id="lake", indicator="broken_link")
    judgement = checked(monkeypatch, faults(SUSPECTED), dispositions=Dispositions((row,)))
    assert verdict(judgement, "broken_link").outcome == "failed"


@pytest.mark.parametrize(
    "night",
    [
        {"targets": {"/": {"looks": ["2026-11-20 timeout"]}}, "night": {"reason": "unreachable"}},
        {"targets": {"/": {"asked": False}}, "night": {"reason": "robots", "robots": "unreachable"}},
        {"targets": {"/": {"outcome": "blocked"}}, "night": {"reason": "blocked"}},
        {"night": {"state": "running"}},
    ],
    ids=["unreachable", "robots 5xx", "blocked", "still running"],
)
def test_without_the_home_page_everything_but_reachability_is_unknown(night: dict[str, Any]) -> None:
    judgement = judge(snapshot({"columns": STALE, **night}), STANDARD)
    reachability = {"home_unreachable", "https_problem", "slow_page", "retired_site_alive"}
    judged = {v.indicator: v.outcome for v in judgement.verdicts if v.indicator not in reachability}
    assert set(judged.values()) == {"unknown"}
    assert all(v.reason for v in judgement.verdicts if v.outcome == "unknown")
    assert judgement.columns[0].outcome == "unknown"
    assert standing(judgement, STANDARD).verdict == "unknown"


def test_a_waived_column_is_not_overdue_for_the_veto_either() -> None:
    row = Disposition("waive", "今年无", "李", date(2026, 12, 31), site_id="lake", indicator="column_stale")
    judgement = judge(snapshot({"columns": STALE}), STANDARD, Dispositions((row,)))
    assert [column.outcome for column in judgement.columns] == ["not_applicable"]


def stale_columns(count: int, name: str = "政务要闻") -> dict[str, Any]:
    rows = STALE["/xw/"]["rows"]
    return {f"/xw{n}/": {"name": name, "rows": rows} for n in range(count)}


@pytest.mark.parametrize(("count", "vetoes"), [(4, ()), (5, ("栏目不更新",))])
def test_five_stale_columns_of_the_main_types_are_a_veto(count: int, vetoes: tuple[str, ...]) -> None:
    judgement = judge(snapshot({"columns": stale_columns(count), "home_html": FRESH_HOME}), STANDARD)
    came = standing(judgement, STANDARD)
    assert came.vetoes == vetoes
    assert came.verdict == ("fail" if vetoes else "pass")


def test_a_veto_that_could_not_be_judged_is_named_and_turns_nothing() -> None:
    came = standing(judge(snapshot({"home_html": FRESH_HOME}), STANDARD), STANDARD)
    assert came.verdict == "pass"
    assert came.unjudged == (("首页无法访问", "近 7 日没有探测记录"),)


def test_a_candidate_never_fails_a_site() -> None:
    hidden = "<div style='position:absolute;left:-9999px'><a href='http://spam.example.com/'>小说网</a></div>"
    judgement = judge(snapshot({"articles": {"/a/1.html": {"title": "常务会议", "html": hidden}}}), STANDARD)
    assert verdict(judgement, "hidden_link").outcome == "failed"
    assert verdict(judgement, "hidden_link").points_lost == 0
    assert not any("安全" in name for name in standing(judgement, STANDARD).vetoes)


def card(*verdicts: Verdict, known: int = 10, seen: int = 10) -> Any:
    judgement = Judgement("lake", date(2026, 11, 20), verdicts, (), (), (), (), (), known, seen)
    return standing(
        Judgement(
            *(judgement.site_id, judgement.night, scoring.with_points(verdicts, STANDARD), (), (), (), (), ()),
            *(known, seen),
        ),
        STANDARD,
    )


def test_points_are_lost_by_the_finding_up_to_the_cap() -> None:
    assert card(Verdict("lake", "broken_link", "failed", 3)).score == 99.7
    assert card(Verdict("lake", "broken_link", "failed", 900)).score == 95


def test_what_is_unknown_may_be_lost_or_kept() -> None:
    came = card(Verdict("lake", "broken_link", "unknown"), Verdict("lake", "guide_missing", "failed", 1))
    assert (came.score_low, came.score, came.score_high) == (92, 97, 97)


@pytest.mark.parametrize(("seen", "expected"), [(5, "pass"), (4, "unknown")])
def test_a_site_of_which_less_than_half_was_seen_is_unknown(seen: int, expected: str) -> None:
    assert card(Verdict("lake", "broken_link", "passed"), seen=seen).verdict == expected


def test_spot_check_items_are_fifteen_and_say_what_remains() -> None:
    judgement = judge(
        snapshot({"columns": {"/zn/": {"name": "政府信息公开指南", "rows": ["2024-03-05 公开指南"]}}}), STANDARD
    )
    assert [row.item for row in judgement.spotcheck] == list(range(1, 16))
    assert judgement.spotcheck[0].evidence_urls.split()[0] == "http://www.lake.gov.cn/zn/"
    assert {row.outcome for row in judgement.spotcheck} <= {"evidenced", "not evidenced", "needs inspector"}
    assert judgement.spotcheck[13].outcome == "not evidenced"
