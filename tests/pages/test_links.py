"""What a page points at, and where it sends its reader."""

import pytest

from crawler.addresses import Resolver
from crawler.pages.links import content_links, links, redirect, role_of
from crawler.pages.markup import Markup, parse

PAGE = "http://a.gov.cn/zwgk/tzgg/t20200102_1.html"


def page(body: str, head: str = "") -> Markup:
    return parse(PAGE, f"<html><head>{head}</head><body>{body}</body></html>")


def found(body: str, head: str = "") -> set[tuple[str, str]]:
    """(address without its host, role) of every link."""
    return {(link.url.removeprefix("http://a.gov.cn"), link.role) for link in links(page(body, head), Resolver())}


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<a href="../x.html">x</a>', {("/zwgk/x.html", "page")}),
        ('<A HREF=" /x.html\n">x</A>', {("/x.html", "page")}),
        ('<map><area href="/x.shtml" shape="rect"></map>', {("/x.shtml", "page")}),
        ('<a href="./P020190924.XLSX">x</a>', {("/zwgk/tzgg/P020190924.XLSX", "attachment")}),
        ('<a href="/system/_content/download.jsp?wbfileid=1">x</a>', {("/system/_content/download.jsp?wbfileid=1", "attachment")}),  # noqa: E501
        ('<a href="/module/download/downfile.jsp?filename=0a.pdf">x</a>', {("/module/download/downfile.jsp?filename=0a.pdf", "attachment")}),  # noqa: E501
        ('<a href="b.jpg"><img src="s.jpg"></a>', {("/zwgk/tzgg/b.jpg", "image"), ("/zwgk/tzgg/s.jpg", "image")}),
        ('<img src="a.gif" data-src="b.gif" srcset="c.gif 2x">', {("/zwgk/tzgg/a.gif", "image"), ("/zwgk/tzgg/b.gif", "image")}),  # noqa: E501
        ('<input type="image" src="/go.gif">', {("/go.gif", "image")}),
        ('<table background="/t.gif"><tr><td background="/d.gif">x</table>', {("/t.gif", "image"), ("/d.gif", "image")}),  # noqa: E501
        ('<iframe src="/list.html"></iframe>', {("/list.html", "frame")}),
        ('<embed src="/m.swf"><object data="/o.swf"></object>', {("/m.swf", "media"), ("/o.swf", "media")}),
        ('<video src="/v.mp4" poster="/p.png"><source src="/w.mp4"></video>', {("/v.mp4", "media"), ("/p.png", "image"), ("/w.mp4", "media")}),  # noqa: E501
        ('<script src="/j.js"></script>', {("/j.js", "script")}),
        ('<select onchange="window.open(this.value)"><option value="/b/">b</option></select>', {("/b/", "page")}),
        ('<select><option value="http://c.gov.cn/">c</option></select>', {("http://c.gov.cn/", "page")}),
        ('<select><option value="1">一</option><option value="/b/">b</option></select>', set()),
        ("""<div onclick="location.href='/c.html'">c</div>""", {("/c.html", "page")}),
        ("""<a href="javascript:window.open('/d.html')">d</a>""", {("/d.html", "page")}),
        ("""<a href="javascript:;" onclick="window.open('/e.html','_blank')">e</a>""", {("/e.html", "page")}),
        ('<a href="javascript:;">x</a><a href="#">x</a><a href="">x</a><a href="mailto:a@b.cn">x</a>', set()),
        ('<!-- <a href="/gone.html">x</a> --><a href="/y.html">y</a>', {("/y.html", "page")}),
        ("""<script>document.write('<a href="./P0.xlsx">附件</a>');</script>""", {("/zwgk/tzgg/P0.xlsx", "attachment")}),  # noqa: E501
        ("""<script>document.write("<a href=\\"./P0.doc\\">x</a>");</script>""", {("/zwgk/tzgg/P0.doc", "attachment")}),
        ("""<script>document.write('<a href="' + url + '">x</a>');</script>""", set()),
        ("""<script>document.write("<img src=\\"/code.aspx?k=" + key + "\\" width=70>");</script>""", set()),
        ("""<script>//document.write('<a href="/old.html">x</a>');\n</script>""", set()),
        ("""<script>document.write(unescape("%3Cscript src='/c.js'%3E%3C/script%3E"));</script>""", {("/c.js", "script")}),  # noqa: E501
        ("<a href='http:///'>x</a><a href='http://[::1/'>x</a><a href='file:///C:/x.doc'>x</a>", set()),
        ('<a href="{{item.url}}">x</a><img src="${src}">', {("/zwgk/tzgg/%7B%7Bitem.url%7D%7D", "page")}),
    ],
)  # fmt: skip
def test_every_reference_has_its_role(markup: str, expected: set[tuple[str, str]]) -> None:
    assert found(markup) == expected


