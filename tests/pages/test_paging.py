"""Where a list goes on, and which of its pages this is."""

import pytest

from crawler.addresses import Resolver
from crawler.pages.markup import Markup, parse
from crawler.pages.paging import MAX_BUILT, next_pages, place

HOST = "http://a.gov.cn"


def page(path: str, body: str) -> Markup:
    return parse(HOST + path, f"<html><body><ul><li><a href='1.html'>甲</a> 2020-01-01</li></ul>{body}</body></html>")


def following(path: str, body: str) -> list[str]:
    return [link.url.removeprefix(HOST) for link in next_pages(page(path, body), Resolver())]


def script(code: str) -> str:
    return f"<script>{code}</script>"


FAMILIES = {
    "TRS": ("/tzgg/", script('createPageHTML(3, 0, "index", "html");'), ["/tzgg/index_1.html", "/tzgg/index_2.html"]),
    "TRS, second page": ("/tzgg/index_1.html", script('createPageHTML(3, 1, "index", "html");'), ["/tzgg/index_2.html"]),  # noqa: E501
    "TRS, last page": ("/tzgg/index_2.html", script('createPageHTML(3, 2, "index", "html");'), []),
    "TRS, an article": ("/t2_1.html", script('createPageHTML(2, 0, "t2_1", "html")'), ["/t2_1_1.html"]),
    "TRS, by variables": (
        "/tzgg/",
        script('var currentPage = 0;//从0开始\nvar countPage = 2//共多少页\ndocument.write("<a href=\\"index_"+i+".shtml\\">");'),  # noqa: E501
        ["/tzgg/index_1.shtml"],
    ),
    "xhtml": (
        "/c1/xw_list.shtml",
        script("window.onload=function() {createPageHTML('page_div',3, 1,'xw_list','shtml',45);}"),
        ["/c1/xw_list_2.shtml", "/c1/xw_list_3.shtml"],
    ),
    "one page only": ("/tzgg/", script('createPageHTML(1, 0, "index", "html");'), []),
    "a definition is no call": ("/tzgg/", script("function createPageHTML(_nPageCount, _nCurrIndex, _sPageName, _sPageExt){}"), []),  # noqa: E501
    "VSB, counting down": (
        "/tzgg.htm",
        "<span>共13页</span><a href='tzgg/12.htm'>2</a><a href='tzgg/12.htm'>下页</a><a href='tzgg/1.htm'>尾页</a>",
        ["/tzgg/12.htm", "/tzgg/1.htm"],
    ),
    "SiteServer, anchors": ("/channels/2146.html", "<div><a href='/channels/2146_2.html'>下一页»</a> 共3页</div>", ["/channels/2146_2.html"]),  # noqa: E501
    "SiteServer, dead anchors": (
        "/channels/2146.html",
        "<div><a href='javascript:;'>下一页</a> 当前第1页 共3页</div>",
        ["/channels/2146_2.html", "/channels/2146_3.html"],
    ),
    "gdbs": ("/x/index.html", "<div class='page'><a href='index_2.html'>下一页</a></div>", ["/x/index_2.html"]),
    "a query": ("/list.asp?classid=3", "<a href='?classid=3&page=2'>下一页</a>", ["/list.asp?classid=3&page=2"]),
    "VSB, dynamic": (
        "/list.jsp?wbtreeid=1",
        "<a href='list.jsp?wbtreeid=1&amp;PAGENUM=2'>[2]</a><a href='list.jsp?wbtreeid=1&amp;PAGENUM=2'>[下一页]</a>",
        ["/list.jsp?wbtreeid=1&PAGENUM=2"],
    ),
    "numbers in a bar": ("/x/", "<div class='pagination'><a href='index_2.html'>2</a><a href='index_3.html'>3</a></div>", ["/x/index_2.html", "/x/index_3.html"]),  # noqa: E501
    "a picture": ("/x/", "<div><a href='i_2.html'><img src='n.gif' alt='下一页'></a></div>", ["/x/i_2.html"]),
    "ASP.NET": ("/m.aspx", "<a href=\"javascript:__doPostBack('Pager','2')\">下一页</a>", []),
    "Hanweb": (
        "/col/col1/index.html",
        '<script type="text/xml"><datastore><nextgroup><![CDATA[<a href="/module/web/jpage/dataproxy.jsp?page=1&appid=1"></a>]]>'  # noqa: E501
        "</nextgroup><recordset></recordset></datastore></script>",
        ["/module/web/jpage/dataproxy.jsp?page=1&appid=1"],
    ),
    "Hanweb, built": (
        "/col/col1/index.html",
        script("$('#1').jpage({totalRecord:100,perPage:15,proxyUrl:'/module/web/jpage/dataproxy.jsp',ajaxParam:{col:1,columnid:7,unitid:9}})"),
        [
            "/module/web/jpage/dataproxy.jsp?startrecord=46&endrecord=90&perpage=15&col=1&columnid=7&unitid=9",
            "/module/web/jpage/dataproxy.jsp?startrecord=91&endrecord=100&perpage=15&col=1&columnid=7&unitid=9",
        ],
    ),
    "no list": ("/x/", "<a href='/b.html'>下一篇：乙</a><div>12 <a href='/c/'>3</a></div>", []),
    "articles with numbers": ("/x/", "<ul><li><a href='/b.html'>2020</a></li></ul>", []),
}  # fmt: skip


