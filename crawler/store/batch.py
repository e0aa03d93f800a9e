"""The rows of one transaction: what a batch of looks changes in each table of a site's file."""

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from crawler.records import SEEN, Fetch
from crawler.store.packing import clean, squeeze

NOT_ASKED = frozenset({"forbidden", "refused"})

NEWEST = (
    "night, round, asks, at, status, outcome, final_url, redirects, content_type, sniffed, size, seconds, etag, "
    "last_modified, body_hash, error, seen"
)


@dataclass(slots=True)
class Newest:
    """The newest look at a target, as its row of ``fetches`` (without the target)."""

    night: str
    round: int
    asks: int
    at: str
    status: int
    outcome: str
    final_url: str
    redirects: str
    content_type: str
    sniffed: str
    size: int
    seconds: float
    etag: str
    last_modified: str
    body_hash: str
    error: str
    seen: str

    def row(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self.__slots__)


@dataclass(slots=True)
class Batch:
    """The rows of one transaction, gathered so that each table is written once."""

    night: str
    round: int
    again: bool
    targets: list[tuple[Any, ...]] = field(default_factory=list)
    roles: dict[int, str] = field(default_factory=dict)
    fetches: dict[int, Newest] = field(default_factory=dict)
    looks: list[tuple[Any, ...]] = field(default_factory=list)
    cleared: list[tuple[int]] = field(default_factory=list)
    pages: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    edges: dict[int, bytes] = field(default_factory=dict)
    entries: dict[int, list[tuple[Any, ...]]] = field(default_factory=dict)
    appeared: list[tuple[int, int, str]] = field(default_factory=list)
    observed: list[tuple[int, str]] = field(default_factory=list)
    unchanged: list[int] = field(default_factory=list)
    emptied: list[int] = field(default_factory=list)
    bodies: dict[str, bytes] = field(default_factory=dict)
    files: dict[int, tuple[str, str, str, str | None]] = field(default_factory=dict)
    bare: list[tuple[int]] = field(default_factory=list)  # pages read as they came, without a browser

    def look(self, number: int, fetch: Fetch, before: Newest | None) -> None:
        """Count a look that is not fine, or clear the looks of a target that is fine again."""
        if fetch.outcome in SEEN:
            if before is not None and before.outcome not in SEEN:
                self.looks = [row for row in self.looks if row[0] != number]
                self.cleared.append((number,))
        elif fetch.outcome not in NOT_ASKED:
            gone_twice = before is not None and before.night == self.night and before.outcome == fetch.outcome == "gone"
            at = fetch.at.isoformat()
            self.looks.append((number, self.night, gone_twice, at, fetch.status, fetch.outcome, fetch.error))

    def write(self, db: sqlite3.Connection) -> None:
        many = db.executemany
        many("INSERT INTO targets VALUES (?, ?, ?, ?, ?, ?)", self.targets)
        many("UPDATE targets SET role = ?1 WHERE id = ?2 AND role <> ?1", ((role, n) for n, role in self.roles.items()))
        many(_INSERT_FETCH, ((number, *look.row()) for number, look in self.fetches.items()))
        many("DELETE FROM looks WHERE target = ?", self.cleared)
        many("INSERT OR REPLACE INTO looks VALUES (?, ?, ?, ?, ?, ?, ?)", self.looks)
        drop_content(db, [(number,) for number in self.emptied if number not in self.pages])
        self._write_pages(db)
        many("DELETE FROM rendered WHERE target = ?", self.bare)
        many(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)",
            ((number, *row) for number, row in self.files.items()),
        )
        many(
            "INSERT OR IGNORE INTO observed SELECT list, ? FROM pages WHERE target = ? AND list IS NOT NULL",
            ((self.night, number) for number in self.unchanged),
        )

    def _write_pages(self, db: sqlite3.Connection) -> None:
        many = db.executemany
        many(_UPSERT_PAGE, ((number, *row) for number, row in self.pages.items()))
        texts = self.texts.items()
        many(
            "INSERT OR REPLACE INTO texts VALUES (?, ?)",
            ((n, squeeze(text.encode("utf-8", "replace"))) for n, text in texts if text),
        )
        many("DELETE FROM texts WHERE page = ?", ((number,) for number, text in texts if not text))
        many("INSERT OR REPLACE INTO edges VALUES (?, ?)", self.edges.items())
        many("DELETE FROM entries WHERE page = ?", ((number,) for number in self.entries))
        many("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?)", (row for rows in self.entries.values() for row in rows))
        many("INSERT OR IGNORE INTO appeared VALUES (?, ?, ?)", self.appeared)
        many("INSERT OR IGNORE INTO observed VALUES (?, ?)", self.observed)
        kept = {name for name in self.bodies if db.execute("SELECT 1 FROM bodies WHERE hash = ?", (name,)).fetchone()}
        many(
            "INSERT INTO bodies (hash, body) VALUES (?, ?)",
            ((name, squeeze(body)) for name, body in self.bodies.items() if name not in kept),
        )


_INSERT_FETCH = f"INSERT OR REPLACE INTO fetches (target, {NEWEST}) VALUES ({', '.join('?' * 18)})"
_UPSERT_PAGE = """
INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET kind = excluded.kind, title = excluded.title, published = excluded.published,
    date_source = excluded.date_source, column_name = excluded.column_name, column_type = excluded.column_type,
    list = excluded.list, changed = excluded.changed, facts = excluded.facts, text_size = excluded.text_size
"""


def newest(fetch: Fetch, before: Newest | None, batch: Batch) -> Newest:
    """The row of the newest look. What a 304 or a failure does not say is kept from the last fine look."""
    fine = fetch.outcome in SEEN
    kept = before if before is not None and fetch.outcome != "ok" else None
    counted = before is not None and before.night == batch.night and (before.round == batch.round or not batch.again)
    return Newest(
        night=batch.night,
        round=batch.round,
        asks=1 + (before.asks if before is not None and counted else 0),
        at=fetch.at.isoformat(),
        status=fetch.status,
        outcome=fetch.outcome,
        final_url=clean(fetch.final_url),
        redirects=clean(" ".join(fetch.redirects)),
        content_type=clean(fetch.content_type) or (kept.content_type if kept and fine else ""),
        sniffed=fetch.sniffed or (kept.sniffed if kept and fine else ""),
        size=fetch.size or (kept.size if kept and fine else 0),
        seconds=fetch.seconds,
        etag=clean(fetch.etag) or (kept.etag if kept else ""),
        last_modified=clean(fetch.last_modified) or (kept.last_modified if kept else ""),
        body_hash=kept.body_hash if kept else fetch.body_hash,
        error=clean(fetch.error),
        seen=batch.night if fine else before.seen if before is not None else "",
    )


def drop_content(db: sqlite3.Connection, numbers: Collection[tuple[int]]) -> None:
    for table, column in (
        ("texts", "page"),
        ("edges", "page"),
        ("entries", "page"),
        ("rendered", "target"),
        ("pages", "target"),
    ):
        db.executemany(f"DELETE FROM {table} WHERE {column} = ?", numbers)
