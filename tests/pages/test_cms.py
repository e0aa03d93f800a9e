"""What is particular to a CMS family: the data its pages load."""

import pytest

from crawler.addresses import Resolver
from crawler.pages.cms import gkmlpt, hanweb, jpaas
from crawler.pages.endpoints import addresses
from crawler.pages.links import links
from crawler.pages.markup import Markup, parse


def page(body: str, url: str = "http://a.gov.cn/x/") -> Markup:
    return parse(url, f"<html><body>{body}</body></html>")


def test_the_platforms_page_loads_the_lists_of_its_tree() -> None:
    body = """<script>window._CONFIG = {SID: '757001', TREE: [{"id": 257, "name": "政策文件"}, {"id": 258, "name": "通知"}]};</script>"""  # noqa: E501
    markup = page(f"{body}<a href='/gkmlpt/index'>x</a>", "http://a.gov.cn/gkmlpt/index")
    data = [link for link in links(markup, Resolver()) if link.role == "data"]
    assert [(link.url, link.text) for link in data] == [
        ("http://a.gov.cn/gkmlpt/api/all/257?page=1&sid=757001", "政策文件"),
        ("http://a.gov.cn/gkmlpt/api/all/258?page=1&sid=757001", "通知"),
    ]


def test_an_address_the_platforms_page_names_is_loaded_as_it_stands() -> None:
    body = """<script>window._CONFIG = {"LIST_API": "/gkmlpt/api/all/9?page=1&sid=3", "TREE": [{"id": 9}]};</script>"""
    assert [raw for raw, _ in gkmlpt.lists(page(body))] == ["/gkmlpt/api/all/9?page=1&sid=3"]


def test_a_page_that_only_links_to_the_platform_does_not_load_its_lists() -> None:
    assert list(addresses(page("<a href='/gkmlpt/index#257'>政策文件</a>"))) == []


def test_a_publish_unit_is_asked_for_its_first_page() -> None:
    code = """<script url="/api-gateway/jpaas-publish-server/front/page/build/unit"
      queryData="{'webId':'w','pageId':'p','parseType':'bulidstatic','pageType':'column','tagId':'列表','tplSetId':'t'}"></script>"""
    (raw,) = jpaas.unit_addresses(page(code))
    assert raw.startswith(
        "/api-gateway/jpaas-publish-server/front/page/build/unit?webId=w&pageId=p&parseType=bulidstatic"
    )
    assert raw.endswith("paramJson=%7B%22pageNo%22%3A1%2C%22pageSize%22%3A15%7D")


def test_a_publish_unit_ends_with_its_last_full_page() -> None:
    url = "/front/page/build/unit?pageId=p&paramJson=%7B%22pageNo%22%3A1%2C%22pageSize%22%3A15%7D"
    assert "%22pageNo%22%3A2" in jpaas.next_address(url, 15)
    assert jpaas.next_address(url, 14) == ""
    assert jpaas.next_address("/front/page/build/unit?paramJson=x", 15) == ""


def test_records_of_table_rows_become_rows() -> None:
    root = hanweb.tree(["<tr><td><a href='1'>甲</a></td><td>2020-01-01</td></tr>", "<a href='2'>乙</a>"])
    assert root is not None
    assert [a.get("href") for a in root.iter("a")] == ["1", "2"]


LOADED = {
    "getJSON": """$.getJSON('/data/list.json', function(d){});""",
    "fetch": """fetch("/data/list.json").then(r => r.json());""",
    "ajax": """$.ajax({ type: "get", url: "/data/list.json", dataType: "json", success: function(d){} });""",
    "load": """$("#list").load("/data/list.json");""",
    "XMLHttpRequest": """var x = new XMLHttpRequest(); x.open("GET", "/data/list.json", true);""",
    "axios": """axios.get('/data/list.json').then(show)""",
}
NOT_LOADED = {
    "a post": """$.ajax({ type: "POST", url: "/data/list.json" });""",
    "parts": """$.get("/data/list.json?id=" + id, show);""",
    "a counter": """$.get("/data/hits.json", show);""",
    "an act": """$.ajax({ url: "/user/list/delete.json" });""",
    "a name": """var a = ajax; $.get('show');""",
}


@pytest.mark.parametrize("code", LOADED.values(), ids=LOADED)
def test_a_page_loads(code: str) -> None:
    assert [raw for raw, _ in addresses(page(f"<script>{code}</script>"))] == ["/data/list.json"]


@pytest.mark.parametrize("code", NOT_LOADED.values(), ids=NOT_LOADED)
def test_a_page_does_not_load(code: str) -> None:
    assert list(addresses(page(f"<script>{code}</script>"))) == []
