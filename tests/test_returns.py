"""A ledger goes out with a night, comes back filled in, and the next look says what of it is true."""

import csv
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from analysis import cli
from analysis.ledger import Ledger
from analysis.rectification import layout
from analysis.rectification.workbook import HEAD
from analysis.tables import LEDGER
from demo.records import Answer as Served
from demo.records import Host
from demo.server import Server, serve

FIRST, SECOND, THIRD = "2026-11-23", "2026-11-24", "2026-11-26"
PLACE = ("town", "broken_link")
LABELS = {field.name: field.label for field in LEDGER.fields}
Said = pytest.CaptureFixture[str]
Filled = Mapping[str, Mapping[str, object]]  # the end of an address → what the office writes beside it


def html(text: str) -> Served:
    return Served(f"<html><head><title>山口镇</title></head><body>{text}</body></html>".encode())


ARTICLE = html("<h1>秋收</h1><p>发布日期：2026-11-20</p><p>" + "秋收进展顺利，各村有序推进。" * 12 + "</p>")
LINKS = "".join(f'<a href="/{name}.html">旧闻{name}</a> ' for name in "abc")


class Town:
    """A small site with three dead links, watched in a folder."""

    def __init__(self, folder: Path, server: Server) -> None:
        self.folder = folder
        self.server = server
        rows = f"town,山口镇,town,{server.origin('town')}/\nlake,湖区,town,{server.origin('lake')}/\n"
        (folder / "sites.csv").write_text("id,name,level,home\n" + rows, "utf-8")

    def run(self, command: str, *arguments: object, today: str) -> int:
        places = ["--sites", self.folder / "sites.csv", "--data", self.folder / "data"]
        return cli.main(
            [command, *map(str, (*arguments, *places, "--reports", self.folder / "reports", "--today", today))]
        )

    def mend(self, *names: str) -> None:
        """From now on these links lead somewhere, and no other."""
        self.server.turn({"town": town_of(*names)})

    def ledger(self, day: str, site: str = "town") -> Path:
        return self.folder / "reports" / day / layout.place(site)

    def findings(self, day: str) -> dict[str, str]:
        with (self.folder / "reports" / day / "findings.csv").open(encoding="utf-8-sig") as file:
            rows = [row for row in csv.DictReader(file) if (row["site_id"], row["indicator"]) == PLACE]
        return {row["url"].rpartition("/")[2]: row["status"] for row in rows}

    def told(self, day: str) -> dict[str, Any]:
        told: dict[str, Any] = json.loads((self.folder / "reports" / day / "run.json").read_text("utf-8"))
        return told


def town_of(*mended: str) -> Host:
    return Host({"/": html(LINKS), **{f"/{name}.html": ARTICLE for name in mended}})


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    lake = Host({"/": html('<a href="/none.html">无</a>')})
    with serve({"town": town_of(), "lake": lake}) as server:
        made = Town(tmp_path, server)
        assert made.run("nightly", today=FIRST) == cli.DONE
        yield made


def filled(source: Path, target: Path, answers: Filled, change: Callable[[Any, int], None] | None = None) -> Path:
    """A copy of a ledger with an office's answers in the rows of these addresses; ``change`` may spoil each row."""
    book = openpyxl.load_workbook(source)
    sheet = book[layout.OPEN]
    place = {cell.value: cell.column for cell in sheet[HEAD + 1]}
    for line in range(HEAD + 2, sheet.max_row + 1):
        url = str(sheet.cell(line, place[LABELS["url"]]).value)
        for key, value in answers.get(url.rpartition("/")[2], {}).items():
            sheet.cell(line, place[LABELS[key]]).value = value  # type: ignore[assignment]
            if change:
                change(sheet, line)
    book.save(target)
    return target


DONE = {"state": "已整改", "measures": "恢复了页面", "responsible": "李"}
ANSWERS: Filled = {
    "a.html": {**DONE, "fixed_on": "2026年11月23日"},
    "b.html": {**DONE, "fixed_on": "2026-11-23"},
    "c.html": {"state": "申请豁免", "waiver": "=页面属历史存档", "reply": "请予支持"},
}