@pytest.mark.parametrize(("path", "body", "expected"), FAMILIES.values(), ids=FAMILIES)
def test_the_other_pages_of_a_list_are_found(path: str, body: str, expected: list[str]) -> None:
    assert following(path, body) == expected


def test_a_long_list_names_a_bounded_part_of_itself() -> None:
    assert len(following("/x/", script('createPageHTML(5000, 0, "index", "html");'))) == MAX_BUILT


def test_a_page_turns_to_others_with_the_role_next() -> None:
    assert {link.role for link in next_pages(page("/x/", "<a href='index_2.html'>下一页</a>"), Resolver())} == {"next"}


BACK = "<div class='page'><a href='#'>上一页</a></div>"
PLACES = {
    "a first page": ("/tzgg/", "", (1, "")),
    "TRS": ("/tzgg/index_1.html", script('createPageHTML(3, 1, "index", "html");'), (2, "/tzgg/index.html")),
    "xhtml": ("/c/l_3.shtml", script("createPageHTML('d',5, 3,'l','shtml',70)"), (3, "/c/l.shtml")),
    "a first page whose name has a number": ("/c/l_2.shtml", script("createPageHTML('d',5, 1,'l_2','shtml',70)"), (1, "")),  # noqa: E501
    "gdbs": ("/x/index_2.html", BACK, (2, "/x/index.html")),
    "SiteServer": ("/channels/2146_2.html", "", (2, "/channels/2146.html")),
    "a query": ("/list.asp?classid=3&page=4", "", (4, "/list.asp?classid=3")),
    "PAGENUM": ("/list.jsp?PAGENUM=2&wbtreeid=1", "", (2, "/list.jsp?wbtreeid=1")),
    "page one by query": ("/list.asp?page=1", "", (1, "")),
    "VSB": ("/tzgg/12.htm", "<span>共13页</span><a href='../tzgg.htm'>上页</a><a href='../tzgg.htm'>上一页</a>", (2, "/tzgg.htm")),  # noqa: E501
    "a first page the bar names": ("/p/list_21_3.html", BACK + "<div class=page><a href='list_21_1.html'>1</a></div>", (3, "/p/list_21_1.html")),  # noqa: E501
    "an article with a number": ("/art_33718_1001.html", "", (1, "")),
    "another article": ("/t20200101_12.html", "", (1, "")),
}  # fmt: skip


@pytest.mark.parametrize(("path", "body", "expected"), PLACES.values(), ids=PLACES)
def test_a_page_knows_its_place(path: str, body: str, expected: tuple[int, str]) -> None:
    found = place(page(path, body), Resolver())
    assert (found.page, found.first.removeprefix(HOST)) == expected
