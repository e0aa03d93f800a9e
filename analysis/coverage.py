"""Where on a site each disclosure field is found: the matrix of field × site."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from analysis.columns import SiteColumn
from analysis.fields import FIELDS, REST, DisclosureField, is_owed
from analysis.records import CoverageRow
from analysis.snapshot import NOT_A_PAGE, Snapshot
from crawler.addresses import is_internal, same_page_key
from crawler.pages.entrances import names_of
from crawler.records import Link

# --- the catalogue ----------------------------------------------------------------------------------------------

CATALOGUE = re.compile(
    r"法定主动公开|主动公开(?:内容|基本目录|目录|事项|信息)|(?:信息|政务)公开(?:基本|标准|事项)?目录|公开(?:基本)?目录|指南[和与及、]目录"
)
# what is written about a catalogue is none
ABOUT = re.compile(r"通知|编制|报告|培训|会议|制度|办法|解读|工作|部署|推进|预算|决算")


def catalogue(snapshot: Snapshot) -> str:
    """Where the site's catalogue of what it discloses stands, '' when it shows none; it may be on another host."""
    columns = snapshot.columns_of("catalogue")
    named = [column for column in columns if CATALOGUE.search(column.name)]
    if named:
        return named[0].url
    if at := snapshot.page_named(CATALOGUE, but=ABOUT):
        return at
    # a page that stands in it shows that there is one, whoever links to it; best the page it ends with
    within = [page for page in snapshot.pages if any(map(CATALOGUE.search, page.breadcrumb))]
    within.sort(key=lambda page: (not CATALOGUE.search(page.breadcrumb[-1]), len(page.url)))
    return within[0].url if within else columns[0].url if columns else ""


# --- where each field is found ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Coverage:
    """Where one field is found on one site. ``outcome``: passed, failed, unknown, or not_applicable (not owed)."""

    field: DisclosureField
    column_url: str
    items: int
    newest: date | None
    outcome: str


def coverage(snapshot: Snapshot) -> tuple[Coverage, ...]:
    """Every field, in the order of ``FIELDS``."""
    places = _Places(snapshot)
    return tuple(places.of(field) for field in FIELDS)


def row(one: Coverage, site_id: str, today: date) -> CoverageRow:
    return CoverageRow(
        site_id=site_id,
        field=one.field.id,
        name=one.field.name,
        column_url=one.column_url,
        items=one.items,
        newest=one.newest,
        age_days=(today - one.newest).days if one.newest else None,
        outcome=one.outcome,
    )


_SHORT_NAME = 20  # characters: what is longer is an article about the field, no place for it
_HALF, _BY_TYPE = 0.5, 0.1
_NO_LETTER = re.compile(r"[\W_]")
_ITEM = 12  # of a line of the catalogue itself
_AN_OFFICE = re.compile(r"[局部委厅网署院会站]$|政府$|中心$|平台$")  # 国家税务总局 among the friends of a site
_SOMETHING = 30  # characters of text that make a single page more than a heading


def _may_name_a_field(link: Link) -> bool:
    return link.role == "page" and 0 < len(link.text.strip()) <= _SHORT_NAME


@lru_cache(maxsize=4096)
def fits(name: str, column_type: str) -> tuple[tuple[str, float], ...]:
    """(field id, share of the name its words make up) of each field a column of that name holds.

    教育医疗社会保障 is the place of the regulation's eleventh item, and of social insurance, which is half of its name;
    医疗卫生 is not in it. Where no field names it, its type tells.
    """
    letters = _NO_LETTER.sub("", name)
    shares = {field.id: sum(map(len, _words(field, letters))) / len(letters) for field in FIELDS} if letters else {}
    most = max(shares.values(), default=0.0)
    if most:
        return tuple((id_, share) for id_, share in shares.items() if share and (share >= _HALF or share == most))
    return tuple((field.id, _BY_TYPE) for field in FIELDS if column_type in field.types)


def _is_named(field: DisclosureField, name: str) -> bool:
    return any(id_ == field.id for id_, _ in fits(name, ""))


