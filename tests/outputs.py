"""Everything that lies in what a night leaves behind, however it is packed: what a leak is looked for in."""

import gzip
import io
import re
import sqlite3
import zipfile
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from pathlib import Path

from crawler.store.packing import unsqueeze

ZSTD = b"\x28\xb5\x2f\xfd"
_BETWEEN = rb"(?:[\s\-\0]|&nbsp;|\xe3\x80\x80|\xa1\xa1|\xc2\xa0|<[^<>]{0,300}>)*"


def contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """(where, bytes) of every file below a folder: as it is, and what is packed in it."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        yield from ((f"{name} {inside}".strip(), body) for inside, body in _unpacked(path))


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


def holding(numbers: Collection[str], found: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, str]]:
    """(where, number) of every number that bytes show: also full-width, in UTF-8, GBK or UTF-16, and split by blanks,
    hyphens or markup."""
    whole = {number: re.compile(_written(number)) for number in numbers}
    begun = re.compile(b"|".join(sorted({_written(number[:_BEGINNING]) for number in numbers})))
    for where, body in found:
        if begun.search(body):  # one search for all: hardly any page has one
            yield from ((where, number) for number, pattern in whole.items() if pattern.search(body))


_BEGINNING = 7  # characters


def _written(number: str) -> bytes:
    return _BETWEEN.join(map(_sign, number))


def _sign(sign: str) -> bytes:
    """One character as a pattern: a digit in ASCII, or full-width in UTF-8, GBK and UTF-16."""
    if not sign.isdigit():
        return re.escape(sign.encode())
    wide = chr(0xFEE0 + ord(sign))
    ways = (sign.encode(), *(re.escape(wide.encode(encoding)) for encoding in ("utf-8", "gb18030", "utf-16-le")))
    return b"(?:%b)" % b"|".join(ways)
