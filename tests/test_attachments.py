"""Attachments give their words, hostile ones cost no more than their bounds, and the walk keeps what is masked only."""

import asyncio
import io
import struct
import zipfile
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loopback import Loopback, Reply, page, registry, run, serving

from crawler import attachments, filereader
from crawler.attachments import EncryptedError, UnreadableError
from crawler.filereader import FileReader
from crawler.records import FileRead, Personal
from crawler.store import SiteStore
from demo import files

T = TypeVar("T")
NUMBER = "450702199001011234"
WHO = f"韦某 身份证号{NUMBER}"
FOUND = (Personal("citizen", "450***********1234"),)


def text(body: bytes, extension: str) -> str:
    """All a file says."""
    return "\n".join(attachments.contents(body, extension).texts)


def pdf(*lines: str) -> bytes:
    """One page of ASCII lines."""
    shown = b"".join(b"(%b) Tj T* " % line.encode() for line in lines)
    stream = b"BT /F1 12 Tf 14 TL 72 720 Td " + shown + b"ET"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        table,
        len(out),
    )


def ole(stream: bytes, name: str = "WordDocument") -> bytes:
    """A compound file of one stream: header, FAT, directory, data; sectors of 512 bytes."""
    data = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    sectors = len(data) // 512
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + sectors), 0xFFFFFFFE]
    fat = struct.pack("<128I", *(chain + [0xFFFFFFFF] * (128 - len(chain))))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header = header.ljust(76, b"\0") + struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    entries = _entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1) + _entry(name, 2, 2, len(data)) + b"\0" * 256
    return header + fat + entries + data


def _entry(name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF) -> bytes:
    wide = (name + "\0").encode("utf-16-le")
    none = 0xFFFFFFFF
    return struct.pack("<64sHBBIII36xIQ", wide, len(wide), kind, 1, none, none, child, start, size)


SOUND: dict[str, bytes] = {
    "pdf": pdf(f"ID {NUMBER}"),
    "docx": files.docx(WHO),
    "xlsx": files.xlsx([["姓名", "身份证号"], ["韦某", NUMBER]]),
    "ofd": files.ofd([WHO]),
    "doc": ole(WHO.encode("utf-16-le")),
    "xls": ole(b"\x12\0\0" + NUMBER.encode() + b"\0\0", "Workbook"),
    "wps": ole(WHO.encode("utf-16-le")),
}


@pytest.mark.parametrize("extension", SOUND)
def test_a_file_gives_its_words(extension: str) -> None:
    assert NUMBER in text(SOUND[extension], extension)
    assert filereader.answer(SOUND[extension], extension) == {"state": "read", "personal": FOUND, "report": None}


def test_a_web_page_saved_as_xls_is_read_as_office_programs_do() -> None:
    body = f"<table><tr><td>韦某某的名字</td><td>{NUMBER}</td></tr></table>".encode("gb18030")
    assert "名字\t\t" + NUMBER in text(body, "xls")


def test_a_row_of_a_sheet_is_a_line() -> None:
    assert text(files.xlsx([["韦小明", "13877712345"]]), "xlsx").splitlines() == ["韦小明\t13877712345"]


# --- hostile files --------------------------------------------------------------------------------------------------


def archive(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/") + ".xml", content)
    return out.getvalue()


def test_a_bomb_is_not_unpacked() -> None:
    bomb = archive(word__document=b"<a>" + b"0" * 60_000_000 + b"</a>")
    assert len(bomb) < 100_000
    with pytest.raises(UnreadableError, match="more than is read"):
        text(bomb, "docx")


def test_entities_are_not_expanded() -> None:
    lol = (
        b'<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c SYSTEM "file:///etc/passwd">]><w:d xmlns:w="w"><w:t>&b;&c;</w:t></w:d>'
    )
    assert "root" not in text(archive(word__document=lol), "docx")


def test_an_archive_with_a_password_is_encrypted() -> None:
    body = bytearray(files.docx(WHO))
    body[6] |= 1  # the local header's flag, and the directory's
    for place in range(len(body) - 4):
        if body[place : place + 4] == b"PK\x01\x02":
            body[place + 8] |= 1
    with pytest.raises(EncryptedError):
        text(bytes(body), "docx")


@pytest.mark.parametrize("extension", SOUND)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_a_damaged_file_is_read_or_unreadable_and_nothing_else(extension: str, data: st.DataObject) -> None:
    body = bytearray(SOUND[extension])
    for place in data.draw(st.lists(st.integers(0, len(body) - 1), max_size=8)):
        body[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(body)))
    assert filereader.answer(bytes(body[:cut]), extension)["state"] in ("read", "unreadable", "encrypted")


