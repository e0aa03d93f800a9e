"""What a page is as a column."""

import pytest

from crawler.addresses import Resolver
from crawler.pages.coltypes import type_of
from crawler.pages.columns import column
from crawler.pages.markup import parse
from crawler.pages.read import read
from crawler.records import COLUMN_TYPES, Column, Entry

PAGE = "http://a.gov.cn/x/y/"
ROW = Entry("http://a.gov.cn/x/y/1.html", "关于示例事项的公示", None)


def seen(
    title: str = "某局",
    body: str = "",
    url: str = PAGE,
    *,
    tags: dict[str, str] | None = None,
    breadcrumb: tuple[str, ...] = (),
    entries: tuple[Entry, ...] = (ROW,),
    text: str = "",
    holds: bool = False,
) -> Column:
    markup = parse(url, f"<html><head><title>{title}</title></head><body>{body}</body></html>")
    return column(markup, Resolver(), tags=tags or {}, breadcrumb=breadcrumb, entries=entries, text=text, holds=holds)


def test_a_column_is_named_by_its_own_head_before_all_else() -> None:
    assert seen("某局", tags={"columnname": "通知公告"}, breadcrumb=("首页", "公告公示")).name == "通知公告"


def test_a_column_name_copied_into_a_whole_branch_is_outvoted_by_what_the_page_shows_twice() -> None:
    assert (
        seen("人事任免-某局", tags={"columnname": "动态简报"}, breadcrumb=("首页", "新闻动态", "人事任免")).name
        == "人事任免"
    )


def test_the_name_of_an_included_head_is_no_name() -> None:
    assert seen("通知公告-某局", tags={"columnname": "公共头"}).name == "通知公告"


def test_a_column_is_named_by_where_it_stands_before_its_title() -> None:
    assert seen("课题研究——某局", breadcrumb=("首页", "研究课题")).name == "研究课题"
    assert seen("某局", breadcrumb=("首页", "政务公开", "通知公告", "正文")).name == "通知公告"


@pytest.mark.parametrize(
    "title", ["通知公告-某局", "通知公告_某局_某市", "通知公告 - 某市人民政府", "政务公开 / 通知公告_某局", "通知公告"]
)
def test_a_title_names_the_column_first(title: str) -> None:
    assert seen(title).name == "通知公告"


def test_a_heading_names_a_column_whose_title_is_the_sites() -> None:
    assert seen("某市人民政府门户网站", '<div class="lm-title">政策解读</div>').name == "政策解读"


def test_a_heading_believed_against_a_title_is_told_apart() -> None:
    box = '<div class="lm-title">工作动态</div>'
    assert (seen("某学校_保卫处", box).type, seen("某学校_保卫处", box).type_source) == ("news", "heading")
    assert seen("某市人民政府门户网站", box).type_source == "name"


def test_an_office_for_family_planning_is_no_plan() -> None:
    assert seen("人口与计划生育办公室").type != "plan"
    assert seen("工作计划").type == "plan"


NAMES = {
    "news": ("工作动态", "政务要闻", "部门动态", "图片新闻", "媒体报道", "领导活动"),
    "notice": ("通知公告", "公示公告", "公告公示"),
    "policy": ("政策文件", "规范性文件", "政策法规", "市政府文件", "部门规章"),
    "interpretation": ("政策解读", "部门解读", "图解", "一图读懂", "解读回应", "政策法规及解读"),
    "response": ("回应关切", "热点回应", "社会热点回应", "新闻发布会", "新闻发布", "辟谣"),
    "mailbox": ("领导信箱", "县长信箱", "咨询投诉", "政民互动", "回复选登", "互动交流", "来信选登"),
    "statistics": ("数据发布", "统计信息", "统计公报"),
    "personnel": ("人事任免", "人事信息", "招考录用"),
    "plan": ("规划计划", "发展规划", "工作要点"),
    "budget": ("财政预决算", "部门预算", "三公经费"),
    "consultation": ("意见征集", "民意征集", "征集调查", "结果反馈"),
    "survey": ("网上调查", "问卷调查"),
    "interview": ("在线访谈",),
    "proposal": ("建议提案", "人大代表建议"),
    "meeting": ("政府常务会议", "会议公开", "图解会议"),
    "decision": ("重大行政决策", "重大决策预公开"),
    "emergency": ("应急管理", "应急预案"),
    "guide": ("信息公开指南", "政府信息公开指南"),
    "rules": ("信息公开制度", "政府信息公开制度"),
    "catalogue": ("信息公开目录", "主动公开基本目录", "法定主动公开内容"),
    "annual_report": ("政府信息公开年报", "信息公开年度报告"),
    "request": ("依申请公开", "申请公开政府信息"),
    "leader": ("领导信息", "领导之窗", "局领导"),
    "overview": ("走进某县", "县情概况"),
    "function": ("机构职能", "内设机构", "直属单位"),
    "service": ("办事指南", "便民服务", "表格下载"),
    "topic": ("专题专栏",),
    "archive": ("历史归档", "往期回顾"),
    "other": ("政府采购", "行政处罚", "网站工作年度报表", "信访举报", "联系方式"),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, names in NAMES.items() for name in names])