def test_references_of_the_head_are_styles_icons_and_feeds() -> None:
    head = (
        '<link rel="stylesheet" href="/s.css"><link rel="shortcut icon" href="/f.ico"><link rel="canonical" href="/c">'
        '<link rel="alternate" type="application/rss+xml" href="/rss.xml">'
    )
    assert found("", head) == {("/s.css", "style"), ("/f.ico", "image"), ("/rss.xml", "data")}


def test_references_resolve_against_the_base_element() -> None:
    assert found('<a href="x.html">x</a>', '<base href="/b/c/">') == {("/b/c/x.html", "page")}


def test_records_inside_an_xml_script_are_links() -> None:
    records = "<datastore><record><![CDATA[<li><a href='/art/1.html' title='甲'>甲</a></li>]]></record></datastore>"
    assert found(f'<script type="text/xml">{records}</script>') == {("/art/1.html", "page")}


def test_a_link_is_told_once_with_the_first_words_it_goes_by() -> None:
    markup = page(
        '<a href="/x"><img src="/i.gif" alt="图"></a><a href="/x"> 甲\n 乙 </a><a href="/y" title="全名"></a>'
    )
    told = {link.url: link.text for link in links(markup, Resolver()) if link.role == "page"}
    assert told == {"http://a.gov.cn/x": "图", "http://a.gov.cn/y": "全名"}


def test_the_extension_that_counts_is_the_paths() -> None:
    assert role_of("http://a.gov.cn/show.jsp?file=a.pdf") == "page"
    assert role_of("http://a.gov.cn") == "page"
    assert role_of("http://a.gov.cn/a.b/c") == "page"
    assert role_of("http://a.gov.cn/a/通知.PDF?v=1") == "attachment"


# --- redirects --------------------------------------------------------------------------------------------------

FOLLOWED = {
    "a meta refresh": '<meta http-equiv="refresh" content="0;url=./yqlj/">',
    "a quoted one": "<META HTTP-EQUIV=Refresh content=\"0; URL='./yqlj/'\">",
    "a script": '<script>window.location.href="./yqlj/";</script>',
    "a bare location": "<script>location='./yqlj/'</script>",
    "replace": '<script>self.location.replace("./yqlj/")</script>',
    "the top frame": '<script>top.location.href = "./yqlj/"</script>',
    "a variable": '<script>var u = "./yqlj/";\nwindow.location = u;</script>',
    "an onload function": '<script>window.onload = function(){ location.href="./yqlj/"; }</script>',
    "a function that is called": '<script>function go(){ location.href="./yqlj/"; }\ngo();</script>',
    "a ready handler": '<script>$(function(){ var a = {b: 1}; location.href="./yqlj/"; });</script>',
    "a short delay": "<script>setTimeout(\"location.href='./yqlj/'\", 100);</script>",
    "the desktop's side of a test": """<script>
        if (/Android|iPhone/i.test(navigator.userAgent)) { location.href="/m/"; } else { location.href="./yqlj/"; }
        </script>""",
}
NOT_FOLLOWED = {
    "a user-agent test": '<script>if(/Android/i.test(navigator.userAgent)){window.location.href="./yqlj/";}</script>',
    "a test without braces": '<script>if (isMobile()) location.href="./yqlj/";</script>',
    "a test on the line before": '<script>if (screen.width < 800)\n location.href="./yqlj/";</script>',
    "a function nobody calls": '<script>function go(){ location.href="./yqlj/"; }</script>',
    "a function phones call": '<script>function go(){ location.href="./yqlj/"; }\nif (mobile) { go(); }</script>',
    "an early return": '<script>(function(){ if(!mobile) return; location.href="./yqlj/"; })()</script>',
    "a comment": '<script>// location.href="./yqlj/"\n/* location.href="./yqlj/" */</script>',
    "a click": "<script>$('#a').click(function(){ location.href='./yqlj/'; });</script>",
    "words put together": '<script>location.href="./yqlj/" + id;</script>',
    "a comparison": '<script>if (location.href == "./yqlj/") { a(); }</script>',
    "a page that reloads itself": '<meta http-equiv="refresh" content="600">',
    "a page that stays": '<meta http-equiv="refresh" content="600;url=./yqlj/">',
    "a page without scripts only": '<noscript><meta http-equiv="refresh" content="0;url=./yqlj/"></noscript>',
    "another address": "<script>var a = \"location.href='./yqlj/'\";</script>",
}


