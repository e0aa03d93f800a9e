"""Two whole nights over the saved copies of real sites: what was read and found true stays, what was false is gone."""

import csv
import re
from collections import defaultdict
from pathlib import Path

import pytest
from real_city import TODAY, govsite, real_city, register, rows, slug

pytestmark = [pytest.mark.real, pytest.mark.slow]

LABELLED = Path(__file__).with_name("real_findings.csv")
FLOOR = 0.97  # of the labelled findings that are made, this share is true

Key = tuple[str, str, str, str]  # copy, indicator, path, subject


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory, real_dir: Path, shared_real: Path) -> Path:
    """The reports of the second of two nights: what was suspected in the first is settled."""
    place = tmp_path_factory.mktemp("realnight")
    last = TODAY
    with real_city(real_dir / "sites", shared_real / "link_truth.csv.gz") as origins:
        register(origins, place / "sites.csv")
        for night in range(2):
            last = TODAY.replace(day=TODAY.day + night)
            done = govsite(place, "nightly", "--pages", "--today", last.isoformat())
            assert done.returncode in (0, 3), done.stderr
    return place / "reports" / last.isoformat()


@pytest.fixture(scope="module")
def found(reports: Path) -> frozenset[Key]:
    return frozenset(
        (row["site_id"], row["indicator"], re.sub(r"^http://[^/]+", "", row["url"]), row["subject"])
        for row in rows(reports / "findings.csv")
        if row["status"] != "fixed"
    )


@pytest.fixture(scope="module")
def labelled() -> dict[str, set[Key]]:
    keys = defaultdict(set)
    with LABELLED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            keys[row["label"]].add((slug(row["copy"]), row["indicator"], row["path"], row["subject"]))
    return keys


def test_every_finding_read_and_found_true_is_made(found: frozenset[Key], labelled: dict[str, set[Key]]) -> None:
    assert not labelled["true"] - found


def test_findings_read_and_found_false_do_not_come_back(found: frozenset[Key], labelled: dict[str, set[Key]]) -> None:
    right, wrong = labelled["true"] & found, labelled["false"] & found
    assert len(right) / (len(right) + len(wrong)) >= FLOOR, sorted(wrong)


def test_every_copy_is_seen_whole_and_most_pages_are_dated(reports: Path) -> None:
    pages = defaultdict(list)
    for row in rows(reports / "pages.csv"):
        pages[row["site_id"]].append(row)
    assert len(pages) == 14
    assert all(len(found) >= 60 for found in pages.values())
    articles = [row for found in pages.values() for row in found if row["kind"] in ("article", "document")]
    assert sum(bool(row["published"]) for row in articles) / len(articles) >= 0.95
