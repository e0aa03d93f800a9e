"""Which words of a text are wrong: pairs of a wrong word and the right one, each with its guard.

The shipped pairs are ``standards/words.csv``; a project's own ``words.csv`` beside sites.csv adds to them, or changes
one by naming its wrong word again (``class`` off takes it out).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from crawler.sheets import Sheet

COLUMNS = ("wrong", "right", "class", "guard", "note")
# severe: for an inspector to judge · typo: a fault · info: known, and told to nobody · off: not looked for
CLASSES = ("severe", "typo", "info", "off")
SHIPPED = Path(__file__).with_name("standards") / "words.csv"


class WordsError(ValueError):
    """words.csv cannot be used; the message names every problem: file, line, column and remedy."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A wrong word and the right one. ``guard`` is a regular expression that must match where the word begins: most
    wrong words are also the end of one right word and the beginning of the next (统一｜但).
    """

    wrong: str
    right: str
    kind: str = "typo"
    guard: str = ""
    note: str = ""


class Wrong(NamedTuple):
    """A wrong word at its place in a text."""

    pair: Pair
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.pair.wrong)


def wrong_words(text: str, pairs: tuple[Pair, ...] = ()) -> Iterator[Wrong]:
    """The wrong words of a text by the shipped pairs and the project's ``pairs``; those it merely quotes left out."""
    heads, beginning_with = _beginnings(pairs)
    for head in heads.finditer(text):
        start = head.start()
        for pair, guard in beginning_with.get(text[start : start + _HEAD], ()):
            stands = text.startswith(pair.wrong, start) and (guard is None or guard.match(text, start))
            if stands and not _is_quoted(text, start, pair):
                yield Wrong(pair, start)


def snippet(text: str, found: Wrong, around: int = 15) -> str:
    """The place with its neighbours, the wrong word marked: ``…负责【按装】路灯…``."""
    before, after = text[max(0, found.start - around) : found.start], text[found.end : found.end + around]
    marks = ("…" if found.start > around else "", "…" if found.end + around < len(text) else "")
    return f"{marks[0]}{before}【{found.pair.wrong}】{after}{marks[1]}".replace("\n", " ")


# a notice about wrong words names them: 将“布署”改为“部署”
_CORRECTS = re.compile(
    r"应为|应是|应当是|应写|改为|改成|误为|误写|误作|误用|错写|写成|写作|错别字|错字|更正|勘误|纠错|订正|而非|不是|[→×]"
)
_QUOTES = ("“”", "‘’", '""', "「」", "《》", "''")
_AROUND = 30


def _is_quoted(text: str, start: int, pair: Pair) -> bool:
    end = start + len(pair.wrong)
    around = text[max(0, start - _AROUND) : end + _AROUND]
    if not _CORRECTS.search(around):
        return False
    return pair.right in around or text[max(0, start - 1) : start] + text[end : end + 1] in _QUOTES


# --- the pairs ------------------------------------------------------------------------------------------------------


_HEAD = 2  # characters: every wrong word has them
_Guarded = tuple[Pair, re.Pattern[str] | None]


@cache
def _beginnings(further: tuple[Pair, ...]) -> tuple[re.Pattern[str], dict[str, list[_Guarded]]]:
    """Where a wrong word may begin, and which ones begin with which two characters.

    A text is asked once for a first character before a second one, which five times as fast as an automaton of all
    words leaves some dozen places of a page to look at.
    """
    pairs = {pair.wrong: pair for pair in (*shipped(), *further)}
    looked_for = [pair for pair in pairs.values() if pair.kind in ("severe", "typo")]
    beginning_with: dict[str, list[_Guarded]] = {}
    for pair in looked_for:
        guard = re.compile(pair.guard) if pair.guard else None
        beginning_with.setdefault(pair.wrong[:_HEAD], []).append((pair, guard))
    first, second = ("".join({re.escape(head[at]) for head in beginning_with}) for at in range(_HEAD))
    return re.compile(f"[{first}](?=[{second}])" if looked_for else "(?!)"), beginning_with


@cache
def shipped() -> tuple[Pair, ...]:
    return load(SHIPPED)


def load(path: Path) -> tuple[Pair, ...]:
    """The pairs of a file; none where there is no file. Raises WordsError with every problem."""
    if not path.exists():
        return ()
    sheet = Sheet(path, COLUMNS, ("wrong", "right"), {"错误": "wrong", "正确": "right"}, "words.csv")
    pairs = tuple(_pairs(sheet))
    if sheet.problems:
        raise WordsError("\n".join(map(str, sheet.problems)))
    return pairs


def _pairs(sheet: Sheet) -> Iterator[Pair]:
    met: dict[str, int] = {}
    for row in sheet.rows:
        cells = {name: row.cells.get(name, "") for name in COLUMNS}
        wrong, kind = cells["wrong"], cells["class"] or "typo"
        for column, chinese, english in _problems(cells, kind):
            sheet.tell(row.line, column, chinese, english)
        if wrong in met:
            sheet.tell(row.line, "wrong", f"第 {met[wrong]} 行已有此词;请删去一行", _twice(met[wrong]))
        met[wrong] = row.line
        yield Pair(wrong, cells["right"], kind, cells["guard"], cells["note"])


def _twice(line: int) -> str:
    return f"this word stands on line {line} already; remove one"


def _problems(cells: dict[str, str], kind: str) -> Iterable[tuple[str, str, str]]:
    wrong, right = cells["wrong"], cells["right"]
    if len(wrong) < 2:
        yield "wrong", "至少写两个字;单字会处处误报", "write two characters or more: one is found everywhere"
    if kind != "off" and (not right or right == wrong):
        yield "right", "请写出正确写法", "write the right word"
    if kind not in CLASSES:
        yield "class", f"只能是 {'、'.join(CLASSES)}", f"write one of {', '.join(CLASSES)}"
    if trouble := _guard_trouble(cells["guard"], wrong):
        yield (
            "guard",
            f"正则表达式有误({trouble});请改正或留空",
            f"not a regular expression ({trouble}); mend it or clear it",
        )


def _guard_trouble(guard: str, wrong: str) -> str:
    try:
        compiled = re.compile(guard)
    except re.error as error:
        return f"no regular expression: {error}"
    return "" if not guard or wrong in guard or compiled.match(wrong) else f"it never matches {wrong}"
