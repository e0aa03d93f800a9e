"""The whole page: kinds, titles, marks, tags, main text, and that no bytes break it."""
# ruff: noqa: E501 — markup stands here as it is met

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.pages.read import read
from crawler.records import KINDS, Page

PARAGRAPHS = "<p>示例市今天召开会议，研究了许多与群众生活有关的事情，并作出安排。</p>" * 4


def page(body: str, title: str = "示例", head: str = "", url: str = "http://a.test/x/", **options: object) -> Page:
    html = f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    return read(url, html.encode(), **options)  # type: ignore[arg-type]


# --- kinds ------------------------------------------------------------------------------------------------------

MENU = "".join(f'<a href="/m{n}/">栏目{n}</a>' for n in range(10))
ROWS = "".join(
    f'<li><a href="t202401{n:02}_{n}.html">关于第{n}号示例事项的通知公告</a><span>2024-01-{n:02}</span></li>'
    for n in range(1, 16)
)


@pytest.mark.parametrize(
    ("kind", "body", "title"),
    [
        ("column", f"{MENU}<ul>{ROWS}</ul>", "通知公告"),
        ("column", f"{MENU}<div class='list'>暂无信息</div>", "通知公告"),
        ("article", f"<h1>市里召开会议</h1><p>发布时间：2024-01-02</p><div class='TRS_Editor'>{PARAGRAPHS}</div>", "市里召开会议-示例市"),
        ("error", "<h1>404</h1><p>您访问的页面不存在</p>", "404 Not Found"),
        ("error", "<p>对不起，您访问的页面找不到了</p>", "示例市人民政府"),
        ("error", "<h1>502</h1><p>安域 您的IP 1.2.3.4 eventID 88 抱歉！源站出现问题</p>", "502"),
        ("challenge", "<script>var arg1='0123456789ABCDEF0123456789ABCDEF01234567';document.cookie='acw_sc__v2='</script>", ""),
        ("challenge", "<p>您的请求被拦截，疑似攻击行为</p>", "访问被拦截"),
        ("consultation", f"<h1>关于公开征求示例办法意见的公告</h1><p>发布时间：2024-01-02</p><div class='TRS_Editor'>{PARAGRAPHS}</div>", "关于公开征求示例办法意见的公告"),
        ("guide", "<h1>居住证办理</h1><table><tr><td>事项名称：</td><td>甲</td></tr><tr><td>设定依据：</td><td>乙</td></tr><tr><td>申请条件：</td><td>丙</td></tr><tr><td>办理流程：</td><td>丁</td></tr></table>", "居住证办理"),
    ],
)  # fmt: skip
def test_the_kind_is_told(kind: str, body: str, title: str) -> None:
    assert page(body, title).kind == kind


COLUMN_TAGS = '<meta name="ColumnName" content="机构职能"><meta name="ColumnType" content="机构职能">'


def test_a_single_page_with_the_tags_of_a_column_is_no_article() -> None:
    body = f"<h1>机构职能</h1><div class='TRS_Editor'>{PARAGRAPHS}</div>"
    assert page(body, "机构职能_示例局", COLUMN_TAGS, url="http://a.test/jgzn.htm").kind == "column"
    dated = f"<h1>机构职能</h1><p>发布时间：2024-01-02</p><div class='TRS_Editor'>{PARAGRAPHS}</div>"
    assert page(dated, "机构职能_示例局", COLUMN_TAGS, url="http://a.test/jgzn.htm").kind == "article"


def test_a_short_list_is_not_dated_by_its_first_row() -> None:
    rows = "<li><a href='/info/1/1.htm'>关于甲事项工作的通知</a><span>2024/01/02</span></li>"
    rows += "<li><a href='/info/1/2.htm'>关于乙事项工作的通知</a><span>2023/12/02</span></li>"
    body = f"{MENU}<h2>统计数据</h2><ul>{rows}</ul>"
    found = page(body, "统计数据_示例局", COLUMN_TAGS, url="http://a.test/tjsj/1.htm")
    assert (found.kind, len(found.entries), found.votes) == ("column", 2, ())


def test_a_piece_for_other_pages_is_a_frame() -> None:
    assert read("http://a.test/top.html", b"<div><a href='/'>x</a></div>").kind == "frame"
    assert read("http://a.test/", b"<html><frameset cols='1,*'><frame src='l.htm'></frameset></html>").kind == "frame"


