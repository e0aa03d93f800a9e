"""The ledger's part about random checks: commitments, draws, the sheets as they were handed out, what came back."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from analysis import ledger_cells as cells
from analysis.inspection import document
from analysis.inspection.records import Commitment, Draw, Inspection, Item
from analysis.records import SpotcheckRow
from crawler.store.sqlite import Migrations

SCHEMA = """
-- one row a promised seed; plan: JSON as in draw.json
CREATE TABLE commitments (
    sha256 TEXT PRIMARY KEY, committed_at TEXT NOT NULL, plan TEXT NOT NULL, withdrawn_at TEXT
) WITHOUT ROWID;
-- one row a draw; document, frame: the text of its draw.json and frame.csv
CREATE TABLE draws (
    draw_id TEXT PRIMARY KEY, commitment TEXT NOT NULL UNIQUE REFERENCES commitments, run_id TEXT NOT NULL,
    drawn_at TEXT NOT NULL, document TEXT NOT NULL, frame TEXT NOT NULL
) WITHOUT ROWID;
-- what the machine said of each item of each drawn site when its sheet was made; seen: of which night that was
CREATE TABLE draw_items (
    draw_id TEXT NOT NULL REFERENCES draws, site_id TEXT NOT NULL, item INTEGER NOT NULL, is_drawn INTEGER NOT NULL,
    seen TEXT, outcome TEXT NOT NULL, evidence_urls TEXT NOT NULL, inspector_note TEXT NOT NULL,
    PRIMARY KEY (draw_id, site_id, item)
) WITHOUT ROWID;
-- what inspectors found; result: pass fail unchecked; at: the sheet's clock; read_at: when the sheet was read
CREATE TABLE inspections (
    draw_id TEXT NOT NULL REFERENCES draws, site_id TEXT NOT NULL, item INTEGER NOT NULL, result TEXT NOT NULL,
    note TEXT NOT NULL, inspector TEXT NOT NULL, at TEXT, read_at TEXT NOT NULL,
    PRIMARY KEY (draw_id, site_id, item)
) WITHOUT ROWID;
"""

migrations = Migrations("draws")


@migrations(name="001_random_checks")
def _first(db: Any) -> None:
    cells.lay_out(db, SCHEMA)


class Kept(NamedTuple):
    """What storing a sheet changed."""

    new: int
    changed: int
    same: int


class Draws:
    """The random checks of one ledger, over its open database."""

    def __init__(self, db: Any) -> None:
        self._db = db

    # --- commitments --------------------------------------------------------------------------------------------

    def commit(self, commitment: Commitment) -> None:
        with self._db.atomic():
            self._db.execute(
                "INSERT INTO commitments (sha256, committed_at, plan) VALUES (?, ?, ?)",
                (
                    commitment.sha256,
                    cells.iso(commitment.committed_at),
                    cells.packed(document.plan_document(commitment.plan)),
                ),
            )

    def withdraw(self, sha256: str, at: datetime) -> None:
        """Take a commitment back. It stays in the ledger, and the next draw names it."""
        with self._db.atomic():
            self._db.execute("UPDATE commitments SET withdrawn_at = ? WHERE sha256 = ?", (cells.iso(at), sha256))

    def commitments(self) -> list[Commitment]:
        """Every commitment, oldest first."""
        rows = self._db.query(
            "SELECT c.*, d.draw_id FROM commitments c LEFT JOIN draws d ON d.commitment = c.sha256 "
            "ORDER BY c.committed_at, c.sha256"
        )
        return [
            Commitment(
                row["sha256"],
                datetime.fromisoformat(row["committed_at"]),
                document.plan_of(json.loads(row["plan"])),
                cells.time(row["withdrawn_at"]),
                row["draw_id"] or "",
            )
            for row in rows
        ]

    def waiting(self) -> Commitment | None:
        """The commitment that waits for its draw: at most one does."""
        return next((one for one in self.commitments() if not one.draw_id and one.withdrawn_at is None), None)

    def withdrawn_since_last(self) -> tuple[str, ...]:
        """The commitments that were taken back after the newest draw's was given."""
        known = self.commitments()
        last = max((number for number, one in enumerate(known) if one.draw_id), default=-1)
        return tuple(one.sha256 for one in known[last + 1 :] if one.withdrawn_at is not None)

    # --- draws --------------------------------------------------------------------------------------------------

    def evidence(self, site_id: str) -> dict[int, tuple[date, SpotcheckRow]]:
        """A site's newest spot-check rows by item, each with the night it is of; empty for one never judged."""
        kept = next(
            self._db.query("SELECT run_id, rows FROM site_rows WHERE site_id = ? AND name = 'spotcheck'", (site_id,)),
            None,
        )
        if kept is None:
            return {}
        rows = [cells.row(SpotcheckRow, values) for values in json.loads(kept["rows"])]
        return {row.item: (date.fromisoformat(kept["run_id"]), row) for row in rows}

    def add(self, draw: Draw, items: Iterable[Item], drawn_at: datetime) -> None:
        with self._db.atomic():
            self._db.execute(
                "INSERT INTO draws VALUES (?, ?, ?, ?, ?, ?)",
                (
                    *(draw.draw_id, draw.commitment.sha256, draw.run_id, cells.iso(drawn_at)),
                    *(document.draw_json(draw), document.frame_csv(draw.frame).decode("utf-8")),
                ),
            )
            self._db.conn.executemany(
                "INSERT INTO draw_items VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [(draw.draw_id, *cells.stored(item)) for item in items],
            )

    def ids(self) -> list[str]:
        """The ids of all draws, oldest first."""
        return [row["draw_id"] for row in self._db.query("SELECT draw_id FROM draws ORDER BY drawn_at, draw_id")]

    def draw(self, draw_id: str) -> Draw | None:
        row = next(self._db.query("SELECT document, frame FROM draws WHERE draw_id = ?", (draw_id,)), None)
        return document.draw_of(row["document"], row["frame"].encode("utf-8")) if row else None

    def items(self, draw_id: str) -> list[Item]:
        """The items as they were handed out, by site and number."""
        rows = self._db.query("SELECT * FROM draw_items WHERE draw_id = ? ORDER BY site_id, item", (draw_id,))
        return [
            Item(
                *(row["site_id"], row["item"], bool(row["is_drawn"])),
                date.fromisoformat(row["seen"]) if row["seen"] else None,
                *(row["outcome"], row["evidence_urls"], row["inspector_note"]),
            )
            for row in rows
        ]

    # --- what inspectors brought back ---------------------------------------------------------------------------

    def keep(self, draw_id: str, inspections: Sequence[Inspection], read_at: datetime) -> Kept:
        """Keep what a sheet says; a later sheet's word about an item replaces an earlier one's."""
        before = {(one.site_id, one.item): one for one in self.inspections(draw_id)}
        with self._db.atomic():
            self._db.conn.executemany(
                "INSERT OR REPLACE INTO inspections VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        *(draw_id, one.site_id, one.item, one.result, one.note, one.inspector),
                        *(one.at.isoformat() if one.at else None, cells.iso(read_at)),
                    )
                    for one in inspections
                ],
            )
        earlier = [before.get((one.site_id, one.item)) for one in inspections]
        new, same = earlier.count(None), sum(old == one for old, one in zip(earlier, inspections, strict=True))
        return Kept(new, len(inspections) - new - same, same)

    def inspections(self, draw_id: str) -> list[Inspection]:
        rows = self._db.query("SELECT * FROM inspections WHERE draw_id = ? ORDER BY site_id, item", (draw_id,))
        return [
            Inspection(
                *(row["site_id"], row["item"], row["result"], row["note"], row["inspector"]), cells.time(row["at"])
            )
            for row in rows
        ]

    def looked(self, draw_id: str = "") -> list[tuple[int, str, str]]:
        """(item, the machine's outcome, the inspector's result) of the drawn items that came back, in one draw or all.

        What an inspector looked at beyond them was not chosen at random, and tells nothing of how often they agree.
        """
        rows = self._db.query(
            "SELECT item, d.outcome, i.result FROM inspections i JOIN draw_items d "
            "USING (draw_id, site_id, item) WHERE is_drawn AND ? IN ('', draw_id) ORDER BY draw_id, site_id, item",
            (draw_id,),
        )
        return [(row["item"], row["outcome"], row["result"]) for row in rows]
