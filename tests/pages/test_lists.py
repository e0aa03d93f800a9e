"""Which rows a page lists, in every family's markup."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.addresses import Resolver
from crawler.pages import rowdates
from crawler.pages.feeds import from_data
from crawler.pages.lists import entries
from crawler.pages.markup import parse
from crawler.records import Entry

PAGE = "http://a.gov.cn/zwgk/tzgg/"
DAYS = (date(2020, 11, 20), date(2020, 11, 18), date(2020, 10, 30))
TITLES = ("关于示例事项的公示", "示例工作方案的通知", "示例会议召开的公告")


def listed(body: str, url: str = PAGE, title: str = "通知公告-某局", *, home: bool = False) -> tuple[Entry, ...]:
    return entries(
        parse(url, f"<html><head><title>{title}</title></head><body>{body}</body></html>"), Resolver(), home=home
    )


def rows(shape: str) -> str:
    """Three rows in the given shape, with ``U`` its address, ``T`` its title, ``D`` ``Y`` ``MM`` ``DD`` its date."""
    made = []
    for n, (title, day) in enumerate(zip(TITLES, DAYS, strict=True)):
        row = (
            shape.replace("U", f"./{n}.html").replace("T", title).replace("DD", f"{day:%d}").replace("MM", f"{day:%m}")
        )
        made.append(row.replace("D", f"{day}").replace("Y", f"{day:%Y}"))
    return "".join(made)


WHOLE = tuple(Entry(f"{PAGE}{n}.html", title, day) for n, (title, day) in enumerate(zip(TITLES, DAYS, strict=True)))

SHAPES = {
    "li with a span": "<ul>{<li><a href='U'>T</a><span>D</span></li>}</ul>",
    "the date first": "<ul>{<li><span>[D]</span><a href='U'>T</a></li>}</ul>",
    "a table": "<table>{<tr><td>·</td><td><a href='U'>T</a></td><td>D</td></tr>}</table>",
    "a table of icons": "<table>{<tr><td><img src='i.gif'></td><td><a href='U' target=_blank>T</a>&nbsp;</td><td>(D)</td></tr>}</table>",  # noqa: E501
    "divs": "<div class=list>{<div class=item><div class=t><a href='U'>T</a></div><div class=d>发布时间：D</div></div>}</div>",  # noqa: E501
    "definition lists": "<dl>{<dt>D</dt><dd><a href='U'>T</a></dd>}</dl>",
    "definition lists, date behind": "<dl>{<dt><a href='U'>T</a></dt><dd>D</dd>}</dl>",
    "the date in the link": "<ul>{<li><a href='U'>T<font> [D]</font></a></li>}</ul>",
    "the date at the link's end": "<ul>{<li><a href='U'>T [D]</a></li>}</ul>",
    "a link round the row": "<ul>{<li><a href='U'><p>T</p><span>D</span></a></li>}</ul>",
    "lines": "<div>{<a href='U'>T</a> D<br>}</div>",
    "lines, date first": "<div>{D <a href='U'>T</a><br>}</div>",
    "a category before": "<ul>{<li>[<a href='/c/'>类</a>] <a href='U'>T</a><i>D</i></li>}</ul>",
    "a summary and a more": "<ul>{<ul class=list><li><a href='U'>T</a></li><li>摘要于2019年1月1日施行。<a href='U'>[查看全文]</a></li>"  # noqa: E501
    "<li>发布时间：D 09:32:11</li></ul>}</ul>",
    "a day and a month": "<ul>{<li><div><b>DD</b><i>Y-MM</i></div><a href='U'>T</a></li>}</ul>",
    "a day over a year": "<ul>{<li><p>MM-DD</p><p>Y</p><h3><a href='U'>T</a></h3></li>}</ul>",
    "slashes": "<ul>{<li><a href='U'>T</a><span>Y/MM/DD</span></li>}</ul>",
    "Chinese": "<ul>{<li><a href='U'>T</a><span>Y年MM月DD日</span></li>}</ul>",
    "a truncated title": "<ul>{<li><a href='U' title='T'>关于...</a><span>D</span></li>}</ul>",
    "a title with labels": "<ul>{<li><a href='U' title='标题：T&#10;发布时间：D'>示例…</a><span>D</span></li>}</ul>",
    "a source beside": "<ul>{<li><a href='U'>T</a><span>来源：示例局 D</span></li>}</ul>",
    "hits beside": "<ul>{<li><a href='U'>T</a><em>D 浏览：12次</em></li>}</ul>",
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_rows_are_read_in_every_shape(shape: str) -> None:
    before, row, after = (
        shape.partition("{")[0],
        shape[shape.index("{") + 1 : shape.rindex("}")],
        shape.rpartition("}")[2],
    )
    assert listed(before + rows(row) + after) == WHOLE


def test_full_width_digits_are_digits() -> None:
    (entry,) = listed("<ul><li><a href='1.html'>关于示例事项的公示</a><span>２０２０－１１－２０</span></li></ul>")
    assert entry.date == DAYS[0]


def test_a_row_without_a_usable_link_has_no_address() -> None:
    found = listed("<ul><li><a href='javascript:;'>甲事项公示</a><b>2020-11-20</b></li><li>乙事项公示<b>2020-11-18</b></li><li>丙事项公示"  # noqa: E501
                   "<b>2020-11-10</b></li></ul>")  # fmt: skip
    assert [entry.url for entry in found] == ["", "", ""]
    assert [entry.title for entry in found] == ["甲事项公示", "乙事项公示", "丙事项公示"]


def test_letters_keep_their_state_and_their_later_date() -> None:
    row = "<tr><td><a href='/l/1.html'>咨询示例</a></td><td>2020-11-02</td><td>2020-11-05</td><td>已回复</td></tr>"
    (entry,) = listed(f"<table>{row}</table>")
    assert (entry.date, entry.status) == (date(2020, 11, 5), "已回复")


def test_a_deadline_is_no_date_of_the_row() -> None:
    row = "<li><a href='/z/1.html'>征求意见公告</a><span>开始时间：2020-11-01</span><span>截止时间：2020-12-01</span></li>"  # noqa: E501
    assert listed(f"<ul>{row}</ul>")[0].date == date(2020, 11, 1)


def test_records_in_an_xml_script_are_rows() -> None:
    records = rows("<record><![CDATA[<li><a href='U' title='T'>T</a><span>D</span></li>]]></record>")
    island = f'<script type="text/xml"><datastore><recordset>{records}</recordset></datastore></script>'
    assert listed(f"<div id='212860'>{island}</div>") == WHOLE


LIST = "<div class='main'><ul class='list'>" + rows("<li><a href='U'>T</a><span>D</span></li>") + "</ul></div>"
OTHERS = {
    "hot articles": "<div class='side'><h3>热点文章</h3><ul><li><a href='/x/9.html'>别栏新闻</a><span>2024-01-01</span></li></ul></div>",  # noqa: E501
    "recommendations": "<div class='recommend'><ul><li><a href='/x/9.html'>别栏新闻</a><span>2024-01-01</span></li></ul></div>",  # noqa: E501
    "a block of another column": "<div class='side'><div class='t'><h3>工作动态</h3><a href='/gzdt/'>更多</a></div><ul>"
    "<li><a href='/gzdt/9.html'>别栏新闻</a><span>2024-01-01</span></li></ul></div>",
    "friendly links": "<div class='footer'><a href='http://b.gov.cn/'>某某市人民政府门户网站</a></div>",
    "the date of today": "<div class='top'>今天是2024年2月22日 星期四 <a href='/'>首页</a><a href='/a/'>政务公开</a></div>",  # noqa: E501
    "a menu": "<ul class='nav'>" + "".join(f"<li><a href='/{n}/'>政务公开栏目{n}</a></li>" for n in range(9)) + "</ul>",
    "an update in the footer": "<div class='footer'>最后更新：2024-01-01 <a href='/m'>站点地图</a></div>",
}  # fmt: skip


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_what_stands_beside_the_list_is_not_the_list(other: str) -> None:
    assert listed(other + LIST) == WHOLE
    assert listed(LIST + other) == WHOLE


def test_a_column_may_be_called_as_a_block_of_every_page_is() -> None:
    rows = "".join(
        f"<li><a href='/c/{n}.html'>关于第{n}项工作有关情况的说明</a><span>2024-01-0{n}</span></li>" for n in (1, 2, 3)
    )
    html = f"<html><head><title>热点回应_示例局</title></head><body><h2>热点回应</h2><ul>{rows}</ul></body></html>"
    assert len(entries(parse("http://a.gov.cn/c/rdhy.html", html), Resolver())) == 3


def test_a_channel_page_lists_the_rows_of_all_its_blocks() -> None:
    def block(name: str, number: int) -> str:
        row = f"<li><a href='/{name}/{number}.html'>{name}的一条信息</a><span>2020-11-{number}</span></li>"
        return f"<div class='b'><div><h3>{name}</h3><a href='/{name}/'>更多</a></div><ul>{row}</ul></div>"

    assert [
        entry.date for entry in listed(block("gzdt", 20) + block("tzgg", 10), "http://a.gov.cn/zwgk/", "政务公开")
    ] == [
        date(2020, 11, 20),
        date(2020, 11, 10),
    ]


def test_a_home_page_lists_the_dated_rows_of_all_its_blocks() -> None:
    block = "<div class='b'><h3>工作动态</h3><ul><li><a href='/gzdt/9.html'>别栏新闻</a><span>2021-01-01</span></li></ul></div>"  # noqa: E501
    assert {entry.date for entry in listed(LIST + block, "http://a.gov.cn/", home=True)} == {*DAYS, date(2021, 1, 1)}


def test_a_list_without_dates_is_still_a_list() -> None:
    body = (
        "<ul class='nav'><li><a href='/a/'>首页</a></li></ul><div class='main'><ul>"
        + rows("<li><a href='U'>T</a></li>")
        + "</ul></div>"
    )
    assert [(entry.title, entry.date) for entry in listed(body)] == [(title, None) for title in TITLES]


def test_a_page_of_words_lists_nothing() -> None:
    body = "<h1>关于示例事项的公示</h1><p>来源：示例局 时间：2020-11-20 <a href='javascript:print()'>打印</a></p><p>正文。</p>"  # noqa: E501
    assert listed(body, PAGE + "1.html") == ()


def test_a_row_without_a_date_among_dated_ones_is_listed_in_its_place() -> None:
    items = rows("<li><a href='U'>T</a><span>D</span></li>")
    undated = "<li><a href='9.html'>没有日期的一条信息</a></li>"
    first = items.index("</li>") + len("</li>")
    found = listed(
        f"<ul class='l'>{items[:first]}{undated}{items[first:]}</ul><ul class='page'><li><a href='/p/'>下一页</a></li></ul>"  # noqa: E501
    )
    assert [entry.date for entry in found] == [DAYS[0], None, *DAYS[1:]]


# --- the year that is left out ----------------------------------------------------------------------------------


def without_year(days: list[str], urls: list[str] | None = None, beside: str = "") -> list[date | None]:
    urls = urls or [f"{n}.html" for n in range(len(days))]
    items = "".join(
        f"<li><a href='{u}'>关于示例事项的公示</a><span>[{d}]</span></li>" for d, u in zip(days, urls, strict=True)
    )
    return [entry.date for entry in listed(f"{beside}<ul class='l'>{items}</ul>")]


def test_the_rows_address_tells_its_year() -> None:
    assert without_year(["11-20", "11/18"], ["t20191120_1.html", "/art/2018/11/18/art_1_1.html"]) == [
        date(2019, 11, 20),
        date(2018, 11, 18),
    ]


def test_a_neighbour_with_its_year_decides() -> None:
    assert without_year(["01-03", "12-30", "2019-12-28"]) == [date(2020, 1, 3), date(2019, 12, 30), date(2019, 12, 28)]


def test_the_newest_day_the_page_knows_of_decides_without_neighbours() -> None:
    today = "<div>今天是 <span>2020年1月5日</span></div>"
    assert without_year(["01-03", "12-30"], beside=today) == [date(2020, 1, 3), date(2019, 12, 30)]


def test_the_first_row_may_be_a_little_younger_than_the_newest_day_spelt_out() -> None:
    row = "<div><p><span>2021-04-29</span><a href='/b.html'>专题学习会召开</a></p></div>"
    assert without_year(["04-30", "12-30"], beside=row) == [date(2021, 4, 30), date(2020, 12, 30)]
    assert without_year(["08-30", "07-30"], beside=row) == [date(2020, 8, 30), date(2020, 7, 30)]


def test_a_year_nothing_tells_is_not_guessed() -> None:
    assert without_year(["01-03", "12-30"]) == [None, None]


@given(st.lists(st.dates(date(2015, 1, 1), date(2024, 12, 31)), min_size=1, max_size=12), st.integers(0, 11))
def test_no_decided_year_lies_after_the_newest_day_known(days: list[date], keep: int) -> None:
    days = sorted(days, reverse=True)
    shown = [rowdates.Shown(day.year if n == keep else None, day.month, day.day, "") for n, day in enumerate(days)]
    latest = days[0]
    for found in rowdates.settled([(one, "") for one in shown], latest):
        assert found is None or found <= latest


@given(
    st.dates(date(2000, 1, 1), date(2030, 12, 31)),
    st.sampled_from(["{:%Y-%m-%d}", "[{:%Y/%m/%d}]", "{:%Y年%m月%d日}", "({:%Y.%m.%d} 09:32)"]),
)
def test_every_way_to_write_a_date_reads_the_same(day: date, form: str) -> None:
    shown = rowdates.alone(form.format(day))
    assert shown is not None
    assert (shown.year, shown.month, shown.day) == (day.year, day.month, day.day)


@pytest.mark.parametrize(
    "text", ["共20页", "2020", "12:30", "1.5", "电话：0777-2831234", "3-5个工作日", "100-200元", "第1/20页", ""]
)
def test_other_numbers_are_no_dates(text: str) -> None:
    assert rowdates.alone(text) is None


@pytest.mark.parametrize(
    ("shown", "days"),
    [
        (("[06/29/2020]", "[04/08/2018]"), (date(2020, 6, 29), date(2018, 4, 8))),
        (("29/06/2020", "04/08/2018"), (date(2020, 6, 29), date(2018, 8, 4))),
    ],
    ids=["the month first", "the day first, as one row shows"],
)
def test_a_list_in_english_is_dated(shown: tuple[str, str], days: tuple[date, date]) -> None:
    rows = "".join(
        f"<tr><td><a href='/en/{n}.html'>A telescope of the station was opened</a></td><td>{day}</td></tr>"
        for n, day in enumerate(shown)
    )
    assert tuple(entry.date for entry in listed(f"<table>{rows}</table>")) == days


# --- data -------------------------------------------------------------------------------------------------------

API = "http://a.gov.cn/gkmlpt/api/all/257?page=1&sid=7"


def test_the_platforms_answer_lists_its_articles_and_names_its_pages() -> None:
    article = '{"id":1,"title":"示例通知","created_at":"2024-01-02 10:00:00","display_publish_time":1704160800,"url":"https://a.gov.cn/gkmlpt/content/8/112/post_8112345.html#257"}'
    found, following = from_data(API, f'{{"articles":[{",".join([article] * 100)}],"total":234}}', Resolver())
    assert found[0] == Entry("https://a.gov.cn/gkmlpt/content/8/112/post_8112345.html", "示例通知", date(2024, 1, 2))
    assert [link.url[-12:] for link in following] == ["page=2&sid=7", "page=3&sid=7"]


def test_any_list_of_titles_and_addresses_is_one() -> None:
    text = (
        'callback({"code":0,"data":{"list":[{"TITLE":"甲","docpuburl":"/a/1.html","DOCRELTIME":"2020-11-20 09:00"}]}});'
    )
    assert from_data("http://a.gov.cn/x.json", text, Resolver())[0] == (
        Entry("http://a.gov.cn/a/1.html", "甲", DAYS[0]),
    )


def test_an_answer_with_markup_inside_lists_its_rows() -> None:
    url = 'http://a.gov.cn/front/page/build/unit?pageId=1&paramJson={"pageNo":1,"pageSize":3}'
    html = rows("<li><a href='http://a.gov.cn/zwgk/tzgg/U'>T</a><span>D</span></li>").replace("'", '\\"')
    found, following = from_data(url, f'{{"success":true,"data":{{"html":"<ul>{html}</ul>"}}}}', Resolver())
    assert [entry.date for entry in found] == list(DAYS)
    assert "%22pageNo%22%3A2" in following[0].url


def test_a_data_proxys_answer_lists_its_records_and_names_the_next_group() -> None:
    records = rows("<record><![CDATA[<li><a href='/zwgk/tzgg/U'>T</a><span>D</span></li>]]></record>")
    group = '<nextgroup><![CDATA[<a href="/m/dataproxy.jsp?page=2&col=1"></a>]]></nextgroup>'
    text = f"<?xml version='1.0' encoding='utf-8'?><datastore>{group}<recordset>{records}</recordset></datastore>"
    found, following = from_data("http://a.gov.cn/m/dataproxy.jsp?page=1&col=1", text, Resolver())
    assert [entry.title for entry in found] == list(TITLES)
    assert [link.url for link in following] == ["http://a.gov.cn/m/dataproxy.jsp?page=2&col=1"]


def test_a_feed_lists_its_items() -> None:
    item = "<item><title>甲</title><link>http://a.gov.cn/1.html</link><pubDate>Fri, 20 Nov 2020 01:00:00 GMT</pubDate></item>"  # noqa: E501
    found, _ = from_data(
        "http://a.gov.cn/rss.xml",
        f"<?xml version='1.0' encoding='gb2312'?><rss><channel>{item}</channel></rss>",
        Resolver(),
    )
    assert found == (Entry("http://a.gov.cn/1.html", "甲", DAYS[0]),)


def test_a_sitemap_points_at_pages_with_their_last_change() -> None:
    text = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>http://a.gov.cn/x</loc><lastmod>2020-11-20</lastmod></url></urlset>'
    assert from_data("http://a.gov.cn/sitemap.xml", text, Resolver())[1][0][:] == (
        "http://a.gov.cn/x",
        "page",
        "2020-11-20",
    )


@given(
    st.text(max_size=60)
    | st.sampled_from(
        ["{", "[[[[", '{"a":1e999}', "<a", "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><x>&y;</x>"]
    )
)
def test_an_answer_that_is_no_list_lists_nothing(text: str) -> None:
    assert from_data(API, text, Resolver()) == ((), ())


@given(st.text(alphabet="<>/abdilptru ='\"2019-0.年月日[]()&;#x", max_size=200))
def test_no_markup_whatever_raises(body: str) -> None:
    assert isinstance(listed(body), tuple)
    assert isinstance(listed(body, home=True), tuple)


def test_openings_without_an_end_cost_no_more_than_their_length() -> None:
    text = "<datastore>" + "<record><![CDATA[" * 100_000
    assert from_data("http://a.gov.cn/x", text, Resolver()) == ((), ())
    assert listed(f'<script type="text/xml">{text}</script>') == ()
    assert listed("<script>" + "/*" * 100_000 + "</script>") == ()


def test_a_date_inside_a_title_is_not_when_the_row_appeared() -> None:
    page = (
        "<ul><li><a href=1.html>·在座谈会上的讲话（2014年5月4日）</a><span>[2016-09-28]</span></li>"
        "<li><a href=2.html>·示例章程</a><span>[2016-09-29]</span></li></ul>"
    )
    assert [(e.url[-6:], e.date) for e in listed(page)] == [
        ("1.html", date(2016, 9, 28)),
        ("2.html", date(2016, 9, 29)),
    ]


def test_a_list_that_shows_a_thirteenth_month_writes_the_day_first() -> None:
    days = ("23/10", "10/09", "03/07")
    rows = "".join(
        f"<li><div><p>{day}</p><p>2020</p></div><div><a href={n}.html>关于第{n}次开放的通知</a></div></li>"
        for n, day in enumerate(days)
    )
    assert [e.date for e in listed(f"<ul>{rows}</ul>")] == [date(2020, 10, 23), date(2020, 9, 10), date(2020, 7, 3)]


def test_the_units_of_the_own_folder_are_rows_however_short_their_names() -> None:
    units = "".join(
        f'<li><a href="2018/3/2/{n}e77.html">{name}</a></li>' for n, name in enumerate(("考试院", "电教馆"))
    )
    page = f"<a href=xwzx_list_3.html>下一页</a><ul>{units}</ul>"
    assert [e.title for e in listed(page)] == ["考试院", "电教馆"]


def test_the_neighbour_of_an_article_is_no_row_of_it() -> None:
    assert listed("<div>2020-06-08 15:53<br>下一篇：<a href=460.html>关于做好后续工作的通知</a></div>") == ()


@pytest.mark.parametrize("shown", ["20-06-23", "[20-06-23]", " (20-06-23) "])
def test_a_row_may_show_a_year_of_two_figures(shown: str) -> None:
    found = rowdates.alone(shown)
    assert found is not None
    assert (found.year, found.month, found.day) == (2020, 6, 23)


@pytest.mark.parametrize("shown", ["电话20-06-23", "50-06-23", "20-13-23"])
def test_other_figures_are_no_year_of_two(shown: str) -> None:
    assert rowdates.alone(shown) is None
