"""Standards as data: what is shipped, what a project may change, and how a wrong file is told."""

from pathlib import Path

import pytest

from analysis import standards
from analysis.indicators import rules
from analysis.standards import StandardError


def override(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "standard.toml"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("name", standards.SHIPPED)
def test_a_shipped_standard_loads_and_its_figures_are_sane(name: str) -> None:
    standard = standards.load(name)
    for id_, terms in standard.terms.items():
        assert terms.severity in ("veto", "points", "advice", "candidate")
        assert terms.points <= terms.cap, id_
        assert terms.clause
        assert set(terms.limits) == set(rules()[id_].indicator.limits)
        if terms.severity == "points":
            assert not terms.confirmed, f"{name}: {id_}: no points were read in an official text"


def test_the_vetoes_of_the_default_standard_are_the_contracts() -> None:
    names = [veto.name for veto in standards.load().vetoes]
    assert names == ["首页无法访问", "首页不更新", "栏目不更新", "互动回应差", "服务不实用"]


def test_a_project_changes_limits_and_points_and_the_change_is_told(tmp_path: Path) -> None:
    path = override(
        tmp_path,
        """
        [indicators.column_stale]
        points = 3
        [indicators.column_stale.limits]
        news_days = 7
        """,
    )
    standard = standards.load("gov2019", path)
    terms = standard.of("column_stale")
    assert (terms.points, terms.limits["news_days"], terms.limits["notice_months"]) == (3, 7, 6)
    assert standard.overrides == (
        ("indicators.column_stale.points", "2.0 → 3"),
        ("indicators.column_stale.limits.news_days", "14 → 7"),
    )
    line = next(line for line in standard.in_force().indicators if line.id == "column_stale")
    assert line.overridden == ("points", "limits.news_days")


def test_a_project_may_choose_another_shipped_standard(tmp_path: Path) -> None:
    assert standards.load("gov2019", override(tmp_path, 'standard = "survey2015"')).id == "survey2015"
    assert standards.load("qinzhou2017", override(tmp_path, 'standard = "survey2015"')).id == "qinzhou2017"


def test_every_problem_of_a_project_file_is_told_with_key_and_remedy(tmp_path: Path) -> None:
    path = override(
        tmp_path,
        """
        colour = "red"
        [indicators.brokn_link]
        points = 1
        [indicators.broken_link]
        points = "many"
        pionts = 1
        severity = "fatal"
        [indicators.home_stale.limits]
        day = 7
        """,
    )
    with pytest.raises(StandardError) as caught:
        standards.load("gov2019", path)
    told = str(caught.value).splitlines()
    assert len(told) == 6
    assert "standard.toml: indicators.brokn_link: no such indicator — did you mean broken_link?" in told
    assert any("indicators.broken_link.pionts: no such key — did you mean points?" in line for line in told)
    assert any("indicators.home_stale.limits.day: no such limit — did you mean days?" in line for line in told)


def test_a_file_that_is_no_toml_and_a_standard_that_is_not_shipped_are_told(tmp_path: Path) -> None:
    with pytest.raises(StandardError, match=r"standard\.toml: not TOML"):
        standards.load("gov2019", override(tmp_path, "[["))
    with pytest.raises(StandardError, match="did you mean gov2019"):
        standards.load("gov2018")


def test_without_a_project_file_nothing_is_overridden(tmp_path: Path) -> None:
    assert standards.load("gov2019", tmp_path / "standard.toml").overrides == ()
