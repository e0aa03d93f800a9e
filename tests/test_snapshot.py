"""The views indicators share: columns joined as readers see them, four voters, where a link stands."""

import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from indicators.samples import ORIGIN, snapshot

from analysis import files
from analysis.columns import Listing, SiteColumn, joined, overdue_days
from analysis.links import said
from analysis.messages import letter, messages, row
from analysis.snapshot import weighed
from analysis.workdays import Workdays
from crawler.pages.dates import settle
from crawler.records import DATE_SOURCES, Column, DateVote, Fetch, Look, Message, Published

TODAY = date(2026, 11, 20)
UNDATED: dict[str, date] = {}


def listing(url: str, *dates: str, column: Column | None = None, **more: Any) -> Listing:
    rows = tuple((f"http://x/{url}/{n}", date.fromisoformat(day)) for n, day in enumerate(dates))
    cells = {"kind": "column", "title": "", "breadcrumb": (), "has_text": False, **more}
    return Listing(
        f"http://x{url}", cells["kind"], column, cells["title"], cells["breadcrumb"], rows, cells["has_text"]
    )


def columns(*listings: Listing, **more: Any) -> dict[str, SiteColumn]:
    cells = {"home": "http://x/", "parts": {}, "redirects": {}, "published": UNDATED.get, "today": TODAY, **more}
    return {column.url: column for column in joined(listings, **cells)}


NEWS = Column("政务要闻", "news", "name")


def test_the_pages_of_one_list_are_one_column() -> None:
    found = columns(
        listing("/xw/", "2026-11-01", column=NEWS),
        listing(
            "/xw/index_1.html",
            "2026-10-01",
            "2026-09-01",
            column=Column("政务要闻", "news", page=2, first="http://x/xw/"),
        ),
    )
    assert list(found) == ["http://x/xw/"]
    assert (found["http://x/xw/"].items, found["http://x/xw/"].newest) == (3, date(2026, 11, 1))


def test_a_first_page_that_was_not_met_is_the_folders_of_the_same_name() -> None:
    second = Column("部门规章", "policy", "name", page=2, first="http://x/gz/list_22_1.html")
    listings = (
        listing("/gz/", "2026-11-01", column=Column("部门规章", "policy", "name")),
        listing("/gz/list_22_2.html", "2013-06-13", column=second),
        listing("/fg/", "2026-11-01", column=Column("行政法规", "policy", "name")),
        listing("/fg/list_22_2.html", "2013-06-13", column=second),
    )
    assert set(columns(*listings)) == {"http://x/gz/", "http://x/fg/", "http://x/fg/list_22_2.html"}


def test_a_first_page_that_nobody_met_is_none() -> None:
    misread = Column("部门动态", "news", "name", page=1014, first="http://x/channels.html")
    second = Column("部门动态", "news", "name", page=2, first="http://x/channels/1014.html")
    found = columns(
        listing("/channels/1014.html", "2026-11-01", column=misread), listing("/channels/1014_2.html", column=second)
    )
    assert list(found) == ["http://x/channels/1014.html"]


def test_a_folder_and_its_index_page_are_one_column() -> None:
    assert list(columns(listing("/xw/index.html", column=NEWS), listing("/xw/", column=NEWS))) == ["http://x/xw/"]


def test_a_list_in_a_frame_belongs_to_the_page_that_shows_it() -> None:
    blank = Column("统计数据", "statistics", "name", blank=True)
    frame = listing("/tj/list.html", "2026-11-01", column=Column("列表"), kind="column")
    found = columns(listing("/tj/", column=blank), frame, parts={"http://x/tj/list.html": "http://x/tj/"})
    assert list(found) == ["http://x/tj/"]
    assert (found["http://x/tj/"].name, found["http://x/tj/"].blank) == ("统计数据", False)


def test_a_list_that_is_asked_for_as_data_belongs_to_its_page_with_all_its_pages() -> None:
    found = columns(
        listing("/zc/", column=Column("政策文件", "policy", blank=True)),
        listing("/api/1", "2026-11-01", kind="data"),
        listing("/api/2", "2026-10-01", kind="data"),
        parts={"http://x/api/1": "http://x/zc/", "http://x/api/2": "http://x/api/1"},
    )
    assert (found["http://x/zc/"].items, found["http://x/zc/"].blank) == (2, False)


