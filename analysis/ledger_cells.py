"""How the ledger's rows become records, and records rows."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any

from analysis.records import Finding
from analysis.results import Standing
from crawler.records import Night, Probe

FINDING = tuple(field.name for field in fields(Finding))
PROBE = tuple(field.name for field in fields(Probe))


def lay_out(db: Any, schema: str) -> None:
    """Make the tables of a schema one by one: a script would commit first, and a kill leave half of them."""
    for statement in schema.split(";\n"):
        if statement.strip():
            db.execute(statement)


def iso(value: date | datetime | None) -> str | None:
    """Times in UTC, so that their text sorts as they do."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds")
    return value.isoformat() if value else None


def time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def packed(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=iso, separators=(",", ":"))


def values(record: Any) -> list[Any]:
    return [getattr(record, field.name) for field in fields(record)]


def row(kind: type[Any], values: Sequence[Any]) -> Any:
    """A report row from its JSON list: cells of date fields become dates again; a field added since has its default."""
    cells = (
        _day_or_days(value) if value and "date" in str(field.type) else value
        for field, value in zip(fields(kind), values, strict=False)
    )
    return kind(*cells)


def _day_or_days(value: str | list[str]) -> date | tuple[date, ...]:
    return date.fromisoformat(value) if isinstance(value, str) else tuple(map(date.fromisoformat, value))


def stored(record: Any) -> tuple[Any, ...]:
    """A record's cells in the order of its fields, dates and times as text."""
    return tuple(iso(value) if isinstance(value, date) else value for value in values(record))


def named(record: Any) -> dict[str, Any]:
    return {field.name: value for field, value in zip(fields(record), stored(record), strict=True)}


def finding(row: Mapping[str, Any]) -> Finding:
    cells = {name: row[name] for name in FINDING}
    cells["observed_at"] = datetime.fromisoformat(row["observed_at"])
    cells["first_seen"] = date.fromisoformat(row["first_seen"])
    cells["last_seen"] = date.fromisoformat(row["last_seen"])
    return Finding(**cells)


def probe(row: Mapping[str, Any]) -> Probe:
    cells = {name: row[name] for name in PROBE}
    cells["at"] = datetime.fromisoformat(row["at"])
    cells["opened"] = bool(row["opened"])
    cells["tls_expires"] = date.fromisoformat(row["tls_expires"]) if row["tls_expires"] else None
    return Probe(**cells)


def standing(row: Mapping[str, Any]) -> Standing:
    return Standing(
        row["verdict"],
        row["score"],
        row["score_low"],
        row["score_high"],
        tuple(json.loads(row["vetoes"])),
        tuple((name, reason) for name, reason in json.loads(row["unjudged"])),
        row["reason"],
    )


def night(cells: dict[str, Any]) -> Night:
    started = time(cells["started"])
    assert started is not None
    page = cells["error_page"]
    return Night(
        **{
            **cells,
            "date": date.fromisoformat(cells["date"]),
            "started": started,
            "finished": time(cells["finished"]),
            "error_page": tuple(page) if page else None,
            "home_seconds": tuple(cells["home_seconds"]),
        }
    )
