"""A small city that was judged for a night, for the tests of random checks: its registry, its ledger, its draws."""

import csv
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
from nights import judgement

from analysis import cli
from analysis.ledger import Ledger
from analysis.records import SpotcheckRow
from analysis.results import Standing

NIGHT = date(2026, 11, 24)
TODAY = "2026-11-25"
AT = datetime(2026, 11, 24, 1, tzinfo=UTC)
SEED = "对照种子 01234567890123456789"
HOSTILE = '=HYPERLINK("http://bad.example","x")<script>alert(1)</script>'

# site → level, verdict, score
CITY = {
    "portal": ("portal", "pass", 96.0),
    "linshan": ("county", "fail", 60.0),
    "pudong": ("county", "pass", 91.0),
    "qinbei": ("county", "unknown", 100.0),
    **{f"bureau-{number}": ("department", "pass", 80.0 + number) for number in range(1, 9)},
    "gangqu": ("zone", "fail", 70.0),
    "zhen": ("town", "pass", 99.0),
}
OUTCOMES = ("evidenced", "not evidenced", "needs inspector")


class Terms:
    def severity(self, indicator: str) -> str:
        return "points"

    def clause(self, indicator: str) -> str:
        return ""


def register(folder: Path, **statuses: str) -> None:
    """sites.csv of the city; ``statuses`` are those that are not active."""
    rows = [
        (id_, f"{id_}人民政府网站", level, f"http://www.{id_}.example/", statuses.get(id_, "active"))
        for id_, (level, _, _) in CITY.items()
    ]
    with (folder / "sites.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("id", "name", "level", "home", "status"), *rows])


def judge(folder: Path, night: date = NIGHT, *, finished: bool = True) -> None:
    """A night over the whole city in the ledger, every site with its 15 spot-check rows."""
    with Ledger.open(folder / "data" / "monitor.db") as ledger:
        run = ledger.open_run(night, started=AT)
        for id_, (_, verdict, score) in CITY.items():
            spotcheck = tuple(
                SpotcheckRow(id_, item, OUTCOMES[item % 3], f"http://www.{id_}.example/{item}.html", HOSTILE)
                for item in range(1, 16)
            )
            made = judgement(id_, {}, night=night, spotcheck=spotcheck)
            ledger.record(run.run_id, made, Standing(verdict, score, score, score), Terms())
        if finished:
            ledger.finish_run(run.run_id, AT)


def city(folder: Path) -> Path:
    register(folder)
    judge(folder)
    return folder


def places(folder: Path, today: str = TODAY) -> list[str]:
    where = ["--sites", folder / "sites.csv", "--data", folder / "data", "--reports", folder / "reports"]
    return [*map(str, where), "--today", today]


def govsite(folder: Path, *arguments: object, today: str = TODAY) -> int:
    return cli.main(["draw", *map(str, arguments), *places(folder, today)])


def drawn(folder: Path, *plan: object) -> Path:
    """Promise SEED and draw; the draw's folder."""
    assert govsite(folder, "--commit", "--seed", SEED, *plan) == cli.DONE
    assert govsite(folder, "--seed", SEED) == cli.DONE
    (made,) = (folder / "reports" / "draws").iterdir()
    return made


def copied(folder: Path, to: Path) -> Path:
    shutil.copytree(folder, to)
    return to


def filled(path: Path, cells: dict[tuple[int, int, str], object], to: Path) -> Path:
    """A copy of a sheets.xlsx with cells filled in: (number of the site's sheet, item or line, column label) → value.

    A ``line`` above 100 is a line of the sheet, for what stands outside the items: 101 is its first.
    """
    book = openpyxl.load_workbook(path)
    for (number, item, label), value in cells.items():
        sheet = book.worksheets[number]
        head = next(row for row in sheet.iter_rows() if "结果" in [cell.value for cell in row])
        column = next(cell.column for cell in head if cell.value == label)
        line = item - 100 if item > 100 else head[0].row + item
        sheet.cell(line, column).value = value
    book.save(to)
    return to
