"""A service guide's eight elements are found in tables, headings and lines, under the names sites give them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.pages.guides import ELEMENTS
from crawler.pages.read import read

VALUE = "见县政务服务中心3号窗口公示的说明"


def page(inside: str, title: str = "办事指南") -> str:
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1><div id=zoom>{inside}</div></body></html>"


def missing(html: str) -> list[str]:
    facts = dict(read("http://www.lake.gov.cn/fw/1.html", html.encode(), "text/html; charset=utf-8").facts)
    return facts["guide_missing"].split()


SHAPES = {
    "rows": lambda pairs: "<table>" + "".join(f"<tr><th>{a}</th><td>{b}</td></tr>" for a, b in pairs) + "</table>",
    "rows of paragraphs": lambda pairs: (
        "<table>" + "".join(f"<tr><td><p>{a}：</p></td><td><p>{b}</p></td></tr>" for a, b in pairs) + "</table>"
    ),
    "four cells a row": lambda pairs: (
        "<table><tr>"
        + "</tr><tr>".join(
            "".join(f"<td>{a}</td><td>{b}</td>" for a, b in pairs[start : start + 2])
            for start in range(0, len(pairs), 2)
        )
        + "</tr></table>"
    ),
    "lines": lambda pairs: "".join(f"<p>{a}：{b}</p>" for a, b in pairs),
    "headings": lambda pairs: "".join(f"<h3>{n}、{a}</h3><div>{b}</div>" for n, (a, b) in enumerate(pairs, 1)),
    "brackets": lambda pairs: "<br>".join(f"【{a}】<br>{b}" for a, b in pairs),
    "definition list": lambda pairs: "<dl>" + "".join(f"<dt>{a}</dt><dd>{b}</dd>" for a, b in pairs) + "</dl>",
}


@pytest.mark.parametrize("shape", SHAPES)
@given(st.data())
def test_what_has_a_value_is_stated_and_nothing_else(shape: str, data: st.DataObject) -> None:
    names = {element: data.draw(st.sampled_from(ELEMENTS[element])) for element in ELEMENTS}
    empty = data.draw(st.sets(st.sampled_from(sorted(ELEMENTS)), max_size=6))
    pairs = [(names[element], "" if element in empty else VALUE) for element in ELEMENTS]
    assert missing(page(SHAPES[shape](pairs))) == [element for element in ELEMENTS if element in empty]


def test_an_article_about_guides_is_none() -> None:
    html = page("<p>办理材料：精简</p><p>办理时间：压缩</p>", "我县优化办事指南")
    assert read("http://www.lake.gov.cn/a.html", html.encode(), "text/html; charset=utf-8").facts == ()


def test_a_footers_telephone_is_not_the_guides() -> None:
    html = page("<p>申请条件：持有本县户口</p><p>办理材料：身份证</p><div>版权所有 县政府 联系电话：0777-2852345</div>")
    assert "联系电话" in missing(html)


def test_whom_an_application_is_open_to_is_its_condition() -> None:
    html = page(
        "<p>二、申请人与申请方式</p><p>具有进出口经营资质的境内企业。</p><p>三、办理流程</p><p>先备案，再申请。</p>"
    )
    assert "申请条件" not in missing(html)
