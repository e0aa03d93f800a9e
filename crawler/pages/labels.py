"""Which labelled values a text holds: 索引号：… 发布日期：… with every way of padding and joining them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, product
from operator import itemgetter
from typing import NamedTuple


class Labelled(NamedTuple):
    """One label met in a text: its field ('' for a label that only ends the value before it), value, place."""

    field: str
    label: str
    value: str
    start: int
    end: int
    separator: str  # what stood between label and value: '' same line, tab next cell, newline next block


@dataclass(frozen=True)
class Labels:
    """A compiled table of labels. Build it with ``labels``."""

    pattern: re.Pattern[str]
    fields: Mapping[str, str]

    def read(self, text: str) -> list[Labelled]:
        """Every label of ``text`` with its value, in order.

        A value is the rest of its line or cell, or the next one when nothing stands behind the label, and ends where
        the next label begins. A label whose next cell is blank has the value ''.
        """
        matches = [match for match in self.pattern.finditer(text) if _is_label(text, match)]
        ends = [*(_start(text, match) for match in matches[1:]), len(text)]
        return [self._labelled(text, match, end) for match, end in zip(matches, ends, strict=False)]

    def _labelled(self, text: str, match: re.Match[str], end: int) -> Labelled:
        label = _BLANKS.sub("", match["label"])
        behind = text[match.end() : end]
        gap = _GAP.match(behind)
        between = gap[0] if gap else ""
        rest = behind[len(between) :]
        # a cell's end and the next one's start are one step; a second step is a blank cell
        is_blank = between.count("\t") > 2 or ("\t" in between and between.count("\n") > 2) or between.count("\n") > 4
        value = "" if is_blank else _STOP.split(rest, maxsplit=1)[0].strip(" :：")
        separator = "\t" if "\t" in between else "\n" if "\n" in between else ""
        return Labelled(self.fields[label], label, value, _start(text, match), match.end(), separator)


_BLANKS = re.compile(r"\s+")
_GAP = re.compile(r"[ \t\n]*")
_STOP = re.compile(r"[\t\n]")


def labels(fields: Mapping[str, Sequence[str]]) -> Labels:
    """A reader of ``field → its labels``. Blanks between a label's characters do not matter."""
    named = {label: field for field, names in fields.items() for label in names}
    pattern = re.compile(rf"(?P<label>{any_of(named, between=' ?')}) ?[】\]]? ?(?P<colon>[:：∶]?)")
    return Labels(pattern, named)


def any_of(words: Iterable[str], between: str = "") -> str:
    """A pattern of any of the words, the longest first, with the pattern ``between`` any two of their characters.

    Grouped by first character, and best put first in a pattern: a search for one of some thirty characters is fast.
    """
    by_first = groupby(sorted(words), key=itemgetter(0))
    return "|".join(f"{first}(?:{_endings(group, between)})" for first, group in by_first)


def _endings(words: Iterable[str], between: str) -> str:
    endings = (word[1:] for word in sorted(words, key=len, reverse=True))
    return "|".join("".join(between + re.escape(character) for character in ending) for ending in endings)


def ending_in(*sets: str) -> re.Pattern[str]:
    """A search for one character of each set, with or without a blank between any two.

    The last set is a single character, which the search begins at: ten times as fast as at any of several.
    """
    *before, last = sets
    spacings = [dict(zip(before, blanks, strict=True)) for blanks in product(("", " "), repeat=len(before))]
    ways = ("".join(f"[{one}]{blank}" for one, blank in spacing.items()) for spacing in spacings)
    behind = "|".join(f"(?<={way}{last})" for way in ways)
    return re.compile(f"{last}(?<=[{before[-1]} ]{last})(?:{behind})")


def _start(text: str, match: re.Match[str]) -> int:
    """Where a label begins: at the bracket before it, if it has one."""
    return match.start() - (text[match.start() - 1 : match.start()] in ("【", "["))


def _is_label(text: str, match: re.Match[str]) -> bool:
    """A label has its colon, or a cell or line of its own; a short one is not the end of a longer word."""
    start = _start(text, match)
    before = text[start - 1 : start]
    if "\u4e00" <= before <= "\u9fff" and len(match["label"]) < _JOINED:
        return False
    if match["colon"]:
        return True
    is_first = before in "\n\t" or (before == " " and text[start - 2 : start - 1] in "\n\t")
    return is_first and text[match.end() : match.end() + 1] in "\n\t"


# 办公室成文日期:2017年7月3日 — such a label is told from the value it touches by its length
_JOINED = 4
