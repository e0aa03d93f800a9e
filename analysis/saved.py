"""A site held in memory as records, read like a stored one: for samples, and for what needs no file."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from crawler.records import Entry, FileRead, Link, Night, Page, Target, Whereabouts


@dataclass(frozen=True)
class SavedSite:
    """Pages fresh from ``crawler.pages.read`` (their links complete), targets and nights. Reads as SiteReader does."""

    saved: Sequence[Page]
    met: Sequence[Target] = ()
    crawls: Sequence[Night] = field(default_factory=tuple)
    read_files: Sequence[FileRead] = ()
    observed: Mapping[str, Sequence[date]] = field(default_factory=dict)  # column → nights it was seen
    appeared: Mapping[tuple[str, str], date] = field(default_factory=dict)  # (column, entry) → night it was new

    def nights(self) -> list[Night]:
        return sorted(self.crawls, key=lambda night: night.date)

    def targets(self) -> Iterator[Target]:
        return iter(self.met)

    def pages(self) -> Iterator[tuple[Page, int]]:
        return ((page, len(page.text)) for page in self.saved)

    def page(self, url: str) -> Page | None:
        return next((page for page in self.saved if page.url == url), None)

    def text(self, url: str) -> str:
        page = self.page(url)
        return page.text if page else ""

    def links(self, url: str) -> tuple[Link, ...]:
        page = self.page(url)
        return page.links if page else ()

    def entries(self, url: str) -> tuple[Entry, ...]:
        page = self.page(url)
        return page.entries if page else ()

    def target(self, url: str) -> Target | None:
        return next((target for target in self.met if target.url == url), None)

    def column_nights(self, column_url: str) -> list[date]:
        return sorted(self.observed.get(column_url, ()))

    def entry_first_seen(self, column_url: str, url: str) -> date | None:
        first = min(self.observed.get(column_url, ()), default=None)
        return self.appeared.get((column_url, url), first)

    def files(self) -> Iterator[FileRead]:
        return iter(self.read_files)

    def referrers(self, urls: Collection[str], limit: int = 10) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for page in self.saved:
            for url in {link.url for link in page.links} & set(urls):
                found.setdefault(url, []).append(page.url)
        return {url: pages[:limit] for url, pages in found.items()}

    def reach(self, urls: Collection[str]) -> dict[str, Counter[str]]:
        found: dict[str, Counter[str]] = {}
        for page in self.saved:
            for url in {link.url for link in page.links} & set(urls):
                found.setdefault(url, Counter())[page.kind] += 1
        return found

    def whereabouts(self, url: str, wanted: Collection[str]) -> dict[str, Whereabouts]:
        """Without bodies nothing but the words of a link is known."""
        return {link.url: Whereabouts("", "", link.text) for link in reversed(self.links(url)) if link.url in wanted}
