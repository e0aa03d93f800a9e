"""`govsite draw` from the promise to what inspectors brought back, over a small ledger."""

import csv
import errno
import hashlib
import json
import re
import stat
import subprocess
import sys
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from draws import CITY, HOSTILE, NIGHT, SEED, city, copied, drawn, filled, govsite, judge, places, register
from lxml import html as lxml_html

from analysis import cli
from analysis.inspection import folder as draw_folder
from analysis.inspection.agreement import Agreement
from analysis.inspection.frame import WEIGHTS
from analysis.ledger import Ledger

Said = pytest.CaptureFixture[str]


def ledger(folder: Path) -> Ledger:
    return Ledger.open(folder / "data" / "monitor.db")


def told(said: Said) -> dict[str, object]:
    document: dict[str, object] = json.loads(said.readouterr().out)
    return document


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return city(tmp_path)


# --- the promise ----------------------------------------------------------------------------------------------------


def test_a_seed_that_is_made_is_kept_from_others_until_its_draw(folder: Path, capsys: Said) -> None:
    assert govsite(folder, "--commit", "--json") == cli.DONE
    sha256 = str(told(capsys)["commitment"])
    (kept,) = (folder / "data" / "draws").iterdir()
    seed = kept.read_text("utf-8").strip()
    assert hashlib.sha256(seed.encode()).hexdigest() == sha256
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert govsite(folder, "--json") == cli.DONE
    assert told(capsys)["seed"] == seed
    assert not kept.exists()


def test_a_commitment_needs_no_night_and_keeps_its_plan(tmp_path: Path, capsys: Said) -> None:
    register(tmp_path)
    plan = ("--count", 3, "--items", 4, "--level", "town", "county", "--from", "2026-12-05", "--days", 2)
    assert govsite(tmp_path, "--commit", "--seed", SEED, *plan, "--public", " 沪指\n收盘 ") == cli.DONE
    assert hashlib.sha256(SEED.encode()).hexdigest() in capsys.readouterr().out
    with ledger(tmp_path) as kept:
        waiting = kept.draws.waiting()
    assert waiting
    assert (waiting.plan.count, waiting.plan.items, waiting.plan.levels) == (3, 4, ("county", "town"))
    assert [str(day) for day in waiting.plan.days] == ["2026-12-07", "2026-12-08"]  # the 5th is a Saturday
    assert waiting.plan.public_source == "沪指 收盘"


def test_a_seed_somebody_else_keeps_is_committed_to_by_its_hash(folder: Path) -> None:
    assert govsite(folder, "--commit", hashlib.sha256(SEED.encode()).hexdigest()) == cli.DONE
    assert not (folder / "data" / "draws").exists()
    assert govsite(folder) == cli.MISUSED
    assert govsite(folder, "--seed", SEED) == cli.DONE


def test_one_commitment_waits_at_a_time_and_one_taken_back_is_published_with_the_next_draw(
    folder: Path, capsys: Said
) -> None:
    assert govsite(folder, "--commit") == cli.DONE
    assert govsite(folder, "--commit") == cli.FAILED
    assert "still waits for its draw" in capsys.readouterr().err
    assert govsite(folder, "--withdraw", "--json") == cli.DONE
    withdrawn = told(capsys)["withdrawn"]
    assert not list((folder / "data" / "draws").iterdir())
    assert govsite(folder, "--withdraw") == cli.FAILED
    made = drawn(folder)
    assert json.loads((made / "draw.json").read_text("utf-8"))["withdrawn_commitments"] == [withdrawn]
    assert govsite(folder, "--commit") == cli.DONE
    assert govsite(folder, "--json") == cli.DONE
    assert json.loads(capsys.readouterr().out.partition("\n{")[2].join(["{", ""]))["withdrawn_commitments"] == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--commit", "--count", "15"], "--count: 15 asked, 1 to 14 can be had"),
        (["--commit", "--count", "0"], "--count: 0 asked"),
        (["--commit", "--level", "village"], "--level: 'village' is unknown; use portal county department zone town"),
        (["--commit", "--items", "16"], "--items: 16 asked, 1 to 15 can be had"),
        (["--commit", "--days", "0"], "--days: 0 asked"),
        (["--commit", "--from", "2026-11-25"], "--from: 2026-11-25 is not after 2026-11-25"),
        (["--commit", "--seed", "12345"], "--seed: give at least 16"),
        (["--commit", "cafe"], "--commit: give the 64 hex digits"),
        (["--commit", "0" * 64, "--seed", SEED], "this is not the hash of --seed"),
        (["--commit", "--status"], "--commit and --status are two commands"),
        (["--count", "3"], "--count belongs to --commit"),
        (["--status", "--seed", SEED], "--seed belongs to --commit"),
        (["--again", "2026-11-24-00000000"], "no draw '2026-11-24-00000000' in the ledger; the last ones are: none"),
    ],
)
def test_nonsense_is_wrong_usage_in_one_line(arguments: list[str], message: str, folder: Path, capsys: Said) -> None:
    assert govsite(folder, *arguments) == cli.MISUSED
    (line,) = capsys.readouterr().err.splitlines()
    assert message in line


