"""Facts about the notice of the demo city, watched for two nights in two quarters."""

import csv
from pathlib import Path

import docx
import pytest

from analysis import cli

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def reports(two_quarters: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the drafts of the second quarter are."""
    folder = tmp_path_factory.mktemp("drafts")
    places = ["--sites", two_quarters / "sites.csv", "--data", two_quarters / "data", "--reports", folder]
    for asked in (["notice", "--quarter", "2026Q4"], ["assess", "--year", "2026"]):
        assert cli.main([*asked, *map(str, places)]) == cli.DONE
    return folder


def test_the_second_quarter_is_compared_with_the_first(reports: Path) -> None:
    document = docx.Document(str(reports / "notice-2026Q4" / "notice.docx"))
    told = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "上季度末尚未整改的问题" in told
    assert "没有计入统计的监测" not in told
    assert "二、较好和不合格的网站" in told


def test_the_letter_of_a_site_names_that_site_alone(reports: Path, two_quarters: Path) -> None:
    with (two_quarters / "sites.csv").open(encoding="utf-8-sig", newline="") as file:
        hosts = {row["id"]: row["home"].rstrip("/") for row in csv.DictReader(file)}
    letters = sorted((reports / "notice-2026Q4" / "letters").glob("*.docx"))
    assert len(letters) > 10
    for letter in letters:
        document = docx.Document(str(letter))
        told = "\n".join(paragraph.text for paragraph in document.paragraphs)
        assert hosts[letter.stem] in told


def test_units_that_could_not_be_judged_are_marked(reports: Path) -> None:
    with (reports / "assess-2026" / "assessment.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["q1_state"] for row in rows} == {"unwatched"}
    assert {"judged", "unjudged"} <= {row["q4_state"] for row in rows}
    assert all((row["points"] == "") == (row["judged_quarters"] == "0") for row in rows)
