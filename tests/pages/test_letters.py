"""Letters: their own pages, and lists of them."""
# ruff: noqa: E501 — markup stands here as it is met

from datetime import date

import pytest

from crawler.pages.read import read
from crawler.records import Message

URL = "http://a.test/contents/18296/20507.html"


def messages(body: str) -> tuple[Message, ...]:
    html = f"<html><head><title>局长信箱-示例局</title></head><body>{body}</body></html>"
    return read(URL, html.encode()).messages


TABLE = """<table class="xx"><tr><td>受理编号：</td><td>20201221001</td></tr><tr><td>信件名称：</td><td>职称评审咨询</td></tr>
<tr><td>提交时间：</td><td>2020-12-21</td></tr><tr><td>信件内容：</td><td>请问何时评审？</td></tr>
<tr><td>回复部门：</td><td>示例局</td></tr><tr><td>回复时间：</td><td>2020-12-23</td></tr>
<tr><td>回复内容：</td><td><p>您好。</p><p>明年三月。</p></td></tr></table>"""
LIST = """<dl><dt>来信标题</dt><dd>职称评审咨询</dd><dt>来信时间</dt><dd>2020年12月21日</dd><dt>来信内容</dt><dd>请问何时评审？</dd>
<dt>答复时间</dt><dd>2020年12月23日</dd><dt>答复内容</dt><dd>您好。明年三月。</dd></dl>"""
LINES = """<p>留言标题：职称评审咨询</p><p>留言时间：2020-12-21 16:34:37</p><p>答复时间：2020-12-23 17:16:28</p>
<p>留言内容：请问何时评审？</p><p>回 复：您好。明年三月。</p>"""


@pytest.mark.parametrize("body", [TABLE, LIST, LINES], ids=["table", "definition list", "lines"])
def test_a_letter_page_tells_its_letter(body: str) -> None:
    (message,) = messages(body)
    assert message.url == URL
    assert message.title == "职称评审咨询"
    assert (message.received, message.answered) == (date(2020, 12, 21), date(2020, 12, 23))
    assert message.has_reply
    assert message.reply.replace("\n", "") == "您好。明年三月。"


@pytest.mark.parametrize("reply", ["", "暂无回复", "处理中"])
def test_a_letter_without_a_reply(reply: str) -> None:
    (message,) = messages(TABLE.replace("2020-12-23", "").replace("<p>您好。</p><p>明年三月。</p>", reply))
    assert message.received == date(2020, 12, 21)
    assert message.answered is None
    assert not message.has_reply


ROWS = """<table><tr><th>序号</th><th>标题</th><th>来信时间</th><th>状态</th><th>答复时间</th></tr>
<tr><td>1</td><td><a href="1.html">路灯不亮</a></td><td>2024-03-01</td><td>已回复</td><td>2024-03-05</td></tr>
<tr><td>2</td><td><a href="2.html" title="关于积水的咨询">关于积水…</a></td><td>2024-03-02</td><td>处理中</td><td></td></tr></table>"""
ITEMS = """<ul><li><span>来信标题</span><span>来信日期</span><span>办理状态</span></li>
<li><a href="1.html">路灯不亮</a><span>2024-03-01</span><span>已办结</span></li>
<li><a href="2.html">关于积水的咨询</a><span>2024-03-02</span><span>未回复</span></li></ul>"""
HEADED = """<table><thead><tr><th>信件标题</th><th>提交时间</th><th>处理状态</th></tr></thead><tbody>
<tr><td><a href="1.html">路灯不亮</a></td><td>2024-03-01</td><td>已答复</td></tr>
<tr><td><a href="2.html">关于积水的咨询</a></td><td>2024-03-02</td><td>待回复</td></tr></tbody></table>"""


@pytest.mark.parametrize("body", [ROWS, ITEMS, HEADED], ids=["table rows", "list items", "table with head"])
def test_a_list_of_letters_is_read_by_its_header(body: str) -> None:
    first, second = messages(body)
    assert (first.title, first.received, first.has_reply) == ("路灯不亮", date(2024, 3, 1), True)
    assert (second.title, second.received, second.has_reply) == ("关于积水的咨询", date(2024, 3, 2), False)


def test_an_unanswered_letter_may_show_only_its_date_and_text_below_its_heading() -> None:
    body = "<h1>路灯不亮</h1><div id='c'><p>来信时间：2026-10-05</p><p>来信内容：路灯不亮了怎么办。</p></div>"
    html = f"<html><head><title>路灯不亮-局长信箱-示例局</title></head><body>{body}</body></html>"
    (message,) = read(URL, html.encode()).messages
    assert (message.title, message.received, message.has_reply) == ("路灯不亮", date(2026, 10, 5), False)


def test_news_about_letters_is_no_letter() -> None:
    assert messages("<h1>市长信箱办理情况通报</h1><p>三月共收到来信19件，答复时间平均5天，回复率89%。</p>") == ()