@pytest.mark.parametrize("head", FOLLOWED.values(), ids=FOLLOWED)
def test_a_desktop_reader_follows(head: str) -> None:
    assert redirect(page("", head), Resolver()) == "http://a.gov.cn/zwgk/tzgg/yqlj/"
    assert redirect(page(head), Resolver()) == "http://a.gov.cn/zwgk/tzgg/yqlj/"


@pytest.mark.parametrize("body", NOT_FOLLOWED.values(), ids=NOT_FOLLOWED)
def test_a_desktop_reader_does_not_follow(body: str) -> None:
    assert redirect(page(body), Resolver()) == ""


def test_a_page_that_sends_to_itself_is_no_redirect() -> None:
    assert redirect(page("", f'<meta http-equiv="refresh" content="0;url={PAGE}">'), Resolver()) == ""


# --- what the body links to -------------------------------------------------------------------------------------

BODY = '<div id="zoom"><p>见<a href="/b.pdf">附件</a></p></div>'


def boxed(box: str) -> set[str]:
    markup = page(
        f'<div><a href="/nav.html">政策解读</a></div><div id="main">{BODY}{box}</div><div><a href="/f.html">f</a></div>'
    )
    body = markup.root.find(".//div[@id='zoom']")
    return {link.url.removeprefix("http://a.gov.cn") for link in content_links(markup, body, Resolver())} - {"/b.pdf"}


@pytest.mark.parametrize(
    "box",
    [
        '<div><h3>相关解读</h3><ul><li><a href="/j.html">解读</a></li></ul></div>',
        '<div><div class="t"><span>相关文件：</span></div><div><a href="/j.html">文件</a></div></div>',
        '<p>【政策原文】<a href="/j.html">文件</a></p>',
        '<p>解读：<a href="/j.html">《办法》解读</a></p>',
        '<div><h4>政策解读</h4><a href="/j.html">《办法》解读</a></div>',
        '<div><b>相关链接</b>：<a href="/j.html">x</a></div>',
    ],
)
def test_a_box_headed_by_the_relation_counts(box: str) -> None:
    assert boxed(box) == {"/j.html"}


@pytest.mark.parametrize(
    "box",
    [
        '<div><h3>热点文章</h3><ul><li><a href="/j.html">解读</a></li></ul></div>',
        '<div><h3>相关信息</h3><ul><li><a href="/j.html">解读</a></li></ul></div>',
        '<div><h3>政策解读</h3><a href="/jd/">更多</a><ul><li><a href="/j.html">解读</a></li></ul></div>',
        '<ul><li><a href="/j.html">相关解读</a></li></ul>',
    ],
)
def test_a_general_list_does_not_count(box: str) -> None:
    assert boxed(box) == set()


def test_a_page_without_a_body_element_still_has_its_boxes() -> None:
    markup = page('<div><h3>相关解读</h3><a href="/j.html">j</a></div>')
    assert [link.url for link in content_links(markup, None, Resolver())] == ["http://a.gov.cn/j.html"]


def test_an_address_kept_in_a_hidden_element_for_a_script_to_open_is_a_redirect() -> None:
    body = (
        '<div style="display:none"><p id="url">/zwgk/xwzx_list_1.shtml</p></div><script>(function(){'
        'var url = document.getElementById("url").innerText; if(url){ window.open(url,"_self"); } })();</script>'
    )
    assert redirect(page(body), Resolver()) == "http://a.gov.cn/zwgk/xwzx_list_1.shtml"
    assert redirect(page(body.replace('"_self"', '"_blank"')), Resolver()) == ""
