"""A site's columns as its readers see them, and whether each is kept up to date."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from analysis.records import ColumnRow
from analysis.workdays import months_back
from crawler.addresses import same_page_key
from crawler.records import Column

# columns that keep what is over: historical topics, archives, the shelf of one past year
EXEMPT_NAME = re.compile(r"专题|归档|存档|历史|旧版|^(?:19|20)\d\d年?(?:度)?$")
EXEMPT_TYPES = ("topic", "archive")
RECENT = 12  # days of a column's timeline

# the answers of a site's own search are no column of it
SEARCH_PATH = re.compile(r"/(?:site)?(?:search|sousuo|jsearch\w*|was5|sojson|s)(?:[./?-]|$)", re.I)


class Listing(NamedTuple):
    """One page that lists something, as the crawl saw it. ``entries`` are (address, date shown)."""

    url: str
    kind: str
    column: Column | None
    title: str
    breadcrumb: tuple[str, ...]
    entries: tuple[tuple[str, date | None], ...]
    has_text: bool
    drawn: bool = False  # only its scripts draw it, and no browser has read it that night


@dataclass(frozen=True, slots=True)
class SiteColumn:
    """A column: its pages joined to the page a reader sees first (``url``).

    ``newest`` is the newest date of its items up to today, None where none is dated. ``addresses`` are what it lists.
    ``exempt`` says that nobody expects it to be updated: historical topics, archives.
    """

    url: str
    name: str
    type: str
    type_source: str
    items: int
    newest: date | None
    blank: bool
    exempt: bool
    pages: tuple[str, ...]
    addresses: frozenset[str]
    drawn: bool = False  # what it shows is not known: only scripts draw it, and it was not rendered
    recent: tuple[date, ...] = ()  # the newest days of its items up to today, newest first


def joined(
    listings: Sequence[Listing],
    *,
    home: str,
    parts: Mapping[str, str],
    redirects: Mapping[str, str],
    published: Callable[[str], date | None],
    today: date,
) -> tuple[SiteColumn, ...]:
    """The columns of a site, in the order they were met.

    Pages of one list are joined to its first, ``/x/`` and ``/x/index.html`` to one, a frame or data endpoint
    (``parts``: part → page) to the page that shows it, a page that only sends its reader elsewhere (``redirects``) to
    where it sends them. What the home page shows in frames belongs to the home page and is no column; nor are the many
    pages of one name that list nothing: 46,000 of a table of codes.
    """
    place = _Places(listings, parts, redirects)
    groups: dict[str, list[Listing]] = {}
    for listing in listings:
        groups.setdefault(place.of(listing), []).append(listing)
    groups.pop(same_page_key(home), None)
    found = [_column(key, group, published, today) for key, group in groups.items()]
    columns = [column for column in found if column is not None]
    named = Counter(column.name for column in columns if _is_bare(column))
    return tuple(column for column in columns if not (_is_bare(column) and named[column.name] > _MAX_NAMESAKES))


# more pages of one name without a row are the pages of a table of codes, or of a site whose title is all they show
_MAX_NAMESAKES = 50


def _is_bare(column: SiteColumn) -> bool:
    """It lists nothing, and yet is not blank: a page like any other, but for its place."""
    return not (column.items or column.blank or column.drawn)


class _Places:
    """Where each listing belongs: the key of the page a reader sees first."""

    def __init__(self, listings: Iterable[Listing], parts: Mapping[str, str], redirects: Mapping[str, str]) -> None:
        self._shown_by = {same_page_key(part): page for part, page in parts.items()}
        self._sent_to = {same_page_key(page): target for page, target in redirects.items()}
        known = {same_page_key(listing.url): listing for listing in listings}
        self._first = {
            key: first for key, listing in known.items() if listing.column and (first := _first_met(listing, known))
        }

    def of(self, listing: Listing) -> str:
        key = same_page_key(listing.url)
        met = {key}
        for _ in range(60):  # a data list of sixty pages hangs on its first one by one
            onward = self._first.get(key) or self._shown_by.get(key) or self._sent_to.get(key)
            if not onward:
                break
            key = same_page_key(onward)
            if key in met:
                break
            met.add(key)
        return key


def _first_met(listing: Listing, known: Mapping[str, Listing]) -> str:
    """The first page of a list among those met: the one its paging names, else the folder's, if of the same name.

    /channels/1014.html reads like page 1014 of /channels.html: a first page that nobody met is none. list_22_2.html
    pages list_22_1.html, which its site writes as index.html.
    """
    column = listing.column
    if column is None or not column.first:
        return ""
    if same_page_key(column.first) in known:
        return column.first
    folder = known.get(same_page_key(urljoin(listing.url, ".")))
    same = folder is not None and folder.column is not None and folder.column.name == column.name
    return folder.url if folder is not None and same and folder.url != listing.url else ""


def _column(key: str, group: list[Listing], published: Callable[[str], date | None], today: date) -> SiteColumn | None:
    """The column the listings of one place make; None when none of them is a column to its readers."""
    columns = [listing for listing in group if listing.column and listing.kind not in ("home", "data")]
    columns = [listing for listing in columns if not SEARCH_PATH.search(urlsplit(listing.url).path)]
    if not columns:
        return None
    first = min(columns, key=lambda one: (same_page_key(one.url) != key, one.kind == "frame", len(one.url)))
    column = first.column
    assert column is not None
    if not column.name and not any(listing.entries for listing in group):
        return None  # a page that only its address makes look like a column: a film, a form
    shown = {(address, day) for listing in group for address, day in listing.entries}
    dates = {day or published(address) for address, day in shown}
    recent = sorted((day for day in dates if day and day <= today), reverse=True)[:RECENT]
    # rows of its own beside the mark are those a browser saw on an earlier night
    drawn = first.drawn and bool(first.entries) if shown else any(listing.drawn for listing in group)
    blank = not shown and not drawn and all(one.column.blank for one in columns if one.column) and _is_empty(group)
    return SiteColumn(
        url=first.url,
        name=column.name or first.title,
        type=column.type,
        type_source=column.type_source,
        items=len({address for address, _ in shown if address}) + _without_address(group),
        newest=recent[0] if recent else None,
        blank=blank,
        exempt=_is_exempt(column, first),
        pages=tuple(dict.fromkeys([first.url, *(listing.url for listing in group)])),
        addresses=frozenset(address for address, _ in shown if address),
        drawn=drawn,
        recent=tuple(recent),
    )


def _without_address(group: Iterable[Listing]) -> int:
    """How many rows name nothing to open: each is a thing of its own, though all have the same day."""
    return sum(not address for listing in group for address, _ in listing.entries)


def _is_empty(group: Iterable[Listing]) -> bool:
    """No frame or data endpoint of the column has anything either."""
    return not any(listing.has_text for listing in group if listing.column is None)


def _is_exempt(column: Column, listing: Listing) -> bool:
    above = (column.name, *listing.breadcrumb)
    return column.type in EXEMPT_TYPES or any(EXEMPT_NAME.search(name) for name in above)


# --- kept up to date? -------------------------------------------------------------------------------------------


def oldest_in_time(type_: str, today: date, limits: Mapping[str, float]) -> date | None:
    """The oldest newest item with which a column of this type is still in time; None where no interval holds."""
    if (days := limits.get(f"{type_}_days")) is not None:
        return today - timedelta(days=int(days))
    if (months := limits.get(f"{type_}_months")) is not None:
        return months_back(today, int(months))
    return None


def overdue_days(column: SiteColumn, today: date, limits: Mapping[str, float]) -> int | None:
    """How many days the column is past its interval: 0 or less in time; None where no interval or no date holds."""
    floor = None if column.exempt or column.blank else oldest_in_time(column.type, today, limits)
    return (floor - column.newest).days if floor and column.newest else None


def row(column: SiteColumn, site_id: str, today: date, limits: Mapping[str, float], *, seen: bool) -> ColumnRow:
    """The column's row of columns.csv: overdue or blank fails; without an interval there is nothing to fail."""
    floor = None if column.exempt else oldest_in_time(column.type, today, limits)
    overdue = overdue_days(column, today, limits)
    if not seen or column.drawn or (floor and not column.blank and column.newest is None):
        outcome = "unknown"
    elif column.blank or (overdue or 0) > 0:
        outcome = "failed"
    else:
        outcome = "passed" if floor else "not_applicable"
    return ColumnRow(
        site_id=site_id,
        url=column.url,
        name=column.name,
        type=column.type,
        items=column.items,
        newest=column.newest,
        interval_days=(today - floor).days if floor else None,
        overdue_days=max(overdue, 0) if overdue is not None else None,
        outcome=outcome,
        recent=column.recent,
    )
