"""What a filled-in sheets.xlsx says, or every mistake in it at once, with sheet, cell and remedy in both languages."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from openpyxl.utils import get_column_letter

from analysis.filled import ReturnedError, Rows, beside, moment, sheets, text
from analysis.inspection.records import ITEMS, Draw, Inspection
from analysis.inspection.sheet import COLUMNS, DRAW_ID, RESULTS, SITE_ID

LONGEST_NOTE = 4000
MOST_ROWS = 2000  # of one sheet that are looked at
WORDS = {word: code for code, word in RESULTS.items()} | {code: code for code in RESULTS}
NEEDED = ("item", "result", "note", "inspector", "at")


class Book(NamedTuple):
    """A filled-in workbook: its file's name, and each sheet's rows by the sheet's name."""

    file: str
    sheets: Mapping[str, Rows]

    @property
    def draw_id(self) -> str:
        """The draw its first sheet that names one is of. Raises ReturnedError where none does."""
        found = next(filter(None, (beside(rows, DRAW_ID) for rows in self.sheets.values())), "")
        if not found:
            raise ReturnedError(
                f"{self.file}: 没有一张表写有“{DRAW_ID}”；请用抽取时生成的 sheets.xlsx 填写 / "
                f"no sheet says its {DRAW_ID} (draw id); fill in the sheets.xlsx of a draw"
            )
        return found


@dataclass
class _Reading:
    """A file while it is read: what is known of its draw, and the mistakes met so far."""

    file: str
    draw: Draw
    today: date
    problems: list[str] = field(default_factory=list)

    def tell(self, sheet: str, cell: str, column: str, chinese: str, english: str) -> None:
        place = ": ".join(filter(None, (self.file, sheet, " ".join(filter(None, (cell, column))))))
        self.problems.append(f"{place}: {chinese} / {english}")


def inspections(book: Book, draw: Draw, today: date) -> tuple[Inspection, ...]:
    """What was filled in, in the order of the sheets. Raises ReturnedError with every mistake."""
    reading = _Reading(book.file, draw, today)
    found = tuple(_of_the_sites(book.sheets, reading))
    if reading.problems:
        raise ReturnedError("\n".join(reading.problems))
    return found


# --- the file -------------------------------------------------------------------------------------------------------


def opened(path: Path) -> Book:
    """The workbook, its sheets bounded. Raises ReturnedError."""
    return Book(path.name, sheets(path, MOST_ROWS))


def _of_the_sites(pages: Mapping[str, Rows], reading: _Reading) -> Iterator[Inspection]:
    drawn = {one.site_id for one in reading.draw.drawn}
    first: dict[str, str] = {}
    for name, rows in pages.items():
        draw_id, site_id = beside(rows, DRAW_ID), beside(rows, SITE_ID)
        if draw_id and draw_id != reading.draw.draw_id:
            reading.tell(
                *(name, "", DRAW_ID),
                f"这张表属于另一次抽查 {draw_id}；请移到那次的文件里",
                f"this sheet is of another draw, {draw_id}; move it to that draw's file",
            )
        elif not site_id:
            continue  # the cover, or a sheet of the inspector's own
        elif not draw_id:
            reading.tell(
                *(name, "", DRAW_ID),
                f"缺少；请填 {reading.draw.draw_id}",
                f"is missing; write {reading.draw.draw_id}",
            )
        elif site_id not in drawn:
            reading.tell(
                *(name, "", SITE_ID),
                f"{site_id!r} 不在这次抽中的网站里；请恢复原来的编号",
                f"{site_id!r} was not drawn; put the sheet's own id back",
            )
        elif first.setdefault(site_id, name) != name:
            reading.tell(
                *(name, "", SITE_ID),
                f"{site_id} 在“{first[site_id]}”里已有；请合并后删去一张",
                f"{site_id} stands on {first[site_id]!r} already; keep one of the two",
            )
        else:
            yield from _of_a_sheet(name, site_id, rows, reading)


# --- one sheet ------------------------------------------------------------------------------------------------------


