"""Facts about the yearly performance sheet and about notice.toml, by which it is made."""

import csv
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from quarters_city import HOSTILE, ledger_of, registry

from analysis import cli
from analysis.notice.assessment import UnitYear, units
from analysis.notice.sheet import HEADER, Sheet, note, write
from analysis.notice.terms import SECTIONS, Terms, TermsError, load
from analysis.quarters import Quarter, SiteQuarter
from analysis.results import Standing
from crawler.records import Site

YEAR = [Quarter(2026, number) for number in range(1, 5)]
LAKE, HILL = (
    Site(id_, name, "county", f"http://{id_}.example/", sponsor="湖滨县政府办")
    for id_, name in (("lake", "湖滨"), ("hill", "山前"))
)


def quarter(score: float | None, verdict: str = "pass", site: str = "lake") -> SiteQuarter:
    if score is None:
        return SiteQuarter(site, 5, 0, 0, Standing("unknown", 0, 0, 100, reason="访问被拦截"))
    return SiteQuarter(site, 5, 5, 0, Standing(verdict, score, score - 2, score + 2))


def year(*quarters: SiteQuarter | None, terms: Terms | None = None, sites: tuple[Site, ...] = (LAKE,)) -> UnitYear:
    watched = {one: {found.site_id: found} if found else {} for one, found in zip(YEAR, quarters, strict=True)}
    (unit,) = units(watched, sites, terms or Terms())
    return unit


def test_a_years_points_are_the_mean_of_its_quarters_as_a_share_of_the_weight() -> None:
    unit = year(quarter(90), quarter(80), quarter(70), quarter(60))
    assert (unit.points, unit.low, unit.high) == (3.0, 2.92, 3.08)
    assert year(*map(quarter, (90, 80, 70, 60)), terms=Terms(weight=8)).points == 6.0


def test_a_quarter_nobody_watched_is_no_ones_fault() -> None:
    unit = year(None, None, quarter(90), quarter(80))
    assert (unit.points, unit.low, unit.high) == (3.4, 3.32, 3.48)
    assert [one.state for one in unit.quarters] == ["", "", "judged", "judged"]


def test_a_quarter_that_could_not_be_judged_takes_no_points_and_is_marked() -> None:
    unit = year(quarter(80), quarter(None), None, None)
    assert unit.points == 3.2
    assert (unit.low, unit.high) == (1.56, 3.64)
    assert "第二季度无法判定（访问被拦截），由考核部门认定" in note(unit)


def test_a_unit_that_was_never_judged_has_no_points() -> None:
    assert year(quarter(None), quarter(None), None, None).points is None


def test_a_failing_quarter_counts_as_the_project_says() -> None:
    failing = [quarter(80, "fail"), quarter(80), None, None]
    assert year(*failing).points == 3.2
    assert year(*failing, terms=Terms(failed_share=0.5)).points == 2.4
    assert note(year(*failing)) == "第一季度有 1 个网站判定为不合格"


def test_sites_of_one_sponsor_are_one_unit() -> None:
    watched = {YEAR[0]: {"lake": quarter(90), "hill": quarter(70, site="hill")}, **{one: {} for one in YEAR[1:]}}
    (unit,) = units(watched, (LAKE, HILL), Terms())
    assert (unit.unit, unit.sites, unit.points) == ("湖滨县政府办", ("lake", "hill"), 3.2)


def test_a_site_of_a_unit_that_could_not_be_judged_widens_its_range() -> None:
    watched = {YEAR[0]: {"lake": quarter(90), "hill": quarter(None, site="hill")}, **{one: {} for one in YEAR[1:]}}
    (unit,) = units(watched, (LAKE, HILL), Terms())
    assert (unit.points, unit.low, unit.high) == (3.6, 1.76, 3.84)


@given(st.lists(st.one_of(st.just("off"), st.none(), st.floats(2, 98)), min_size=4, max_size=4), st.floats(4, 100))
def test_points_lie_between_their_low_and_their_high(scores: list[float | str | None], weight: float) -> None:
    quarters = [None if score == "off" else quarter(score) for score in scores]  # type: ignore[arg-type]
    found = units(
        {one: {its.site_id: its} if its else {} for one, its in zip(YEAR, quarters, strict=True)},
        (LAKE,),
        Terms(weight=weight),
    )[0]
    assert 0 <= found.low <= found.high <= weight + 0.001
    assert found.points is None or found.low <= found.points <= found.high
    assert (found.points is None) == (not any(isinstance(score, float) for score in scores))


