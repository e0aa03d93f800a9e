"""The line with the date above, inside or below a text, and the title it stands under."""

from datetime import date

import pytest

from crawler.pages.read import read

TEXT = "<p>" + "为做好这项工作，现将有关事项通知如下。" * 20 + "</p>"


def said(html: str, head: str, url: str = "http://x.gov.cn/a/1024.html") -> tuple[str, date | None, str]:
    page = read(url, f"<html><head><title>{head}</title></head><body>{html}</body></html>".encode(), "text/html")
    return page.title, page.published.value if page.published else None, page.kind


@pytest.mark.parametrize(
    ("html", "head", "title", "day"),
    [
        # the heading has no tag, <title> is the column's, and the text tells dates too
        (
            f"<table><tr><td>关于退付费用的通知</td></tr><tr><td>2020-08-26 14:55:0</td></tr></table>"
            f"<div class=TRS_Editor><p>示例条例已于2016年3月30日通过，现予公布。</p><p>2016年3月30日</p>{TEXT}</div>",
            "政策文件——示例协会",
            "关于退付费用的通知",
            date(2020, 8, 26),
        ),
        # a short title that <title> begins with
        (
            "<table><tr><td>会计学</td></tr><tr><td>2018-09-11</td></tr></table>"
            f"<div class=v_news_content>{TEXT}</div>",
            "会计学-示例学院",
            "会计学",
            date(2018, 9, 11),
        ),
        # title, bar and text in one element, a date in the title, <title> the site's name on every page
        (
            "<div id=contentbox><div>在座谈会上的讲话（2013年5月4日）</div>"
            f"<div>来源： 发布时间： 2016-09-28 作者： 某处</div>{TEXT}</div>",
            "示例网",
            "在座谈会上的讲话（2013年5月4日）",
            date(2016, 9, 28),
        ),
    ],
)
def test_the_line_above_the_date_is_the_title(html: str, head: str, title: str, day: date) -> None:
    assert said(html, head) == (title, day, "article")


def test_a_date_below_the_text_counts_when_the_address_tells_the_same_day() -> None:
    html = f"<h1>大桥建成通车</h1><div class=TRS_Editor>{TEXT}</div><div>2016-10-14 13:55 某报</div>"
    assert said(html, "大桥建成通车", "http://x.gov.cn/2016/1014/39285.html")[1] == date(2016, 10, 14)
    page = read("http://x.gov.cn/2016/1014/39285.html", f"<title>大桥</title>{html}".encode(), "text/html")
    assert [vote.source for vote in page.votes] == ["text", "url"]
    assert said(html, "大桥建成通车", "http://x.gov.cn/2016/1016/39285.html")[1] == date(2016, 10, 16)


def test_with_its_time_it_may_be_a_day_off() -> None:
    url = "http://x.gov.cn/2016/1015/39285.html"
    html = "<h1>大桥建成通车</h1><div class=TRS_Editor>{}</div><div>{}</div>"
    assert said(html.format(TEXT, "2016-10-14 13:55 某报"), "大桥建成通车", url)[1] == date(2016, 10, 14)
    assert said(html.format(TEXT, "2016-10-14 某桥开工"), "大桥建成通车", url)[1] == date(2016, 10, 15)


@pytest.mark.parametrize(
    "bar", ["<p>16-10-20</p><p>【打印】</p>", "<p>| 16-10-20 | 【大 中 小】【打印】</p>", "<p>[16-10-20]</p>"]
)
def test_a_year_of_two_figures_dates_a_page_in_the_bar_alone(bar: str) -> None:
    assert said(f"<h1>观测报告</h1>{bar}<div class=TRS_Editor>{TEXT}</div>", "观测报告")[1] == date(2016, 10, 20)


@pytest.mark.parametrize("words", ["电话 16-10-20", "编号：0916-10-20", "16-10-20至17-10-20", "56-10-20"])
def test_figures_beside_others_are_no_year_of_two(words: str) -> None:
    assert said(f"<h1>观测报告</h1><p>{words}</p><div class=TRS_Editor>{TEXT}</div>", "观测报告")[1] is None
