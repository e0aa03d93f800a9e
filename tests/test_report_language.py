"""Facts about the languages of a report: the catalogue is whole, and no Chinese of ours is left in an English page."""

import re
from dataclasses import replace
from pathlib import Path

import nights
import pytest
from babel.messages.pofile import read_po
from lxml import html

from analysis import standards
from analysis.indicators import rules
from analysis.report import catalogue, folder, language, words
from analysis.results import NightResult

CHINESE = re.compile("[\u3000-\u9fff\uff00-\uffef]")
FIELDS = re.compile(r"%\(\w+\)s|\{\w+\}|%%")
QUOTED = ("script", "title")  # a title names the site


@pytest.fixture(scope="module")
def entries() -> dict[str, str]:
    with language.catalogue("en").open("rb") as file:
        return {str(one.id): str(one.string) for one in read_po(file) if one.id}


def test_the_catalogue_holds_todays_words_and_no_others() -> None:
    assert language.catalogue("en").read_bytes() == catalogue.renewed("en"), f"run `{catalogue.COMMAND}`"


def test_every_word_has_its_english(entries: dict[str, str]) -> None:
    assert [word for word, english in entries.items() if not english] == []
    assert [english for english in entries.values() if CHINESE.search(english)] == []


def test_a_translation_has_the_gaps_of_its_original(entries: dict[str, str]) -> None:
    for word, english in entries.items():
        assert sorted(FIELDS.findall(word)) == sorted(FIELDS.findall(english)), word


def night() -> NightResult:
    """The tests' night under a shipped standard, so that every name of an indicator and a veto is one of ours."""
    return nights.result(
        standard=replace(standards.load().in_force(), overrides=nights.STANDARD.overrides),
        past=nights.past(),
        quarter=nights.quarter(),
    )


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder.write(night(), tmp_path_factory.mktemp("english"), lang="en")


def test_no_chinese_is_left_in_an_english_page_but_what_is_marked_as_chinese(english: Path) -> None:
    for path in english.rglob("*.html"):
        tree = html.parse(str(path)).getroot()
        assert tree.get("lang") == "en"
        for node in tree.iter():
            if not isinstance(node.tag, str) or node.tag in QUOTED or node.xpath("ancestor-or-self::*[@lang='zh-CN']"):
                continue
            own = [node.text or "", *(child.tail or "" for child in node), *map(str, node.attrib.values())]
            assert not [text for text in own if CHINESE.search(text)], f"{path.name}: {own}"


def test_what_the_script_says_is_english_too(english: Path) -> None:
    (data,) = html.parse(str(english / "index.html")).xpath("//script[@id='city']/text()")
    said = data[data.index('"words"') :]
    assert {match for match in re.findall('"([^"]*)"(?!:)', said) if CHINESE.search(match)} == set()


def test_chinese_comes_first_and_needs_no_catalogue(tmp_path: Path) -> None:
    made = folder.write(night(), tmp_path)
    assert html.parse(str(made / "index.html")).getroot().get("lang") == "zh-CN"
    assert language.translations("zh").gettext("排名") == "排名"


def test_tables_are_the_same_in_every_language(tmp_path: Path, english: Path) -> None:
    made = folder.write(night(), tmp_path)
    for path in made.glob("*.csv"):
        assert path.read_bytes() == (english / path.name).read_bytes()


def test_every_limit_is_said_in_words() -> None:
    for rule in rules().values():
        told = "，".join(f"{key}={value}" for key, value in rule.indicator.limits.items())
        assert not set("=_") & set(words.limits(told)), told
    assert words.limits("failed_share=0.05，probes_a_day=20") == "失败比例 5 %，每日探测次数 20"
    assert words.limits("news_days=14，due_month=6") == "动态要闻 14 天，截止月 6"
