"""One tree for all readers, of everything a browser would show."""

import pytest

from crawler.pages.markup import parse
from crawler.pages.tree import words


@pytest.mark.parametrize("end", ["</body></html>", "</HTML>", "</body>", "</html></div>\n"])
def test_what_follows_the_end_of_an_included_document_is_read(end: str) -> None:
    markup = parse(
        "http://x/", f"<html><body><div class=head>公共头{end}<!doctype html><html><body><p>正文</p></body></html>"
    )
    assert words(markup.root).replace(" ", "") == "公共头正文"


def test_an_end_that_is_the_end_changes_nothing() -> None:
    page = "<html><head><title>题</title></head><body><p>文</p></body></html>\n"
    assert [element.tag for element in parse("http://x/", page).root.iter()] == ["html", "head", "title", "body", "p"]
