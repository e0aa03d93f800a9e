"""What a body is, by its first bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.sniff import sniff


@pytest.mark.parametrize(
    ("first_bytes", "kind"),
    [
        (b"%PDF-1.4", "pdf"),
        (b"PK\x03\x04\x14\x00", "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "ole"),
        (b"\x89PNG\r\n\x1a\n\x00", "png"),
        (b"\xff\xd8\xff\xe0", "jpeg"),
        (b"GIF89a\x01", "gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8", "webp"),
        (b"Rar!\x1a\x07\x00", "rar"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"\r\n <!DOCTYPE HTML PUBLIC", "html"),
        (b"\xef\xbb\xbf<html>", "html"),
        ("\ufeff<html>".encode("utf-16-le"), "html"),
        (b'<?xml version="1.0"?><rss>', "xml"),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html>', "html"),
        (b'<?xml version="1.0"?><svg xmlns="x">', "svg"),
        (b"<datastore><recordset>", "xml"),
        (b'{"articles":[', "json"),
        (b'[{"a":1}]', "json"),
        (b"[\xd5\xfe\xb8\xae]\xb9\xab\xb8\xe6", "text"),
        ("示例".encode(), "text"),
        (b"\x00\x01\x02", "binary"),
        (b"  \r\n", "empty"),
        (b"", "empty"),
    ],
)
def test_first_bytes_tell_the_kind(first_bytes: bytes, kind: str) -> None:
    assert sniff(first_bytes) == kind


@given(st.binary(max_size=64))
def test_any_bytes_have_a_kind(first_bytes: bytes) -> None:
    assert sniff(first_bytes)
