"""Judging a city's sites: alone or among neighbours, a site comes to the same."""

from datetime import UTC, date, datetime
from pathlib import Path

from analysis import standards
from analysis.citywide import Given, Judged, Orders, judge_sites
from crawler.records import DateVote, DocumentRecord, Fetch, Link, Night, Page, Site
from crawler.store import SiteStore, Visit

TODAY = date(2026, 11, 20)
AT = datetime(2026, 11, 19, 18, 30, tzinfo=UTC)
HOME = "http://www.lake.example/"
SITE = Site("lake", "湖滨县人民政府", "county", HOME, hosts=frozenset({"www.lake.example"}))
OTHER = Site("hill", "山阳县人民政府", "county", "http://www.hill.example/")

TITLE = "湖滨县人民政府办公室关于印发湖滨县养老服务实施方案的通知"
DOCUMENT = Page(
    HOME + "zc/1.html",
    "document",
    TITLE,
    votes=(DateVote("meta", date(2026, 11, 2), "day", "2026-11-02"),),
    record=DocumentRecord("湖滨县人民政府办公室", date(2026, 11, 1), TITLE, "湖政办发〔2026〕7号", shape="a"),
)
INTERPRETATION = Page(
    HOME + "jd/1.html",
    "article",
    "《湖滨县养老服务实施方案》政策解读",
    votes=(DateVote("meta", date(2026, 11, 3), "day", "2026-11-03"),),
    content_links=(Link(DOCUMENT.url, "page", "原文"),),
    text="方案的背景、目标和主要措施。",
)


def crawled(data: Path) -> None:
    with SiteStore.open(data / "sites" / "lake.db", SITE) as store:
        store.begin_night(TODAY, AT)
        for page in (Page(HOME, "home", SITE.name), DOCUMENT, INTERPRETATION):
            store.save([Visit(Fetch(page.url, "page", AT, 200, "ok"), page, page.title.encode())])
        store.finish_night(Night(TODAY, AT, AT, "done", known=3, seen=3))


def judged(data: Path, *neighbours: Site) -> Judged:
    (one,) = judge_sites([Given(SITE)], Orders(data, TODAY, standards.load()), neighbours=neighbours)
    return one


def test_a_site_comes_to_the_same_alone_and_among_neighbours(tmp_path: Path) -> None:
    crawled(tmp_path)
    alone = judged(tmp_path)
    assert alone == judged(tmp_path, SITE) == judged(tmp_path, SITE, OTHER)
    assert alone.judgement is not None
    assert [row.interpretation_url for row in alone.judgement.policies] == [INTERPRETATION.url]


def test_a_site_that_was_never_crawled_is_unknown(tmp_path: Path) -> None:
    one = judged(tmp_path)
    assert (one.standing.verdict, one.trouble) == ("unknown", "")