def test_what_is_mended_closes_what_is_not_is_told_and_what_is_asked_waits_for_a_person(
    town: Town, tmp_path: Path, capsys: Said
) -> None:
    back = filled(town.ledger(FIRST), tmp_path / "交回.xlsx", ANSWERS)
    capsys.readouterr()
    assert town.run("returns", back, today=FIRST) == cli.DONE
    assert "3 replies (3 new, 0 changed, 0 as before)" in capsys.readouterr().out
    proposed = tmp_path / "dispositions.proposed.csv"
    with proposed.open(encoding="utf-8-sig") as file:
        assert [(row["decision"], row["reason"], row["by"]) for row in csv.DictReader(file)] == [
            ("waive", "'=页面属历史存档", "")
        ]
    assert not (tmp_path / "dispositions.csv").exists()

    town.run("report", today=FIRST)
    assert set(town.findings(FIRST).values()) == {"new"}  # a claim closes nothing
    assert town.told(FIRST)["sites"]["town"]["life"]["claimed"] == 2

    town.mend("a")
    assert town.run("retest", "town", today=SECOND) == cli.DONE
    assert town.findings(SECOND) == {"a.html": "fixed", "b.html": "open", "c.html": "open"}
    site = town.told(SECOND)["sites"]["town"]
    assert site["ledger"] == "sites/town.xlsx"
    life = site["life"]
    assert (life["claimed"], life["contradicted"], life["reopened"], life["median_days"]) == (0, 1, 0, 1)
    book = openpyxl.load_workbook(town.ledger(SECOND))
    shown = [str(cell.value) for row in book[layout.OPEN].iter_rows() for cell in row if cell.value]
    assert any("11月24日 复查仍存在：整改不实" in text for text in shown)
    assert mended(book)["a.html"] == (1, "2026-11-23", "李")

    town.mend("b")
    assert town.run("nightly", today=THIRD) == cli.DONE
    assert town.findings(THIRD) == {"a.html": "reopened", "b.html": "fixed", "c.html": "open"}
    assert mended(openpyxl.load_workbook(town.ledger(THIRD)))["b.html"] == (3, "2026-11-23", "李")
    life = town.told(THIRD)["sites"]["town"]["life"]
    assert (life["claimed"], life["contradicted"]) == (0, 0)
    assert life["reopened"] >= 1


def mended(book: openpyxl.Workbook) -> dict[str, tuple[object, str, object]]:
    """What the sheet of fixed findings says by the end of the address: days, the day claimed, who."""
    rows = book[layout.FIXED].iter_rows(min_row=HEAD + 2, values_only=True)
    return {str(row[4]).rpartition("/")[2]: (row[9], str(row[11])[:10], row[12]) for row in rows}


def test_a_proposal_signed_and_copied_sets_the_finding_aside_and_is_proposed_no_more(
    town: Town, tmp_path: Path, capsys: Said
) -> None:
    back = filled(town.ledger(FIRST), tmp_path / "back.xlsx", {"c.html": ANSWERS["c.html"]})
    assert town.run("returns", back, today=FIRST) == cli.DONE
    proposed = tmp_path / "dispositions.proposed.csv"
    shutil.copyfile(proposed, tmp_path / "dispositions.csv")
    capsys.readouterr()
    assert town.run("analyze", today=FIRST) == cli.FAILED  # nobody has signed it
    assert "dispositions.csv:2: by: empty" in capsys.readouterr().err
    text = (tmp_path / "dispositions.csv").read_text("utf-8-sig").replace(",,2027-02-23", ",王,2026-11-30")
    (tmp_path / "dispositions.csv").write_text(text, "utf-8-sig")
    assert town.run("analyze", today=SECOND) == cli.DONE
    assert "dispositions.csv:2: ends on 2026-11-30" in capsys.readouterr().err
    assert town.findings(SECOND)["c.html"] == "waived"
    waived = openpyxl.load_workbook(town.ledger(SECOND))[layout.WAIVED]
    assert [cell.value for cell in waived[HEAD + 2]][-2] == "王"
    (line,) = town.told(SECOND)["decisions"]["expiring"]
    assert line["until"] == "2026-11-30"
    assert town.run("returns", back, today=SECOND) == cli.DONE
    assert not proposed.exists()


def test_reading_a_ledger_twice_keeps_it_once(town: Town, tmp_path: Path, capsys: Said) -> None:
    back = filled(town.ledger(FIRST), tmp_path / "back.xlsx", ANSWERS)
    town.run("returns", back, today=FIRST)
    capsys.readouterr()
    assert town.run("returns", back, "--json", today=SECOND) == cli.DONE
    told = json.loads(capsys.readouterr().out)
    assert (told["new"], told["changed"], told["same"], told["proposed"]) == (0, 0, 3, 1)


def test_a_ledger_that_holds_the_replies_of_the_last_one_says_nothing_new(town: Town, capsys: Said) -> None:
    back = filled(town.ledger(FIRST), town.folder / "back.xlsx", ANSWERS)
    town.run("returns", back, today=FIRST)
    town.run("report", today=FIRST)
    capsys.readouterr()
    assert town.run("returns", town.ledger(FIRST), today=FIRST) == cli.DONE
    assert "3 replies (0 new, 0 changed, 3 as before)" in capsys.readouterr().out


def test_a_citizen_number_in_a_reply_is_kept_masked(town: Town, capsys: Said) -> None:
    written = {"a.html": {"state": "整改中", "reply": "已联系韦某 450702199001011234"}}
    back = filled(town.ledger(FIRST), town.folder / "back.xlsx", written)
    assert town.run("returns", back, today=FIRST) == cli.DONE
    with Ledger.open(town.folder / "data/monitor.db") as ledger:
        assert [reply.text for reply in ledger.returns.replies()] == ["已联系韦某 450***********1234"]


def test_a_ledger_without_an_answer_is_read_as_none(town: Town, capsys: Said) -> None:
    capsys.readouterr()
    assert town.run("returns", town.ledger(FIRST), today=FIRST) == cli.DONE
    assert "没有填写" in capsys.readouterr().out


