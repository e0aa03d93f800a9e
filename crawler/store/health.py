"""Whether a SQLite file of the project is whole, without changing it: what `govsite doctor` asks of each."""

import sqlite3
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import quote

from crawler.store.errors import telling
from crawler.store.schema import migrations
from crawler.store.sqlite import Database

SQLITE = sqlite3.sqlite_version
_STEPS = 10_000  # of SQLite's machine between two looks at the clock: some .1 ms


@dataclass(frozen=True, slots=True)
class Health:
    """What a site's file says of itself. ``damage`` is '' for a whole file, None when time ran out before the end.

    ``pending`` counts the changes of layout it has not had yet: the next night makes them. ``last_night`` is the
    newest monitoring date; ``ended`` whether its crawl came to its end.
    """

    damage: str | None
    pending: int
    last_night: date | None
    ended: bool


def site_file(path: Path, seconds: float) -> Health:
    """The health of a site's file; 0 ``seconds`` leave its pages unread. Raises StoreError where it does not open."""
    with telling(path), closing(read_only(path)) as connection:
        rows = connection.execute("SELECT date, state FROM nights ORDER BY date DESC LIMIT 1").fetchall()
        last, state = rows[0] if rows else (None, "done")
        return Health(
            damage=damage(connection, seconds),
            pending=len(migrations.pending(Database(connection, execute_plugins=False))),
            last_night=date.fromisoformat(last) if last else None,
            ended=state == "done",
        )


def read_only(path: Path) -> sqlite3.Connection:
    """A connection that cannot write, and leaves nothing beside the file.

    A file without a log beside it is open nowhere else. It is read as immutable, for SQLite would make a log to share,
    owned by whoever looks: a look as root would then keep the night from its own files.
    """
    nobody_writes = path.exists() and not Path(f"{path}-wal").exists()
    where = f"file:{quote(str(path.absolute()))}?mode=ro{'&immutable=1' * nobody_writes}"
    return sqlite3.connect(where, uri=True, timeout=5, isolation_level=None)


def damage(connection: sqlite3.Connection, seconds: float) -> str | None:
    """What SQLite's quick check finds: '' nothing, None when ``seconds`` were not enough for it."""
    if seconds <= 0:
        return None
    deadline = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
    try:
        (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.OperationalError as error:
        if "interrupted" not in str(error):
            raise
        return None
    finally:
        with suppress(sqlite3.Error):
            connection.set_progress_handler(None, 0)
    return "" if said == "ok" else str(said)
