"""What one address is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.addresses import MAX_LENGTH, PLAIN, Resolver, canonical, host_key, is_internal, same_page_key
from crawler.records import Site

PIECES = st.sampled_from(
    [
        *("http://", "https://", "HTTP:", "///", "//", "/", "\\", ".", "..", "?", "&", "=", "#", ";", ":", "@", "%"),
        *(
            "[",
            "]",
            "::1",
            "%d5%fe",
            "%41",
            "%zz",
            "政务",
            "。",
            " ",
            "\n",
            "a.gov.cn",
            "A.GOV.CN",
            ":80",
            ":443",
            ":x",
        ),
        *("index.html", "jsessionid=1F", "&amp;", "PHPSESSID=ab12", "(S(abc))", "\ud800", "\x00", "\u3000", "x" * 70),
    ]
)
ADDRESSES = st.lists(PIECES | st.text(max_size=4), max_size=12).map("".join)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("HTTP://WWW.A.GOV.CN:80/x/../y/./z.html#top", "http://www.a.gov.cn/y/z.html"),
        ("https://a.gov.cn:443", "https://a.gov.cn/"),
        ("http://a.gov.cn:8080/", "http://a.gov.cn:8080/"),
        ("http://a.gov.cn./x", "http://a.gov.cn/x"),
        ("http://user:word@a.gov.cn/", "http://a.gov.cn/"),
        ("http://a.gov.cn/搜索?q=%d5%fe", "http://a.gov.cn/%E6%90%9C%E7%B4%A2?q=%D5%FE"),
        ("http://a.gov.cn/list.jsp;jsessionid=0A1B.node1?x=1", "http://a.gov.cn/list.jsp?x=1"),
        ("http://a.gov.cn/l?PHPSESSID=abc&id=1", "http://a.gov.cn/l?id=1"),
        ("http://a.gov.cn/(S(lit3py55t21z5v55vlm25s55))/list.aspx", "http://a.gov.cn/list.aspx"),
        ("http://a.gov.cn/api?page=1&sid=757001", "http://a.gov.cn/api?page=1&sid=757001"),
        ("http://a.gov.cn/x?sid=9f86d081884c7d659a2feaa0", "http://a.gov.cn/x"),
        ("http://a.gov.cn/show.asp?12", "http://a.gov.cn/show.asp?12"),
        ("http://a.gov.cn/x?b=2&a=1&", "http://a.gov.cn/x?b=2&a=1"),
        ("http:///a.gov.cn/x", "http://a.gov.cn/x"),
        ("http:\\\\a.gov.cn\\x", "http://a.gov.cn/x"),
        ("http://政务.政务/", "http://xn--zfr164b.xn--zfr164b/"),
        ("  http://a.gov.cn/a\nb ", "http://a.gov.cn/ab"),
    ],
)
def test_an_address_has_one_canonical_form(raw: str, expected: str) -> None:
    assert canonical(raw) == expected


@pytest.mark.parametrize(
    "raw",
    [
        *("", "http//", "http://", "http:///", "http://[::1/x", "http://a.gov.cn:port/", "http://a.gov.cn:99999/"),
        *("file:///C:/x.doc", "ftp://a.gov.cn/", "javascript:;", "//a.gov.cn/", "/x", "http://a b/", "http://<a>/"),
        *("http://a..gov.cn/", "http://a.gov.cn/\ud800", "http://a.gov.cn/" + "x" * MAX_LENGTH),
    ],
)
def test_what_no_browser_could_follow_is_no_address(raw: str) -> None:
    assert canonical(raw) == ""


@given(ADDRESSES)
def test_the_canonical_form_is_its_own_canonical_form(raw: str) -> None:
    once = canonical(raw)
    assert once == "" or canonical(once) == once


DOTTED = st.lists(st.sampled_from([".", "..", "...", "a", "b.html", ""]), max_size=6).map(
    lambda steps: "http://a.gov.cn:8080/" + "/".join(steps)
)


@given(st.from_regex(PLAIN, fullmatch=True) | DOTTED | ADDRESSES)
def test_a_plain_address_is_what_the_long_way_makes_of_it(raw: str) -> None:
    assert canonical(raw) == canonical(f" {raw}")  # a blank before it is cut, and spoils the short way


@given(ADDRESSES, ADDRESSES)
def test_resolving_never_raises_and_gives_canonical_addresses(base: str, raw: str) -> None:
    for start in (base, "http://a.gov.cn/x/y.html"):
        url = Resolver().resolve(start, raw)
        assert url == "" or (url.startswith(("http://", "https://")) and canonical(url) == url)


@given(ADDRESSES)
def test_the_host_key_of_an_address_is_that_of_its_canonical_form(raw: str) -> None:
    if url := canonical(raw):
        assert host_key(url)
        assert host_key(raw.strip()) in ("", host_key(url))


@given(ADDRESSES)
def test_the_cache_changes_no_answer(raw: str) -> None:
    resolver = Resolver(limit=2)
    bases = ["http://a.gov.cn/x/y.html", "http://a.gov.cn/x/z.html", "http://a.gov.cn/", "http://b.gov.cn/x/"]
    for base in bases * 2:
        assert resolver.resolve(base, raw) == Resolver().resolve(base, raw)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("../b.html", "http://a.gov.cn/b.html"),
        ("./t1.html", "http://a.gov.cn/x/t1.html"),
        ("../../../b.html", "http://a.gov.cn/b.html"),
        ("//c.gov.cn/", "http://c.gov.cn/"),
        ("?page=2", "http://a.gov.cn/x/y.html?page=2"),
        (" /a b.html\n", "http://a.gov.cn/a%20b.html"),
        ("..\\img\\1.jpg", "http://a.gov.cn/img/1.jpg"),
        ("/v?a=1&amp;b=2", "http://a.gov.cn/v?a=1&b=2"),
        ("http//c.gov.cn", "http://a.gov.cn/x/http/c.gov.cn"),
        ("../..//a//b.html", "http://a.gov.cn/a/b.html"),
        ("/go/http://c.gov.cn/", "http://a.gov.cn/go/http://c.gov.cn/"),
        ("http:b.html", "http://a.gov.cn/x/b.html"),
        ("/go?to=http://c.gov.cn/", "http://a.gov.cn/go?to=http://c.gov.cn/"),
        *[
            (raw, "")
            for raw in ("#top", "", " ", "javascript:;", "JavaScript:void(0)", "mailto:x@y", "data:image/png,")
        ],
        *[(raw, "") for raw in ("tel:0777", "file:///C:/x.doc", "about:blank", "java\nscript:;", "http://")],
    ],
)
def test_an_href_resolves_as_a_browser_resolves_it(raw: str, expected: str) -> None:
    assert Resolver().resolve("http://a.gov.cn/x/y.html", raw) == expected


def test_bare_chinese_in_a_query_is_sent_in_the_pages_encoding() -> None:
    resolver = Resolver()
    assert resolver.resolve("http://a.gov.cn/", "s?q=政", "gb18030") == "http://a.gov.cn/s?q=%D5%FE"
    # the URL standard: no query is written in UTF-16
    assert resolver.resolve("http://a.gov.cn/", "s?q=政", "utf-16-le") == "http://a.gov.cn/s?q=%E6%94%BF"
    assert resolver.resolve("http://a.gov.cn/", "s?q=政") == "http://a.gov.cn/s?q=%E6%94%BF"


def test_a_site_is_its_hosts() -> None:
    site = Site("a", "甲", "county", "http://a.gov.cn/", hosts=frozenset({"a.gov.cn", "b.gov.cn:8080"}))
    assert is_internal("https://A.gov.cn/x", site)
    assert is_internal("http://b.gov.cn:8080/", site)
    assert not is_internal("http://b.gov.cn/", site)
    assert not is_internal("mailto:a@a.gov.cn", site)


def test_index_pages_are_two_addresses_of_one_page() -> None:
    addresses = [
        "http://a.gov.cn/x/",
        "http://a.gov.cn/x/index.shtml",
        "https://a.gov.cn/x",
        "http://a.gov.cn/x/index.html",
    ]
    assert len({same_page_key(url) for url in addresses}) == 1
    assert same_page_key("http://a.gov.cn/x/index_1.html") != same_page_key("http://a.gov.cn/x/")
    assert same_page_key("http://a.gov.cn/x/?page=2") != same_page_key("http://a.gov.cn/x/")
