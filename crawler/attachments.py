"""What an attachment says: its words, from the bytes of a PDF, an office document, an OFD, or a ZIP of such files.

Files come from anywhere: a small archive may unpack to gigabytes, a PDF may refer to itself for ever. Everything here
is bounded in size; ``crawler.filereader`` runs it in a process of its own that is bounded in time and memory too.
"""

import io
import re
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from crawler import archives
from crawler.pages.decoding import decode

_DOCUMENTS = frozenset({"pdf", "docx", "xlsx", "pptx", "ofd", "doc", "xls", "ppt", "wps", "et", "dps"})  # extensions
READ = _DOCUMENTS | {"zip"}
_PROGRAMS = frozenset({"", "jsp", "do", "action", "php", "asp", "aspx"})  # what they hand out, only its bytes tell
_TEXTS = frozenset({"txt", "csv", "htm", "html"})
PICTURES = frozenset({"jpg", "jpeg", "png", "gif", "bmp", "tif", "tiff", "webp"})  # extensions, and as sniffed
UNOPENED = frozenset({"rar", "7z", "gzip"})  # sniffed: nothing pure reads them
BARE = 40  # letters; a page that shows a picture and has less is a scan
_SCAN = 300_000  # pixels; a smaller picture is an emblem, a stamp, a code
_DRAWN = 20_000  # bytes of drawing on a page without words: its letters are outlines
MOST_TEXT = 2_000_000  # characters of one file
MOST_PAGES = 300  # of one PDF
_MOST_PART = 20_000_000  # bytes one part of an archive unpacks to
_MOST_PARTS = 200
_MOST_UNPACKED = 60_000_000  # bytes all parts that are read unpack to


class UnreadableError(Exception):
    """The file is damaged, hostile, or not what its name says."""


class EncryptedError(Exception):
    """The file opens with a password only."""


def extension(url: str) -> str:
    """The extension a file's address shows, in lower case; that of a query's file name where the path is a program."""
    parts = urlsplit(url)
    names = [parts.path.rpartition("/")[2], *(unquote(pair.partition("=")[2]) for pair in parts.query.split("&"))]
    endings = [name.rpartition(".")[2].lower() for name in names if "." in name]
    return next((ending for ending in endings if ending in READ), endings[0] if endings else "")


def is_document(url: str) -> bool:
    """Whether an attachment's address promises words: by its extension, or by hiding it behind a program."""
    ending = extension(url)
    return ending in READ or ending in _PROGRAMS


class Contents(NamedTuple):
    """The words of a file. ``texts`` is one text, or for a ZIP its names and one text a member; paragraphs end by
    ``\\n``, cells of a table by ``\\t``. ``state`` is as in FileRead: *no text* for a scan, *in part* where pages are
    scans or members were not read."""

    texts: tuple[str, ...]
    state: str = "read"


def contents(body: bytes, extension: str) -> Contents:
    """What a file says. ``extension`` is what its name says; the bytes decide (many a .doc is a ZIP).

    Raises UnreadableError or EncryptedError.
    """
    try:
        folder = archives.folder(body)
        return _document(body, extension) if folder is None else _members(folder)
    except (EncryptedError, UnreadableError):
        raise
    except Exception as error:  # a damaged file breaks its reader in ways nobody can list
        raise UnreadableError(f"{type(error).__name__}: {error}"[:200]) from error


def _members(folder: zipfile.ZipFile) -> Contents:
    """What a ZIP's files say, each a text of its own: the rows of one are no head of another's. Names may tell too."""
    names: list[str] = []
    texts: list[str] = []
    states: list[str] = []
    for member in archives.members(folder):
        held = _member(member)
        names.append(member.name)
        texts += held.texts
        states.append(held.state)
    return Contents(("\n".join(names), *texts), _together(states))


def _member(member: archives.Member) -> Contents:
    ending = member.name.rpartition(".")[2].lower()
    if member.body is None:
        return Contents((), member.state)
    if ending in PICTURES:
        return Contents((), "no text")
    if ending not in _DOCUMENTS | _TEXTS:
        return Contents((), "not opened")  # an archive within an archive too
    try:
        return _document(member.body, ending)
    except EncryptedError:
        return Contents((), "encrypted")
    except Exception:  # it costs this member; the other members are read
        return Contents((), "unreadable")


def _together(states: Collection[str]) -> str:
    distinct = set(states) or {"read"}
    return distinct.pop() if len(distinct) == 1 else "in part"


def _document(body: bytes, extension: str) -> Contents:
    reader = next((read for magic, read in _READERS.items() if body.startswith(magic)), None)
    if reader is None:
        return Contents((_plain_text(body, extension),))
    parts = list(_bounded(reader(body)))
    words = "".join(part for part in parts if part is not None)
    unseen = parts.count(None)
    if not unseen:
        return Contents((words,))
    return Contents((words,), "no text" if _letters(words) < BARE * unseen else "in part")


