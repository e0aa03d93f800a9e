"""The outline of an annual report: its parts, its year, its length, and nothing of any other text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import annual, filereader
from crawler.records import Outline
from demo import files
from demo.word97 import doc
from demo.words import REPORT

TITLE = "湖滨县人民政府2025年政府信息公开工作年度报告"
PREFACE = "根据《中华人民共和国政府信息公开条例》（2019年修订）的规定编制本报告，数据统计期限为全年，欢迎查阅。"
WHOLE = [TITLE, PREFACE, *REPORT]


@pytest.mark.parametrize(
    ("body", "extension"),
    [(files.docx(*WHOLE), "docx"), (files.text_pdf(WHOLE), "pdf"), (doc(WHOLE), "doc"), (files.ofd(WHOLE), "ofd"),
     (files.folder({"年报.docx": files.docx(*WHOLE)}), "zip")],
)  # fmt: skip
def test_a_report_in_a_file_has_its_year_and_all_parts(body: bytes, extension: str) -> None:
    answer = filereader.answer(body, extension)
    report = answer["report"]
    assert answer["state"] == "read"
    assert isinstance(report, Outline)
    assert (report.year, report.missing) == (2025, ())
    assert report.length >= annual.READABLE


@given(lost=st.sets(st.sampled_from(range(len(REPORT))), max_size=3))
def test_each_part_that_is_left_out_is_missing(lost: set[int]) -> None:
    text = "\n".join([TITLE, PREFACE * 3, *(part for at, part in enumerate(REPORT) if at not in lost)])
    outline = annual.outline(text)
    if len(lost) == 3:  # then words tell, and other parts' words may name it
        assert outline is None or set(outline.missing) <= {list(annual.PARTS)[at] for at in lost}
    else:
        assert outline is not None
        assert set(outline.missing) == {list(annual.PARTS)[at] for at in lost}


@pytest.mark.parametrize(
    "text",
    [
        "关于做好秋季学期教育资助工作的通知。" * 20,
        "\n".join(WHOLE)[: annual.READABLE - 1],
        "2025年政府信息公开工作年度报告统计表\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n"
        "四、行政复议、行政诉讼情况\n" + "0\t" * 200,
    ],
    ids=["another text", "too short", "the tables alone"],
)
def test_what_is_no_report_has_no_outline(text: str) -> None:
    assert annual.outline(text) is None


def test_a_year_that_is_not_the_titles_is_none() -> None:
    outline = annual.outline("\n".join(WHOLE[1:]) + PREFACE)
    assert outline is not None
    assert outline.year == 0
