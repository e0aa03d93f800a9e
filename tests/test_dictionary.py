"""Facts about the Chinese column dictionary: it knows every column, no other, and the page in the guide is today's."""

import tomllib
from pathlib import Path

from analysis.report.dictionary import COMMAND, MEANINGS, dictionary
from analysis.tables import LEDGER, TABLES

GUIDE = Path(__file__).parents[1] / "docs" / "guide" / "zh" / "columns.md"


def test_every_column_has_a_chinese_meaning_and_nothing_else_has() -> None:
    meanings = tomllib.loads(MEANINGS.read_text("utf-8"))
    assert {name: list(cells) for name, cells in meanings.items()} == {
        table.name: ["row", *table.header] for table in (*TABLES, LEDGER)
    }
    assert all(text.strip() for cells in meanings.values() for text in cells.values())


def test_the_page_in_the_guide_is_made_from_it() -> None:
    assert GUIDE.read_text("utf-8") == dictionary(), f"run: {COMMAND}"


def test_codes_stand_beside_their_words() -> None:
    assert "`fail` 不合格" in dictionary()
    assert "`reopened` 反弹" in dictionary()
