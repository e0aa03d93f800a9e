"""How high a row of a workbook must be to show its texts whole: office programs do not reckon it alike, or at all."""

from math import ceil
from unicodedata import east_asian_width

LINE, PADDING = 14.5, 3  # points, of 11-point letters
HIGHEST = 400.0  # Excel has 409


def height(text: str, width: float) -> float:
    """The height in points for a text in a column of ``width`` characters."""
    usable = 0.88 * width  # lines break at words
    spans = [sum(2 if east_asian_width(letter) in "WFA" else 1 for letter in part) for part in text.split("\n")]
    return min(HIGHEST, PADDING + LINE * sum(max(1, ceil(span / usable)) for span in spans))