def _letters(words: str) -> int:
    return sum(map(str.isalpha, words))


def _bounded(parts: Iterator[str | None]) -> Iterator[str | None]:
    """The parts up to the most that is read; None stands for what is there and was not read."""
    left = MOST_TEXT
    for part in parts:
        yield part if part is None else part[:left]
        left -= len(part or "")
        if left <= 0:
            yield None
            return


def _plain_text(body: bytes, extension: str) -> str:
    """Web pages and texts saved under an office name; office programs open them, so readers do."""
    if extension not in ("doc", "xls", "wps", "et", *_TEXTS) or b"\0\0\0\0" in body[:4096]:
        raise UnreadableError("its bytes are none of a file of this name")
    return _TAGS.sub(_between, decode(body, "").html)[:MOST_TEXT]


_TAGS = re.compile(r"<(/?[a-zA-Z][\w:]{0,20})[^<>]{0,2000}>")


def _between(tag: re.Match[str]) -> str:
    name = tag[1].lower().strip("/")
    return "\t" if name in ("td", "th") else "\n" if name in ("tr", "p", "br", "div", "li") else ""


# --- PDF ------------------------------------------------------------------------------------------------------------


def _pdf(body: bytes) -> Iterator[str | None]:
    """The words of each page; None after those of a page that is a scan."""
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it warns of every flaw of every file
    pdf = PdfReader(io.BytesIO(body), strict=False)
    if pdf.is_encrypted and not pdf.decrypt(""):
        raise EncryptedError
    for number, page in enumerate(pdf.pages):
        if number >= MOST_PAGES:
            yield None
            return
        words = page.extract_text()
        yield words + "\n"
        if _letters(words) < BARE and _is_drawn(page):
            yield None


def _is_drawn(page: Any) -> bool:
    """Whether a page is filled by a picture, or by letters that are outlines."""
    drawing = page.get_contents()
    return _pixels(page.get("/Resources"), 3) >= _SCAN or (drawing is not None and len(drawing.get_data()) >= _DRAWN)


def _pixels(resources: Any, depth: int) -> int:
    """How many pixels the pictures of a page have; they may lie inside forms. A scan may be cut into stripes."""
    if resources is None or not depth or "/XObject" not in resources.get_object():
        return 0
    total = 0
    for part in list(resources.get_object()["/XObject"].values())[:_MOST_PARTS]:
        one = part.get_object()
        if "/Width" in one and "/Height" in one:
            total += int(one["/Width"]) * int(one["/Height"])
        else:
            total += _pixels(one.get("/Resources"), depth - 1)
    return total


# --- archives of XML: DOCX, XLSX, PPTX, OFD -------------------------------------------------------------------------


