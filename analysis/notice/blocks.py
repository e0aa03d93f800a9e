"""What an official paper is made of, whichever file it is written to: text, headings, tables, annexes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analysis.report.csvs import writable

DRAFT = "草稿　未经审定，不得外发"

# marks that turn the direction of what follows: a crawled title could make a date or a name read backwards
TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Heading:
    """``level`` 1: 一、 in 黑体; 2: （一） in 楷体."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of body text, indented by two characters."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """``widths`` are the columns' shares of the type area; ``short`` the columns that are centred. ``small``: 小五."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    short: frozenset[int] = frozenset()
    small: bool = False


Block = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex on pages of its own."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """An official paper by GB/T 9704-2012, always a draft. Empty texts of the office are left open for a person.

    ``head`` is the red line at the top (发文机关标志), '' for a paper without one, whose ``number`` stands below its
    title.
    """

    title: str
    head: str
    number: str
    to: str
    body: tuple[Block, ...]
    annexes: tuple[Annex, ...]
    issuer: str
    dated: date
    contact: str = ""
    copies: str = ""


def plain(text: str, most: int = 0) -> str:
    """A crawled text on one line, without what no file holds and what turns its direction; clipped to ``most``."""
    line = " ".join(TURNING.sub("", writable(text)).split())
    return f"{line[: most - 1]}…" if most and len(line) > most else line


def day(value: date) -> str:
    """A date as official papers write it."""
    return f"{value.year}年{value.month}月{value.day}日"


def numbered(texts: Sequence[str]) -> tuple[Paragraph, ...]:
    """Paragraphs of the third level: ``1. …``"""
    return tuple(Paragraph(f"{number}. {text}") for number, text in enumerate(texts, start=1))


def chapter(number: int) -> str:
    """The number of a chapter or a section in Chinese: 1–99."""
    tens, ones = divmod(number, 10)
    digits = "零一二三四五六七八九"
    return ("" if tens == 0 else "十" if tens == 1 else f"{digits[tens]}十") + (digits[ones] if ones else "")


def chapters(*parts: tuple[str, Sequence[Block]]) -> tuple[Block, ...]:
    """(title, blocks) as numbered chapters 一、 二、 …; a part without blocks is left out."""
    there = [part for part in parts if part[1]]
    return tuple(
        block
        for number, (title, blocks) in enumerate(there, start=1)
        for block in (Heading(1, f"{chapter(number)}、{title}"), *blocks)
    )


def sections(*parts: tuple[str, Sequence[Block]]) -> tuple[Block, ...]:
    """(title, blocks) as numbered sections （一） （二） …; a part without blocks is left out."""
    there = [part for part in parts if part[1]]
    return tuple(
        block
        for number, (title, blocks) in enumerate(there, start=1)
        for block in (Heading(2, f"（{chapter(number)}）{title}"), *blocks)
    )