# --- the draw -------------------------------------------------------------------------------------------------------


def test_a_draw_before_any_night_says_what_to_run_first(tmp_path: Path, capsys: Said) -> None:
    register(tmp_path)
    assert govsite(tmp_path) == cli.FAILED
    assert "run `govsite nightly` first" in capsys.readouterr().err
    assert govsite(tmp_path, "--commit", "--seed", SEED) == cli.DONE
    assert govsite(tmp_path, "--seed", SEED) == cli.FAILED
    assert "no run is finished" in capsys.readouterr().err


def test_a_night_that_is_not_over_or_held_back_is_not_drawn_from(folder: Path) -> None:
    with ledger(folder) as kept:
        kept.open_run(datetime(2026, 11, 25).date())
        night = kept.open_run(datetime(2026, 11, 26).date())
        kept.finish_run(night.run_id, datetime(2026, 11, 26).astimezone(), ["页面数骤降"])
    made = drawn(folder)
    assert json.loads((made / "draw.json").read_text("utf-8"))["run_id"] == "2026-11-24"


def test_nothing_is_drawn_without_a_commitment_nor_with_another_seed(folder: Path, capsys: Said) -> None:
    assert govsite(folder) == cli.FAILED
    assert "run `govsite draw --commit` first" in capsys.readouterr().err
    assert govsite(folder, "--commit", "--seed", SEED) == cli.DONE
    assert govsite(folder, "--seed", SEED + "1") == cli.FAILED
    assert not (folder / "reports").exists()


def test_the_public_number_that_was_named_must_be_said_and_no_other_may(folder: Path, capsys: Said) -> None:
    assert govsite(folder, "--commit", "--seed", SEED, "--public", "沪指收盘") == cli.DONE
    assert govsite(folder, "--seed", SEED) == cli.MISUSED
    assert "沪指收盘" in capsys.readouterr().err
    assert govsite(folder, "--seed", SEED, "--public", "3333.33") == cli.DONE
    assert govsite(folder, "--commit") == cli.DONE
    assert govsite(folder, "--public", "3333.33") == cli.MISUSED


