"""How a table becomes a CSV file: byte-order mark, ISO dates, yes and no, and no cell a spreadsheet would run."""

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

from crawler.personal import without_citizen_numbers
from crawler.records import CHINA

# What a spreadsheet takes for a formula. A text that would *become* one once a leading apostrophe is taken off is
# defused too, so that taking one off always gives the text back.
DANGEROUS = re.compile(r"'*[=+\-@\t\r]")

# control characters (no spreadsheet, XML or HTML holds them) and halves of surrogate pairs (no UTF-8 does)
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Write one table; the number of rows."""
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        for row in rows:
            writer.writerow([cell(value) for value in row])
            count += 1
    return count


def cell(value: object) -> object:
    """A value as its cell shows it: None is empty, a text is defused, a number stays a number, a time is China's."""
    if value is None or value != value:  # NaN is how pandas says None
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.astimezone(CHINA).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return one_kind_of_line_end(defused(writable(value))) if isinstance(value, str) else value


def defused(text: str) -> str:
    """The text, with a leading apostrophe where a spreadsheet would run it."""
    return f"'{text}" if DANGEROUS.match(text) else text


def one_kind_of_line_end(text: str) -> str:
    """The text with LF only: the csv module does not quote a lone carriage return, and readers end the row there."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def writable(text: str) -> str:
    """The text without what no file of a report can hold, or may: an address can hold somebody's citizen number."""
    return without_citizen_numbers(UNWRITABLE.sub("\ufffd", text))
