"""Letters as threads: what is one letter, what counts, and what many letters say together."""

from datetime import date

import pytest
from indicators.samples import snapshot

from analysis.messages import counted, letter, letters, messages, template_answers
from crawler.records import Message

LIST = (
    "<!doctype html><html><head><meta charset=utf-8><title>县长信箱</title></head><body>"
    "<div class=position>当前位置：<a href='/'>首页</a> &gt; 县长信箱</div><table>"
    "<tr><th>信件标题</th><th>来信时间</th><th>回复时间</th><th>状态</th></tr>{rows}</table></body></html>"
)
ROW = "<tr><td>{title}</td><td>{received}</td><td>{answered}</td><td>{status}</td></tr>"
PAGE = (
    "<!doctype html><html><head><meta charset=utf-8><title>{title}</title></head><body>"
    "<div class=position>当前位置：<a href='/'>首页</a> &gt; <a href='/xx/'>{crumb}</a></div><table>"
    "<tr><td>信件名称：</td><td>{title}</td></tr><tr><td>提交时间：</td><td>{received}</td></tr>"
    "<tr><td>信件内容：</td><td>请问这件事情什么时候可以解决，盼复。</td></tr>"
    "<tr><td>回复时间：</td><td>{answered}</td></tr><tr><td>回复内容：</td><td>{reply}</td></tr></table></body></html>"
)
REPLY = "您好，来信收悉，有关事项请到政务服务中心二楼综合窗口办理，感谢您对我县工作的关注和支持。"


def listed(*rows: tuple[str, str, str]) -> str:
    cells = (
        ROW.format(title=title, received=sent, answered=back, status="已回复" if back else "处理中")
        for title, sent, back in rows
    )
    return LIST.format(rows="".join(cells))


def own(title: str, received: str, answered: str = "", reply: str = "", crumb: str = "县长信箱") -> str:
    return PAGE.format(title=title, received=received, answered=answered, reply=reply, crumb=crumb)


def test_a_list_row_and_the_letters_own_page_are_one_letter() -> None:
    link = "<a href='/xx/1.html'>路灯不亮</a>"
    site = snapshot(
        {
            "pages": {
                "/xx/1.html": own("路灯不亮", "2026-10-12", "2026-10-15", REPLY),
                "/xx/": listed((link, "2026-10-12", "2026-10-15")),
            }
        }
    )
    assert [(one.title, one.own_page, one.is_answered) for one in letters(site)] == [("路灯不亮", True, True)]


def test_a_row_without_a_link_belongs_to_the_page_of_its_title_and_day() -> None:
    title = "反映湖滨县城区建设路东段路灯不亮影响出行的问题"
    site = snapshot(
        {
            "pages": {
                "/xx/1.html": own(title, "2026-10-12", "2026-10-15", REPLY),
                "/xx/": listed((title[:14] + "...", "2026-10-12", "2026-10-15")),
            }
        }
    )
    assert [one.title for one in letters(site)] == [title]


def test_a_letter_on_two_lists_is_one_and_two_of_other_days_are_two() -> None:
    pages = {
        "/xx/": listed(("路灯不亮", "2026-10-12", "")),
        "/hd/": listed(("路灯不亮", "2026-10-12", ""), ("路灯不亮", "2026-10-19", "")),
    }
    assert [one.received for one in letters(snapshot({"pages": pages}))] == [date(2026, 10, 12), date(2026, 10, 19)]


@pytest.mark.parametrize(
    ("message", "counts"),
    [
        (Message("", "路灯不亮", date(2026, 5, 1), status="处理中"), True),
        (Message("", "路灯不亮", date(2026, 5, 1), status="已删除"), False),
        (Message("", "路灯不亮", date(2026, 5, 1), status="咨询已结束"), False),
        (Message("", "测试", date(2026, 5, 1)), False),
        (Message("", "1111", date(2026, 5, 1)), False),
        (Message("", "代开发票加微信", date(2026, 5, 1)), False),
        (Message("", "咨询孩子入学测试的时间", date(2026, 5, 1)), True),
        (Message("", "公交车上的广告太吵", date(2026, 5, 1)), True),
    ],
)
def test_what_is_no_valid_letter_does_not_count(message: Message, counts: bool) -> None:
    assert letter(message, "/xx/").counted is counts


@pytest.mark.parametrize(
    ("channel", "counts"),
    [("县长信箱", True), ("咨询投诉举报", True), ("网上信访", False), ("纪检举报", False), ("意见征集", False)],
)
def test_petition_and_discipline_channels_do_not_count(channel: str, counts: bool) -> None:
    site = snapshot({"pages": {"/xx/1.html": own("路灯不亮", "2026-05-12", crumb=channel)}})
    assert [one.counted for one in letters(site)] == [counts]
    assert len(list(messages(site))) == counts


def test_working_days_run_to_the_answer_or_to_today() -> None:
    pages = {
        "/xx/1.html": own("路灯不亮", "2026-11-16"),
        "/xx/2.html": own("公交延伸", "2026-11-02", "2026-11-05", REPLY),
    }
    assert [row.working_days for row in messages(snapshot({"pages": pages}))] == [4, 3]


def test_one_reply_to_many_letters_is_a_template() -> None:
    pages = {f"/xx/{n}.html": own(f"第{n}件事情", f"2026-11-0{n}", f"2026-11-0{n + 1}", REPLY) for n in range(1, 7)}
    assert template_answers(counted(snapshot({"pages": pages}))) == (6, REPLY)
    few = dict(list(pages.items())[:4])
    assert template_answers(counted(snapshot({"pages": few}))) == (0, "")
