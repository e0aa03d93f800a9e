"""How a kept file is asked something while a night may write it, or may begin to."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from crawler.store.health import read_only

T = TypeVar("T")
Connection = sqlite3.Connection

# kept pages and their texts: what is shown to anybody is made of facts, never of these
RAW = frozenset({("bodies", "body"), ("texts", "text"), ("rendered", "body")})


def asked(path: Path, question: Callable[[Connection], T]) -> T:
    """What ``question`` finds in the file, which it can neither write nor read raw pages of.

    A file that nobody writes is read as immutable, so that no log of ours is left beside it. Where a writer came
    meanwhile, what was read may be torn, and it is asked once more, beside the writer. Raises what SQLite does; reading
    a column of RAW is a DatabaseError.
    """
    log = Path(f"{path}-wal")
    while True:
        beside_a_writer = log.exists()
        try:
            with closing(read_only(path)) as connection:
                connection.set_authorizer(_facts_only)
                answer = question(connection)
        except sqlite3.DatabaseError:
            if beside_a_writer or not log.exists():
                raise
        else:
            if beside_a_writer or not log.exists():
                return answer


def _facts_only(action: int, table: str | None, column: str | None, *_: object) -> int:
    raw = action == sqlite3.SQLITE_READ and (table, column) in RAW
    return sqlite3.SQLITE_DENY if raw or action == sqlite3.SQLITE_ATTACH else sqlite3.SQLITE_OK
