"""What the project says its columns are, where the machine reads them wrongly: typing.csv, one line a column."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.column_types import COLUMN_TYPES as NAMES
from analysis.columns import EXEMPT_TYPES, SiteColumn
from crawler.addresses import canonical
from crawler.records import COLUMN_TYPES
from crawler.sheets import Problem, Sheet

COLUMNS = ("site_id", "url_prefix", "type", "name")
REQUIRED = ("site_id", "url_prefix", "type")
# a line copied from a report's columns.csv is as good, and one from its workbook, which says types in Chinese
HEADERS = {"url": "url_prefix", "站点": "site_id", "地址": "url_prefix", "栏目类型": "type", "栏目名称": "name"}

TYPES = {name: type_ for type_, name in NAMES.items()}

SOURCE = "typing.csv"


class TypingError(ValueError):
    """typing.csv cannot be used; the message names every problem: file, line, column and remedy."""

    def __init__(self, problems: Collection[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))


@dataclass(frozen=True, slots=True)
class Typing:
    """One line: a site's columns whose address begins with ``prefix`` are of ``type``; ``name`` "" keeps theirs."""

    site_id: str
    prefix: str
    type: str
    name: str = ""


def load(path: Path, sites: Collection[str]) -> tuple[Typing, ...]:
    """The lines of ``path``, none where there is no file; ``sites`` are the ids of sites.csv. Raises TypingError."""
    if not path.exists():
        return ()
    sheet = Sheet(path, COLUMNS, REQUIRED, HEADERS, option="--sites")
    found = [one for row in sheet.rows if (one := _typing(row.cells, row.line, sheet, sites))]
    if sheet.problems:
        raise TypingError(sorted(sheet.problems, key=lambda problem: problem.line))
    return tuple(found)


def _typing(cells: dict[str, str], line: int, sheet: Sheet, sites: Collection[str]) -> Typing | None:
    before = len(sheet.problems)
    site_id, address, type_ = cells["site_id"], cells.get("url_prefix", ""), cells.get("type", "")
    type_ = TYPES.get(type_, type_)
    if site_id not in sites:
        sheet.tell(
            line,
            "site_id",
            f"登记表中没有 {site_id!r};请写 sites.csv 中的 id",
            f"no site {site_id!r}; write an id of sites.csv",
        )
    if not canonical(address):
        sheet.tell(
            line,
            "url_prefix",
            f"{address!r} 不是网址;请写栏目地址的开头,如 http://www.example.gov.cn/zwgk/",
            f"{address!r} is not a URL; write the beginning of the column's address",
        )
    if type_ not in COLUMN_TYPES:
        types = ", ".join(f"{one} {NAMES[one]}" for one in COLUMN_TYPES)
        sheet.tell(line, "type", f"没有 {type_!r} 这种栏目类型;可用:{types}", f"no column type {type_!r}; one of these")
    if len(sheet.problems) > before:
        return None
    return Typing(site_id, _place(canonical(address)), type_, cells.get("name", ""))


def corrected(column: SiteColumn, lines: Collection[Typing]) -> SiteColumn:
    """The column as the project has typed it, by the longest beginning of its address; else as it is."""
    place = _place(column.url)
    line = max((one for one in lines if place.startswith(one.prefix)), key=lambda one: len(one.prefix), default=None)
    if line is None:
        return column
    return replace(
        column,
        name=line.name or column.name,
        type=line.type,
        type_source=SOURCE,
        exempt=line.type in EXEMPT_TYPES,
    )


def _place(url: str) -> str:
    """The address without its scheme: http and https show one column."""
    return url.partition("://")[2]
