"""Charsets as pages really declare them."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.decoding import decode

TEXT = "示例市人民政府办公室关于印发方案的通知，朱镕基、㙍、喆"


def page(label: str, filler: int = 0) -> str:
    return f'<html><head>{"<!-- -->" * filler}<meta charset="{label}"><title>{TEXT}</title></head></html>'


@pytest.mark.parametrize(
    ("body", "content_type", "encoding", "declared"),
    [
        pytest.param(page("utf-8").encode(), "", "utf-8", "utf-8", id="utf-8 as declared"),
        pytest.param(
            page("gb2312").encode("gb18030"), "", "gb18030", "gb2312", id="gb2312 label on GB18030 characters"
        ),
        pytest.param(page("GBK").encode("gb18030"), "", "gb18030", "gbk", id="gbk label"),
        pytest.param(page("utf-8").encode("gb18030"), "", "gb18030", "utf-8", id="GBK bytes that say utf-8"),
        pytest.param(page("gb2312").encode(), "", "utf-8", "gb2312", id="UTF-8 bytes that say gb2312"),
        pytest.param(
            page("gbk").encode("gb18030"), "text/html; charset=utf-8", "gb18030", "utf-8", id="HTTP header is wrong"
        ),
        pytest.param(page("iso-8859-1").encode("gb18030"), "", "gb18030", "iso-8859-1", id="Latin-1 says nothing"),
        pytest.param(page("nonsense").encode(), "", "utf-8", "nonsense", id="unknown label"),
        pytest.param(TEXT.encode("gb18030"), "", "gb18030", "", id="no declaration, GB bytes"),
        pytest.param(b"\xef\xbb\xbf" + page("gb2312").encode(), "", "utf-8", "gb2312", id="BOM beats meta"),
        pytest.param(
            b"\xff\xfe" + page("unicode").encode("utf-16-le"), "", "utf-16-le", "", id="UTF-16 with BOM from Word"
        ),
        pytest.param(page("gbk", 2400).encode("gb18030"), "", "gb18030", "gbk", id="meta after 19 KB"),
        pytest.param(page("big5").encode("utf-8"), "", "utf-8", "big5", id="UTF-8 bytes that say big5"),
    ],
)
def test_the_text_is_read_whatever_is_declared(body: bytes, content_type: str, encoding: str, declared: str) -> None:
    decoded = decode(body, content_type)
    assert TEXT in decoded.html
    assert (decoded.encoding, decoded.declared, decoded.replaced) == (encoding, declared, 0)


def test_a_title_cut_inside_a_character_does_not_make_a_utf8_page_gbk() -> None:
    body = page("utf-8").encode() + "题".encode()[:2] + b"...</html>"
    decoded = decode(body)
    assert decoded.encoding == "utf-8"
    assert decoded.replaced == 1
    assert TEXT in decoded.html


def test_a_corrupt_gb_page_keeps_its_readable_part_and_counts_the_rest() -> None:
    body = page("gb2312").encode("gb18030").replace("办公室".encode("gb18030"), b"\xff\xff")
    decoded = decode(body)
    assert decoded.encoding == "gb18030"
    assert decoded.replaced > 0
    assert "关于印发方案" in decoded.html


def test_short_gbk_words_that_pass_as_utf8_stay_chinese() -> None:
    assert decode(b'<meta charset="gbk">' + "一、".encode("gbk")).html.endswith("一、")


@given(st.binary(max_size=400), st.sampled_from(["", "text/html; charset=gbk", "text/html; charset=hex", "charset="]))
def test_any_bytes_decode(body: bytes, content_type: str) -> None:
    decoded = decode(body, content_type)
    assert decoded.replaced >= 0
    assert decoded.utf8 in (b"", decoded.html.encode("utf-8", "replace"))


@pytest.mark.real
def test_every_page_of_the_gb_tree_decodes_without_a_replacement_character(gbk_tree: Path) -> None:
    files = sorted(gbk_tree.rglob("*.html"))[::20]
    replaced = [str(path) for path in files if "\ufffd" in decode(path.read_bytes()).html]
    assert len(files) > 2000
    assert len(replaced) <= 4, replaced
