"""What a call for opinions says of its window, its haste and its outcome."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.consultations import dated, is_call, subject
from crawler.pages.consultations import FIRST, LAST, REASON, RESULT, RESULT_LINK, TERM, UNREASONED, facts
from crawler.records import Link


def said(text: str, *links: Link) -> dict[str, str]:
    return dict(facts(text, text, links))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("征集时间：2026-11-01 至 2026-11-15", "2026-11-01", "2026-11-15"),
        ("征集时间\t2020-11-01\t至\t2020-11-15", "2020-11-01", "2020-11-15"),
        ("征集时间：2026年11月1日9:00—2026年11月20日18:00", "2026-11-01", "2026-11-20"),
        ("征求意见时间：2026年11月1日-11月30日", "2026-11-01", "2026-11-30"),
        ("公示时间：2026.11.01-2026.11.08", "2026-11-01", "2026-11-08"),
        ("现公开征求意见，自2026年11月1日起至12月1日止。", "2026-11-01", "2026-12-01"),
        ("开始时间：2026-10-08\n结束时间：2026-11-10", "2026-10-08", "2026-11-10"),
        ("开始日期：2026/10/8 09:00 截止日期：2026/11/10 18:00", "2026-10-08", "2026-11-10"),
    ],
)
def test_a_window_is_read_in_its_many_wordings(text: str, first: str, last: str) -> None:
    assert (said(text)[FIRST], said(text)[LAST]) == (first, last)


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("公众可在2020年12月7日前通过以下途径提出意见：", "2020-12-07"),
        ("请于2020年10月30日前将征求意见表（附件2）发送至农业科", "2020-10-30"),
        ("如有修改意见，请于6月10日前反馈", "--06-10"),
        ("有关单位可以在2026年10月1日前，通过信函方式提出", "2026-10-01"),
        ("意见反馈截止时间为2026年11月30日17:00。", "2026-11-30"),
        ("即日起至2026年11月30日，欢迎提出意见", "2026-11-30"),
        ("征求意见截至11月20日止", "--11-20"),
    ],
)
def test_a_last_day_alone_is_read(text: str, last: str) -> None:
    assert said(text).get(FIRST) is None
    assert said(text)[LAST] == last


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("征求意见期限为30日。", "30 day"),
        ("自本公告发布之日起15个工作日内", "15 workday"),
        ("公告之日起一个月内反馈", "1 month"),
        ("意见征集期限为三十天", "30 day"),
        ("征求意见的期限缩短为10日", "10 day"),
    ],
)
def test_a_term_is_read(text: str, term: str) -> None:
    assert said(text)[TERM] == term


def test_a_day_in_the_draft_is_no_end_of_the_call() -> None:
    assert said("第三条 申请人应当在每年12月1日前提交申请。") == {}


@pytest.mark.parametrize(
    "text",
    ["因防汛形势紧急，征求意见期限缩短为10日", "缩短期限理由：保障春耕用水", "为尽快出台，经批准征求意见时间少于30日"],
)
def test_a_reason_for_haste_is_told(text: str) -> None:
    assert said(text)[REASON]


def test_haste_in_the_draft_is_no_reason() -> None:
    assert REASON not in said("第九条 发生紧急情况的，应当立即报告。")


@pytest.mark.parametrize(
    "text",
    [
        "征集结果：共收到意见3条，采纳2条。",
        "征求意见期间未收到公众意见。",
        "截至征集结束，没有收到反馈意见。",
        "采纳情况说明如下：一是……",
        "反馈结果\t收到意见2条，均已采纳",
    ],
)
def test_an_outcome_on_the_page_is_told(text: str) -> None:
    assert said(text)[RESULT]


@pytest.mark.parametrize(
    "text",
    [
        "征集结果：暂无",
        "结果反馈：将于征集结束后公布采纳情况",
        "逾期未收到反馈意见的，视为无意见。",
        "如收到意见，我局将认真研究采纳。",
        "欢迎社会各界提出意见和建议。",
    ],
)
def test_a_promise_is_no_outcome(text: str) -> None:
    assert RESULT not in said(text)


def test_a_link_to_the_outcome_is_told() -> None:
    link = Link("http://www.lake.gov.cn/jg/3.html", "page", "查看征集结果")
    assert said("征集时间：2026-11-01 至 2026-12-15", link)[RESULT_LINK] == link.url


def test_turned_down_without_a_reason() -> None:
    assert said("共收到意见5条，采纳2条，未采纳3条。")[UNREASONED]
    assert UNREASONED not in said("共收到意见5条，采纳2条；未采纳3条，理由是超出本办法范围。")
    assert UNREASONED not in said("共收到意见5条，全部采纳，未采纳0条。")


@given(st.text(alphabet="征求意见时间截至止月日年前起—-：:0123456789 \n\t。个工作", max_size=80))
def test_whatever_stands_there_days_are_days(text: str) -> None:
    for name, value in said(text).items():
        if name in (FIRST, LAST):
            month, day = value[-5:].split("-")
            assert 1 <= int(month) <= 12
            assert 1 <= int(day) <= 31


# --- what is reckoned from it ---------------------------------------------------------------------------------------


def test_a_day_without_its_year_is_the_next_after_publication() -> None:
    assert dated("--01-20", date(2026, 12, 15)) == date(2027, 1, 20)
    assert dated("--12-20", date(2026, 12, 15)) == date(2026, 12, 20)
    assert dated("--12-01", date(2026, 12, 15)) == date(2026, 12, 1)
    assert dated("--02-30", date(2026, 12, 15)) is None
    assert dated("--12-20", None) is None


def test_a_title_is_about_what_it_names() -> None:
    assert subject("关于公开征求《湖滨县停车管理办法（征求意见稿）》意见的公告") == "湖滨县停车管理办法"
    assert subject("关于停车收费标准公开征求意见的公告") == subject("停车收费标准征求意见采纳情况")


@pytest.mark.parametrize(
    ("title", "calls"),
    [
        ("关于公开征求《湖滨县停车管理办法（征求意见稿）》意见的公告", True),
        ("关于征集全民健身工作建议的公告", True),
        ("关于征集2026年民生实事项目建议的公告", True),
        ("关于征集2021年农药残留标准制修订项目建议的通知", False),
        ("城市供水价格调整听证会公告", False),
        ("《招标投标管理办法（修订征求意见稿）》公开征求意见", True),
        ("关于公开征集城市形象标识作品的公告", False),
        ("办公楼维修项目采购需求征求意见公告", False),
        ("关于征求某同志任前公示意见的公告", False),
    ],
)
def test_only_opinions_on_what_is_to_be_decided_are_called_for(title: str, calls: bool) -> None:
    assert is_call(title) is calls
