"""The rectification ledger of one site as an Excel workbook: what is given, locked; what the office fills in, open.

No text in it is a formula or a link, and the same night gives the same bytes.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from analysis.rectification import layout
from analysis.rectification.layout import BY_NAME, FILLED, OFFICE_WIDTHS, OPEN, SHEETS, STATES
from analysis.rectification.records import Duty
from analysis.report.csvs import writable
from analysis.report.rows import LINE, height
from analysis.results import NightResult, SiteResult

OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
LONGEST_CELL = 32_000  # Excel holds 32,767
MOST_ROWS = 10_000  # of a sheet; the rest stands in findings.csv
LOWEST_ROW = 33  # points: room to write in by hand
HEAD = 3  # the line of the columns' heads, counted from 0
A4 = 9
BORDER = {"border": 1, "border_color": "#9AA5AD", "valign": "top", "text_wrap": True, "font_size": 11}
GIVEN = {**BORDER, "bg_color": "#F2F4F5"}
FORMATS: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 18, "valign": "vcenter"},
    "label": {"bold": True, "font_size": 11},
    "text": {"font_size": 11},
    "how": {"font_size": 11, "text_wrap": True, "valign": "top"},
    "header": {**GIVEN, "bold": True, "bg_color": "#DCE6EC", "valign": "vcenter"},
    "office": {**GIVEN, "bold": True, "bg_color": "#FBEBC8", "valign": "vcenter"},
    "given": {**GIVEN, "num_format": "@"},
    "number": GIVEN,
    "date": {**GIVEN, "num_format": "yyyy-mm-dd", "align": "center"},
    "late": {**GIVEN, "num_format": "@", "font_color": "#A3271F", "bold": True},
    "open": {**BORDER, "locked": False, "num_format": "@"},
    "open date": {**BORDER, "locked": False, "num_format": "yyyy-mm-dd", "align": "center"},
}
UNLOCKED = {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True}


def write(path: Path, result: NightResult, site: SiteResult, names: Mapping[str, str]) -> None:
    """Write the ledger of a site; ``names`` are those of the indicators by id."""
    with xlsxwriter.Workbook(str(path), OPTIONS) as workbook:
        # the night, not the clock: the same night gives the same bytes
        created = datetime.combine(result.date, datetime.min.time())
        workbook.set_properties({"title": f"{writable(site.site.name)} 整改台账 {result.date}", "created": created})
        formats = {name: workbook.add_format(dict(form)) for name, form in FORMATS.items()}
        by_sheet: dict[str, list[Duty]] = {OPEN: []}
        for duty in site.duties:
            by_sheet.setdefault(layout.sheet_of(duty), []).append(duty)
        for name in SHEETS:
            if name in by_sheet:
                _sheet(workbook, name, result, site, by_sheet[name], names, formats)


def _sheet(
    workbook: Any,
    name: str,
    result: NightResult,
    site: SiteResult,
    duties: Sequence[Duty],
    names: Mapping[str, str],
    formats: Mapping[str, Any],
) -> None:
    sheet = workbook.add_worksheet(name)
    _on_paper(sheet)
    _head(sheet, name, result, site, formats)
    _columns(sheet, name, formats)
    shown = duties[:MOST_ROWS]
    for line, duty in enumerate(shown, start=HEAD + 1):
        _row(sheet, line, name, duty, names, formats)
    last = HEAD + max(1, len(shown))
    if len(duties) > MOST_ROWS:
        sheet.write_string(last + 1, 0, f"其余 {len(duties) - MOST_ROWS} 项见 findings.csv", formats["text"])
    sheet.autofilter(HEAD, 0, last, _width(name) - 1)
    if name == OPEN:
        _choices(sheet, HEAD + 1, last, result.date)
    sheet.protect("", UNLOCKED)


def _row(sheet: Any, line: int, name: str, duty: Duty, names: Mapping[str, str], formats: Mapping[str, Any]) -> None:
    given = [column.value(duty, names) for column in SHEETS[name]]
    filled = [layout.answers(duty).get(key) for key in FILLED] if name == OPEN else []
    widths = (*(column.width for column in SHEETS[name]), *(OFFICE_WIDTHS[key] for key in FILLED))
    sheet.set_row(line, max(LOWEST_ROW, *map(height, map(_shown, (*given, *filled)), widths)))
    for number, (column, value) in enumerate(zip(SHEETS[name], given, strict=True)):
        late = column.label == BY_NAME["progress"].label and (duty.overdue or duty.claim == "contradicted")
        _write(sheet, line, number, value, formats["late" if late else _form(value)])
    for number, (key, value) in enumerate(zip(FILLED, filled, strict=False), start=len(given)):
        _write(sheet, line, number, value, formats["open date" if key == "fixed_on" else "open"])


def _form(value: object) -> str:
    return "date" if isinstance(value, date) else "number" if isinstance(value, int) else "given"


def _on_paper(sheet: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD)
    sheet.set_margins(left=0.3, right=0.3, top=0.4, bottom=0.5)
    sheet.set_footer("&C&A　第 &P 页，共 &N 页")
    sheet.hide_gridlines(2)
    sheet.freeze_panes(HEAD + 1, 2)


def _head(sheet: Any, name: str, result: NightResult, site: SiteResult, formats: Mapping[str, Any]) -> None:
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, writable(f"{site.site.name} {name}")[:LONGEST_CELL], formats["title"])
    life = site.life
    state = f"待整改 {life.open} 项，其中逾期 {life.overdue} 项；近三月已整改 {life.fixed} 项，反弹 {life.reopened} 次"
    for number, label, text in ((0, layout.SITE_ID, site.site.id), (3, layout.NIGHT, result.date.isoformat())):
        sheet.write_string(1, number, label, formats["label"])
        sheet.write_string(1, number + 1, text, formats["text"])
    sheet.write_string(1, 6, state, formats["text"])
    if name == OPEN:
        sheet.set_row(2, 2 * LINE)
        sheet.merge_range(2, 0, 2, _width(name) - 1, layout.HOW, formats["how"])


def _columns(sheet: Any, name: str, formats: Mapping[str, Any]) -> None:
    sheet.set_row(HEAD, 30)
    for number, column in enumerate(SHEETS[name]):
        sheet.set_column(number, number, column.width)
        sheet.write_string(HEAD, number, column.label, formats["header"])
    for number, key in enumerate(FILLED if name == OPEN else (), start=len(SHEETS[name])):
        sheet.set_column(number, number, OFFICE_WIDTHS[key])
        sheet.write_string(HEAD, number, BY_NAME[key].label, formats["office"])


def _width(name: str) -> int:
    return len(SHEETS[name]) + (len(FILLED) if name == OPEN else 0)


def _write(sheet: Any, line: int, number: int, value: object, form: Any) -> None:
    if value is None or value == "":
        sheet.write_blank(line, number, None, form)
    elif isinstance(value, date):
        sheet.write_datetime(line, number, datetime(value.year, value.month, value.day), form)
    elif isinstance(value, int):
        sheet.write_number(line, number, value, form)
    else:
        sheet.write_string(line, number, _shown(value), form)


def _shown(value: object) -> str:
    return "" if value is None else writable(str(value))[:LONGEST_CELL]


def _choices(sheet: Any, first: int, last: int, night: date) -> None:
    state, done = (len(SHEETS[OPEN]) + FILLED.index(key) for key in ("state", "fixed_on"))
    sheet.data_validation(
        *(first, state, last, state),
        {
            "validate": "list",
            "source": list(STATES.values()),
            "error_title": "整改情况",
            "error_message": f"只能填 {'、'.join(STATES.values())}",
        },
    )
    sheet.data_validation(
        *(first, done, last, done),
        {
            "validate": "date",
            "criteria": ">=",
            "value": date(night.year - 5, 1, 1),
            "input_title": "完成日期",
            "input_message": f"写成 {night.isoformat()} 的样子，不能晚于今天",
            "error_title": "完成日期",
            "error_message": "请填日期",
        },
    )
