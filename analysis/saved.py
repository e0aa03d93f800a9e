"""A site held in memory as records, read like a stored one: for samples, and for what needs no file."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from crawler.records import Entry, FileRead, Link, Night, Page, Target


@dataclass(frozen=True)
class SavedSite:
    """Pages fresh from ``crawler.pages.read`` (their links complete), targets and nights. Reads as SiteReader does."""

    saved: Sequence[Page]
    met: Sequence[Target] = ()
    crawls: Sequence[Night] = field(default_factory=tuple)
    read_files: Sequence[FileRead] = ()

    def nights(self) -> list[Night]:
        return sorted(self.crawls, key=lambda night: night.date)

    def targets(self) -> Iterator[Target]:
        return iter(self.met)

    def pages(self, *, text: bool = False) -> Iterator[Page]:
        return iter(self.saved)

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

    def files(self) -> Iterator[FileRead]:
        return iter(self.read_files)

    def referrers(self, urls: Collection[str], limit: int = 10) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for page in self.saved:
            for url in {link.url for link in page.links} & set(urls):
                found.setdefault(url, []).append(page.url)
        return {url: pages[:limit] for url, pages in found.items()}
