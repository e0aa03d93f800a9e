"""How a site's page groups its dead links: by cause, and links of one place of a template as one."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from analysis.records import LinkRow
from analysis.report.words import CAUSES

SHOWN_PER_CAUSE = 40
ADDRESSES_SHOWN = 3


class Broken(NamedTuple):
    """One link as an editor mends it: the same words in the same place, be it on 312 pages to 312 addresses.

    ``first`` is the row that stands for it; ``pages`` counts the pages that show it.
    """

    first: LinkRow
    addresses: Sequence[str]
    pages: int
    confirmed: bool

    @property
    def more(self) -> int:
        return len(self.addresses) - ADDRESSES_SHOWN


class Cause(NamedTuple):
    """The links of one cause, those on most pages first."""

    code: str
    links: Sequence[Broken]
    total: int
    addresses: int


def by_cause(rows: Iterable[LinkRow]) -> Iterator[Cause]:
    """The causes in the order of the words' table."""
    of_cause: dict[str, list[LinkRow]] = {}
    for row in rows:
        of_cause.setdefault(row.cause, []).append(row)
    for code in sorted(of_cause, key=lambda code: (*CAUSES,).index(code) if code in CAUSES else len(CAUSES)):
        links = sorted(_joined(of_cause[code]), key=lambda one: (-one.pages, one.first.url))
        yield Cause(code, links[:SHOWN_PER_CAUSE], len(links), len(of_cause[code]))


def _joined(rows: Iterable[LinkRow]) -> Iterator[Broken]:
    places: dict[tuple[str, ...], list[LinkRow]] = {}
    for row in rows:
        places.setdefault(place(row), []).append(row)
    for found in places.values():
        first = max(found, key=lambda row: row.pages)
        yield Broken(
            first,
            [row.url for row in found],
            sum(row.pages for row in found),
            all(row.confirmed for row in found),
        )


def place(row: LinkRow) -> tuple[str, ...]:
    """What is the same for links of one place of a template; of a link whose place is not known, its address."""
    return (row.cause, row.role, row.part, row.selector, row.text) if row.selector else (row.cause, row.url)