def test_a_name_tells_the_type(kind: str, name: str) -> None:
    assert type_of(name, "", PAGE, ()) == (kind, "name")


def test_every_type_has_a_name_that_tells_it() -> None:
    assert set(NAMES) == set(COLUMN_TYPES)


def test_a_name_is_believed_before_the_column_type() -> None:
    assert type_of("通知公告", "工作动态", PAGE, ()) == ("notice", "name")


def test_the_column_type_speaks_where_the_name_says_nothing() -> None:
    assert type_of("某某之窗", "政策解读", PAGE, ()) == ("interpretation", "meta")
    assert type_of("某某之窗", "政务信息", PAGE, ()) == ("other", "")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/zwgk/tzgg/", "notice"),
        ("/zcjd/index.html", "interpretation"),
        ("/gd/a/b/c/d/", ""),
        ("/x/bzxx_list.shtml", "mailbox"),
    ],
)
def test_the_address_speaks_next(path: str, kind: str) -> None:
    assert type_of("某某之窗", "", f"http://a.gov.cn{path}", ()) == ((kind, "url") if kind else ("other", ""))


def test_the_rows_speak_last() -> None:
    rows = [Entry("", f"关于第{n}件事项的通知", None) for n in range(4)]
    assert type_of("某某之窗", "", PAGE, rows) == ("notice", "list")
    assert type_of("某某之窗", "", PAGE, rows[:3]) == ("other", "")
    assert type_of("某某之窗", "", PAGE, [Entry("", "来信", None, "已回复")] * 4) == ("mailbox", "list")


def test_what_stands_in_a_topic_or_an_archive_is_exempt_with_it() -> None:
    assert seen(breadcrumb=("首页", "专题专栏", "工作动态")).type == "topic"
    assert seen(breadcrumb=("首页", "历史归档", "通知公告")).type == "archive"


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("新闻通知-示例省技能竞赛", "topic"),
        ("工作动态_示例大学党史学习教育专题", "topic"),
        ("政策文件_职业教育活动周", "topic"),
        ("新闻通知-示例县竞赛管理中心", "news"),
        ("竞赛通知-示例大学教务处", "notice"),
        ("工作动态_示例大学", "news"),
    ],
)
def test_what_stands_on_the_site_of_an_event_is_exempt_with_it(title: str, kind: str) -> None:
    assert seen(title=title).type == kind


def test_a_column_without_a_telling_name_is_of_the_kind_it_stands_in() -> None:
    assert seen(breadcrumb=("首页", "政策文件", "国务院")).type == "policy"
    assert seen(breadcrumb=("首页", "新闻中心", "某某之窗")).type == "other"
    assert seen(breadcrumb=("首页", "政策法规", "律师信息")).type == "other"


# --- blank ------------------------------------------------------------------------------------------------------

BLANK = (
    "",
    "暂无信息",
    "暂无相关内容！",
    "该栏目正在建设中……",
    "内容更新中，敬请期待",
    "对不起，该栏目暂无信息。",
    "共 0 条 第 1 页",
    "首页 上一页 下一页 尾页",
    "电话：0777-2831234 技术支持：某公司",
    "浏览 20261120 次",
)
NOT_BLANK = (
    "本局位于示例路一号，内设办公室、政策法规科等六个科室。",
    "申请人可以当面、邮寄或者网上提交申请，暂无信息的除外。",
    "热线电话：0777-2831234 2831235",
    "0777-2831234",
    "服务热线：12345",
    "bgs@a.test",
)


@pytest.mark.parametrize("text", BLANK)
def test_a_column_without_rows_and_words_of_its_own_is_blank(text: str) -> None:
    assert seen(entries=(), text=text).blank


