"""The columns of real site copies: found as such, with their newest date."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.addresses import Resolver
from crawler.pages.read import read
from crawler.records import Page

pytestmark = pytest.mark.real

FOUND_FLOOR, NEWEST_FLOOR = 0.95, 0.98
HOMES = frozenset({"index.html", "index2.html"})


@pytest.fixture(scope="module")
def seen(shared_real: Path, real_dir: Path) -> list[tuple[dict[str, str], Page, str]]:
    """(row of the table, page as read, its source) for every column page."""
    return list(_seen(shared_real, real_dir))


def _seen(shared_real: Path, real_dir: Path) -> Iterator[tuple[dict[str, str], Page, str]]:
    resolver = Resolver()
    with (shared_real / "column_truth.csv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table):
            body = (real_dir / "sites" / row["site"] / row["page"]).read_bytes()
            url = f"http://{row['site']}.gov.cn/{row['page']}".replace("_", "-", 1)
            page = read(url, body, home=row["page"] in HOMES, resolver=resolver)
            yield row, page, body.decode(page.encoding or "utf-8", "replace")


def test_columns_are_found(seen: list[tuple[dict[str, str], Page, str]]) -> None:
    lost = [(row["site"], row["page"], page.kind) for row, page, _ in seen if page.column is None or not page.entries]
    assert 1 - len(lost) / len(seen) >= FOUND_FLOOR, lost


def test_the_newest_date_of_a_column_is_right(seen: list[tuple[dict[str, str], Page, str]]) -> None:
    """Where the table's own date is a row's: on some pages it took the newest date of the rows' summaries."""
    judged = wrong = 0
    errors = []
    for row, page, html in seen:
        if _is_of_a_sentence(row["latest"], html):
            continue
        judged += 1
        newest = max((entry.date for entry in page.entries if entry.date), default=None)
        if str(newest) != row["latest"]:
            wrong += 1
            errors.append((row["site"], row["page"], newest, row["latest"]))
    assert judged >= 120
    assert 1 - wrong / judged >= NEWEST_FLOOR, errors


def _is_of_a_sentence(day: str, html: str) -> bool:
    """Whether a day stands in the page only inside sentences: 自2009年10月1日起施行."""
    year, month, date = (int(part) for part in day.split("-"))
    forms = rf"{year}\s*[-/.年]\s*0?{month}\s*[-/.月]\s*0?{date}(?!\d)|(?<![\d-])0?{month}[-/.]0?{date}(?!\d)"
    texts = [match for text in re.findall(r">([^<]+)", html) for match in [text.strip()] if re.search(forms, text)]
    return bool(texts) and all(len(text) > 40 and not re.search(rf"(?:{forms})[\])）]?$", text) for text in texts)
