"""What lies in a ZIP that is a folder of files and no document of its own: its members, within bounds."""

import io
import re
import zipfile
from collections.abc import Collection, Iterator
from typing import NamedTuple

MOST_MEMBERS = 200
MOST_MEMBER = 20_000_000  # bytes one member unpacks to
MOST_UNPACKED = 60_000_000  # bytes all members unpack to
MOST_RATIO = 200  # what a member unpacks to, to what it takes in the archive
_SMALL = 1_000_000  # bytes; up to here a ratio tells nothing: a blank table packs well

_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_ENCRYPTED = 1  # flag bits
_UTF_8 = 0x800
_OF_A_DOCUMENT = re.compile(r"OFD\.xml|\[Content_Types\]\.xml|(?:word|xl|ppt)/.+")
# what systems leave in every archive
_LITTER = re.compile(r"(?:.*/)?(?:__MACOSX/.*|\.DS_Store|Thumbs\.db|desktop\.ini|\._[^/]*)|.*/", re.I)


class Member(NamedTuple):
    """A file in an archive. ``body`` is None where it was not taken out, and ``state`` says why, as in FileRead."""

    name: str
    body: bytes | None
    state: str = "read"


def folder(body: bytes) -> zipfile.ZipFile | None:
    """The archive in the bytes; None when they are none, or one that is a document (DOCX, XLSX, OFD …).

    Raises zipfile.BadZipFile where it is damaged.
    """
    if not body.startswith(_MAGIC):
        return None
    archive = zipfile.ZipFile(io.BytesIO(body))
    return None if is_document(archive.namelist()) else archive


def is_document(names: Collection[str]) -> bool:
    """Whether the parts of an archive are those of an office document."""
    return any(map(_OF_A_DOCUMENT.fullmatch, names))


def members(archive: zipfile.ZipFile) -> Iterator[Member]:
    """The files of an archive in its order, without folders and litter."""
    left = MOST_UNPACKED
    files = [info for info in archive.infolist() if not _LITTER.fullmatch(info.filename)]
    for number, info in enumerate(files):
        if number >= MOST_MEMBERS:
            yield Member("", None, "too large")  # one for all the rest
            return
        member = _taken_out(archive, info, left)
        left -= len(member.body or b"")
        yield member


def _taken_out(archive: zipfile.ZipFile, info: zipfile.ZipInfo, left: int) -> Member:
    name = member_name(info)
    if info.flag_bits & _ENCRYPTED:
        return Member(name, None, "encrypted")
    most = min(MOST_MEMBER, left, max(_SMALL, MOST_RATIO * info.compress_size))
    try:
        with archive.open(info) as file:
            body = file.read(most + 1)  # not the size the archive claims
    except Exception:  # damaged, or packed in a way only other programs know: every packing has its own errors
        return Member(name, None, "unreadable")
    return Member(name, None, "too large") if len(body) > most else Member(name, body)


def member_name(info: zipfile.ZipInfo) -> str:
    """A member's name. Without the flag for UTF-8 it is UTF-8 all the same, or GBK: ``zipfile`` took it for CP437."""
    if info.flag_bits & _UTF_8:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")
