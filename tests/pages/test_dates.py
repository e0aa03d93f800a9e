"""Publication dates: formats, labels, decoys, addresses, and how voters settle."""
# ruff: noqa: E501 — markup stands here as it is met

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages import dates
from crawler.pages.read import read
from crawler.records import DateVote


@pytest.mark.parametrize(
    ("raw", "expected", "precision"),
    [
        ("2023-12-05 09:30:26", date(2023, 12, 5), "second"),
        ("2018-06-04 09:32", date(2018, 6, 4), "minute"),
        ("2019-01-10", date(2019, 1, 10), "day"),
        ("2023-08-19 10∶08", date(2023, 8, 19), "minute"),
        ("2023-11-30  14:5", date(2023, 11, 30), "minute"),
        ("2026-09-28-21:50:00", date(2026, 9, 28), "second"),
        ("2025年06月03日 13时44分", date(2025, 6, 3), "minute"),
        ("2024年2月22日 星期四", date(2024, 2, 22), "day"),
        ("2021/09/06", date(2021, 9, 6), "day"),
        ("2020.07.16", date(2020, 7, 16), "day"),
        ("( 2024-05-11)", date(2024, 5, 11), "day"),
        ("2024-07-22\u2003", date(2024, 7, 22), "day"),
        ("２０１７年７月３日", date(2017, 7, 3), "day"),
        ("2019－02－12", date(2019, 2, 12), "day"),
        ("二〇二六年七月三日", date(2026, 7, 3), "day"),
        ("二○一七年十二月三十一日", date(2017, 12, 31), "day"),
        ("二零二〇年十月二十日", date(2020, 10, 20), "day"),
        ("2020-12-08阅读次数", date(2020, 12, 8), "day"),
        ("2018年12月01号", date(2018, 12, 1), "day"),
    ],
)
def test_a_date_is_read_in_every_form(raw: str, expected: date, precision: str) -> None:
    found = dates.find_date(raw)
    assert found is not None
    assert (found.value, found.precision) == (expected, precision)


@pytest.mark.parametrize("raw", ["2020-02-30", "12020-01-01", "〔2017〕62号", "3.14.2020", ""])
def test_what_is_no_date_is_none(raw: str) -> None:
    assert dates.find_date(raw) is None


def article(
    bar: str, header: str = "", body: str = "<p>正文第一段写了很多事情，讲得清清楚楚。</p>", head: str = ""
) -> bytes:
    return f"""<html><head><title>关于示例事项的公示-示例局</title>{head}</head><body><div class="top">{header}</div>
    <h1>关于示例事项的公示</h1><div class="info">{bar}</div><div class="TRS_Editor">{body}</div>
    <div class="side"><ul><li><a href="a.html">别的文章</a><span>2024-01-09</span></li></ul></div>
    <div class="foot">2009-2023 版权所有</div></body></html>""".encode()


def visible(bar: str, header: str = "", body: str = "<p>正文第一段写了很多事情，讲得清清楚楚。</p>") -> date | None:
    page = read("http://a.test/x.html", article(bar, header, body))
    return next((vote.value for vote in page.votes if vote.source == "text"), None)


@pytest.mark.parametrize(
    "bar",
    [
        "发布时间：2020-07-02",
        "发布日期:2020年7月2日",
        "来源：示例局&nbsp;&nbsp;时间：2020-07-02 09:32",
        "日期：2020年07月02日 09:16 点击数：7",
        "[发布时间2020年7月2日]",
        "【信息发布时间：2020-07-02阅读次数：<span>3</span>】",
        "时间发布：2020-07-02",
        "日间：2020-07-02",
        "更新时间：2020-07-02 10:46",
        "发 布 时 间：2020-07-02",
        "<span>发布时间：</span><b>2020-07-02</b>",
        "<table><tr><td>发布日期</td><td>2020-07-02</td></tr></table>",
        "2020年07月02日 09时32分",
        "<span>2020-07-02</span> &nbsp; 示例小学",
        "( 2020-07-02)",
        "发布时间：２０２０－０７－０２",
        "成文日期：2020-06-01 发布日期：2020-07-02",
        "生成日期：2020-06-01<br>发布时间：2020-07-02",
        "提交时间：2020-06-01<br>时间：2020-07-02",
    ],
)
def test_the_visible_label_is_found(bar: str) -> None:
    assert visible(bar) == date(2020, 7, 2)


@pytest.mark.parametrize(
    ("bar", "header", "body"),
    [
        pytest.param("", "今天：2024年2月22日 星期四", "<p>正文。</p>", id="date of the day in the header"),
        pytest.param("", "当前日期：2024-02-22", "<p>正文。</p>", id="current date"),
        pytest.param("活动时间：2024-02-22", "", "<p>正文。</p>", id="event"),
        pytest.param("报名截止日期：2024-02-22", "", "<p>正文。</p>", id="deadline"),
        pytest.param("成文日期：2024-02-22", "", "<p>正文。</p>", id="formed"),
        pytest.param("注册日期：2024-02-22", "", "<p>正文。</p>", id="registered"),
        pytest.param("页面生成时间：2024-02-22", "", "<p>正文。</p>", id="generated"),
        pytest.param("", "", "<p>张某生于1961年2月3日，于2001-01-01到任。</p>", id="dates in sentences"),
        pytest.param("", "", "<p>时间：2021年5月10日下午</p><p>地点：报告厅</p>", id="event inside the body"),
        pytest.param("", "", "<p>通知如下。</p><p>示例市人民政府</p><p>2017年7月3日</p>", id="signature"),
        pytest.param("", "", "<p>正文。</p>", id="sidebar and footer only"),
    ],
)
def test_a_decoy_is_no_publication_date(bar: str, header: str, body: str) -> None:
    assert visible(bar, header, body) is None


