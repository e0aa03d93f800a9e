"""What stands under a title, where no container and no paragraph says where the text is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.flow import paragraphs
from crawler.pages.read import read
from crawler.records import Page

FRAME = "<div class=nav>" + "<a href=/a/>栏目</a>" * 9 + "</div>"
FOOT = "<div class=foot>版权所有 示例局 桂ICP备10009999号</div>"


def page(html: str, url: str = "http://x.gov.cn/tz/1024.html", title: str = "申请表下载") -> Page:
    return read(url, f"<html><head><title>{title}</title></head><body>{html}</body></html>".encode(), "text/html")


def article(body: str) -> str:
    return f"{FRAME}<div class=right><h1>申请表下载</h1><span>发布时间：2020-08-18</span>{body}</div>{FOOT}"


@pytest.mark.parametrize(
    ("body", "text", "holds"),
    [
        ("<p><a href='/x/1.doc'>申请表.doc</a></p>", "申请表.doc", 1),
        ("<p><img src=a.jpg></p>", "", 1),
        ('<div class=v_news_content><p><script>showVsbVideo("/m/1.mp4","360")</script></p></div>', "", 1),
        ('<div class=v_news_content><script>var vsb_pdf_image_data = ["/l/1.jpg"]</script></div>', "", 1),
        ("", "", 0),
        ("<div>上一篇：无</div><div>打印 关闭</div>", "", 0),
        ("<div class=v_news_content></div>", "", 0),
    ],
)
def test_a_body_may_be_a_file_a_picture_or_a_film(body: str, text: str, holds: int) -> None:
    found = page(article(body))
    assert (found.kind, found.text, found.images + found.files + found.frames) == ("article", text, holds)


@pytest.mark.parametrize("inside", ["", "<img src=a.jpg>"])
def test_a_container_that_no_reader_sees_is_no_body(inside: str) -> None:
    found = page(
        article(f"<noscript><div class=v_news_content>{inside}</div></noscript><div><p>{'本页正文。' * 20}</p></div>")
    )
    assert found.text == "本页正文。" * 20


def test_a_picture_in_a_window_of_its_own_is_no_article() -> None:
    found = page(
        "<table><tr><td><img src=W1.jpg></td></tr></table>", "http://x.gov.cn/tpk/201509/t20150917_1.html", "43"
    )
    assert found.kind == "frame"


@pytest.mark.parametrize(
    ("url", "title", "kind"),
    [
        ("http://x.gov.cn/xyjj.html", "学院简介", "other"),
        ("http://x.gov.cn/info/1024.html", "一则没有日期的通知", "article"),
        ("http://x.gov.cn/login2.html", "用户登录", "other"),
    ],
)
def test_a_page_that_a_menu_names_is_no_undated_article(url: str, title: str, kind: str) -> None:
    text = "<div class=TRS_Editor><p>" + "这一页说明本单位的情况和工作。" * 30 + "</p></div>"
    assert page(f"{FRAME}<h1>{title}</h1>{text}{FOOT}", url, title).kind == kind


def test_a_message_that_says_its_error_twice_is_an_error_page_inside_any_menu() -> None:
    said = "<p>应用已禁用，不能访问</p><p>请您确认所输入的网址是否正确，可能您要访问的网页地址已经变更</p>"
    assert page(f"{FRAME}{said}{FOOT}", title="示例网").kind == "error"
    assert page(f"{FRAME}<p>{'站内应用已禁用的公告见下页' * 9}</p>{FOOT}", title="示例网").kind != "error"


def test_rows_with_the_beginning_of_their_texts_are_a_list() -> None:
    rows = "".join(
        f"<li><p>0{n}/10</p><p>2020</p><a href=info/10{n}.html>关于第{n}次开放的通知</a>"
        f"<div>{'各位读者，现将安排通知如下。' * 9}</div></li>"
        for n in range(1, 7)
    )
    assert (
        page(f"{FRAME}<div class=content><ul>{rows}</ul></div>{FOOT}", "http://x.gov.cn/tzgg1.html", "通知").kind
        == "column"
    )


def test_a_later_page_of_an_article_is_no_list() -> None:
    text = (
        "<h1>物联网轻装上阵(4)</h1><span>时间：2013-09-25 16:08</span><p>最后一页只有这一句。</p>"
        "<a href=12308.html>1</a> <a href=12308_2.html>2</a> <a href=12308_3.html>上一页</a> <a>下一页</a>"
    )
    assert page(f"{FRAME}{text}{FOOT}", "http://x.gov.cn/jd/12308_4.html", "物联网轻装上阵(4)").kind == "article"


CODES = "<table class=villagetable><tr><td>统计用区划代码</td><td>城乡分类代码</td><td>名称</td></tr>{}</table>".format(
    "".join(f"<tr><td>9901010010{n:02}</td><td>111</td><td>第{n}社区居委会</td></tr>" for n in range(1, 9))
)
RECORD = "<table><tr><td>版权所有：示例局 <a href='http://www.beian.example/'>京ICP备10009999号</a></td></tr></table>"


def test_a_table_of_names_and_codes_is_the_text_of_its_page() -> None:
    found = page(article(CODES))
    assert found.text.splitlines()[-3:] == ["990101001008", "111", "第8社区居委会"]


def test_a_page_of_codes_below_a_code_in_its_address_is_neither_article_nor_list() -> None:
    found = page(CODES + RECORD, "http://x.gov.cn/dm/2018/11/01/02/110102005.html", "2018年统计用区划代码")
    assert (found.kind, found.entries, found.published) == ("other", (), None)
    assert "第3社区居委会" in found.text


def test_a_table_of_links_is_no_text() -> None:
    rows = "".join(f"<tr><td><a href=/l/{n}.html>第{n}栏目的链接</a></td><td>》</td></tr>" for n in range(30))
    assert page(article(f"<table>{rows}</table>")).kind != "document"
    assert not page(f"<table>{rows}</table>", title="导航").text


@given(st.lists(st.sampled_from(("\n", "\t", " ", "  ", "通知", "a b", " 各县区", "局 ")), max_size=20).map("".join))
def test_paragraphs_are_the_lines_with_their_blanks_folded(raw: str) -> None:
    lines = [" ".join(line.split()) for line in raw.replace("\t", "\n").split("\n")]
    assert paragraphs(raw) == "\n".join(line for line in lines if line)