def _archive(body: bytes) -> Iterator[str | None]:
    """The words of DOCX, XLSX, PPTX and OFD, whatever the file is called."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        parts = archive.infolist()
        if any(part.flag_bits & 1 for part in parts):
            raise EncryptedError
        names = {part.filename: part for part in parts}
        if not archives.is_document(names):
            raise UnreadableError("an archive within an archive")
        words = _ofd if "OFD.xml" in names else _xlsx if any(map(_IS_SHEET.match, names)) else _docx
        letters = 0
        for part in words(archive, names):
            letters += _letters(part)
            yield part
        if letters < BARE and any(map(_PICTURE.search, names)):
            yield None


_IS_SHEET = re.compile("xl/")
_PICTURE = re.compile(r"(?:^|/)(?:media|Res)/[^/]+\.(?:jpe?g|png|gif|bmp|tiff?|jb2|emf|wmf)$", re.I)
Parts = Mapping[str, zipfile.ZipInfo]


def _read(archive: zipfile.ZipFile, names: Parts, chosen: re.Pattern[str]) -> Iterator[Any]:
    """The XML of the parts whose names match, each as its elements, within the bounds of one archive."""
    from lxml import etree

    left = _MOST_UNPACKED
    matching = [part for name, part in names.items() if chosen.fullmatch(name)]
    for part in sorted(matching, key=lambda one: (len(one.filename), one.filename))[:_MOST_PARTS]:
        with archive.open(part) as file:
            unpacked = file.read(min(_MOST_PART, left) + 1)  # not the size the archive claims
        if len(unpacked) > min(_MOST_PART, left):
            raise UnreadableError("unpacks to more than is read")
        left -= len(unpacked)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
        root = etree.fromstring(unpacked, parser)
        if root is not None:
            yield root


_DOCX_PARTS = re.compile(
    r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml|ppt/slides/slide\d+\.xml"
)


def _docx(archive: zipfile.ZipFile, names: Parts) -> Iterator[str]:
    for root in _read(archive, names, _DOCX_PARTS):
        for element in root.iter("{*}t", "{*}tab", "{*}br", "{*}p", "{*}tc", "{*}tr"):
            name = element.tag.rpartition("}")[2]
            if name == "t":
                yield element.text or ""
            elif name == "p" and element.getparent().tag.endswith("}tc"):
                yield " "  # the lines of one cell stay in their row
            else:
                yield _WORD_BREAKS[name]


_WORD_BREAKS = {"tab": "\t", "br": "\n", "p": "\n", "tc": "\t", "tr": "\n"}


def _xlsx(archive: zipfile.ZipFile, names: Parts) -> Iterator[str]:
    shared = [
        "".join(words.text or "" for words in item.iter("{*}t"))
        for root in _read(archive, names, re.compile(r"xl/sharedStrings\.xml"))
        for item in root.iter("{*}si")
    ]
    for root in _read(archive, names, _SHEETS):
        for row in root.iter("{*}row"):
            yield "\t".join(_cell(cell, shared) for cell in row.iter("{*}c")) + "\n"


_SHEETS = re.compile(r"xl/(?:worksheets/)?(?!workbook|styles|sharedStrings|metadata|calcChain)[^/]+\.xml")


def _cell(cell: Any, shared: list[str]) -> str:
    words = "".join(part.text or "" for part in cell.iter("{*}v", "{*}t"))
    if cell.get("t") == "s" and words.isdigit():
        return shared[int(words)] if int(words) < len(shared) else ""
    # a long number is kept as 4.5070219900101E+17 where it was not typed as text: its end is lost already
    return words


def _ofd(archive: zipfile.ZipFile, names: Parts) -> Iterator[str]:
    """An OFD's pages: its texts lie by their place on paper, a line is what has one height."""
    for root in _read(archive, names, re.compile(r"(?:.*/)?Pages/Page_\d+/Content\.xml", re.I)):
        height = ""
        for element in root.iter("{*}TextObject"):
            box = (element.get("Boundary") or "0 0 0 0").split()
            if len(box) > 1 and box[1] != height:
                height = box[1]
                yield "\n"
            yield "".join(code.text or "" for code in element.iter("{*}TextCode")) + "\t"
        yield "\n"


# --- old office files -----------------------------------------------------------------------------------------------

_STREAMS = ("WordDocument", "Workbook", "Book", "1Table", "0Table", "PowerPoint Document")
_OF_WORDS = ("WordDocument", "PowerPoint Document")  # the tables beside name styles and fonts
_PICTURES_OF = ("Data", "Pictures")  # streams
_PICTURE_BYTES = 20_000
_CHINESE = re.compile("[\u4e00-\u9fff]")


def _ole(body: bytes) -> Iterator[str | None]:
    """The texts of DOC, XLS, PPT, WPS, scanned for: runs of UTF-16, and of GBK or ASCII, in the streams that hold them.

    The scan knows nothing of the formats: it sees deleted text too, and a cell of an XLS begins a line.
    """
    import olefile

    with olefile.OleFileIO(io.BytesIO(body)) as file:
        if file.exists("EncryptedPackage") or file.exists("EncryptionInfo"):
            raise EncryptedError
        letters = 0
        for name in _STREAMS:
            if file.exists(name):
                for run in _runs(file.openstream(name).read(_MOST_PART)):
                    letters += len(_CHINESE.findall(run)) * (name in _OF_WORDS)
                    yield run
        if letters < BARE and any(file.exists(name) and file.get_size(name) > _PICTURE_BYTES for name in _PICTURES_OF):
            yield None


_WIDE = re.compile(rb"(?:[\x20-\x7e\t\r\n\x07]\0|[\x00-\xff][\x4e-\x9f\x30\xff]){4,}")
_NARROW = re.compile(rb"(?:[\x20-\x7e\t\r\n\x07]|[\x81-\xfe][\x40-\xfe]){6,}")


def _runs(stream: bytes) -> Iterator[str]:
    for offset in (0, 1):  # a run of UTF-16 may begin at an odd byte
        for match in _WIDE.finditer(stream, offset):
            yield _broken(match[0].decode("utf-16-le", "replace"))
    for match in _NARROW.finditer(stream):
        yield _broken(match[0].decode("gb18030", "replace"))


def _broken(words: str) -> str:
    return words.replace("\x07", "\t").replace("\r", "\n") + "\n"


_READERS: dict[bytes, Callable[[bytes], Iterator[str | None]]] = {
    b"%PDF": _pdf,
    b"PK\x03\x04": _archive,
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": _ole,
}
