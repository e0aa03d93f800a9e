"""How facts, texts, bodies and link edges become small, and come back."""

import json
import sys
import zlib
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import MISSING, fields
from datetime import date
from hashlib import blake2b
from itertools import accumulate
from operator import sub
from typing import Any

from crawler.records import (
    Column,
    DateVote,
    DocumentRecord,
    FileRead,
    HiddenLink,
    Link,
    Marks,
    Message,
    Outline,
    Page,
    Personal,
    Published,
)

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LEVEL = 1  # .07 ms and .200 of a 36 KB page; level 3 takes .09 ms for .193
_COMPRESSOR = zstd.ZstdCompressor(LEVEL)  # one for all: setting one up takes a third of the time, and frames are whole


def body_hash(body: bytes) -> str:
    """The name a body is kept under: 32 hex digits."""
    return blake2b(body, digest_size=16).hexdigest()


def squeeze(content: bytes) -> bytes:
    return _COMPRESSOR.compress(content, zstd.ZstdCompressor.FLUSH_FRAME)


def unsqueeze(blob: bytes) -> bytes:
    return zstd.decompress(blob)


def clean(text: str) -> str:
    """``text`` without lone surrogates: a JSON list may hold them, and SQLite takes no string that does."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode("utf-8")
    return text


# --- attachments ------------------------------------------------------------------------------------------------


def pack_file(file: FileRead) -> tuple[str, str, str | None]:
    """State, personal data and report of an attachment as their columns."""
    report = json.dumps(file.report, ensure_ascii=False) if file.report else None
    return file.state, json.dumps(file.personal), report


def unpack_file(url: str, state: str, personal: str, report: str | None) -> FileRead:
    """The record of ``pack_file``'s columns."""
    outline = None
    if report:
        year, length, missing = json.loads(report)
        outline = Outline(year, length, tuple(missing))
    return FileRead(url, state, tuple(Personal(*one) for one in json.loads(personal)), outline)


# --- edges ------------------------------------------------------------------------------------------------------


def pack_ids(ids: Iterable[int]) -> bytes:
    """Distinct ids, in any order, as one small blob."""
    ordered = sorted(ids)
    differences = array("I", map(sub, ordered, [0, *ordered[:-1]]))
    if sys.byteorder == "big":
        differences.byteswap()
    return zlib.compress(differences.tobytes(), 1)


def unpack_ids(blob: bytes) -> Iterable[int]:
    """The ids of a blob in rising order."""
    differences = array("I", zlib.decompress(blob))
    if sys.byteorder == "big":
        differences.byteswap()
    return accumulate(differences)


# --- facts ------------------------------------------------------------------------------------------------------

# these fields have tables or columns of their own
_ELSEWHERE = frozenset({"url", "kind", "title", "entries", "text", "links"})
_DEFAULTS = {
    field.name: field.default if field.default_factory is MISSING else field.default_factory()
    for field in fields(Page)
    if field.name not in _ELSEWHERE
}


def pack_facts(page: Page) -> str:
    """A page's fields as compact JSON: those that are not at their default and not kept elsewhere."""
    facts = {name: value for name, default in _DEFAULTS.items() if (value := getattr(page, name)) != default}
    return clean(_ENCODER.encode(facts))


def unpack_facts(text: str) -> dict[str, Any]:
    """The keyword arguments of ``Page`` that ``pack_facts`` wrote down.

    A field that an older program wrote and today's Page does not know is left out.
    """
    facts = json.loads(text)
    return {name: _READERS.get(name, _plain_field)(value) for name, value in facts.items() if name in _DEFAULTS}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return {
        field.name: part
        for field in fields(value)  # type: ignore[arg-type]
        if (part := getattr(value, field.name)) not in ("", None)
    }


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain_field(value: Any) -> Any:
    return (
        tuple(tuple(part) if isinstance(part, list) else part for part in value) if isinstance(value, list) else value
    )


def _published(value: Sequence[str]) -> Published:
    return Published(date.fromisoformat(value[0]), *value[1:])


def _votes(value: Sequence[Sequence[str]]) -> tuple[DateVote, ...]:
    return tuple(DateVote(source, date.fromisoformat(day), precision, raw) for source, day, precision, raw in value)


def _column(value: dict[str, Any]) -> Column:
    return Column(**{"name": "", **value})


def _record(value: dict[str, Any]) -> DocumentRecord:
    return DocumentRecord(**_with_days(value, "formed", "published"))


def _messages(value: Sequence[dict[str, Any]]) -> tuple[Message, ...]:
    return tuple(Message(**{"url": "", "title": "", **_with_days(part, "received", "answered")}) for part in value)


def _with_days(value: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: date.fromisoformat(part) if name in names else part for name, part in value.items()}


def _many(record: Callable[..., Any]) -> Callable[[Sequence[Sequence[str]]], tuple[Any, ...]]:
    return lambda value: tuple(record(*parts) for parts in value)


_READERS: dict[str, Callable[[Any], Any]] = {
    "published": _published,
    "votes": _votes,
    "column": _column,
    "record": _record,
    "messages": _messages,
    "marks": lambda value: Marks(**value),
    "content_links": _many(Link),
    "parts": _many(Link),
    "hidden": _many(HiddenLink),
    "personal": _many(Personal),
}
