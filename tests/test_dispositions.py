"""dispositions.csv: what analysts decided, until when, and how a wrong row is told."""

from datetime import date
from pathlib import Path

import pytest

from analysis.dispositions import DispositionsError, load

TODAY = date(2026, 11, 20)
HEADER = "finding_id,site_id,indicator,url,decision,reason,by,until\n"


def written(tmp_path: Path, rows: str, encoding: str = "utf-8-sig") -> Path:
    path = tmp_path / "dispositions.csv"
    path.write_bytes((HEADER + rows).encode(encoding))
    return path


def test_a_decision_is_found_by_id_and_by_the_beginning_of_an_address(tmp_path: Path) -> None:
    rows = "abc123,,,,confirm,核实,李,2026-12-31\n,lake,column_stale,http://lake.gov.cn/rs/,waive,今年无人事变动,李,2026-12-31\n"
    decided = load(written(tmp_path, rows), TODAY)
    by_id = decided.of("abc123", "hill", "hidden_link", "http://hill.gov.cn/")
    by_url = decided.of("x", "lake", "column_stale", "http://lake.gov.cn/rs/index.html")
    assert by_id
    assert by_id.decision == "confirm"
    assert by_url
    assert by_url.reason == "今年无人事变动"
    assert decided.of("x", "lake", "column_stale", "http://lake.gov.cn/tz/") is None
    assert decided.of("x", "hill", "column_stale", "http://lake.gov.cn/rs/") is None


def test_a_decision_holds_on_its_last_day_and_not_after(tmp_path: Path) -> None:
    path = written(tmp_path, "abc,,,,waive,改版中,李,2026-11-20\n")
    assert load(path, TODAY).rows
    assert not load(path, date(2026, 11, 21)).rows


def test_without_an_end_a_decision_holds_until_it_is_taken_out(tmp_path: Path) -> None:
    assert load(written(tmp_path, "abc,,,,not_ours,外单位页面,李,\n"), date(2036, 1, 1)).rows


def test_a_file_saved_by_excel_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, "abc,,,,waive,改版中,李,2026/11/30\r\n\r\n", "gb18030")
    assert load(path, TODAY).rows[0].until == date(2026, 11, 30)


def test_every_problem_is_told_with_line_column_and_remedy(tmp_path: Path) -> None:
    rows = "abc,,,,waved,改版中,李,2026-11-30\n,lake,,,waive,,李,soon\n"
    with pytest.raises(DispositionsError) as caught:
        load(written(tmp_path, rows), TODAY)
    told = str(caught.value).splitlines()
    assert [line.split(" ")[0:2] for line in told] == [
        ["dispositions.csv:2:", "decision:"],
        ["dispositions.csv:3:", "reason:"],
        ["dispositions.csv:3:", "until:"],
        ["dispositions.csv:3:", "finding_id:"],
    ]


def test_a_missing_column_is_told(tmp_path: Path) -> None:
    path = tmp_path / "dispositions.csv"
    path.write_text("finding_id,decision\nabc,waive\n")
    with pytest.raises(DispositionsError, match="no column reason, by, until"):
        load(path, TODAY)


def test_no_file_is_no_decision(tmp_path: Path) -> None:
    assert load(tmp_path / "dispositions.csv", TODAY).rows == ()
