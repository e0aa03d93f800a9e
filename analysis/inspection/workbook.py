"""The inspection sheets as an Excel workbook: a cover, and a sheet a site with cells for the inspector to fill in.

No text in it is a formula or a link, and the same draw gives the same bytes.
"""

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

from analysis.inspection import sheet as layout
from analysis.inspection.records import Draw, Item
from analysis.inspection.sheet import COLUMNS, COVER, HOW, RESULTS, Sheet
from analysis.report import words
from analysis.report.csvs import writable
from analysis.report.rows import LINE, height

OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
LONGEST_CELL = 32_000  # Excel holds 32,767
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
LONGEST_NAME = 31
A4 = 9
COVER_WIDTH = 106  # characters, of the columns right of the labels together
LOWEST_ROW = 33  # points; a row leaves room to write in by hand
FORMATS: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 15, "valign": "vcenter"},
    "label": {"bold": True, "valign": "top"},
    "text": {"text_wrap": True, "valign": "top"},
    "header": {"bold": True, "bg_color": "#DCE6EC", "border": 1, "valign": "vcenter", "text_wrap": True},
    "given": {"bg_color": "#F2F4F5", "border": 1, "valign": "top", "text_wrap": True},
    "number": {"bg_color": "#F2F4F5", "border": 1, "valign": "top", "align": "center"},
    "drawn": {"bg_color": "#FBEBC8", "border": 1, "valign": "top", "text_wrap": True, "bold": True},
    "drawn number": {"bg_color": "#FBEBC8", "border": 1, "valign": "top", "align": "center", "bold": True},
    "empty": {"border": 1, "valign": "top", "text_wrap": True, "locked": False, "num_format": "@"},
    "time": {"border": 1, "valign": "top", "locked": False, "num_format": "yyyy-mm-dd hh:mm"},
}
UNLOCKED = {"format_columns": True, "format_rows": True, "select_locked_cells": True, "select_unlocked_cells": True}


def content(draw: Draw, sheets: Sequence[Sheet]) -> bytes:
    """The bytes of sheets.xlsx."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as workbook:
        # the time it is said to be made at is the commitment's: the clock would make two copies differ
        workbook.set_properties(
            {"title": f"三随机抽查表 {draw.draw_id}", "created": draw.commitment.committed_at.replace(tzinfo=None)}
        )
        formats = {name: workbook.add_format(dict(form)) for name, form in FORMATS.items()}
        _cover(workbook, draw, sheets, formats)
        for number, sheet in enumerate(sheets, start=1):
            _sheet(workbook, draw, sheet, number, formats)
    return file.getvalue()


def _cover(workbook: Any, draw: Draw, sheets: Sequence[Sheet], formats: Mapping[str, Any]) -> None:
    page = workbook.add_worksheet(COVER)
    _on_paper(page)
    page.set_column(0, 0, 18)
    page.set_column(1, 1, 34)
    page.set_column(2, 5, (COVER_WIDTH - 34) // 4)
    page.write_string(0, 0, "政务公开“三随机”抽查", formats["title"])
    line = 2
    for label, text in ((layout.DRAW_ID, draw.draw_id), *layout.promise(draw)):
        page.write_string(line, 0, label, formats["label"])
        page.merge_range(line, 1, line, 5, "", formats["text"])
        page.write_string(line, 1, _text(text), formats["text"])
        page.set_row(line, height(text, COVER_WIDTH))
        line += 1
    line += 1
    for label, text in zip(("怎么填", *[""] * len(HOW)), HOW, strict=False):
        page.write_string(line, 0, label, formats["label"])
        page.merge_range(line, 1, line, 5, "", formats["text"])
        page.write_string(line, 1, text, formats["text"])
        page.set_row(line, height(text, COVER_WIDTH))
        line += 1
    line += 1
    for number, label in enumerate(("抽查时间", "网站", "级别", "以往结果", "抽中机会", "抽中事项")):
        page.write_string(line, number, label, formats["header"])
    for sheet in sheets:
        line += 1
        cells = (
            f"{sheet.drawn.day} {sheet.drawn.time}",
            sheet.site.name,
            words.LEVELS[sheet.site.level],
            layout.PAST[sheet.site.past],
            layout.percent(sheet.drawn),
            "、".join(map(str, sheet.drawn.items)),
        )
        for number, text in enumerate(cells):
            page.write_string(line, number, _text(text), formats["given"])
    page.protect("", UNLOCKED)


def _sheet(workbook: Any, draw: Draw, sheet: Sheet, number: int, formats: Mapping[str, Any]) -> None:
    page = workbook.add_worksheet(f"{number:02d} {NOT_IN_A_NAME.sub(' ', _text(sheet.site.name))}"[:LONGEST_NAME])
    _on_paper(page)
    for place, column in enumerate(COLUMNS.values()):
        page.set_column(place, place, column.width)
    page.write_string(0, 0, "政务公开“三随机”抽查表", formats["title"])
    line = 1
    for label, text in layout.facts(draw, sheet):
        page.merge_range(line, 0, line, 1, "", formats["label"])
        page.write_string(line, 0, label, formats["label"])
        page.merge_range(line, 2, line, 5, "", formats["text"])
        page.write_string(line, 2, _text(text), formats["text"])
        page.set_row(line, 3 + LINE)
        line += 1
    for place, column in enumerate(COLUMNS.values()):
        page.write_string(line, place, column.label, formats["header"])
    page.repeat_rows(line)
    page.freeze_panes(line + 1, 3)
    first = line + 1
    for line, item in enumerate(sheet.items, start=first):
        _row(page, line, item, formats)
    _choices(page, first, line)
    page.protect("", UNLOCKED)


def _row(page: Any, line: int, item: Item, formats: Mapping[str, Any]) -> None:
    number, given = ("drawn number", "drawn") if item.is_drawn else ("number", "given")
    page.write_number(line, 0, item.item, formats[number])
    page.write_string(line, 1, "●" if item.is_drawn else "", formats[number])
    cells = (
        words.ITEMS[item.item - 1],
        words.SPOTCHECK_OUTCOMES.get(item.outcome, "未评判"),
        "\n".join(item.evidence_urls.split()),
        item.inspector_note,
    )
    widths = [column.width for column in COLUMNS.values()][2:]
    page.set_row(line, max(LOWEST_ROW, *map(height, cells, widths)))
    for place, text in enumerate(cells, start=2):
        page.write_string(line, place, _text(text), formats[given if place == 2 else "given"])
    for place, (name, column) in enumerate(COLUMNS.items()):
        if column.is_inspectors:
            page.write_blank(line, place, None, formats["time" if name == "at" else "empty"])


def _choices(page: Any, first: int, last: int) -> None:
    place = list(COLUMNS).index("result")
    page.data_validation(
        *(first, place, last, place),
        {
            "validate": "list",
            "source": list(RESULTS.values()),
            "error_title": "结果",
            "error_message": "只能填 合格、不合格 或 未查",
        },
    )


def _on_paper(page: Any) -> None:
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.set_footer("&C&A　第 &P 页，共 &N 页")
    page.hide_gridlines(2)


def _text(text: str) -> str:
    return writable(text)[:LONGEST_CELL]