def _of_a_sheet(name: str, site_id: str, rows: Rows, reading: _Reading) -> Iterator[Inspection]:
    heads = {line: [text(cell) for cell in row] for line, row in enumerate(rows, start=1)}
    head = next((line for line, cells in heads.items() if COLUMNS["result"].label in cells), 0)
    labels = heads.get(head, [])
    places = {key: labels.index(COLUMNS[key].label) for key in NEEDED if COLUMNS[key].label in labels}
    missing = [key for key in NEEDED if key not in places]
    for key in missing:
        reading.tell(
            *(name, "", COLUMNS[key].label), "缺少这一列；请恢复表头", "this column is missing; put its head back"
        )
    seen: set[int] = set()
    for line, row in enumerate(rows[head:] if not missing else (), start=head + 1):
        cells = {key: row[place] for key, place in places.items()}
        if not any(text(cell) for cell in cells.values()):
            continue
        told = _Row(name, line, places, reading)
        item = _item(cells["item"], [text(cells[key]) for key in NEEDED[1:]], seen, told)
        if item:
            seen.add(item)
            yield from _inspection(site_id, item, cells, told)


class _Row(NamedTuple):
    """Where a mistake is."""

    sheet: str
    line: int
    places: Mapping[str, int]
    reading: _Reading

    def tell(self, key: str, chinese: str, english: str) -> None:
        cell = f"{get_column_letter(self.places[key] + 1)}{self.line}"
        self.reading.tell(self.sheet, cell, COLUMNS[key].label, chinese, english)


def _item(cell: object, written: Iterable[str], seen: set[int], row: _Row) -> int:
    """The number of the row's item; 0 for a row that has none."""
    number = text(cell).removesuffix(".0")
    if not number.isdecimal() or not 1 <= int(number) <= ITEMS:
        if any(written) and number:
            row.tell("item", f"{number!r} 不是事项序号；请填 1–{ITEMS}", f"{number!r} is no item; write 1–{ITEMS}")
        elif any(written):
            row.tell("item", f"没有序号；请填 1–{ITEMS}", f"has no number; write 1–{ITEMS}")
        return 0
    if int(number) in seen:
        row.tell("item", f"第 {number} 项出现了两次；请删去一行", f"item {number} stands twice; remove one row")
        return 0
    return int(number)


def _inspection(site_id: str, item: int, cells: Mapping[str, object], row: _Row) -> Iterator[Inspection]:
    before = len(row.reading.problems)
    word, note, inspector = (text(cells[key]) for key in ("result", "note", "inspector"))
    if not (word or note or inspector or text(cells["at"])):
        return
    for key in ("result", "inspector", "at"):
        if text(cells[key]).startswith("="):
            row.tell(key, "是公式；请直接填写", "is a formula; write the text itself")
    if len(row.reading.problems) > before:
        return
    result = WORDS.get(word.lower(), "")
    at = _time(cells["at"], row)
    if not word:
        row.tell("result", "空着；请填 合格、不合格 或 未查", "is empty; write 合格, 不合格 or 未查")
    elif not result:
        row.tell("result", f"{word!r} 不认识；请填 合格、不合格 或 未查", f"{word!r}: write 合格, 不合格 or 未查")
    elif result != "unchecked":
        if not inspector:
            row.tell("inspector", "空着；请填检查人", "is empty; write who looked")
        if not text(cells["at"]):
            row.tell("at", "空着；请写成 2026-12-03 15:20", "is empty; write it as 2026-12-03 15:20")
    if result == "fail" and not note:
        row.tell("note", "不合格须写明说明", "say what is wrong")
    if len(note) > LONGEST_NOTE:
        row.tell("note", f"超过 {LONGEST_NOTE} 字；请缩短", f"longer than {LONGEST_NOTE} characters; shorten it")
    if len(row.reading.problems) == before:
        yield Inspection(site_id, item, result, note, inspector, at)


def _time(cell: object, row: _Row) -> datetime | None:
    """The time of a cell; None where it is empty, or wrong and told."""
    if not text(cell):
        return None
    at = moment(cell)
    if at is None:
        row.tell("at", f"{text(cell)!r} 不是时间；请写成 2026-12-03 15:20", "is no time; write it as 2026-12-03 15:20")
    elif at.date() > row.reading.today:
        row.tell("at", f"{at:%Y-%m-%d} 还没有到；请改正", f"{at:%Y-%m-%d} is still to come; correct it")
    elif at.date() < date.fromisoformat(row.reading.draw.run_id):
        row.tell("at", f"{at:%Y-%m-%d} 在这次抽取之前；请改正", f"{at:%Y-%m-%d} is before the draw; correct it")
    else:
        return at
    return None
