"""Facts about the tables of a night: the contract's headers, the scorecard's figures, the ranking."""

import re
from dataclasses import fields, replace
from pathlib import Path

import nights
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import records, scorecards
from analysis.results import SiteResult, Standing
from analysis.tables import BY_NAME, DICTIONARY_COMMAND, TABLES, dictionary

CONTRACT = """
scorecards site_id,site_name,level,verdict,score,score_low,score_high,coverage,vetoes,new,open,fixed,suspected,pages,\
home_uptime,worst_column_days,policies,interpreted_share,median_lag_wd,run_id
verdicts site_id,indicator,outcome,faults,points_lost,reason
findings finding_id,site_id,indicator,severity,url,subject,evidence,observed_at,first_seen,last_seen,status,looks,\
confidence,clause
columns site_id,url,name,type,items,newest,interval_days,overdue_days,outcome
policies site_id,url,title,doc_number,issuer,formed,published,required,interpretation_site,interpretation_url,\
interpretation_published,lag_wd,policy_links,interpretation_links,outcome
messages site_id,url,title,received,answered,working_days,outcome
spotcheck site_id,item,outcome,evidence_urls,inspector_note
pages site_id,url,kind,title,published,date_source,status
"""


@pytest.mark.parametrize("line", CONTRACT.split("\n")[1:-1], ids=lambda line: line.split()[0])
def test_a_table_has_the_contracts_columns_in_their_order(line: str) -> None:
    name, header = line.split()
    assert BY_NAME[name].header == header.split(",")


def test_every_frame_is_there_with_its_columns() -> None:
    frames = scorecards.frames(nights.result())
    assert list(frames) == [table.name for table in TABLES if table.name != "pages"]
    assert all(list(frame.columns) == BY_NAME[name].header for name, frame in frames.items())


@pytest.mark.parametrize(
    ("table", "record"),
    [
        ("verdicts", records.Verdict),
        ("findings", records.Finding),
        ("columns", records.ColumnRow),
        ("policies", records.PolicyRow),
        ("messages", records.MessageRow),
        ("spotcheck", records.SpotcheckRow),
        ("pages", records.PageRow),
    ],
)
def test_every_column_of_a_table_is_a_field_of_its_record(table: str, record: type) -> None:
    assert set(BY_NAME[table].header) <= {field.name for field in fields(record)}


def test_the_column_dictionary_is_generated() -> None:
    written = (Path(__file__).parents[1] / "reports" / "README.md").read_text("utf-8")
    assert written == dictionary(), f"make it again: {DICTIONARY_COMMAND}"


def test_the_dictionary_explains_every_column() -> None:
    text = dictionary()
    assert all(f"| `{field.name}` |" in text for table in TABLES for field in table.fields)


# --- the scorecard --------------------------------------------------------------------------------------------------


def card(site: SiteResult) -> dict[str, object]:
    return scorecards.frames(nights.result(site))["scorecards"].iloc[0].to_dict()


def test_a_scorecard_counts_findings_by_their_life() -> None:
    one = card(nights.portal())
    assert (one["new"], one["open"], one["fixed"], one["suspected"]) == (2, 2, 1, 1)  # a reopened one is new again


def test_a_waived_finding_is_counted_nowhere() -> None:
    waived = tuple(replace(finding, status="waived") for finding in nights.portal().findings)
    one = card(replace(nights.portal(), findings=waived))
    assert [one[name] for name in ("new", "open", "fixed", "suspected")] == [0, 0, 0, 0]


def test_vetoes_are_joined_by_a_semicolon() -> None:
    standing = Standing("fail", 60.0, 60.0, 60.0, ("首页不更新", "栏目不更新"))
    assert card(replace(nights.stale(), standing=standing))["vetoes"] == "首页不更新;栏目不更新"


def test_uptime_is_the_share_of_probes_that_opened_and_empty_without_a_probe() -> None:
    assert card(replace(nights.model(), probes=20, probes_opened=19))["home_uptime"] == 0.95
    assert card(replace(nights.model(), probes=0, probes_opened=0))["home_uptime"] is None


def test_coverage_is_seen_of_known_and_empty_when_no_page_is_known() -> None:
    known = replace(nights.model(), judgement=nights.judgement("caizheng", {}, pages_known=8, pages_seen=6))
    nothing = replace(nights.model(), judgement=nights.judgement("caizheng", {}, pages_known=0, pages_seen=0))
    assert (card(known)["coverage"], card(nothing)["coverage"]) == (0.75, None)


