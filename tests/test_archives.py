"""A ZIP gives its members within bounds, each as what it is; what cannot be read is said and never taken for clean."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import archives, attachments, filereader
from crawler.attachments import Contents
from crawler.records import Personal
from demo import files
from demo.word97 import doc

NUMBER = "450702199001011234"
LIST = files.xlsx([["姓名", "身份证号"], ["韦某", NUMBER]])
PLAIN = files.docx("填表说明")
LONG = "关于补助对象的公示。" * 10
FOUND = (Personal("citizen", "450***********1234"),)


def state(body: bytes, extension: str = "zip") -> str:
    return str(filereader.answer(body, extension)["state"])


def test_a_list_in_a_zip_is_found_and_names_in_gbk_are_read() -> None:
    body = files.folder({"困难学生名单.xlsx": LIST, "填表说明.docx": PLAIN})
    held = attachments.contents(body, "zip")
    assert held.state == "read"
    assert held.texts[0] == "困难学生名单.xlsx\n填表说明.docx"
    assert filereader.answer(body, "zip") == {"state": "read", "personal": FOUND, "report": None}


@pytest.mark.parametrize("flagged", ["utf-8", "not flagged"])
def test_names_in_utf_8_are_read_with_the_flag_and_without(flagged: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("名单.xlsx" if flagged == "utf-8" else "-" * 11, LIST)
    body = out.getvalue().replace(b"-" * 11, "名单.xlsx".encode())
    assert attachments.contents(body, "zip").texts[0] == "名单.xlsx"


def test_a_number_in_a_members_name_is_found() -> None:
    assert filereader.answer(files.folder({f"韦某{NUMBER}.docx": PLAIN}), "zip")["personal"] == FOUND


def test_the_rows_of_one_member_are_no_head_of_another() -> None:
    """A phone number in each of two files is no list."""
    body = files.folder({"a.docx": files.docx("韦小明\t13877712345"), "b.docx": files.docx("黄大力\t13877712346")})
    assert filereader.answer(body, "zip")["personal"] == ()


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"a.xlsx": LIST, "b.docx": PLAIN}, "read"),
        ({}, "read"),
        ({"a.xlsx": LIST, "b.jpg": b"\xff\xd8\xff"}, "in part"),
        ({"1.jpg": b"\xff\xd8\xff", "2.png": b"\x89PNG"}, "no text"),
        ({"a.pdf": files.scan()}, "no text"),
        ({"a.xlsx": LIST, "b.rar": files.RAR}, "in part"),
        ({"inner.zip": files.folder({"a.xlsx": LIST})}, "not opened"),
        ({"a.docx": b"PK\x03\x04 damaged", "b.docx": PLAIN}, "in part"),
        ({"a.docx": b"no document"}, "unreadable"),
        ({"__MACOSX/._a.docx": b"x", "Thumbs.db": b"x", "a.docx": PLAIN}, "read"),
    ],
)
def test_the_state_of_a_zip_says_what_became_of_its_members(members: dict[str, bytes], expected: str) -> None:
    assert state(files.folder(members)) == expected


def test_a_zip_with_a_password_is_encrypted() -> None:
    assert state(files.folder({"a.xlsx": LIST}, locked=True)) == "encrypted"


def test_an_office_document_is_no_folder() -> None:
    assert archives.folder(LIST) is None
    assert archives.folder(b"%PDF-1.4") is None


# --- bounds ---------------------------------------------------------------------------------------------------------


def test_a_member_that_unpacks_out_of_all_proportion_is_not_unpacked() -> None:
    bomb = files.folder({"a.txt": b"0" * 15_000_000, "list.xlsx": LIST})
    assert len(bomb) < 50_000
    answer = filereader.answer(bomb, "zip")
    assert (answer["state"], answer["personal"]) == ("in part", FOUND)


def test_all_members_together_unpack_to_a_bounded_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_UNPACKED", 50)
    taken = list(archives.members(zipfile.ZipFile(io.BytesIO(files.folder({"a.txt": b"0" * 40, "b.txt": b"1" * 40})))))
    assert [(member.state, member.body is None) for member in taken] == [("read", False), ("too large", True)]


def test_no_more_members_than_the_most_are_taken_out() -> None:
    packed = files.folder({f"{number}.txt": "无".encode() for number in range(archives.MOST_MEMBERS + 5)})
    assert len(attachments.contents(packed, "zip").texts) == 1 + archives.MOST_MEMBERS
    assert state(packed) == "in part"


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_a_damaged_zip_is_of_some_state_and_nothing_else(data: st.DataObject) -> None:
    body = bytearray(files.folder({"名单.xlsx": LIST, "说明.docx": PLAIN}))
    for place in data.draw(st.lists(st.integers(0, len(body) - 1), max_size=8)):
        body[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(body)))
    assert state(bytes(body[:cut])) in ("read", "in part", "encrypted", "unreadable", "not opened", "too large")


# --- scans ----------------------------------------------------------------------------------------------------------


def office(body: bytes, *parts: str) -> bytes:
    """An office document that holds further parts."""
    out = io.BytesIO(body)
    with zipfile.ZipFile(out, "a") as archive:
        for part in parts:
            archive.writestr(part, b"\xff\xd8\xff")
    return out.getvalue()


@pytest.mark.parametrize(
    ("body", "extension", "expected"),
    [
        (files.scan(), "pdf", "no text"),
        (files.scan(side=100), "pdf", "read"),  # an emblem on a page without words
        (files.text_pdf(["名单"]), "pdf", "read"),
        (office(files.docx("名单"), "word/media/image1.jpeg"), "docx", "no text"),
        (office(files.docx(LONG), "word/media/image1.jpeg"), "docx", "read"),
        (files.docx("名单"), "docx", "read"),
        (office(files.ofd([]), "Doc_0/Res/image_1.jb2"), "ofd", "no text"),
        (doc(["名单"], pictures=bytes(30_000)), "doc", "no text"),
        (doc([LONG], pictures=bytes(30_000)), "doc", "read"),
        (doc(["名单"]), "doc", "read"),
    ],
)
def test_a_scan_is_told_from_a_file_that_was_read(body: bytes, extension: str, expected: str) -> None:
    assert attachments.contents(body, extension).state == expected


def test_a_text_that_is_cut_is_read_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "MOST_TEXT", 60)
    held = attachments.contents(files.docx("补助对象公示。" * 20), "docx")
    assert held == Contents(("\n" + "补助对象公示。" * 8 + "补助对",), "in part")


def test_a_text_of_slides_is_read() -> None:
    slide = f'<p:sld xmlns:p="p" xmlns:a="a"><a:p><a:r><a:t>韦某 身份证号{NUMBER}</a:t></a:r></a:p></p:sld>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("ppt/slides/slide1.xml", slide)
    assert filereader.answer(out.getvalue(), "pptx")["personal"] == FOUND