def test_an_article_that_talks_about_errors_is_an_article() -> None:
    body = f"<h1>遇到页面不存在怎么办</h1><p>发布时间：2024-01-02</p><div id='zoom'><p>404错误是说页面不存在。</p>{PARAGRAPHS}</div>"
    assert page(body, "遇到页面不存在怎么办-示例市", url="http://a.test/art/1.html").kind == "article"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (521, b"<script>document.cookie=('_')+('_')+('jsluid');location.href=location.pathname+location.search</script>"),
        (412, b"""<html><head><meta id="x" content="aaaaaaaaaaaaaaaaaaaaaaaaaa" r='m'><script>$_ts=window['$_ts'];</script></head></html>"""),
    ],
)  # fmt: skip
def test_a_challenge_is_told_by_its_script(status: int, body: bytes) -> None:
    assert read("http://a.test/", body, status=status, home=True).kind == "challenge"


def test_the_address_of_the_registry_is_the_home_page() -> None:
    assert page(MENU + PARAGRAPHS, home=True).kind == "home"


def test_the_rows_a_page_asks_a_data_proxy_for_are_part_of_it() -> None:
    row = '<record><![CDATA[<li><a href="/art/1.html">关于第1项工作的通知</a><span>2024-01-02</span></li>]]></record>'
    more = '<nextgroup><![CDATA[<a href="/m/dataproxy.jsp?page=2&amp;col=1"></a>]]></nextgroup>'
    found = page(f'<script type="text/xml"><datastore>{more}<recordset>{row * 3}</recordset></datastore></script>')
    assert [part.url for part in found.parts] == ["http://a.test/m/dataproxy.jsp?page=2&col=1"]


def test_json_is_data() -> None:
    assert read("http://a.test/api", b'{"articles": []}', "application/json").kind == "data"


# --- titles -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head_title", "body", "expected"),
    [
        pytest.param("关于示例事项的公示_示例市人民政府", "<h1>关于示例事项的公示</h1>", "关于示例事项的公示", id="site suffix"),
        pytest.param("关于示例事项的公示-示例局", "<div class='bt3'>关于示例事项的公示</div>", "关于示例事项的公示", id="no heading tag"),
        pytest.param("工作动态——示例局", "<table><tr><td>降低成本为企业解困</td></tr><tr><td>2020-08-10 11:45:55</td></tr></table>",
                     "降低成本为企业解困", id="the column's title on every page"),
        pytest.param("工作动态——示例局", "<h1>降低成本为企业解困</h1>", "降低成本为企业解困", id="wrong title, right heading"),
        pytest.param("&lt;h1 style=x&gt;关于示例事项的公示&lt;/h1&gt;", "<h1>关于示例事项的公示</h1>", "关于示例事项的公示", id="markup in title"),
        pytest.param("关于示例事项的公示", "<!DOCTYPE html><html><head><title>Document</title></head><body><div>页头</div></body></html><h1>关于示例事项的公示</h1>",
                     "关于示例事项的公示", id="included document"),
        pytest.param("关于第一部分 第二部分的公示-示例局", "<h2>关于第一部分<br>第二部分的公示</h2>", "关于第一部分 第二部分的公示", id="two lines"),
    ],
)  # fmt: skip
def test_the_title_is_the_visible_one(head_title: str, body: str, expected: str) -> None:
    assert (
        page(f"{body}<div class='TRS_Editor'>{PARAGRAPHS}</div>", head_title, url="http://a.test/t1.html").title
        == expected
    )


# --- tags, marks, text ------------------------------------------------------------------------------------------


def test_tags_are_those_of_the_own_head() -> None:
    head = '<META NAME="SiteName" content="示例市"><meta content="1234567890 " name="SiteIDCode"/><meta name="Keywords" content="">'
    included = '<html><head><meta name="ColumnName" content="公共头"></head></html>'
    assert page(included + PARAGRAPHS, head=head).tags == (
        ("sitename", "示例市"),
        ("siteidcode", "1234567890"),
        ("keywords", ""),
    )


FOOTER = """<form action="/s" id="searchForm"><input name="q" placeholder="请输入关键字"></form>
<p>主办：示例市人民政府办公室 承办：示例市大数据中心</p><p>网站标识码：4599990001 桂ICP备00000001号-1</p>
<a href="http://www.beian.gov.cn/portal/registerSystemInfo?recordcode=45990000000001">桂公网安备 45990000000001号</a>
<script>document.write(unescape("%3Cspan id='_ideConac' %3E%3C/span%3E%3Cscript src='http://dcs.conac.cn/js/1/CA1.js'%3E"));</script>
<script id="_jiucuo_" sitecode='4599990002' src='https://zfwzgl.www.gov.cn/exposure/jiucuo.js'></script>"""


