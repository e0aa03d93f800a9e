"""Publication dates of saved real pages: how often the page and the list rows that point at it tell them right."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest

from crawler.addresses import Resolver
from crawler.pages import dates
from crawler.pages.read import read
from crawler.records import DateVote, Page

pytestmark = pytest.mark.real

LIST_KINDS = ("column", "home", "other", "frame")
FLOOR, FLOOR_ALONE = 0.99, 0.98


@pytest.fixture(scope="module")
def truth(shared_real: Path) -> list[dict[str, str]]:
    with (shared_real / "date_truth.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def pages(real_dir: Path, truth: list[dict[str, str]]) -> dict[str, Page]:
    """Every page of the site copies and every other page of the truth, by file."""
    resolver = Resolver()
    root = real_dir.parent
    urls = {row["file"]: row["url"] for row in truth}
    files = sorted({*(str(path.relative_to(root)) for path in (real_dir / "sites").rglob("*.html")), *urls})
    return {file: read(_address(file, urls), (root / file).read_bytes(), resolver=resolver) for file in files}


def _address(file: str, urls: dict[str, str]) -> str:
    """A page of a copy is read at its path in the copy, so that the copy's relative links lead to each other; the date
    in a real address is in that path too."""
    if file.startswith("real/sites/"):
        return "http://copy.test/" + quote(file.removeprefix("real/sites/"))
    return urls.get(file) or "http://copy.test/" + quote(file)


@pytest.fixture(scope="module")
def list_dates(pages: dict[str, Page]) -> dict[str, date]:
    """Address → the date most list rows give it."""
    rows: dict[str, Counter[date]] = defaultdict(Counter)
    for page in pages.values():
        for entry in page.entries if page.kind in LIST_KINDS else ():
            if entry.url and entry.date:
                rows[entry.url][entry.date] += 1
    return {url: counted.most_common(1)[0][0] for url, counted in rows.items()}


def wrong(truth: list[dict[str, str]], pages: dict[str, Page], list_dates: dict[str, date]) -> Iterator[str]:
    for row in truth:
        page = pages[row["file"]]
        listed = list_dates.get(page.url)
        votes = (*page.votes, *([DateVote("list", listed, "day", listed.isoformat())] if listed else ()))
        published = dates.settle(votes)
        if published is None or published.value.isoformat() != row["true_pub_date"]:
            yield f"{row['file']}: {row['true_pub_date']} was read as {published} from {votes}"


def test_page_and_list_rows_tell_the_publication_date(
    truth: list[dict[str, str]], pages: dict[str, Page], list_dates: dict[str, date]
) -> None:
    misread = list(wrong(truth, pages, list_dates))
    assert 1 - len(misread) / len(truth) >= FLOOR, "\n".join(misread)


def test_the_page_alone_tells_most_of_them(truth: list[dict[str, str]], pages: dict[str, Page]) -> None:
    misread = list(wrong(truth, pages, {}))
    assert 1 - len(misread) / len(truth) >= FLOOR_ALONE, "\n".join(misread)