@pytest.mark.parametrize("text", NOT_BLANK)
def test_words_of_its_own_are_content(text: str) -> None:
    assert not seen(entries=(), text=text).blank


def test_menus_and_the_date_of_today_are_no_words_of_its_own() -> None:
    menu = "".join(
        f"<a href='/{name}/'>{name}</a> | " for name in ("政务动态", "部门动态", "通知公告", "政策文件", "领导之窗")
    )
    text = "今天是：2026年11月24日 星期二 | 政务动态 | 部门动态 | 通知公告 | 政策文件 | 领导之窗 | 栏目建设中……"
    assert seen(body=menu, entries=(), text=text).blank
    assert not seen(body=menu, entries=(), text=text + "本局内设办公室、人事科、政策法规科等六个科室。").blank


def test_rows_pictures_and_frames_are_content() -> None:
    assert not seen(text="暂无信息").blank
    assert not seen(entries=(), holds=True).blank


def test_a_list_in_a_frame_or_in_data_is_elsewhere_not_missing() -> None:
    assert not seen(body="<iframe src='list.html' width='600'></iframe>", entries=()).blank
    assert not seen(body="<script>$.getJSON('/data/list.json', show);</script>", entries=()).blank
    assert seen(body="<iframe src='http://tianqi.example.com/'></iframe>", entries=()).blank
    assert seen(body="<iframe src='hits.html' width='0'></iframe>", entries=()).blank


def test_a_list_that_a_script_draws_is_not_called_blank() -> None:
    drawn = "<div id='l'></div><script>$.ajax({url: api + id, success: function(d){ $('#l').html(d); }});</script>"
    counted = "<script>$.get('/hits?id=1');</script>"
    assert not seen(body=drawn, entries=()).blank
    assert seen(body=counted, entries=()).blank


@pytest.mark.parametrize(
    ("body", "blank"),
    [
        ("<p>1.<a href='javascript:;'>财务制度</a><br>2.<a href='javascript:;'>资产制度</a></p>", False),
        ("<p><a href='javascript:;'>财务制度</a><br><a href='javascript:;'>资产制度</a></p>", True),
        ("<p><em>主题：68</em><em>帖子：82</em></p>", False),
        ("<p><em>主题：0</em><em>帖子：0</em></p>", True),
    ],
    ids=["a numbered list", "two names", "a forum with threads", "a forum without one"],
)
def test_a_numbered_list_and_a_counted_forum_are_content(body: str, blank: bool) -> None:
    assert seen(body=f"{MENU}{body}", entries=()).blank is blank


@pytest.mark.parametrize(
    ("name", "url", "kind"),
    [
        ("某某之窗", "http://a.gov.cn/xwdt/ck/index.html", "news"),
        ("超导成像频谱仪（多波束系统）最新观测结果", "http://a.gov.cn/xwdt/ck/index.html", "other"),
        ("政策概论", PAGE, "other"),
        ("艺术教育发展年度报告", PAGE, "other"),
        ("收费目录清单", PAGE, "other"),
        ("规章制度", PAGE, "other"),
        ("评选先进及表彰", "http://a.gov.cn/gzdt/zhgz/bz.html", "other"),
        ("综合工作", "http://a.gov.cn/gzdt/zhgz.html", "news"),
        ("政务公开事项目录清单", PAGE, "catalogue"),
    ],
)
def test_what_only_sounds_like_a_type_is_none(name: str, url: str, kind: str) -> None:
    assert type_of(name, "", url, ())[0] == kind


def test_a_deeper_page_belongs_to_the_first() -> None:
    found = seen(url="http://a.gov.cn/tzgg/index_2.html", body="<a href='index_1.html'>上一页</a>")
    assert (found.page, found.first) == (2, "http://a.gov.cn/tzgg/index.html")


MENU = "<div class=nav>" + "<a href=/a/>政务公开</a>" * 9 + "</div>"
FOOT = "<div class=foot>版权所有 示例局 地址：示例路1号 邮编：000000</div>"