def test_a_draw_that_broke_off_before_its_files_says_how_to_come_by_them(
    folder: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert govsite(folder, "--commit", "--seed", SEED) == cli.DONE
    with monkeypatch.context() as patched:
        patched.setattr(draw_folder, "write", full_disk)
        assert govsite(folder, "--seed", SEED) == cli.FAILED
    capsys.readouterr()
    assert govsite(folder, "--seed", SEED) == cli.FAILED
    again = capsys.readouterr().err.partition("govsite draw --again ")[2].partition("`")[0]
    assert govsite(folder, "--again", again) == cli.DONE
    assert govsite(folder, "--verify", folder / "reports" / "draws" / again) == cli.DONE


def full_disk(*_: object) -> list[str]:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_file_too_large_for_sheets_is_not_opened(folder: Path, capsys: Said) -> None:
    with zipfile.ZipFile(folder / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(70_000_000))
    assert govsite(folder, "--results", folder / "bomb.xlsx") == cli.FAILED
    assert "too large for a sheet of ours" in capsys.readouterr().err


def test_a_registry_that_shrank_since_the_commitment_is_told(folder: Path, capsys: Said) -> None:
    assert govsite(folder, "--commit", "--count", 3, "--level", "county") == cli.DONE
    register(folder, pudong="paused")
    assert govsite(folder) == cli.FAILED
    assert "3 sites asked, 2 can be drawn" in capsys.readouterr().err


def test_a_plan_whose_days_are_over_is_not_drawn(folder: Path, capsys: Said) -> None:
    assert govsite(folder, "--commit") == cli.DONE
    assert govsite(folder, today="2027-01-11") == cli.FAILED
    assert "is over" in capsys.readouterr().err


def test_the_same_ledger_and_seed_give_the_same_bytes(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert govsite(folder, "--commit", "--seed", SEED, "--count", 6) == cli.DONE
    other = copied(folder, tmp_path_factory.mktemp("other") / "city")
    for place in (folder, other):
        assert govsite(place, "--seed", SEED) == cli.DONE
    (one,), (two,) = ((place / "reports" / "draws").iterdir() for place in (folder, other))
    names = sorted(path.name for path in one.iterdir())
    assert names == ["draw.csv", "draw.json", "frame.csv", "sheets.html", "sheets.xlsx"]
    assert one.name == two.name
    for name in names:
        assert (one / name).read_bytes() == (two / name).read_bytes(), name


def test_the_document_names_everything_the_draw_follows_from(folder: Path) -> None:
    made = drawn(folder, "--count", 6)
    document = json.loads((made / "draw.json").read_text("utf-8"))
    assert document["algorithm"] == "govsite-draw-1"
    assert document["commitment"] == hashlib.sha256(SEED.encode()).hexdigest()
    assert document["frame_sha256"] == hashlib.sha256((made / "frame.csv").read_bytes()).hexdigest()
    assert document["weights"] == {"fail": 3, "behind": 2, "unknown": 2, "pass": 1}
    assert sum(stratum["drawn"] for stratum in document["strata"]) == 6 == len(document["sites"])
    with (made / "draw.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["site_id"] for row in rows] == [site["site_id"] for site in document["sites"]]
    assert [(row["day"], row["time"]) for row in rows] == sorted((row["day"], row["time"]) for row in rows)
    with (made / "frame.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["site_id"] for row in csv.DictReader(file)] == sorted(CITY)


def test_missing_files_are_written_again_and_filled_in_ones_are_left_alone(folder: Path, capsys: Said) -> None:
    made = drawn(folder)
    before = {path.name: path.read_bytes() for path in made.iterdir()}
    (made / "draw.csv").unlink()
    judge(folder, datetime(2026, 11, 30).date())  # newer evidence does not change what was handed out
    assert govsite(folder, "--again", made.name) == cli.DONE
    assert {path.name: path.read_bytes() for path in made.iterdir()} == before
    filled(made / "sheets.xlsx", {(1, 1, "结果"): "未查"}, made / "sheets.xlsx")
    after = (made / "sheets.xlsx").read_bytes()
    assert govsite(folder, "--again", made.name, "--json") == cli.DONE
    assert (made / "sheets.xlsx").read_bytes() == after
    assert json.loads(capsys.readouterr().out.rpartition("\n{")[2].join(["{", ""]))["left"] == ["sheets.xlsx"]


# --- the sheets -----------------------------------------------------------------------------------------------------


def test_the_workbook_has_a_cover_and_a_sheet_a_site_with_the_fifteen_items_and_their_evidence(folder: Path) -> None:
    made = drawn(folder, "--count", 4, "--items", 3)
    book = openpyxl.load_workbook(made / "sheets.xlsx")
    assert book.sheetnames[0] == "说明"
    assert len(book.worksheets) == 5
    first = json.loads((made / "draw.json").read_text("utf-8"))["sites"][0]
    rows = [[cell.value for cell in row] for row in book.worksheets[1].iter_rows()]
    assert ["抽查编号", made.name] == [value for value in rows[1] if value]
    assert ["站点编号", first["site_id"]] == [value for value in rows[2] if value]
    items = rows[-15:]
    assert [row[0] for row in items] == list(range(1, 16))
    assert [row[0] for row in items if row[1]] == first["items"]
    assert items[0][4] == f"http://www.{first['site_id']}.example/1.html"
    assert items[0][5] == HOSTILE
    assert all(value is None for row in items for value in row[6:])


def test_no_text_of_the_workbook_is_a_formula_or_a_link(folder: Path) -> None:
    made = drawn(folder)
    book = openpyxl.load_workbook(made / "sheets.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert HOSTILE in [cell.value for cell in cells]
    assert all(cell.data_type != "f" and cell.hyperlink is None for cell in cells)


def test_a_site_that_was_never_judged_gets_a_sheet_without_evidence(tmp_path: Path) -> None:
    city(tmp_path)
    with (tmp_path / "sites.csv").open("w", encoding="utf-8") as file:
        file.write("id,name,level,home\nnewcomer,=1+1,town,http://www.newcomer.example/\n")
    made = drawn(tmp_path, "--count", 1)
    sheet = openpyxl.load_workbook(made / "sheets.xlsx").worksheets[1]
    assert [row[3].value for row in list(sheet.iter_rows())[-15:]] == ["未评判"] * 15
    with (made / "draw.csv").open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.DictReader(file))["site_name"] == "'=1+1"
    assert govsite(tmp_path, "--verify", made) == cli.DONE


def test_no_crawled_text_becomes_markup_in_the_page(folder: Path) -> None:
    made = drawn(folder)
    page = (made / "sheets.html").read_text("utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page


# --- verifying ------------------------------------------------------------------------------------------------------


def test_a_draw_is_verified_from_its_files_alone_by_anybody(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, capsys: Said
) -> None:
    made = copied(drawn(folder), tmp_path_factory.mktemp("stranger") / "draw")
    assert govsite(made.parent, "--verify", made / "draw.json") == cli.DONE
    assert "no ledger and registry here" in capsys.readouterr().out


def changed(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode("utf-8")
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode("utf-8"))


@pytest.mark.parametrize(
    ("name", "old", "new", "trouble"),
    [
        ("draw.json", SEED, "another seed than promised", "seed: the seed is not the one"),
        ("draw.json", '"time": "', '"time": "0', "sites: other sites, items or times"),
        ("draw.json", '"fail": 3', '"fail": 5', "draw.json: is not what its own inputs give"),
        ("draw.json", "govsite-draw-1", "govsite-draw-9", "draw.json: is not what its own inputs give"),
        ("draw.csv", "2026-12-", "2027-12-", "draw.csv: is not the table"),
        ("frame.csv", ",fail,60.0,fail,3", ",pass,60.0,fail,3", "weights: frame.csv"),
        ("frame.csv", "linshan人民政府网站", "别的网站", "draw.json: is not what its own inputs give"),
    ],
)
def test_a_changed_file_is_not_the_same_draw(
    name: str, old: str, new: str, trouble: str, folder: Path, capsys: Said
) -> None:
    made = drawn(folder)
    changed(made / name, old, new)
    assert govsite(folder, "--verify", made / "draw.json") == cli.FAILED
    assert trouble in capsys.readouterr().err


def test_what_changed_in_registry_or_ledger_since_is_named(folder: Path, capsys: Said) -> None:
    made = drawn(folder)
    assert govsite(folder, "--verify", made) == cli.DONE
    register(folder, zhen="paused")
    assert govsite(folder, "--verify", made) == cli.FAILED
    told = capsys.readouterr().err
    assert "inputs: registry or ledger now say otherwise of zhen" in told
    assert "what holds: seed, weights, sites, draw.json, draw.csv, ledger" in told


def test_a_draw_the_ledger_does_not_know_is_told(folder: Path, capsys: Said) -> None:
    other = copied(folder, folder.parent / f"{folder.name}-other")
    made = drawn(other)
    assert govsite(folder, "--verify", made) == cli.FAILED
    assert f"ledger: no draw {made.name} is kept in it" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"plan": 1}', "\x00"])
def test_a_file_that_is_no_draw_is_told_in_one_line(text: str, folder: Path, capsys: Said) -> None:
    made = drawn(folder)
    capsys.readouterr()
    (made / "draw.json").write_text(text, "utf-8")
    assert govsite(folder, "--verify", made / "draw.json") == cli.FAILED
    (line,) = capsys.readouterr().err.splitlines()
    assert "not the draw.json of a draw" in line
    assert govsite(folder, "--verify", folder / "nothing.json") == cli.FAILED


# --- what inspectors brought back -----------------------------------------------------------------------------------

WHO = {"检查人": "李", "检查时间": "2026-11-25 09:30"}


def answers(number: int, item: int, result: str, **more: object) -> dict[tuple[int, int, str], object]:
    return {(number, item, label): value for label, value in {"结果": result, **WHO, **more}.items()}


def test_results_are_read_back_in_parts_and_compared_with_the_machine(folder: Path, capsys: Said) -> None:
    made = drawn(folder, "--count", 2, "--items", 15)
    first = answers(1, 1, "不合格", 说明="=1+1")  # items 1, 4 … were not evidenced, 2, 5 … left, 3, 6 … evidenced
    first |= answers(1, 3, "不合格", 说明="没有看到") | answers(1, 2, "合格") | {(2, 6, "结果"): "未查"}
    path = filled(made / "sheets.xlsx", first, folder / "back.xlsx")
    capsys.readouterr()
    assert govsite(folder, "--results", path, "--json") == cli.DONE
    document = told(capsys)
    assert (document["new"], document["changed"], document["same"]) == (4, 0, 0)
    assert document["overall"] == {"confirmed": 1, "contradicted": 1, "undecided": 1}
    more = filled(path, answers(2, 3, "合格") | answers(1, 3, "合格"), folder / "more.xlsx")
    assert govsite(folder, "--results", more, "--json") == cli.DONE
    document = told(capsys)
    assert (document["new"], document["changed"], document["same"]) == (1, 1, 3)
    assert document["overall"] == {"confirmed": 3, "contradicted": 0, "undecided": 1}
    with ledger(folder) as kept:
        found = {(one.item, one.result): one for one in kept.draws.inspections(made.name)}
    assert found[1, "fail"].note == "=1+1"
    assert found[1, "fail"].at == datetime(2026, 11, 25, 9, 30)
    assert found[6, "unchecked"].inspector == ""


def test_items_still_open_and_agreement_are_told_by_the_status(folder: Path, capsys: Said) -> None:
    made = drawn(folder, "--count", 2, "--items", 15)
    back = filled(made / "sheets.xlsx", answers(1, 3, "合格"), folder / "back.xlsx")
    assert govsite(folder, "--results", back) == cli.DONE
    assert "29 drawn items still open" in capsys.readouterr().out
    assert govsite(folder, "--status") == cli.DONE
    out = capsys.readouterr().out
    assert f"draw {made.name}, 29 drawn items open" in out
    assert "item  3" in out
    assert "1 confirmed, 0 contradicted (100%)" in out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_method_page_tells_the_agreement_once_a_sheet_came_back(lang: str, folder: Path) -> None:
    assert cli.main(["report", *places(folder), "--today", NIGHT.isoformat(), "--lang", lang]) == cli.DONE
    page = folder / "reports" / NIGHT.isoformat() / "method.html"
    assert 'id="inspected"' not in page.read_text("utf-8")
    made = drawn(folder, "--count", 2, "--items", 15)
    cells = answers(1, 1, "合格") | answers(1, 3, "合格") | answers(2, 3, "合格") | answers(1, 2, "合格")
    assert govsite(folder, "--results", filled(made / "sheets.xlsx", cells, folder / "back.xlsx")) == cli.DONE
    assert cli.main(["report", *places(folder), "--today", NIGHT.isoformat(), "--lang", lang]) == cli.DONE
    rows = lxml_html.parse(str(page)).xpath("//h3[@id='inspected']/following-sibling::div[1]//tbody/tr")
    figures = [[cell.text_content() for cell in row.xpath("td")] for row in rows]
    assert figures == [
        ["0", "1", "0%", "0"],  # item 1: the machine had seen nothing
        ["0", "0", "—", "1"],  # item 2 was left to the inspector
        ["2", "0", "100%", "0"],
        ["2", "1", "66.7%", "1"],
    ]
    assert rows[-1].xpath("string(th)") == {"zh": "全部", "en": "All"}[lang]


def test_only_what_was_drawn_counts_for_the_agreement(folder: Path, capsys: Said) -> None:
    made = drawn(folder, "--count", 1, "--items", 1)
    (item,) = json.loads((made / "draw.json").read_text("utf-8"))["sites"][0]["items"]
    others = {number for number in range(1, 16) if number != item}
    cells = {key: value for number in others for key, value in answers(1, number, "合格").items()}
    capsys.readouterr()
    assert govsite(folder, "--results", filled(made / "sheets.xlsx", cells, folder / "back.xlsx"), "--json") == cli.DONE
    document = told(capsys)
    assert (document["new"], document["open"]) == (14, 1)
    assert document["overall"] == {"confirmed": 0, "contradicted": 0, "undecided": 0}


def test_an_untouched_sheet_says_nothing(folder: Path, capsys: Said) -> None:
    made = drawn(folder)
    capsys.readouterr()
    assert govsite(folder, "--results", made / "sheets.xlsx", "--json") == cli.DONE
    assert told(capsys)["new"] == 0


@pytest.mark.parametrize(
    "value",
    [
        "2026-11-25 09:30",
        "2026/11/25 9:30",
        "2026年11月25日 9时30分",
        "2026-11-25 09:30:00",
        datetime(2026, 11, 25, 9, 30),
    ],
)
def test_a_time_is_read_however_an_office_writes_it(value: object, folder: Path) -> None:
    made = drawn(folder)
    back = filled(made / "sheets.xlsx", answers(1, 1, "合格", 检查时间=value), folder / "back.xlsx")
    assert govsite(folder, "--results", back) == cli.DONE
    with ledger(folder) as kept:
        assert [one.at for one in kept.draws.inspections(made.name)] == [datetime(2026, 11, 25, 9, 30)]


def test_every_mistake_is_told_with_its_cell_in_both_languages_and_nothing_is_kept(folder: Path, capsys: Said) -> None:
    made = drawn(folder, "--count", 2)
    wrong = answers(1, 1, "还行") | answers(1, 2, "不合格") | answers(1, 3, "合格", 检查人=None, 检查时间="昨天")
    wrong |= answers(2, 4, "合格", 检查时间="2026-11-26") | answers(2, 5, "合格", 检查时间="2026-11-23 10:00")
    wrong |= {
        (2, 6, "说明"): "没写结果",
        (2, 7, "序号"): 6,
        (2, 7, "结果"): "未查",
        (2, 8, "序号"): 16,
        (2, 8, "结果"): "未查",
    }
    wrong |= answers(2, 9, "合格") | answers(2, 10, "合格", 检查人="=I18")
    back = filled(made / "sheets.xlsx", wrong, folder / "back.xlsx")
    capsys.readouterr()
    assert govsite(folder, "--results", back) == cli.FAILED
    lines = [line.removeprefix("govsite draw: back.xlsx: ") for line in capsys.readouterr().err.splitlines()]
    assert all(" / " in line for line in lines)
    places = [(line[:2], *line.split(": ")[1:2]) for line in lines]
    assert places == [
        ("01", "G10 结果"),
        ("01", "H11 说明"),
        ("01", "J12 检查时间"),
        ("01", "I12 检查人"),
        ("02", "J13 检查时间"),
        ("02", "J14 检查时间"),
        ("02", "G15 结果"),
        ("02", "A16 序号"),
        ("02", "A17 序号"),
        ("02", "I19 检查人"),
    ]
    with ledger(folder) as kept:
        assert kept.draws.inspections(made.name) == []


def retitled(path: Path, number: int, line: int, value: object, to: Path) -> Path:
    """A copy of a workbook whose sheet says something else in the third column of a line."""
    book = openpyxl.load_workbook(path)
    book.worksheets[number].cell(line, 3).value = value
    book.save(to)
    return to


@pytest.mark.parametrize(
    ("line", "value", "message"),
    [
        (2, "2026-01-01-12345678", "this sheet is of another draw, 2026-01-01-12345678"),
        (2, None, "抽查编号: 缺少"),
        (3, "nobody", "'nobody' was not drawn"),
    ],
)
def test_a_sheet_of_another_draw_or_site_is_refused(
    line: int, value: object, message: str, folder: Path, capsys: Said
) -> None:
    made = drawn(folder, "--count", 2)
    assert govsite(folder, "--results", retitled(made / "sheets.xlsx", 1, line, value, folder / "b.xlsx")) == cli.FAILED
    assert message in capsys.readouterr().err


def test_a_site_that_stands_on_two_sheets_is_refused(folder: Path, capsys: Said) -> None:
    made = drawn(folder, "--count", 2)
    first, second = (site["site_id"] for site in json.loads((made / "draw.json").read_text("utf-8"))["sites"])
    assert first != second
    assert govsite(folder, "--results", retitled(made / "sheets.xlsx", 2, 3, first, folder / "b.xlsx")) == cli.FAILED
    assert f"{first} stands on '01 " in capsys.readouterr().err


def test_a_workbook_of_another_ledgers_draw_is_refused(folder: Path, capsys: Said) -> None:
    other = copied(folder, folder.parent / f"{folder.name}-other")
    made = drawn(other)
    assert govsite(folder, "--results", made / "sheets.xlsx") == cli.FAILED
    assert f"'{made.name}' is no draw of this ledger" in capsys.readouterr().err


def test_a_column_that_was_deleted_is_told(folder: Path, capsys: Said) -> None:
    made = drawn(folder, "--count", 1)
    back = filled(made / "sheets.xlsx", {(1, 0, "检查人"): "谁"}, folder / "back.xlsx")
    assert govsite(folder, "--results", back) == cli.FAILED
    assert "检查人: 缺少这一列" in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no archive", b"\xd0\xcf\x11\xe0" + bytes(600), b"a,b\n1,2\n"])
def test_a_file_that_is_no_workbook_is_told_with_the_remedy(content: bytes, folder: Path, capsys: Said) -> None:
    path = folder / "back.xlsx"
    path.write_bytes(content)
    assert govsite(folder, "--results", path) == cli.FAILED
    assert "save it as .xlsx" in capsys.readouterr().err
    assert govsite(folder, "--results", folder / "nowhere.xlsx") == cli.FAILED
    assert "check the path" in capsys.readouterr().err


def test_a_workbook_of_something_else_is_told(folder: Path, capsys: Said) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "预算表"
    book.save(folder / "back.xlsx")
    assert govsite(folder, "--results", folder / "back.xlsx") == cli.FAILED
    assert "no sheet says its 抽查编号" in capsys.readouterr().err


def test_an_agreement_counts_only_what_both_said_something_of() -> None:
    assert Agreement(1, 3, 1, 9).share == 0.75
    assert Agreement(1, 0, 0, 9).share is None


# --- the page that writes the algorithm down ------------------------------------------------------------------------

PAGE = Path(__file__).parents[1] / "docs" / "draw.md"


@pytest.mark.parametrize(("count", "public"), [(1, ""), (5, "3333.33"), (14, "")])
def test_the_program_in_the_docs_computes_the_same_draw_without_govsite(count: int, public: str, folder: Path) -> None:
    plan = ["--commit", "--seed", SEED, "--count", count, *(["--public", "沪指收盘"] if public else [])]
    assert govsite(folder, *plan) == cli.DONE
    assert govsite(folder, "--seed", SEED, *(["--public", public] if public else [])) == cli.DONE
    (made,) = (folder / "reports" / "draws").iterdir()
    program = PAGE.read_text("utf-8").partition("```python\n")[2].partition("```")[0]
    done = subprocess.run(
        [sys.executable, "-I", "-c", program], cwd=made, capture_output=True, text=True, check=True, encoding="utf-8"
    )
    with (made / "draw.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [" ".join((row["day"], row["time"], row["site_id"], row["items"])) for row in csv.DictReader(file)]
    assert done.stdout.splitlines() == rows


def test_the_docs_say_the_weights_that_are_used() -> None:
    table = dict(re.findall(r"^\| `(\w+)` \|.*\| (\d+) \|$", PAGE.read_text("utf-8"), re.MULTILINE))
    assert {past: int(weight) for past, weight in table.items()} == WEIGHTS
