"""Pairs and non-pairs of real documents and explanations, read by a person: ``real_pairs.csv`` has paths and yes or no.

A page's row (a list shows the title, its own page is not in the copy) is named by a hash of its title. The pairs are
all that was found in the copies; the non-pairs are those whose titles are most alike.
"""

import csv
import re
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import pytest

from analysis.matching import City, Document, Interpretation
from analysis.naming import core, cores, plain_number
from crawler.addresses import same_page_key
from crawler.pages.read import read
from crawler.pages.words import NUMBER
from crawler.records import Entry, Page

LABELS = Path(__file__).with_name("real_pairs.csv")
QUOTED = re.compile(r"《([^《》]{4,120})》")


class Label(NamedTuple):
    """One line of the table: where the document and the explanation stand, and whether the one explains the other."""

    document: tuple[str, str]  # (page, hash of the row's title or '')
    interpretation: tuple[str, str]
    is_pair: bool


def labels() -> Iterator[Label]:
    with LABELS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            document = (row["document_page"], row["document_row"])
            interpretation = (row["interpretation_page"], row["interpretation_row"])
            yield Label(document, interpretation, row["pair"] == "yes")


@pytest.mark.real
def test_at_least_95_of_100_real_pairs_and_non_pairs_are_told_right(real_dir: Path, shared_real: Path) -> None:
    known = list(labels())
    shelf = Shelf(real_dir.parent, shared_real / "manifest.csv")
    interpretations = {place: shelf.interpretation(place) for _, place, _ in known}
    city = City(list(interpretations.values()))
    found = {place: {one.interpretation.url for one in city.of(shelf.document(place))} for place, _, _ in known}
    right = {True: 0, False: 0}
    for label in known:
        told = interpretations[label.interpretation].url in found[label.document]
        right[label.is_pair] += told is label.is_pair
    count = {kind: sum(label.is_pair is kind for label in known) for kind in right}
    assert count[True] >= 25
    assert count[False] >= 40
    assert right[True] / count[True] >= 0.95, right
    assert right[False] / count[False] >= 0.95, right


class Shelf:
    """The saved pages by path, each read once."""

    def __init__(self, root: Path, manifest: Path) -> None:
        self.root = root
        with manifest.open(encoding="utf-8-sig", newline="") as file:
            self.facts = {row["file"]: (row["group"], row["url"]) for row in csv.DictReader(file)}
        self.read: dict[str, Page] = {}

    def page(self, path: str) -> Page:
        if path not in self.read:
            url = self.facts[path][1] or f"http://x/{path}"
            self.read[path] = read(url, (self.root / path).read_bytes())
        return self.read[path]

    def row(self, place: tuple[str, str]) -> Entry:
        """The row, or the page itself as one."""
        page = self.page(place[0])
        if not place[1]:
            return Entry(page.url, page.title.strip(), page.published.value if page.published else None)
        row = next(entry for entry in page.entries if hashed(entry.title.strip()) == place[1])
        return row._replace(url=row.url or f"http://x/{row.title}", title=row.title.strip())

    def document(self, place: tuple[str, str]) -> Document:
        row, page = self.row(place), self.page(place[0])
        record = None if place[1] else page.record
        return Document(
            site_id=self.facts[place[0]][0],
            url=row.url,
            title=(record.title if record else "") or row.title,
            doc_number=record.doc_number if record and re.search(r"\d", record.doc_number) else "",
            issuer=record.issuer if record else "",
            formed=None,
            published=row.date,
            required=True,
            why_not="",
            links=() if place[1] else page.content_links,
        )

    def interpretation(self, place: tuple[str, str]) -> Interpretation:
        row, page = self.row(place), self.page(place[0])
        text = "" if place[1] else page.text
        return Interpretation(
            site_id=self.facts[place[0]][0],
            url=row.url,
            title=row.title,
            published=row.date,
            core=core(row.title),
            named=cores(QUOTED.findall(row.title)),
            numbers=tuple({plain_number(number) for number in re.findall(NUMBER, row.title + "\n" + text)}),
            links=() if place[1] else tuple(same_page_key(link.url) for link in page.content_links),
            mentioned=cores(QUOTED.findall(text[:800])[:3]),
            opening=text[:300],
        )


def hashed(title: str) -> str:
    return blake2b(title.encode(), digest_size=4).hexdigest()