def test_the_footer_shows_its_marks() -> None:
    marks = page(FOOTER, head='<meta name="SiteIDCode" content="4599990001">', home=True).marks
    assert marks is not None
    assert (marks.code_meta, marks.code_footer, marks.code_jiucuo) == ("4599990001", "4599990001", "4599990002")
    assert marks.icp == "桂ICP备00000001号-1"
    assert marks.police == "45990000000001"
    assert marks.sponsor == "示例市人民政府办公室"
    assert all((marks.conac, marks.jiucuo, marks.search))


def test_marks_in_comments_are_absent() -> None:
    marks = page(f"<p>页面</p><!-- {FOOTER.replace('--', '')} -->", home=True).marks
    assert marks is not None
    assert not any(
        (marks.code_footer, marks.code_jiucuo, marks.icp, marks.police, marks.conac, marks.jiucuo, marks.search)
    )


def test_the_main_text_has_paragraphs_and_counts_what_it_holds() -> None:
    body = f"<div class='nav'>{MENU}</div><div id='zoom'><p>第一段。</p><p>第二 段。<img src='a.png'></p><a href='b.pdf'>附件</a><iframe src='c'></iframe></div>"
    found = page(body, url="http://a.test/art/1.html")
    assert found.text == "第一段。\n第二 段。\n附件"
    assert (found.images, found.files, found.frames) == (1, 1, 1)


def test_without_a_known_container_the_densest_text_is_the_main_text() -> None:
    body = f"<div class='nav'>{MENU}</div><div class='qx17'>{PARAGRAPHS}</div><div class='footer'>版权所有：示例市人民政府，地址示例路一号，电话若干</div>"
    assert page(body).text.count("\n") == 3
    assert "版权" not in page(body).text


def test_the_breadcrumb_is_outermost_first() -> None:
    body = f"<div>当前位置： <a href='/'>首页</a> &gt; <a href='/a/'>政务公开</a> &gt; 通知公告</div>{PARAGRAPHS}"
    assert page(body).breadcrumb == ("首页", "政务公开", "通知公告")


@pytest.mark.parametrize(
    ("url", "kind"), [("http://a.test/wjxz/gzzd.html", "other"), ("http://a.test/info/1075/1476.html", "article")]
)
def test_a_list_of_one_item_is_no_text_but_by_its_address(url: str, kind: str) -> None:
    row = "<p><a href='javascript:;'>毕业论文答辩流程及职责</a></p><p>发布时间：2017/03/30 12:48:55</p>"
    pager = "<div>共1条 1/1 首页上页下页尾页</div>"
    menu = "<a href='/a.html'>教学文件</a>" * 3
    assert page(f"<h1>规章制度</h1>{menu}{row}{PARAGRAPHS}{pager}", url=url).kind == kind


@pytest.mark.parametrize(("url", "kind"), [("/2014/0820/25549.html", "article"), ("/2014/0820/", "column")])
def test_a_gallery_with_a_day_in_its_address_is_one_text(url: str, kind: str) -> None:
    player = "<ul><li><a href='javascript:;'>自动 / 暂停播放</a></li></ul>"
    assert page(f"{MENU}<h1>秋日湖滨</h1><div>{PARAGRAPHS}</div>{player}", url="http://a.test" + url).kind == kind


@pytest.mark.parametrize(("end", "kind"), [("... [详细信息]", "article"), ("。", "article")])
def test_a_long_text_stays_one_whatever_ends_it(end: str, kind: str) -> None:
    shown = f"<h1>招募志愿者</h1><p>发布时间：2024-01-02</p><div class='TRS_Editor'>{PARAGRAPHS}{end}</div>"
    assert page(shown, url="http://a.test/v/7.html").kind == kind


@pytest.mark.parametrize(("end", "kind"), [("... [详细信息]", "other"), ("。", "article")])
def test_the_beginning_of_another_text_is_no_text(end: str, kind: str) -> None:
    shown = f"<h1>招募志愿者</h1><p>发布时间：2024-01-02</p><div>老年人常患多种慢性病{end}</div>"
    assert page(shown, "志愿者", url="http://a.test/zyz.html").kind == kind


def test_what_a_member_shows_of_himself_is_no_article() -> None:
    shown = "<h1>管理员</h1><p>2012-08-22, 14:41 更新了头像</p><div class='TRS_Editor'>" + PARAGRAPHS
    joined = "<p>注册日期：2012-08-06 上次登录：2020-11-20</p>"
    assert page(shown, url="http://a.test/u/7.html").kind == "article"
    assert page(shown + joined, url="http://a.test/u/7.html").kind == "other"


