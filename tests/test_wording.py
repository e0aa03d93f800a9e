"""Wrong words are found at their place, and a project's words.csv is read with its mistakes told."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import stages, wording
from analysis.answers import CommandError
from analysis.datafolder import DataFolder
from analysis.project import Project
from analysis.wording import Pair, WordsError, load, shipped, snippet, wrong_words


@pytest.mark.parametrize("pair", [pair for pair in shipped() if pair.kind != "info"], ids=lambda pair: pair.wrong)
def test_every_shipped_pair_finds_its_word_where_its_guard_allows(pair: Pair) -> None:
    before = "不忘初心、" if pair.wrong == "忘记使命" else "，"
    after = "的" if pair.wrong == "安祥" else "中华文化" if pair.wrong == "宏扬" else "，"
    assert [found.pair for found in wrong_words(before + pair.wrong + after)] == [pair]


@pytest.mark.parametrize("pair", shipped(), ids=lambda pair: pair.wrong)
def test_no_right_word_holds_a_wrong_one(pair: Pair) -> None:
    assert list(wrong_words(f"，{pair.right}，")) == []


# words that overlap, begin alike or are each other's beginning, in pieces; without guards
PAIRS = (
    *(Pair(word, "正") for word in ("甲乙", "甲乙丙", "乙甲", "甲甲", "a]", "^-")),
    *(replace(p, kind="off") for p in shipped()),
)
PIECES = ("甲", "乙", "丙", "a", "]", "^", "-", "，", "甲乙", "\n")


@given(st.text(alphabet="布署部的发名文章一但是统己经自营常，。“”应为改", max_size=40))
def test_what_is_found_stands_there(text: str) -> None:
    for found in wrong_words(text):
        assert text[found.start : found.end] == found.pair.wrong
        assert f"【{found.pair.wrong}】" in snippet(text, found)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_none_is_passed_over(text: str) -> None:
    """Held against looking for every word at every place."""
    pairs = [pair for pair in PAIRS if pair.kind in ("severe", "typo")]
    places = [(pair, at) for at in range(len(text)) for pair in pairs if text.startswith(pair.wrong, at)]
    assert [(found.pair, found.start) for found in wrong_words(text, PAIRS)] == places


def written(folder: Path, *lines: str) -> Path:
    path = folder / "words.csv"
    path.write_text("\n".join(("wrong,right,class,guard,note", *lines)), "utf-8")
    return path


def test_a_projects_own_pairs_are_added_and_change_shipped_ones(tmp_path: Path) -> None:
    pairs = load(written(tmp_path, "湖宾县,湖滨县", "布署,,off"))
    assert [found.pair.wrong for found in wrong_words("湖宾县布署", pairs)] == ["湖宾县"]


def test_there_need_be_no_words_csv(tmp_path: Path) -> None:
    assert load(tmp_path / "words.csv") == ()


def test_every_mistake_is_told_with_its_line_and_remedy(tmp_path: Path) -> None:
    with pytest.raises(WordsError) as told:
        load(written(tmp_path, "帐,账", "湖宾县,", "布署,部署,bad", "按装,安装,typo,(按装", "湖宾县,湖滨县"))
    lines = str(told.value).splitlines()
    assert [line.partition(" ")[0] for line in lines] == [
        "words.csv:2:",
        "words.csv:3:",
        "words.csv:4:",
        "words.csv:5:",
        "words.csv:6:",
    ]
    assert "write two characters or more" in lines[0]


def test_a_guard_that_cannot_match_its_word_is_told(tmp_path: Path) -> None:
    with pytest.raises(WordsError, match="never matches"):
        load(written(tmp_path, "湖宾县,湖滨县,typo,湖滨"))


def test_no_pair_stands_twice() -> None:
    assert len({pair.wrong for pair in shipped()}) == len(shipped())
    assert {pair.kind for pair in shipped()} <= set(wording.CLASSES)


def test_a_command_tells_a_wrong_words_csv(tmp_path: Path) -> None:
    written(tmp_path, "帐,账")
    project = Project(tmp_path / "sites.csv", DataFolder(tmp_path), tmp_path, date(2026, 11, 20), tmp_path)
    with pytest.raises(CommandError, match=r"words\.csv:2: wrong"):
        stages.words(project)