@pytest.mark.parametrize(
    ("body", "blank"),
    [
        ("", True),
        ("<div class=list>共0条记录 1/1页</div>", True),
        ("<div class=right><p>尚无资料</p></div>", True),
        ("<div class=hidden_tree>" + "<a href=/b/>招生章程、办法及招生计划一览</a>" * 5 + "</div>", True),
        ("<div class=intro-con><a href=#><img src=history.jpg></a></div>", False),
        ("<iframe id=show src='javascript:;' onload='fit()'></iframe>", False),
        ("<video><source src=2.webm></video>", False),
        ("<ul><li>{{place.title}}</li></ul>", False),
        ("<form><input name=u><input type=password></form>", False),
        ("<div><samp><span>The institute was established in 1963 as a public institution.</span></samp></div>", False),
        ("<ul class=rows></ul><div class=box>" + "<a href=/c/>办公室</a>" * 6 + "</div>", True),
        ("<div class=info_artic><a href='#'>团委网站</a></div>", False),
        ("<div class=subPage>" + "<p><a href='#'>某教授</a></p>" * 6 + "</div>", False),
        ("<div class=subnav>" + "<a href=/c/>规章制度</a>" * 6 + "</div>", True),
        ("<div class=conLeft>" + "<a href=/c/>规章制度</a>" * 6 + "</div>", True),
        ("<div class=departbox>" + "<a href='#'>办公室</a><a href='#'>教务处</a>" * 3 + "</div>", False),
        (
            "<div class=page><h2>外籍教师</h2><table><tr><td>姓名</td><td>国籍</td></tr>"
            "<tr><td>某某某某</td><td>意大利共和国</td></tr><tr><td>某某某</td><td>印度共和国</td></tr>"
            "<tr><td>某某某</td><td>美利坚合众国</td></tr></table></div>",
            False,
        ),
        ("<table><tr><td>代码</td><td>名称</td></tr><tr><td>410781404598</td><td>某农场</td></tr></table>", False),
        ("<table><tr><td>代码</td><td>名称</td></tr><tr><td></td><td>暂无数据</td></tr></table>", True),
        ("<table><tr><td>标题</td><td>日期</td></tr></table>", True),
        ("<ul><li><div><img src=a.png><a href=T-41.html>某街道开展爱国卫生月义务劳动</a></div></li></ul>", False),
    ],
)
def test_only_a_column_that_shows_nothing_is_blank(body: str, blank: bool) -> None:
    html = f"<html><head><title>执法信息_示例局</title></head><body>{MENU}{body}{FOOT}</body></html>"
    found = read("http://x.gov.cn/zfxx/index.html", html.encode(), "text/html").column
    assert found is not None
    assert found.blank is blank


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("欢迎访问某课程", ""),
        ("学习小组首页", MENU),
        (
            "某学报编辑部",
            "<div class=banner><a href='#'>学报（社会科学版）</a><a href='#'>学报（自然科学版）</a></div>",
        ),
        ("招生简章", "<style>.one{background:url(one.jpg)}</style><div class=one></div>"),
    ],
)
def test_a_cover_a_front_page_and_a_poster_are_no_blank_columns(title: str, body: str) -> None:
    html = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    found = read("http://x.gov.cn/zsjz/index.html", html.encode(), "text/html").column
    assert found is None or not found.blank


def test_a_front_page_of_several_columns_is_named_after_none() -> None:
    html = (
        "<html><head><title>示例学院</title></head><body><h2 class=title1>重要通知</h2><ul><li>"
        "<a href=/1.html>关于示例工作的第一个通知</a>2020-11-02</li></ul><h2>工作动态更多+</h2><ul><li>"
        "<a href=/2.html>示例学院召开示例工作会议</a>2020-11-01</li></ul></body></html>"
    )
    found = read("http://x.gov.cn/xy/index.html", html.encode(), "text/html").column
    assert found is not None
    assert (found.name, found.type) == ("示例学院", "other")


@pytest.mark.parametrize(
    ("name", "url", "kind"),
    [
        ("城乡规划", "http://x.gov.cn/cxgh/index.html", "other"),
        ("城乡企业", "http://x.gov.cn/cxqy/index.html", "other"),
        ("发展规划", "http://x.gov.cn/a/", "plan"),
        ("法律声明", "http://x.gov.cn/flsm/", "other"),
        ("课程视频", "http://x.gov.cn/a/", "other"),
        ("视频新闻", "http://x.gov.cn/a/", "news"),
        ("直属事业单位", "http://x.gov.cn/c100536/xwzx_list_2.html", "function"),
        ("重要转载", "http://x.gov.cn/c100508/xwzx_list.shtml", "other"),
    ],
)
def test_a_name_is_not_taken_for_more_than_it_says(name: str, url: str, kind: str) -> None:
    assert type_of(name, "", url, [])[0] == kind