def test_the_worst_column_is_the_most_overdue_one() -> None:
    assert card(nights.portal())["worst_column_days"] == 20
    assert card(nights.model())["worst_column_days"] is None


def test_interpretation_counts_required_documents_and_leaves_pending_ones_out_of_the_share() -> None:
    base = nights.portal().judgement
    assert base is not None
    pending = replace(base.policies[1], outcome="pending")
    one = card(
        replace(nights.portal(), judgement=replace(base, policies=(base.policies[0], pending, base.policies[2])))
    )
    assert (one["policies"], one["interpreted_share"], one["median_lag_wd"]) == (2, 1.0, 1)


def test_a_site_that_was_not_judged_has_a_row_all_the_same() -> None:
    one = card(SiteResult(nights.site("x", "未评判"), Standing("unknown", 0.0, 0.0, 100.0), None))
    assert (one["verdict"], one["pages"], one["coverage"], one["policies"]) == ("unknown", 0, None, 0)


def test_a_retired_site_has_no_row_among_the_scorecards() -> None:
    retired = replace(nights.model(), site=replace(nights.model().site, status="retired"))
    frames = scorecards.frames(nights.result(retired, nights.stale()))
    assert list(frames["scorecards"]["site_id"]) == ["linshan"]
    assert set(frames["verdicts"]["site_id"]) == {"caizheng", "linshan"}


def test_a_median_is_written_the_same_whatever_it_came_from() -> None:
    base = nights.portal().judgement
    assert base is not None
    twice = replace(base, policies=(base.policies[0], base.policies[0]))
    assert repr(card(replace(nights.portal(), judgement=twice))["median_lag_wd"]) == "1"


# --- the ranking ----------------------------------------------------------------------------------------------------

SCORES = st.floats(0, 100).map(lambda score: round(score, 1))
STANDINGS = st.builds(
    lambda verdict, scores: Standing(verdict, scores[1], scores[0], scores[2]),
    st.sampled_from(["pass", "fail"]),
    st.tuples(SCORES, SCORES, SCORES).map(sorted),
)


def certainly_better(one: Standing, other: Standing) -> bool:
    if one.verdict != other.verdict:
        return one.verdict == "pass"
    return one.score_low > other.score_high


@given(st.lists(STANDINGS, max_size=30))
def test_a_place_is_one_more_than_the_sites_certainly_better(standings: list[Standing]) -> None:
    expected = [1 + sum(certainly_better(other, one) for other in standings) for one in standings]
    assert scorecards.places(standings) == expected


def test_overlapping_intervals_share_a_place() -> None:
    assert scorecards.places(
        [Standing("pass", 90, 85, 95), Standing("pass", 93, 92, 94), Standing("pass", 80, 80, 84)]
    ) == [*(1, 1, 3)]


def test_a_failing_site_stands_behind_every_passing_one_whatever_its_score() -> None:
    assert scorecards.places([Standing("fail", 99, 99, 99), Standing("pass", 60, 60, 60)]) == [2, 1]


def test_an_unknown_verdict_has_no_place_and_stands_last() -> None:
    ranked = scorecards.ranking(nights.result().sites)
    assert [(place, site.site.id) for place, site in ranked] == [
        *((1, "caizheng"), (2, "portal"), (3, "linshan"), (None, "gangqu"))
    ]


# --- the trend ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (None, Standing("pass", 90, 90, 90), ""),
        (Standing("pass", 80, 78, 82), Standing("pass", 90, 88, 92), "better"),
        (Standing("pass", 90, 88, 92), Standing("pass", 80, 78, 82), "worse"),
        (Standing("pass", 90, 85, 92), Standing("pass", 88, 84, 90), ""),  # overlapping: nothing certain
        (Standing("pass", 90, 90, 90), Standing("pass", 90, 90, 90), "same"),
        (Standing("fail", 95, 95, 95), Standing("pass", 70, 70, 70), "better"),
        (Standing("pass", 70, 70, 70), Standing("fail", 95, 95, 95), "worse"),
    ],
)
def test_a_trend_is_said_only_when_it_is_certain(before: Standing | None, now: Standing, expected: str) -> None:
    assert scorecards.trend(replace(nights.model(), standing=now, before=before)) == expected


def test_the_headers_are_snake_case() -> None:
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", name) for table in TABLES for name in table.header)
