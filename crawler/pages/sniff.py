"""What a body is, told from its first bytes."""

import re

# WHATWG mimesniff for what the Web shows, magic numbers for what offices attach
_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),  # docx, xlsx, pptx, ofd too
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),  # doc, xls, ppt, wps
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"BM", "bmp"),
    (b"\x00\x00\x01\x00", "ico"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"{\\rtf", "rtf"),
    (b"FWS", "flash"),
    (b"CWS", "flash"),
    (b"ID3", "audio"),
    (b"\x1aE\xdf\xa3", "video"),
    (b"FLV\x01", "video"),
    (b"OggS", "audio"),
)
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|script|style|title|meta|table|div|iframe|frameset|h[1-6]|p|a|br|font|b|form|"
    rb"center|span|ul|link|base|!--)\b",
    re.I,
)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def sniff(first_bytes: bytes) -> str:
    """The kind of a body: pdf zip ole html xml svg json png jpeg gif webp bmp ico … text, empty or binary.

    512 bytes are enough. ``empty`` holds for a body of blanks too.
    """
    head = first_bytes[:1024]
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    if b"%PDF-" in head and not _HTML.match(head.lstrip()):
        return "pdf"  # readers of PDF take a header anywhere in the first kilobyte: a BOM and blank lines come first
    if head[:4] == b"RIFF":
        return "webp" if head[8:12] == b"WEBP" else "media"
    if head[4:8] == b"ftyp":
        return "video"
    if head.startswith(_BOMS):
        return _text(head.decode("utf-16" if head[:1] != b"\xef" else "utf-8-sig", "ignore").encode()) or "text"
    return _text(head) or ("binary" if _CONTROL.search(head) else "text")


def _text(head: bytes) -> str:
    start = head.lstrip()
    if not start:
        return "empty"
    if start[:5].lower() == b"<?xml":
        return "svg" if b"<svg" in start else "html" if re.search(rb"<!doctype html|<html", start, re.I) else "xml"
    if start[:4].lower() == b"<svg":
        return "svg"
    if start[:1] == b"<":
        return "html" if _HTML.search(start) else "xml" if re.match(rb"<[a-z][\w:.-]*[\s>/]", start, re.I) else "html"
    if re.match(rb"[\[{]\s*(?:[\"\[\]{}]|-?\d|true|false|null)", start):
        return "json"
    return "html" if _HTML.search(start) else ""
