"""How the performance sheet becomes CSV and XLSX, the same bytes for the same sheet."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter

from analysis.notice.assessment import UnitQuarter, UnitYear
from analysis.notice.blocks import DRAFT
from analysis.notice.terms import LEAST_WEIGHT, Terms
from analysis.quarters import CHINESE
from analysis.report import csvs

UNJUDGED, UNWATCHED = "无法判定", "未监测"
HEADER = (
    "unit",
    "sites",
    *(f"q{number}_{name}" for number in range(1, 5) for name in ("state", "score", "low", "high", "points")),
    "judged_quarters",
    "points",
    "points_low",
    "points_high",
    "weight",
    "note",
)
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
WIDTHS = (34, 12, 12, 12, 12, 12, 12, 12, 60)


class Sheet(NamedTuple):
    """The year's rows and the terms they were made by. ``until``: up to which day nights count."""

    year: int
    until: date
    rows: Sequence[UnitYear]
    terms: Terms


def write(folder: Path, sheet: Sheet) -> None:
    """assessment.csv and assessment.xlsx."""
    csvs.write(folder / "assessment.csv", HEADER, (_cells(row, sheet.terms) for row in sheet.rows))
    with xlsxwriter.Workbook(str(folder / "assessment.xlsx"), OPTIONS) as workbook:
        made = datetime.combine(sheet.until, time())
        workbook.set_properties({"title": _title(sheet), "comments": DRAFT, "created": made})
        _fill(workbook, sheet)


def _cells(row: UnitYear, terms: Terms) -> list[object]:
    quarters = [cell for quarter in row.quarters for cell in _quarter_cells(quarter, terms)]
    judged = sum(quarter.state == "judged" for quarter in row.quarters)
    measured = [None, None, None] if row.points is None else [row.points, row.low, row.high]
    return [row.unit, " ".join(row.sites), *quarters, judged, *measured, terms.weight, note(row)]


def _quarter_cells(quarter: UnitQuarter, terms: Terms) -> list[object]:
    if quarter.state != "judged":
        return [quarter.state or "unwatched", None, None, None, None]
    return ["judged", quarter.score, quarter.low, quarter.high, points(quarter, terms)]


def points(quarter: UnitQuarter, terms: Terms) -> float:
    """What one quarter gives, of its quarter of the weight."""
    return round(terms.weight / 4 * quarter.score / 100, 3)


def note(row: UnitYear) -> str:
    """What an assessor must know of a row: quarters that were not judged and why, quarters with a failing site."""
    return "；".join(_notes(row))


def _notes(row: UnitYear) -> Iterator[str]:
    for number, quarter in zip(CHINESE, row.quarters, strict=True):
        if quarter.state == "unjudged":
            yield f"第{number}季度{UNJUDGED}（{quarter.reason}），由考核部门认定"
        elif quarter.reason:
            yield f"第{number}季度有{quarter.reason}"
        if quarter.failed:
            yield f"第{number}季度有 {quarter.failed} 个网站判定为不合格"


# --- the workbook ---------------------------------------------------------------------------------------------------


def _title(sheet: Sheet) -> str:
    return f"{sheet.year}年度政务公开绩效考核网站监测得分表（草稿）"


def _fill(workbook: Any, sheet: Sheet) -> None:
    formats = _formats(workbook)
    page = workbook.add_worksheet("考核得分")
    labels = ["责任单位", *(f"第{number}季度" for number in CHINESE), "年度得分", "得分下限", "得分上限", "说明"]
    page.merge_range(0, 0, 0, len(labels) - 1, _title(sheet), formats["title"])
    page.merge_range(1, 0, 1, len(labels) - 1, _explained(sheet), formats["note"])
    page.set_row(0, 30)
    page.set_row(1, 64)
    for number, label in enumerate(labels):
        page.write_string(2, number, label, formats["head"])
    for line, row in enumerate(sheet.rows, start=3):
        _row(page, line, row, sheet.terms, formats)
    for column, width in enumerate(WIDTHS):
        page.set_column(column, column, width)
    _as_printed(page, len(sheet.rows), len(labels))


def _as_printed(page: Any, rows: int, columns: int) -> None:
    page.freeze_panes(3, 1)
    page.autofilter(2, 0, max(3, rows + 2), columns - 1)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(2)
    page.set_header(f"&C{DRAFT}")
    page.set_footer("&C— &P —")


def _explained(sheet: Sheet) -> str:
    terms = sheet.terms
    below = "（低于规定的 4%，由 notice.toml 写明放宽）" if terms.weight < LEAST_WEIGHT else ""
    failed = f"判定为不合格的季度按得分的 {terms.failed_share:.0%} 计。" if terms.failed_share != 1 else ""
    return (
        f"截至 {sheet.until}。考核权重 {terms.weight:g} 分（百分制）{below}，每季度 {terms.weight / 4:g} 分，"
        f"按该季度各次判定的平均得分折算；年度得分按已判定季度的平均折算为 {terms.weight:g} 分。{failed}"
        f"“{UNJUDGED}”不得分也不扣分，下限按零、上限按满分计算，由考核部门认定；“{UNWATCHED}”的季度不计入。"
        f"未通过数据质量核查的监测不计入。责任单位按登记表的主办单位归并。"
    )


def _row(page: Any, line: int, row: UnitYear, terms: Terms, formats: dict[str, Any]) -> None:
    page.set_row(line, 3 + 15 * max(_lines(row.unit, WIDTHS[0]), _lines(note(row), WIDTHS[-1])))
    page.write_string(line, 0, csvs.writable(row.unit), formats["text"])
    for number, quarter in enumerate(row.quarters, start=1):
        if quarter.state == "judged":
            page.write_number(line, number, points(quarter, terms), formats["fail" if quarter.failed else "points"])
        else:
            page.write_string(line, number, UNJUDGED if quarter.state else UNWATCHED, formats["doubt"])
    if row.points is None:
        for column in range(5, 8):
            page.write_string(line, column, UNJUDGED, formats["doubt"])
    else:
        for column, value in enumerate((row.points, row.low, row.high), start=5):
            page.write_number(line, column, value, formats["points"])
    page.write_string(line, 8, note(row), formats["text"])


def _lines(text: str, width: int) -> int:
    """How many lines a Chinese text takes in a column of ``width`` Latin characters."""
    return max(1, -(-2 * len(text) // width))


def _formats(workbook: Any) -> dict[str, Any]:
    cell = {"border": 1, "valign": "vcenter", "font_name": "仿宋", "font_size": 11}
    return {
        "title": workbook.add_format({"bold": True, "font_size": 18, "align": "center", "font_name": "宋体"}),
        "note": workbook.add_format({"text_wrap": True, "valign": "vcenter", "font_name": "仿宋", "font_size": 10}),
        "head": workbook.add_format({**cell, "bold": True, "align": "center", "bg_color": "#E8EEF3"}),
        "text": workbook.add_format({**cell, "text_wrap": True}),
        "points": workbook.add_format({**cell, "num_format": "0.000"}),
        "fail": workbook.add_format({**cell, "num_format": "0.000", "font_color": "#A3271F", "bold": True}),
        "doubt": workbook.add_format({**cell, "align": "center", "font_color": "#5B5480"}),
    }