def test_every_mistake_of_every_file_is_told_and_the_good_file_is_kept(
    town: Town, tmp_path: Path, capsys: Said
) -> None:
    wrong: Filled = {
        "a.html": {"state": "做完了", "fixed_on": "2026-02-30"},
        "b.html": {"state": "已整改", "fixed_on": "2026-12-01"},
        "c.html": {"state": "申请豁免"},
    }
    bad = filled(town.ledger(FIRST), tmp_path / "bad.xlsx", wrong)
    good = filled(town.ledger(FIRST, "lake"), tmp_path / "good.xlsx", {"none.html": {"state": "整改中"}})
    capsys.readouterr()
    assert town.run("returns", bad, good, tmp_path / "absent.xlsx", today=FIRST) == cli.FAILED
    said = capsys.readouterr().out
    for words in ("'做完了'", "'2026-02-30' 不是日期", "2026-12-01 还没有到", "须写明理由"):
        assert words in said
    assert "bad.xlsx: 整改台账: M" in said
    assert "absent.xlsx: No such file" in said
    assert "1 of 3 ledgers read: 1 replies (1 new" in said


def changed_id(other: str) -> Callable[[Any, int], None]:
    def change(sheet: Any, line: int) -> None:
        sheet.cell(line, 1).value = other or None

    return change


@pytest.mark.parametrize(
    ("id_", "words"),
    [
        ("f000000000000", "没有编号为 f000000000000 的问题；这个地址的编号是 f"),
        ("", "编号空着；这个地址的编号是 f"),
        ("other", "的网页地址是"),
        ("lake", "是网站 lake 的问题"),
    ],
)
def test_a_changed_id_is_told_with_the_right_one(
    town: Town, tmp_path: Path, capsys: Said, id_: str, words: str
) -> None:
    sheet = openpyxl.load_workbook(town.ledger(FIRST))[layout.OPEN]
    lake = openpyxl.load_workbook(town.ledger(FIRST, "lake"))[layout.OPEN]
    ids = {str(row[4].value).rpartition("/")[2]: str(row[0].value) for row in sheet.iter_rows(min_row=HEAD + 2)}
    foreign = {str(row[4].value).rpartition("/")[2]: str(row[0].value) for row in lake.iter_rows(min_row=HEAD + 2)}
    put = {"other": ids["b.html"], "lake": foreign["none.html"]}.get(id_, id_)
    back = filled(town.ledger(FIRST), tmp_path / "b.xlsx", {"a.html": {"state": "整改中"}}, changed_id(put))
    capsys.readouterr()
    assert town.run("returns", back, today=FIRST) == cli.FAILED
    assert words in capsys.readouterr().out


def test_two_files_that_speak_of_one_finding_are_told(town: Town, tmp_path: Path, capsys: Said) -> None:
    one, two = (filled(town.ledger(FIRST), tmp_path / name, ANSWERS) for name in ("one.xlsx", "two.xlsx"))
    capsys.readouterr()
    assert town.run("returns", one, two, today=FIRST) == cli.FAILED
    assert "two.xlsx: f" in capsys.readouterr().out


def test_what_an_office_writes_into_columns_of_its_own_is_told_not_lost_in_silence(
    town: Town, tmp_path: Path, capsys: Said
) -> None:
    def remark(sheet: Any, line: int) -> None:
        sheet.cell(line, 25).value = "见附件"

    back = filled(town.ledger(FIRST), tmp_path / "b.xlsx", {"a.html": {"state": "整改中"}}, remark)
    capsys.readouterr()
    assert town.run("returns", back, today=FIRST) == cli.DONE
    assert "column 'Y' is not read" in capsys.readouterr().err


def test_a_file_that_is_no_ledger_is_told(town: Town, tmp_path: Path, capsys: Said) -> None:
    openpyxl.Workbook().save(tmp_path / "empty.xlsx")
    (tmp_path / "text.xlsx").write_text("x")
    capsys.readouterr()
    assert town.run("returns", tmp_path / "empty.xlsx", tmp_path / "text.xlsx", today=FIRST) == cli.FAILED
    said = capsys.readouterr().out
    assert "empty.xlsx: 没有一张表写有“网站编号”" in said
    assert "text.xlsx: 不是 Excel 工作簿或已损坏" in said


@pytest.mark.slow
def test_a_ledger_saved_by_an_office_suite_is_read_the_same(town: Town, tmp_path: Path, capsys: Said) -> None:
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("no office suite on this machine")
    back = filled(town.ledger(FIRST), tmp_path / "back.xlsx", ANSWERS)
    saved = tmp_path / "saved"
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    subprocess.run(
        [soffice, home, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(saved), str(back)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    capsys.readouterr()
    assert town.run("returns", saved / "back.xlsx", today=FIRST) == cli.DONE
    assert "3 replies (3 new" in capsys.readouterr().out
    assert town.run("returns", back, today=FIRST) == cli.DONE
    assert "(0 new, 0 changed, 3 as before)" in capsys.readouterr().out
