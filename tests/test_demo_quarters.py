"""Do two nights a quarter apart over the demo city find all that is planted in it, and nothing else?

The homes were not probed, so nothing is said of availability.
"""

import shutil
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pytest

from analysis.indicators import rules
from crawler.render import BROWSERS
from demo.city import City, build
from demo.content import every_article
from demo.score import Score, of_night

pytestmark = pytest.mark.slow

NIGHTS = ("2026-08-24", "2026-11-24")
BROWSER = find_spec("playwright") is not None and any(map(shutil.which, BROWSERS))  # else: unknown, not missed


@pytest.fixture(scope="module")
def scores(two_quarters: Path) -> dict[str, dict[str, Score]]:
    return {
        night: of_night(two_quarters / "truth" / night, two_quarters / "reports" / night, rendered=BROWSER)
        for night in NIGHTS
    }


@pytest.mark.slow
@pytest.mark.parametrize("night", NIGHTS)
@pytest.mark.parametrize("indicator", list(rules()))
def test_all_that_is_planted_is_found_in_both_quarters_and_nothing_else(
    scores: dict[str, dict[str, Score]], night: str, indicator: str
) -> None:
    score = scores[night].get(indicator, Score())
    assert not score.complaints, "\n".join(score.complaints)
    assert (score.recall, score.precision) == (1.0, 1.0)


@pytest.mark.slow
@pytest.mark.parametrize("night", NIGHTS)
@pytest.mark.parametrize("facts", ["dates", "columns"])
def test_every_date_and_every_column_is_told_as_it_is_in_both_quarters(
    scores: dict[str, dict[str, Score]], night: str, facts: str
) -> None:
    assert scores[night][facts].planted > 100
    assert not scores[night][facts].complaints


@pytest.mark.parametrize(
    "days",
    [
        (date(2026, 2, 24), date(2026, 5, 24)),
        (date(2026, 5, 24), date(2026, 8, 24)),
        (date(2026, 11, 24), date(2027, 2, 24)),
        (date(2026, 10, 28), date(2026, 10, 29)),
    ],
    ids=str,
)
def test_the_articles_on_openness_keep_their_addresses_and_only_planted_ones_are_set_back(
    days: tuple[date, date], tmp_path: Path
) -> None:
    first, later = build(tmp_path, days[0]), build(tmp_path, days[1], night=2, first=days[0])
    known, now = on_openness(first), on_openness(later)
    planted = {one.url for one in later.truth if one.indicator == "date_backdated"}
    assert known.keys() <= now.keys()
    assert {url for url in now.keys() - known.keys() if now[url] < days[0]} == planted & now.keys()
    assert len(planted & now.keys()) == 3


def on_openness(city: City) -> dict[str, date]:
    """The articles on the work on openness, by address."""
    articles = [one for site in city.contents for one in every_article(site)]
    return {one.url: one.published for one in articles if one.column.slug == "zwgkgz"}
