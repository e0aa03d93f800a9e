"""What people wrote into a workbook we gave them: its cells, read with care for size and damage."""

import re
import warnings
import zipfile
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

LARGEST = 20_000_000  # bytes
LARGEST_UNPACKED = 60_000_000
MOST_COLUMNS = 40  # of one sheet that are looked at
NUMBERS = re.compile(r"(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})\D{0,3}(?:(\d{1,2})\D(\d{1,2})\D?(?:\d{1,2}\D?)?)?")

Rows = list[tuple[Any, ...]]  # cells as openpyxl gives them; a formula is not computed


class ReturnedError(Exception):
    """A file that cannot be read back; the message has one line for each mistake."""


def sheets(path: Path, most_rows: int) -> Mapping[str, Rows]:
    """Each sheet's rows by its name, ``most_rows`` of a sheet. Raises ReturnedError."""
    remedy = "请用 Excel 或 WPS 另存为 .xlsx / save it as .xlsx"
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
        if path.stat().st_size > LARGEST or unpacked > LARGEST_UNPACKED:
            raise ReturnedError(f"{path.name}: 文件过大，不像我们发出的表 / too large for a sheet of ours")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what of Excel's own it does not keep: nothing here is written back
            book = load_workbook(path)
    except OSError as error:
        raise ReturnedError(f"{path}: {error.strerror or error} — 请检查路径 / check the path") from error
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, SyntaxError, EOFError) as error:
        raise ReturnedError(f"{path.name}: 不是 Excel 工作簿或已损坏，{remedy} (it is none, or damaged)") from error
    return {sheet.title: _rows(sheet, most_rows) for sheet in book.worksheets}


def _rows(sheet: Any, most_rows: int) -> Rows:
    bounds = {"max_row": min(sheet.max_row, most_rows), "max_col": min(sheet.max_column, MOST_COLUMNS)}
    return list(sheet.iter_rows(**bounds, values_only=True))


def beside(rows: Rows, label: str) -> str:
    """The first text right of a label; '' where there is none."""
    for row in rows:
        cells = [text(cell) for cell in row]
        if label in cells:
            return next(filter(None, cells[cells.index(label) + 1 :]), "")
    return ""


def moment(cell: object) -> datetime | None:
    """The time a cell holds, whether as such or as somebody typed it; None for anything else."""
    if isinstance(cell, datetime):
        return cell.replace(microsecond=0, tzinfo=None)
    if isinstance(cell, date):
        return datetime.combine(cell, time())
    found = NUMBERS.fullmatch(text(cell))
    if not found:
        return None
    year, month, day, hour, minute = (int(number or 0) for number in found.groups())
    try:
        return datetime(year, month, day, hour, minute)
    except ValueError:
        return None


def text(cell: object) -> str:
    """A cell as one line of text; a formula as it is written."""
    if cell is None:
        return ""
    if not isinstance(cell, str | int | float | date | time | timedelta):
        return "="  # a formula over many cells
    return " ".join(str(cell).split())
