"""What an interpretation holds, in which form, and how much of it is the document's own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.explaining import ELEMENTS, PLAIN, WINDOW, WINDOWS, elements, form, sample, share_in

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=24, max_size=400)


def test_there_are_nine_elements_and_a_heading_that_is_called_so_tells_each() -> None:
    assert len(ELEMENTS) == 9
    assert elements("\n".join(f"{number}、{name}。略。" for number, name in enumerate(ELEMENTS, 1))) == tuple(ELEMENTS)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("一、为什么要制定这个办法\n近年来用水量增长较快。", ("背景依据",)),
        ("问：哪些人可以申请？\n答：全县居民。", ("涉及范围",)),
        ("各单位要细化任务，注意安全，执行有关规定，把范围内的标准工作做好，做到件件有回音，事事有着落。", ()),
        ("本办法所称用水户，是指取用自来水的单位和个人。", ("关键词诠释",)),
    ],
)
def test_words_tell_an_element_in_a_heading_and_phrases_anywhere(text: str, told: tuple[str, ...]) -> None:
    assert elements(text) == told


@pytest.mark.parametrize(
    ("title", "images", "frames", "told"),
    [
        ("一图读懂湖滨县用水管理办法", 0, 0, "图解"),
        ("【视频解读】湖滨县用水管理办法", 0, 0, "视频"),
        ("县水利局负责人就用水管理办法答记者问", 0, 0, "问答"),
        ("用水管理办法新闻发布会实录", 0, 0, "发布会"),
        ("《湖滨县用水管理办法》政策解读", 0, 1, "视频"),
        ("《湖滨县用水管理办法》政策解读", 2, 0, "图文"),
        ("《湖滨县用水管理办法》政策解读", 0, 0, PLAIN),
    ],
)
def test_the_title_tells_the_form_and_else_the_body(title: str, images: int, frames: int, told: str) -> None:
    assert form(title, images, frames) == told


@given(HAN)
def test_a_text_stands_in_itself_whatever_blanks_and_signs_are_between(text: str) -> None:
    assert share_in(sample(text), text) == 1.0
    assert share_in(sample("，".join(text)), "\n ".join(text)) == 1.0


@given(HAN, HAN)
def test_a_share_is_between_nothing_and_all(one: str, other: str) -> None:
    assert 0.0 <= share_in(sample(one), other) <= 1.0


def test_a_sample_is_no_longer_than_its_pieces_and_reaches_the_end() -> None:
    text = "".join(chr(0x4E00 + number % 20000) for number in range(15_000))
    assert len(sample(text)) == WINDOW * WINDOWS
    assert sample(text)[-WINDOW:] == text[-WINDOW:]
    half = text[:7_500]
    assert abs(share_in(sample(text), half) - 0.5) < 0.03
    assert share_in("", text) == 0.0
