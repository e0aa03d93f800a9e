"""What the indicators about columns told by themselves share: what such columns hold since a day, and whether told."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from analysis.columns import SiteColumn
from analysis.snapshot import Snapshot


def open_columns(snapshot: Snapshot, *types: str) -> list[SiteColumn]:
    """The columns of the types that should be kept; blank ones are told by ``column_blank``."""
    return [column for column in snapshot.columns_of(*types) if not column.blank and not column.exempt]


def newest_of(columns: Iterable[SiteColumn]) -> date | None:
    return max((column.newest for column in columns if column.newest), default=None)


def place(columns: Sequence[SiteColumn]) -> str:
    """The address a finding about the columns carries: that of the one with the newest items."""
    return max(columns, key=lambda column: column.newest or date.min).url


def titled_since(snapshot: Snapshot, words: re.Pattern[str], since: date, but: re.Pattern[str] | None = None) -> int:
    """How many items with such a title the site shows from ``since`` to today."""
    return sum(
        1
        for title, _, day in snapshot.titles()
        if day and since <= day <= snapshot.today and words.search(title) and not (but and but.search(title))
    )
