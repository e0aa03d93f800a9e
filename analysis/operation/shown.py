"""What Datasette is told of each file: titles, meanings of columns, units, questions, and what stays shut."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from analysis import ledger, ledger_draws, ledger_questions, ledger_returns
from analysis.tables import TABLES
from crawler.store import schema
from crawler.store.asking import RAW
from crawler.store.questions import QUESTIONS, Question

OF_LEDGER = (ledger.SCHEMA, ledger_draws.SCHEMA, ledger_returns.SCHEMA)
LEDGER = "monitor_db"  # no site's id has an underscore
SHUT = {table for table, _ in RAW}
MIGRATIONS = "_sqlite_migrations"
PACKED = ("site_rows", "edges")  # written for programs; the questions open what they hold
UNITS = {
    "fetches": {"size": "byte", "seconds": "second"},
    "probes": {"seconds": "second"},
}
# a table of the ledger and the one of the report whose columns mean the same
ALIKE = {"findings": "findings", "verdicts": "verdicts", "standings": "scorecards"}
FRESH = {"findings": "first_seen", "runs": "date", "probes": "at", "changes": "date", "nights": "date"}

WELCOME = (
    "只读、只在本机 / read-only, on this machine alone. "
    f"{LEDGER}：各夜的结论和问题 / what the nights came to; 其余每个网站一个 / the others: one a site. "
    "不显示网页原文，公民身份号码已遮盖 / no kept pages are shown, and citizen numbers are masked."
)


def metadata(sites: Mapping[str, str]) -> dict[str, Any]:
    """Datasette's metadata for the ledger and these sites (id → name)."""
    of_ledger = _database("台账 · what the nights came to", OF_LEDGER, ledger_questions.QUESTIONS)
    layouts = (schema.SCHEMA, schema.FILES, schema.RENDERED)
    of_sites = {id_: _database(f"{name} · {id_}", layouts, QUESTIONS) for id_, name in sites.items()}
    return {"title": "govsite 政府网站监测", "description": WELCOME, "databases": {LEDGER: of_ledger, **of_sites}}


def _database(title: str, layouts: Iterable[str], questions: Iterable[Question]) -> dict[str, Any]:
    tables = {table: dict(told) for layout in layouts for table, told in described(layout)}
    tables[MIGRATIONS] = {"hidden": True}
    _tell(tables, {table: {"allow": False} for table in SHUT})
    _tell(tables, {table: {"hidden": True} for table in PACKED})
    _tell(tables, {table: {"units": units} for table, units in UNITS.items()})
    _tell(tables, {table: {"sort_desc": column} for table, column in FRESH.items()})
    _tell(tables, {table: _as_reported(table, report) for table, report in ALIKE.items()})
    asked = {
        one.name: {"title": one.title, "description": one.what, "sql": one.sql, "hide_sql": True} for one in questions
    }
    return {"title": title, "tables": tables, "queries": asked}


def _tell(tables: dict[str, dict[str, Any]], more: Mapping[str, Mapping[str, Any]]) -> None:
    """Add to what is told of the tables that the file has."""
    for table in tables.keys() & more.keys():
        tables[table].update(more[table])


def _as_reported(name: str, report: str) -> Mapping[str, Any]:
    table = next(table for table in TABLES if table.name == report)
    meanings = {field.name: f"{field.label}：{field.meaning.replace('`', '')}" for field in table.fields}
    return {"title": f"{table.label} {name}", "columns": meanings}


def described(layout: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each table of a commented SQL schema: what stands above it, and behind its columns.

    >>> dict(described("-- one a look\\nCREATE TABLE looks (\\n    night TEXT,  -- monitoring date\\n);"))
    {'looks': {'description': 'one a look', 'columns': {'night': 'monitoring date'}}}
    """
    above: list[str] = []
    columns: dict[str, str] = {}
    for line in layout.splitlines():
        if line.startswith("--"):
            above.append(line.removeprefix("--").strip())
        elif made := re.match(r"CREATE TABLE (\w+)", line):
            columns = {}
            yield made[1], {"description": " ".join(above), "columns": columns}
            above = []
        elif column := re.match(r"    (\w+) .*?-- (.+)", line):
            columns[column[1]] = column[2]
        else:
            above = []
