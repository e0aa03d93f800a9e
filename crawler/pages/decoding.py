"""In which character set a page's bytes are to be read."""

import codecs
import re
from typing import NamedTuple

# the charset stands late on some pages (19.7 KB was met); 32 KB are searched
_SEARCHED = 32 * 1024
_META = re.compile(rb"""<(?:meta\b[^<>]*?\bcharset|\?xml\b[^<>]*?\bencoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I)
_HTTP = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.I)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))

# gb2312 and gbk are read as gb18030, as browsers do: 4.7 % of the pages that say gb2312 need the larger set
_GB = dict.fromkeys(
    ("gb2312", "gbk", "gb18030", "gb-2312", "gb_2312-80", "x-gbk", "cp936", "ms936", "euc-cn"), "gb18030"
)
# labels that decode any byte, or say nothing without a BOM, are no evidence
_NO_EVIDENCE = frozenset({"latin_1", "iso8859-1", "cp1252", "ascii", "utf-16", "utf-16-le", "utf-16-be", "utf-32", ""})
# this share of broken characters is a damaged UTF-8 page; more is another charset
_DAMAGED = 0.05


class Decoded(NamedTuple):
    """``encoding`` is what the bytes were read as, ``declared`` the label they came with (HTTP before meta, lower
    case, '' = none), ``replaced`` how many characters could not be read, ``utf8`` the body itself where it is UTF-8."""

    html: str
    encoding: str
    declared: str
    replaced: int
    utf8: bytes = b""


def decode(body: bytes, content_type: str = "") -> Decoded:
    """The text of ``body``: by BOM, else as UTF-8 when it is that, else as declared, else gb18030. Never raises."""
    labels = _labels(body, content_type)
    declared = labels[0] if labels else ""
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return _replaced(body[len(bom) :], encoding, declared)
    charsets = [charset for charset in map(_charset, labels) if charset]
    utf8 = _strict(body, "utf-8")
    if utf8 is not None and not ("gb18030" in charsets and _is_doubtful(utf8)):
        is_whole = body[-1:].isascii()  # else its last character may have been cut in two
        return Decoded(utf8, "utf-8", declared, 0, body if is_whole else b"")
    if utf8 is None and "utf-8" in (*charsets, "utf-8")[:1]:
        damaged = body.decode("utf-8", "replace")
        broken = damaged.count("\ufffd")
        if broken < _DAMAGED * (len(damaged) - len(damaged.encode("ascii", "ignore"))):
            return Decoded(damaged, "utf-8", declared, broken)
    for charset in (*charsets, "gb18030"):
        html = _strict(body, charset)
        if html is not None:
            return Decoded(html, charset, declared, 0)
    return min(
        (_replaced(body, charset, declared) for charset in (*charsets, "gb18030", "utf-8")), key=lambda d: d.replaced
    )


def _labels(body: bytes, content_type: str) -> list[str]:
    labels = _HTTP.findall(content_type)[:1]
    if found := _META.search(body, 0, _SEARCHED):
        labels.append(found[1].decode("ascii", "replace"))
    return [label.lower() for label in labels]


def _charset(label: str) -> str:
    """Python's name of a declared charset, '' when it is unknown or no evidence."""
    if label in _GB:
        return "gb18030"
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return ""
    return "" if name in _NO_EVIDENCE else name


def _strict(body: bytes, charset: str) -> str | None:
    """The text, or None when a byte is wrong; a last character cut in two by a size limit is left out."""
    try:
        return codecs.getincrementaldecoder(charset)("strict").decode(body, False)
    except (UnicodeError, ValueError, LookupError):
        return None


def _replaced(body: bytes, charset: str, declared: str) -> Decoded:
    try:
        html = body.decode(charset, "replace")
    except (UnicodeError, ValueError, LookupError):
        html = body.decode("latin-1")
    return Decoded(html, charset, declared, html.count("\ufffd"))


def _is_doubtful(text: str) -> bool:
    """A few GBK characters can pass as UTF-8 of another script: then nothing of it is Chinese."""
    return not text.isascii() and not any(character >= "\u2e80" for character in text)