@pytest.mark.parametrize(
    ("line", "crumbs"),
    [
        (
            "<a href='/'>首页</a> &gt; <a href='/a/'>政务公开</a> &gt; 政府信息公开目录",
            ("首页", "政务公开", "政府信息公开目录"),
        ),
        ("<a href='/'>网站首页</a>&gt;&gt;<a href='/a/'>城乡规划</a>&gt;&gt;", ("网站首页", "城乡规划")),
        ("<a href='/'>首页</a> <a href='/a/'>政务公开</a> 公开目录", ()),
        ("<a href='/'>首页</a> | <a href='/a/'>政务公开</a> | 公开目录", ()),
    ],
)
def test_a_breadcrumb_needs_no_word_before_it_but_arrows(line: str, crumbs: tuple[str, ...]) -> None:
    rows = "".join(f"<p><a href='/a/{n}.html'>示例县召开第{n}次防汛工作会议</a></p>" for n in range(4))
    assert page(f"<div>{line}</div>{rows}").breadcrumb == crumbs


@pytest.mark.parametrize(
    "words",
    [
        "锟斤拷锟斤拷锟斤拷市",
        "烫烫烫烫",
        "鍏充簬鍗板彂銆婃柟妗堛€嬬殑閫氱煡",
        "å…³äºŽå\x8d°å\x8f‘æ–¹æ¡ˆ",
        "ÖÐ¹úÕþ¸®Íø",
        "公示\ufffd\ufffd内容",
    ],
)
def test_garbage_is_counted(words: str) -> None:
    assert page(f"<p>{words}</p>").garbled > 0


@pytest.mark.parametrize(
    "words", ["这叫锟斤拷，是编码转换造成的乱码", "café naïve · £5 ©2020 ×÷ °C", PARAGRAPHS, "涓流汇成浜江"]
)
def test_what_is_no_garbage_is_not_counted(words: str) -> None:
    assert page(f"<p>{words}</p>").garbled == 0


def test_pages_of_one_template_share_their_fingerprint() -> None:
    def article(text: str) -> Page:
        return page(
            f"<div class='top'>{MENU}</div><div class='main12'><h1>{text}</h1><div id='zoom'><p>{text}</p></div></div>"
        )

    assert article("甲").template == article("乙乙").template
    assert article("甲").template != page(f"<table><tr><td>{MENU}</td></tr></table>").template


# --- robustness -------------------------------------------------------------------------------------------------

SAMPLE = (FOOTER + ROWS + PARAGRAPHS + "<table><tr><td>索引号：</td><td>1</td><td>文号：</td></tr></table>").encode()


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=600))
def test_any_bytes_are_read(body: bytes) -> None:
    assert read("http://a.test/", body).kind in KINDS


@settings(max_examples=40, deadline=None)
@given(st.integers(0, len(SAMPLE)), st.integers(0, len(SAMPLE)))
def test_a_page_cut_anywhere_is_read(start: int, end: int) -> None:
    assert read("http://a.test/x.html", SAMPLE[start:end]).kind in KINDS


@pytest.mark.parametrize(
    "body",
    [
        b"<div>" * 20_000 + "深".encode(),
        b"<a href='" + b"x" * 2_000_000 + b"'>x</a>",
        b"<td>" * 5000 + b"2020-01-01" * 5000,
        b"<!--" * 50_000,
        b"<script>" + b"{" * 100_000,
        ("发 " * 100_000).encode(),
        b"\x00" * 5000,
        b"<html>\x00<body>\x00<p>\xff\xfe</p>",
        b"<meta charset=" + b"a" * 40_000,
        b"<table>" + "<tr><td>标题</td><td>来信时间</td></tr>".encode() * 3000,
    ],
    ids=["deep", "huge attribute", "open cells", "open comments", "braces", "blanks", "nulls", "null tags", "charset", "headers"],
)  # fmt: skip
def test_hostile_bodies_are_read(body: bytes) -> None:
    assert read("http://a.test/x.html", body).kind in KINDS


def test_a_breadcrumb_ends_where_the_list_begins() -> None:
    html = """<html><head><title>工作动态-示例县</title></head><body>
    <div class=pos>当前位置：<a href="/">首页</a> &gt; 工作动态</div>
    <table><tr><td>·</td><td><a href="show.php?id=1">示例县召开防汛工作会议</a></td><td>2026/11/21</td></tr>
    <tr><td>·</td><td><a href="show.php?id=2">示例县开展森林防火宣传</a></td><td>2026/11/19</td></tr></table></body></html>"""
    page = read("http://a.test/list.php?catid=1", html.encode())
    assert page.breadcrumb == ("首页", "工作动态")
    assert page.column is not None
    assert (page.column.name, page.column.type) == ("工作动态", "news")
