"""Old Word documents: the smallest compound file whose text an old Word, or a library, reads."""

import struct

_SECTOR = 512
_STREAM = 4096  # shorter streams would lie in a stream of their own kind
_TEXT_AT = 0x800
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def doc(lines: list[str], pictures: bytes = b"") -> bytes:
    """One paragraph a line; the text in one piece of UTF-16 ([MS-DOC] 2.4.1). ``pictures`` lie beside it."""
    text = "".join(line + "\r" for line in lines)
    written = text.encode("utf-16-le")
    pieces = struct.pack("<II", 0, len(text)) + struct.pack("<HIH", 0, _TEXT_AT, 0)
    table = b"\x02" + struct.pack("<I", len(pieces)) + pieces
    head = bytearray(_TEXT_AT)
    struct.pack_into("<HHHHHHH", head, 0, 0xA5EC, 0x00C1, 0, 0x0804, 0, 0x1200, 0x00BF)  # of Word 97, with a 1Table
    struct.pack_into("<II", head, 0x18, _TEXT_AT, _TEXT_AT + len(written))
    struct.pack_into("<H", head, 0x20, 14)
    struct.pack_into("<H", head, 0x3E, 22)
    struct.pack_into("<I", head, 0x40, _TEXT_AT + len(written))
    struct.pack_into("<I", head, 0x4C, len(text))
    struct.pack_into("<H", head, 0x98, 0x5D)
    struct.pack_into("<II", head, 0x1A2, 0, len(table))
    data = {"Data": pictures} if pictures else {}
    return _compound(data | {"1Table": table, "WordDocument": bytes(head) + written})  # shorter names first


def _compound(streams: dict[str, bytes]) -> bytes:
    """A compound file ([MS-CFB]) of a few streams: the table of sectors, the directory, the streams."""
    padded = {
        name: data.ljust(max(_STREAM, -(-len(data) // _SECTOR) * _SECTOR), b"\0") for name, data in streams.items()
    }
    table, directory, body = [_FAT, _END], [_entry("Root Entry", 5, _END, 0, child=1)], b""
    for place, (name, data) in enumerate(padded.items(), 1):
        first, sectors = len(table), len(data) // _SECTOR
        table += [*range(first + 1, first + sectors), _END]
        following = place + 1 if place < len(padded) else _FREE
        directory.append(_entry(name, 2, first, len(data), right=following))
        body += data
    table += [_FREE] * (_SECTOR // 4 - len(table))
    directory += [_entry("", 0, 0, 0)] * (4 - len(directory))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, _STREAM, _END, 0, _END, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", _FREE) * 108
    return header + struct.pack(f"<{len(table)}I", *table) + b"".join(directory) + body


def _entry(name: str, kind: int, first: int, size: int, child: int = _FREE, right: int = _FREE) -> bytes:
    """One entry of the directory. ``kind``: 0 none, 2 a stream, 5 the root."""
    letters = (name + "\0").encode("utf-16-le") if name else b""
    return (
        letters.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(letters), kind, 1, _FREE, right, child)
        + bytes(36)
        + struct.pack("<IQ", first, size)
    )
