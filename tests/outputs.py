"""Every text that lies in what a night leaves behind, however it is packed: what a leak would be looked for in."""

import gzip
import io
import re
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from crawler.store.packing import unsqueeze

ZSTD = b"\x28\xb5\x2f\xfd"
_MARKUP = re.compile(r"<[^<>]{0,300}>|&nbsp;|[\s\-\0\u3000\xa0]")
_WIDE = {0xFF10 + digit: str(digit) for digit in range(10)}


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """(where, text) of every file below a folder: its bytes as they are, and what is packed in them."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        for inside, body in _unpacked(path):
            yield from ((f"{name} {inside}".strip(), text) for text in decoded(body))


def _unpacked(path: Path) -> Iterator[tuple[str, bytes]]:
    body = path.read_bytes()
    yield "", body
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            yield from ((name, archive.read(name)) for name in archive.namelist())
    elif body.startswith(b"\x1f\x8b"):
        yield "unpacked", gzip.decompress(body)
    elif body.startswith(b"SQLite format 3\0"):
        yield from _cells(path)


def _cells(path: Path) -> Iterator[tuple[str, bytes]]:
    """Every text and every packed body of every table."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            cursor = db.execute(f'SELECT * FROM "{table}"')
            columns = [column[0] for column in cursor.description]
            for row in cursor:
                for column, cell in zip(columns, row, strict=True):
                    if isinstance(cell, bytes):
                        yield f"{table}.{column}", unsqueeze(cell) if cell.startswith(ZSTD) else cell
                    elif isinstance(cell, str):
                        yield f"{table}.{column}", cell.encode("utf-8", "replace")


def decoded(body: bytes) -> Iterator[str]:
    """The bytes in each encoding they may be in, plain ASCII alone where they are."""
    if body.isascii():
        yield body.decode("ascii")
        return
    for encoding in ("utf-8", "gb18030", "utf-16-le"):
        yield body.decode(encoding, "replace")


def holding(numbers: Iterable[str], found: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """(where, number) of every number a text shows, also full-width, split by blanks, hyphens or markup."""
    wanted = list(numbers)
    for where, text in found:
        plain = _MARKUP.sub("", text.translate(_WIDE))
        for number in wanted:
            if number in plain or number in text:
                yield where, number