def test_a_page_that_only_sends_its_reader_on_is_no_column_of_its_own() -> None:
    found = columns(
        listing("/old/", column=Column("要闻", blank=True), kind="redirect"),
        listing("/xw/", "2026-11-01", column=NEWS),
        redirects={"http://x/old/": "http://x/xw/"},
    )
    assert list(found) == ["http://x/xw/"]


def test_what_frames_show_on_the_home_page_is_no_column() -> None:
    found = columns(listing("/top.html", column=NEWS), parts={"http://x/top.html": "http://x/index.html"})
    assert found == {}


def test_frames_that_show_each_other_do_not_hang() -> None:
    parts = {"http://x/a/": "http://x/b/", "http://x/b/": "http://x/a/"}
    assert columns(listing("/a/", column=NEWS), listing("/b/", column=NEWS), parts=parts)


def test_many_pages_of_one_name_that_list_nothing_are_no_columns() -> None:
    codes = Column("区划代码", "statistics", "name")
    tables = [listing(f"/dm/{number}.html", column=codes) for number in range(60)]
    others = (
        listing("/dm/", "2026-11-01", column=codes),
        listing("/jg/", column=Column("机构职能", "function", "name")),
    )
    assert set(columns(*tables, *others)) == {"http://x/dm/", "http://x/jg/"}
    assert len(columns(*tables[:20])) == 20
    blank = [listing(f"/k/{n}.html", column=Column("示例局", "other", "", blank=True)) for n in range(60)]
    assert len(columns(*blank)) == 60


def test_a_date_in_the_future_makes_no_column_new() -> None:
    found = columns(listing("/xw/", "2027-01-01", "2026-01-05", column=NEWS))
    assert found["http://x/xw/"].newest == date(2026, 1, 5)


@pytest.mark.parametrize(("name", "above"), [("历史专题", ()), ("2019年", ()), ("动态", ("首页", "专题专栏"))])
def test_topics_and_archives_are_exempt(name: str, above: tuple[str, ...]) -> None:
    found = columns(listing("/zt/", "2019-01-01", column=Column(name, "news"), breadcrumb=above))
    assert overdue_days(found["http://x/zt/"], TODAY, {"news_days": 14}) is None


def test_an_item_exactly_at_its_limit_is_in_time() -> None:
    found = columns(listing("/xw/", "2026-11-06", column=NEWS))["http://x/xw/"]
    assert overdue_days(found, TODAY, {"news_days": 14}) == 0
    assert overdue_days(found, TODAY, {"news_days": 13}) == 1


def test_the_list_row_is_the_fourth_voter() -> None:
    site = snapshot(
        {
            "articles": {"/a/1.html": {"title": "县政府召开常务会议", "published": ""}},
            "columns": {
                "/xw/": {
                    "name": "政务要闻",
                    "rows": ["2026-11-12 县政府召开常务会议 => /a/1.html", "2026-10-01 提示发布一则"],
                }
            },
        }
    )
    page = site.by_url[f"{ORIGIN}/a/1.html"]
    assert page.published == Published(date(2026, 11, 12), "list", "day")


def test_a_page_that_only_its_list_dates_does_not_say_when() -> None:
    rows = {"/xw/": {"name": "政务要闻", "rows": ["2026-11-12 常务会议 => /a/1.html"]}}
    site = snapshot({"articles": {"/a/1.html": {"title": "常务会议", "published": ""}}, "columns": rows})
    page = site.by_url[f"{ORIGIN}/a/1.html"]
    assert (len(page.votes), page.says_when) == (1, False)


@given(
    st.lists(
        st.builds(
            DateVote,
            st.sampled_from(DATE_SOURCES),
            st.dates(date(2009, 1, 1), date(2011, 1, 1)),
            st.sampled_from(("day", "minute", "month")),
            st.sampled_from(("发布时间：2010-01-02", "2010-01-02", "2010年1月2日 发")),
        ),
        max_size=4,
    )
)
def test_votes_without_their_words_settle_on_the_same_date(votes: list[DateVote]) -> None:
    assert settle(map(weighed, votes)) == settle(votes)


def test_an_address_is_one_string_for_its_page_and_the_lists_that_show_it() -> None:
    rows = ["2026-11-12 其一 => /z/1.html", "2026-11-11 其二 => /a/2.html"]
    articles = {"/z/1.html": {"title": "其一"}, "/a/2.html": {"title": "其二"}}
    site = snapshot({"articles": articles, "columns": {"/xw/": {"name": "政务要闻", "rows": rows}}})
    assert {id(url) for url in site.columns[0].addresses} == {id(page.url) for page in site.of_kind("article")}


