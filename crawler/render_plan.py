"""Which of a site's pages a browser reads tonight."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from crawler.pages.scripted import RENDERED, waits
from crawler.records import Page

MOST = 40  # pages a site and night
FRUITLESS = 5  # pages of one template that may gain nothing before the template is given up
_LASTING = frozenset({"article", "document"})  # read once in a browser they stay; lists and home pages change


def waiting(pages: Iterable[Page], night: date) -> list[Page]:
    """The pages that show nothing without a browser and were not read in one tonight.

    ``pages`` are the site's scripted ones with their entries. A list whose rows came as data is read already.
    """
    rows = {page.url for page in pages if page.entries}
    return [page for page in pages if _waits(page, night) and not any(part.url in rows for part in page.parts)]


def _waits(page: Page, night: date) -> bool:
    return waits(page.facts, "" if page.kind in _LASTING else night.isoformat())


def rendered(pages: Iterable[Page], night: date) -> int:
    """How many pages a browser read that night."""
    return sum(dict(page.facts).get(RENDERED) == night.isoformat() for page in pages)


class Plan:
    """The pages to render, one after another; what came of each decides whether more of its template follow.

    First the pages that wait for their scripts, those whose template helped before leading, then the columns that
    look blank: one that a script of another file fills looks the same. ``always`` tries every one of them.
    """

    def __init__(self, pages: Iterable[Page], night: date, mode: str = "auto") -> None:
        known = list(pages)
        wait = waiting(known, night)
        blank = [page for page in known if page.column and page.column.blank and not dict(page.facts).get(RENDERED)]
        wait.sort(key=lambda page: RENDERED not in dict(page.facts))
        self._pages = [] if mode == "never" else [*wait, *(page for page in blank if page not in wait)]
        self._always = mode == "always"
        self._gained: set[str] = set()
        self._fruitless: dict[str, int] = defaultdict(int)

    def __iter__(self) -> Iterator[Page]:
        tried = 0
        for page in self._pages:
            if tried >= MOST and not self._always:
                return
            if self._always or page.template in self._gained or self._fruitless[page.template] < FRUITLESS:
                tried += 1
                yield page

    def came(self, page: Page, *, gained: bool) -> None:
        """Tell what rendering ``page`` came to before the next one is drawn."""
        if gained:
            self._gained.add(page.template)
        else:
            self._fruitless[page.template] += 1