def _words(field: DisclosureField, name: str) -> Iterator[str]:
    return (found[0] for found in field.names.finditer(name))


class _Places:
    """Where a site may show a field: its columns, its single pages, and what the catalogue and home page link to."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._columns = [column for column in snapshot.columns if column.type != "archive"]
        self._column_at = {same_page_key(url): column for column in self._columns for url in column.pages}
        self._pages = [
            (page.title, page.url)
            for page in snapshot.pages
            if len(page.title) <= _SHORT_NAME
            and (page.kind == "other" or (page.kind in ("article", "document") and not page.says_when))
            and (page.text_size >= _SOMETHING or page.holds)
        ]
        at = snapshot.view(catalogue)
        self._elsewhere = bool(at) and not is_internal(at, snapshot.site)
        of_catalogue = snapshot.holdings.links(at) if at and not self._elsewhere else ()
        self._links = [link for link in (*of_catalogue, *snapshot.home_links) if _may_name_a_field(link)]
        self._catalogued = [link for link in of_catalogue if self._is_an_item(link)]
        # named in a link that only a script opens: what lies behind it was not seen
        self._entrances = frozenset().union(*(names_of(page.facts) for page in snapshot.pages if page.facts))
        self._fitting = self._fit()

    def _is_an_item(self, link: Link) -> bool:
        """A line of the catalogue that leads to a page of the site with something on it."""
        page = self._snapshot.by_url.get(link.url)
        if page is None or page.kind in NOT_A_PAGE or len(link.text.strip()) > _ITEM:
            return False
        return page.kind != "column" and (page.text_size >= _SOMETHING or bool(page.holds))

    def _fit(self) -> dict[str, dict[str, tuple[float, SiteColumn]]]:
        """The columns of each field, by address, each with how well a name of it fits."""
        found: dict[str, dict[str, tuple[float, SiteColumn]]] = {field.id: {} for field in FIELDS}
        named = [(column.name, column) for column in self._columns]
        named += [(link.text, at) for link in self._links if (at := self._column_at.get(same_page_key(link.url)))]
        for name, column in named:
            for field_id, share in fits(name, column.type):
                best = found[field_id].get(column.url)
                if best is None or share > best[0]:
                    found[field_id][column.url] = (share, column)
        return found

    def of(self, field: DisclosureField) -> Coverage:
        fitting = list(self._fitting[field.id].values())
        held = [(share, column.newest or date.min, column.items, column) for share, column in fitting if column.items]
        if held:
            *_, best = max(held, key=lambda one: one[:3])
            return Coverage(field, best.url, best.items, best.newest, "passed")
        columns = [column for _, column in fitting]
        if shown := self._shown_otherwise(field, columns):
            return Coverage(field, shown, 0, None, "passed")
        return Coverage(field, columns[0].url if columns else "", 0, None, self._absent(field, columns))

    def _shown_otherwise(self, field: DisclosureField, columns: Iterable[SiteColumn]) -> str:
        """A column with words of its own, a single page by the field's name, or a live link to another site."""
        if worded := next((column.url for column in columns if not column.blank and not column.drawn), ""):
            return worded
        if page := next((url for title, url in self._pages if _is_named(field, title)), ""):
            return page
        snapshot = self._snapshot
        if listed := next((link.url for link in self._catalogued if _is_named(field, link.text)), ""):
            return listed
        return next(
            (
                link.url
                for link in self._links
                if _is_named(field, link.text)
                and not _AN_OFFICE.search(link.text.strip())
                and not is_internal(link.url, snapshot.site)
                and not snapshot.links.is_dead(link.url)
            ),
            "",
        )

    def _absent(self, field: DisclosureField, columns: Iterable[SiteColumn]) -> str:
        snapshot = self._snapshot
        if field.id == REST or not is_owed(field, snapshot.site):
            return "not_applicable"
        known, seen = snapshot.coverage
        partly = bool(snapshot.cut_short) and seen < known
        if snapshot.unseen or partly or self._elsewhere or any(_is_named(field, name) for name in self._entrances):
            return "unknown"
        return "failed" if all(snapshot.column_seen(one) and not one.drawn for one in columns) else "unknown"