def test_a_row_of_another_title_does_not_contradict_the_page() -> None:
    site = snapshot(
        {
            "articles": {"/t-52.html": {"title": "哪里可以学古琴", "published": "2026-10-20"}},
            "columns": {"/bbs/": {"name": "学习交流", "rows": ["2026-03-21 只看该作者 => /t-52.html"]}},
        }
    )
    page = site.by_url[f"{ORIGIN}/t-52.html"]
    assert not any(vote.source == "list" for vote in page.votes)


def test_a_day_that_the_title_is_about_contradicts_no_page() -> None:
    title = "望远镜状态报告（2005.11.30）"
    site = snapshot(
        {
            "articles": {"/a/1.html": {"title": title, "published": "2026-07-23"}},
            "columns": {"/sb/": {"name": "设备介绍", "rows": [f"2005-11-30 {title} => /a/1.html"]}},
        }
    )
    page = site.by_url[f"{ORIGIN}/a/1.html"]
    assert not any(vote.source == "list" for vote in page.votes)


def test_an_index_page_is_judged_once_under_either_of_its_addresses() -> None:
    front = "<html><head><title>湖滨县人民政府</title></head><body><a href=/xw/>政务要闻</a></body></html>"
    site = snapshot({"pages": {"/": front, "/index.html": front}})
    assert [page.url for page in site.pages] == [f"{ORIGIN}/"]
    assert site.by_url[f"{ORIGIN}/index.html"].url == f"{ORIGIN}/"


def test_the_looks_are_told_with_their_dates() -> None:
    at = Fetch("", "page", datetime(2026, 11, 20), 0, "gone").at
    looks = [Look(date(2026, 11, 20), at, 404, "gone"), Look(date(2026, 11, 21), at, 404, "gone")]
    assert said(looks) == "HTTP 404（11-20、11-21 两次）"
    many = [Look(date(2026, 11, day), at, 0, "unreachable", "timeout") for day in range(10, 20)]
    assert said(many) == "连接超时（11-10、…、11-17、11-18、11-19 10 次）"


@pytest.mark.parametrize(
    ("url", "sniffed", "content_type", "right"),
    [
        ("http://x/a.pdf", "pdf", "", True),
        ("http://x/a.pdf", "html", "", False),
        ("http://x/a.pdf", "zip", "", False),
        ("http://x/a.docx", "zip", "", True),
        ("http://x/a.docx", "ole", "", True),
        ("http://x/a.doc", "html", "application/msword", True),
        ("http://x/a.doc", "html", "text/html", False),
        ("http://x/down.jsp?filename=a.pdf", "html", "", False),
        ("http://x/down.jsp?id=3", "html", "", True),
        ("http://x/a.jpg", "png", "", True),
        ("http://x/a.xls", "empty", "", False),
        ("http://x/a.xls", "", "", True),
    ],
)
def test_a_file_is_what_its_name_says_or_not(url: str, sniffed: str, content_type: str, right: bool) -> None:
    at = datetime(2026, 11, 20)
    fetch = Fetch(url, "attachment", at, 200, "ok", content_type=content_type, sniffed=sniffed)
    assert (files.trouble(fetch) == "") is right


@pytest.mark.parametrize(
    ("message", "outcome"),
    [
        (Message("", "", date(2026, 10, 9), date(2026, 10, 29), has_reply=True), "answered"),  # the 15th working day
        (Message("", "", date(2026, 10, 9), date(2026, 10, 30), has_reply=True), "slow"),
        (Message("", "", date(2026, 8, 20)), "pending"),  # exactly three months
        (Message("", "", date(2026, 8, 19)), "unanswered"),
        (Message("", "", date(2026, 8, 19), status="已办结"), "answered"),
        (Message("", "", None), "pending"),
    ],
)
def test_a_letter_is_answered_slow_unanswered_or_pending(message: Message, outcome: str) -> None:
    assert row(letter(message, "http://x/1"), "lake", TODAY, Workdays()).outcome == outcome


def test_a_site_without_letters_has_no_rows() -> None:
    assert list(messages(snapshot({}))) == []


def test_judging_imports_no_crawler() -> None:
    code = "import analysis.citywide, sys; print({'twisted', 'scrapy', 'jinja2'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=Path(__file__).parents[1])
    assert run.stdout.strip() == "set()", run.stderr