# --- the files ------------------------------------------------------------------------------------------------------


def test_the_csv_has_a_row_a_unit_with_its_quarters(tmp_path: Path) -> None:
    write(tmp_path, Sheet(2026, date(2026, 12, 31), [year(quarter(90), quarter(None), None, None)], Terms()))
    with (tmp_path / "assessment.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert list(row) == list(HEADER)
    assert (row["q1_state"], row["q1_points"], row["q2_state"], row["q3_state"]) == (
        "judged",
        "0.9",
        "unjudged",
        "unwatched",
    )
    assert (row["points"], row["weight"], row["judged_quarters"]) == ("3.6", "4.0", "1")


def test_the_workbook_marks_what_was_not_judged_and_holds_no_formula(tmp_path: Path) -> None:
    site = Site("lake", "湖", "county", "http://lake.example/", sponsor=HOSTILE)
    hostile = year(quarter(90), quarter(None), None, None, sites=(site,))
    write(tmp_path, Sheet(2026, date(2026, 12, 31), [hostile], Terms()))
    page = openpyxl.load_workbook(tmp_path / "assessment.xlsx").active
    assert page is not None
    cells = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert page["A4"].value.startswith("=HYPERLINK(")
    assert [page.cell(4, column).value for column in range(2, 6)] == [0.9, "无法判定", "未监测", "未监测"]
    assert "草稿" in page["A1"].value


# --- notice.toml ----------------------------------------------------------------------------------------------------


def terms(folder: Path, text: str) -> Terms:
    (folder / "notice.toml").write_text(text, "utf-8")
    return load(folder / "notice.toml")


def test_without_a_file_the_weight_is_the_least_of_the_plan(tmp_path: Path) -> None:
    assert load(tmp_path / "notice.toml") == Terms()
    assert Terms().weight == 4


def test_every_key_of_the_file_is_one_of_the_terms() -> None:
    assert sorted(key for keys in SECTIONS.values() for key in keys) == sorted(Terms.__dataclass_fields__)


def test_a_weight_below_the_plans_is_refused_unless_it_is_meant(tmp_path: Path) -> None:
    with pytest.raises(TermsError, match=r"notice\.toml: assessment\.weight: 3 is below the 4 % .*allow_below_least"):
        terms(tmp_path, "[assessment]\nweight = 3")
    assert terms(tmp_path, "[assessment]\nweight = 3\nallow_below_least = true").weight == 3
    assert terms(tmp_path, "[assessment]\nweight = 4.5").weight == 4.5


def test_every_mistake_is_told_at_once_with_its_remedy(tmp_path: Path) -> None:
    text = """
[office]
isuer = "x"
to = 3
[notice]
reply_days = 1.5
requirements = "one"
[assessment]
weight = "4"
failed_share = 2
[asessment]
"""
    with pytest.raises(TermsError) as error:
        terms(tmp_path, text)
    told = str(error.value).splitlines()
    assert len(told) == 7
    assert "office.isuer: no such key — did you mean issuer?" in told[0]
    assert any("reply_days: 1.5 is not a whole number from 1 to 365" in line for line in told)
    assert any("asessment: no such table — did you mean assessment?" in line for line in told)


def test_a_file_that_is_no_toml_is_told(tmp_path: Path) -> None:
    with pytest.raises(TermsError, match=r"notice\.toml: not TOML"):
        terms(tmp_path, "weight: 4")


def test_a_mistake_in_the_file_ends_the_command_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "sites.csv").write_text(registry(), "utf-8")
    (tmp_path / "notice.toml").write_text("[assessment]\nweight = 2\n", "utf-8")
    (tmp_path / "data").mkdir()
    ledger_of(str(tmp_path / "data" / "monitor.db")).close()
    places = ["--sites", tmp_path / "sites.csv", "--data", tmp_path / "data", "--reports", tmp_path / "reports"]
    assert cli.main(["assess", "--year", "2026", *map(str, places)]) == cli.FAILED
    assert "assessment.weight: 2 is below" in capsys.readouterr().err
    assert not (tmp_path / "reports").exists()