def test_bytes_of_no_known_file_are_unreadable() -> None:
    assert filereader.answer(b"\0" * 5000, "doc")["state"] == "unreadable"
    assert filereader.answer(b"<html>404</html>", "pdf")["state"] == "unreadable"


# --- the process ----------------------------------------------------------------------------------------------------


def asked(reader: FileReader, work: Callable[[FileReader], Coroutine[None, None, T]]) -> T:
    async def whole() -> T:
        try:
            return await work(reader)
        finally:
            await reader.close()

    return asyncio.run(whole())


def test_a_process_reads_one_file_after_the_other_and_tells_masked_numbers_only() -> None:
    async def work(reader: FileReader) -> list[FileRead]:
        return [await reader.read(f"http://a/x.{extension}", body) for extension, body in SOUND.items()]

    assert asked(FileReader(), work) == [FileRead(f"http://a/x.{extension}", "read", FOUND) for extension in SOUND]


def test_a_file_that_takes_too_long_is_unreadable_and_the_next_one_is_read() -> None:
    async def work(reader: FileReader) -> list[str]:
        reader._seconds = 0.0
        first = await reader.read("http://a/x.docx", SOUND["docx"])
        reader._seconds = 20.0
        second = await reader.read("http://a/x.docx", SOUND["docx"])
        return [first.state, second.state]

    assert asked(FileReader(), work) == ["unreadable", "read"]


# --- the walk -------------------------------------------------------------------------------------------------------


def test_a_walk_reads_documents_and_keeps_masked_numbers(tmp_path: Path) -> None:
    kind = {"Content-Type": "application/octet-stream"}
    replies = {f"/f/a.{extension}": Reply(body=body, headers=kind) for extension, body in SOUND.items()}
    replies["/f/big.pdf"] = Reply(body=b"%PDF-1.4\n" + b"x" * 6_000_000, headers={"Content-Type": "application/pdf"})
    replies["/f/pack.zip"] = Reply(body=b"PK\x03\x04" + b"x" * 50_000, headers={"Content-Type": "application/zip"})
    replies["/f/old.rar"] = Reply(body=files.RAR, headers={"Content-Type": "application/vnd.rar"})
    replies["/f/scan.pdf"] = Reply(body=files.scan(), headers={"Content-Type": "application/pdf"})
    replies["/f/list.zip"] = Reply(body=files.folder({"名单.docx": SOUND["docx"]}), headers=kind)
    replies["/f/download.jsp?id=7"] = Reply(body=SOUND["docx"], headers=kind)
    replies["/f/download.jsp?id=8"] = Reply(body=files.png(9, 9, 9), headers={"Content-Type": "image/png"})
    links = [path.lstrip("/") for path in replies]
    server = Loopback({"/": page("首页", *links), **replies})
    with serving(server):
        sites = registry(tmp_path, {"lake": server.url})
        code, _, errors = run("crawl", sites, tmp_path / "data", "--ids", "lake")
        assert code == 0, errors
    path = tmp_path / "data" / "sites" / "lake.db"
    with SiteStore.open(path, "lake") as store:
        read = {file.url.rpartition("/")[2]: file for file in store.files()}
        pack = store.target(f"{server.url}/f/pack.zip")
    assert {name: file.state for name, file in read.items()} == {
        **{f"a.{extension}": "read" for extension in SOUND},
        "big.pdf": "too large",
        "pack.zip": "unreadable",
        "old.rar": "not opened",
        "scan.pdf": "no text",
        "list.zip": "read",
        "download.jsp?id=7": "read",
        "download.jsp?id=8": "no text",
    }
    assert {file.personal for name, file in read.items() if file.state == "read"} == {FOUND}
    assert pack is not None
    assert pack.fetch is not None
    assert pack.fetch.outcome == "ok"
    assert NUMBER.encode() not in b"".join(file.read_bytes() for file in path.parent.glob("lake.db*"))