def test_the_page_generation_time_is_no_vote() -> None:
    head = '<meta name="others" content="页面生成时间 2020-12-31 09:06:20"><meta name="Maketime" content="2020-12-31">'
    assert read("http://a.test/x.html", article("", head=head)).votes == ()


@pytest.mark.parametrize(
    ("url", "expected", "precision"),
    [
        ("http://a.test/zwgk/201708/t20170811_21250993.html", date(2017, 8, 11), "day"),
        ("http://a.test/art/2024/10/14/art_60085_11389.html", date(2024, 10, 14), "day"),
        ("http://a.test/scedu/c100494/2020/9/5/0ad3ba4aa11e482b8700a1c43ca949eb.shtml", date(2020, 9, 5), "day"),
        ("http://a.test/nw12344/20230331/0ad3.html", date(2023, 3, 31), "day"),
        ("http://a.test/zhengce/content/2018-12/29/content_5353307.htm", date(2018, 12, 29), "day"),
        ("http://a.test/2022/08-11/2559082.html", date(2022, 8, 11), "day"),
        ("http://a.test/2018_09/12_15/content-14059.html", date(2018, 9, 12), "day"),
        ("http://a.test/2015/0427/32679.html", date(2015, 4, 27), "day"),
        ("http://a.test/c/2020-07-29/471899.html", date(2020, 7, 29), "day"),
        ("http://a.test/zbxzf/xzfwj/202404/0ad3.shtml", date(2024, 4, 1), "month"),
    ],
)
def test_the_address_tells_a_date(url: str, expected: date, precision: str) -> None:
    vote = dates.from_url(url)
    assert vote is not None
    assert (vote.value, vote.precision) == (expected, precision)


@pytest.mark.parametrize(
    "url",
    [
        "http://a.test/xw/1833316118612205570.html",
        "http://a.test/contents/2144/132832.html",
        "http://a.test/info/1039/3712.htm",
        "http://a.test/t2020/13/45/1.html",
        "http://20200101.test/x.html",
        "http://a.test/dm/2018/11/01/02/110102005.html",
        "http://a.test/x.html?d=2020-01-01",
    ],
)
def test_an_address_without_a_date_tells_none(url: str) -> None:
    assert dates.from_url(url) is None


def vote(source: str, day: str, raw: str = "", precision: str = "day") -> DateVote:
    return DateVote(source, date.fromisoformat(day), precision, raw or day)


@pytest.mark.parametrize(
    ("cast", "expected", "source"),
    [
        pytest.param([vote("meta", "2020-09-26"), vote("text", "2019-03-20"), vote("url", "2019-03-20")], "2019-03-20",
                     "text", id="the meta date is the migration's"),
        pytest.param([vote("meta", "2023-05-12"), vote("text", "2009-09-30", "发布时间：2009-09-30")], "2009-09-30", "text",
                     id="only the label knows the year"),
        pytest.param([vote("meta", "2023-05-12"), vote("url", "2023-05-12"), vote("text", "2009-09-30", "发布时间：2009-09-30")],
                     "2009-09-30", "text", id="tag and address were made when the page moved"),
        pytest.param([vote("text", "2020-12-08"), vote("meta", "2020-12-08"), vote("list", "2020-12-09")], "2020-12-08",
                     "text", id="the list is a day late"),
        pytest.param([vote("meta", "2022-10-14"), vote("list", "2020-09-15"), vote("url", "2020-09-15")], "2020-09-15",
                     "list", id="list and address against the tag"),
        pytest.param([vote("url", "2020-09-15")], "2020-09-15", "url", id="the address alone"),
        pytest.param([vote("url", "2024-04-01", "", "month"), vote("meta", "2024-04-18")], "2024-04-18", "meta",
                     id="a month gives way to a day"),
    ],
)  # fmt: skip
def test_the_voters_settle(cast: list[DateVote], expected: str, source: str) -> None:
    published = dates.settle(cast)
    assert published is not None
    assert (published.value.isoformat(), published.source) == (expected, source)


def test_nobody_voted() -> None:
    assert dates.settle([]) is None


VOTES = st.lists(
    st.builds(
        DateVote,
        st.sampled_from(["meta", "text", "list", "url"]),
        st.dates(date(1995, 1, 1), date(2030, 1, 1)),
        st.sampled_from(["day", "minute", "month"]),
        st.just("2020-01-01"),
    ),
    max_size=4,
    unique_by=lambda v: v.source,
)


@given(VOTES)
def test_the_settlement_is_one_of_the_votes_whatever_their_order(cast: list[DateVote]) -> None:
    settled = dates.settle(cast)
    assert settled == dates.settle(cast[::-1])
    assert (settled is None) == (not cast)
    if settled:
        assert any((v.value, v.source) == (settled.value, settled.source) for v in cast)


@given(st.text(alphabet="0123456789-/.年月日时分:： \n\t发布时间二〇一七", max_size=80))
def test_any_text_can_be_searched_for_dates(text: str) -> None:
    for found in dates.find_dates(text):
        assert 1900 <= found.value.year <= 2999


def test_a_bar_inside_the_bodys_own_element_is_found() -> None:
    body = "<h2>另一种写法的标题</h2><div>2020-07-02 12:10 来源：示例日报 作者：某某</div><p>正文。</p>"
    assert visible("", body=body) == date(2020, 7, 2)
