"""The ledger's part about rectification: what offices replied to findings, and which decisions match none."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from analysis import ledger_cells as cells
from analysis.dispositions import Disposition
from analysis.rectification.records import Reply
from crawler.store.sqlite import Migrations

SCHEMA = """
-- what an office wrote beside a finding in a returned ledger; every version of it is kept. state: fixed working waive
-- not_ours ''; fixed_on: the day it claims; returned: when the file was read (UTC)
CREATE TABLE replies (
    finding_id TEXT NOT NULL, site_id TEXT NOT NULL, state TEXT NOT NULL, measures TEXT NOT NULL,
    responsible TEXT NOT NULL, fixed_on TEXT, text TEXT NOT NULL, waiver TEXT NOT NULL, file TEXT NOT NULL,
    returned TEXT NOT NULL, PRIMARY KEY (finding_id, returned)
) WITHOUT ROWID;
CREATE INDEX replies_by_site ON replies (site_id);
"""

migrations = Migrations("returns")

SAID = ("state", "measures", "responsible", "fixed_on", "text", "waiver")  # what makes one reply another than the last


@migrations(name="001_replies")
def _first(db: Any) -> None:
    cells.lay_out(db, SCHEMA)


class Kept(NamedTuple):
    """What keeping replies came to: the first of their finding, other than the last one, or the same as it."""

    new: int
    changed: int
    same: int


class Returns:
    """What came back from offices, over the open database of one ledger."""

    def __init__(self, db: Any) -> None:
        self._db = db

    def keep(self, replies: Sequence[Reply]) -> Kept:
        """Keep replies beside the earlier ones; one that says the same as its finding's last is not kept twice."""
        last = {reply.finding_id: reply for site in {one.site_id for one in replies} for reply in self.replies(site)}
        earlier = [last.get(reply.finding_id) for reply in replies]
        told = [
            reply
            for reply, before in zip(replies, earlier, strict=True)
            if before is None or any(getattr(reply, name) != getattr(before, name) for name in SAID)
        ]
        with self._db.atomic():
            self._db.conn.executemany(
                "INSERT OR REPLACE INTO replies VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", map(cells.stored, told)
            )
        new = earlier.count(None)
        return Kept(new, len(told) - new, len(replies) - len(told))

    def sites(self) -> frozenset[str]:
        """The sites that ever replied."""
        return frozenset(row["site_id"] for row in self._db.query("SELECT DISTINCT site_id FROM replies"))

    def replies(self, site_id: str = "") -> list[Reply]:
        """Every reply (of one site), oldest first."""
        where, values = ("WHERE site_id = ?", (site_id,)) if site_id else ("", ())
        rows = self._db.query(f"SELECT * FROM replies {where} ORDER BY returned, finding_id", values)
        return [
            Reply(
                **{
                    **row,
                    "fixed_on": date.fromisoformat(row["fixed_on"]) if row["fixed_on"] else None,
                    "returned": datetime.fromisoformat(row["returned"]),
                }
            )
            for row in rows
        ]

    def never_seen(self, decisions: Iterable[Disposition]) -> tuple[Disposition, ...]:
        """The decisions that are about no finding this ledger ever had."""
        return tuple(one for one in decisions if not self._is_seen(one))

    def _is_seen(self, one: Disposition) -> bool:
        if one.finding_id:
            query, values = "SELECT 1 FROM findings WHERE finding_id = ?", [one.finding_id]
        else:
            query = (
                "SELECT 1 FROM findings WHERE site_id = ? AND indicator = ? AND substr(url, 1, length(?)) = ? LIMIT 1"
            )
            values = [one.site_id, one.indicator, one.url, one.url]
        return next(self._db.query(query, values), None) is not None
