"""How the tables become one Excel workbook with Chinese headers, in which no crawled text is a formula or a link."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from analysis.report.csvs import writable
from analysis.report.words import CELLS
from analysis.tables import TABLES, Field, Table

LONGEST_CELL = 32_000  # Excel holds 32,767
MOST_ROWS = 1_000_000  # Excel holds 1,048,576
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "constant_memory": True}

# how wide a column is, in characters: by name first, then by what it holds
WIDTHS = {
    "site_name": 28,
    "title": 44,
    "url": 48,
    "interpretation_url": 48,
    "column_url": 48,
    "evidence_urls": 60,
    "evidence": 64,
    "reason": 48,
    "clause": 36,
    "vetoes": 36,
    "inspector_note": 48,
    "run_id": 22,
    "subject": 22,
    "indicator": 24,
    "name": 22,
    "issuer": 24,
    "doc_number": 22,
}
WIDTHS_BY_FORM = {"date": 12, "time": 24, "yes/no": 12, "text": 16}
SHARE, DATE = "0.0%", "yyyy-mm-dd"


def write(path: Path, frames: Mapping[str, pd.DataFrame]) -> None:
    """One sheet for each table that is there, in the contract's order."""
    with xlsxwriter.Workbook(str(path), {**OPTIONS, "tmpdir": str(path.parent)}) as workbook:
        formats = {
            "header": workbook.add_format({"bold": True, "bg_color": "#E8EEF3", "bottom": 1, "valign": "vcenter"}),
            "share": workbook.add_format({"num_format": SHARE}),
            "date": workbook.add_format({"num_format": DATE}),
            "bad": workbook.add_format({"font_color": "#A3271F", "bold": True}),
            "doubt": workbook.add_format({"font_color": "#5B5480"}),
        }
        for table in TABLES:
            if table.name in frames:
                _sheet(workbook, table, frames[table.name], formats)


def _sheet(workbook: Any, table: Table, frame: pd.DataFrame, formats: Mapping[str, Any]) -> None:
    sheet = workbook.add_worksheet(table.label)
    for number, field in enumerate(table.fields):
        sheet.set_column(number, number, _width(field))
    sheet.set_row(0, 22)
    sheet.freeze_panes(1, 2 if table.name == "scorecards" else 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for number, label in enumerate(table.labels):
        sheet.write_string(0, number, label, formats["header"])
    rows = frame.itertuples(index=False, name=None)
    for line, row in enumerate(rows, start=1):
        if line > MOST_ROWS:
            sheet.write_string(line, 0, f"其余 {len(frame) - MOST_ROWS} 行见 {table.name}.csv")
            break
        for number, (field, value) in enumerate(zip(table.fields, row, strict=True)):
            _write(sheet, line, number, table, field, value, formats)
    sheet.autofilter(0, 0, max(1, min(len(frame), MOST_ROWS)), len(table.fields) - 1)


def _write(
    sheet: Any, line: int, number: int, table: Table, field: Field, value: object, formats: Mapping[str, Any]
) -> None:
    if value is None or value != value or value == "":
        return
    if isinstance(value, bool):
        sheet.write_string(line, number, "是" if value else "否")
    elif isinstance(value, int | float):
        sheet.write_number(line, number, value, formats["share"] if field.form.startswith("share") else None)
    elif isinstance(value, date) and not isinstance(value, datetime):
        sheet.write_datetime(line, number, datetime(value.year, value.month, value.day), formats["date"])
    elif isinstance(value, datetime):
        sheet.write_string(line, number, value.isoformat(sep=" ", timespec="seconds"))
    else:
        text = writable(str(value))
        mark = {"fail": "bad", "failed": "bad", "unknown": "doubt"}.get(text, "")
        word = CELLS.get((table.name, field.name), {}).get(text, text)
        sheet.write_string(line, number, word[:LONGEST_CELL], formats[mark] if mark else None)


def _width(field: Field) -> int:
    return WIDTHS.get(field.name) or WIDTHS_BY_FORM.get(field.form) or max(10, 2 * len(field.label) + 3)
