"""Facts about where dead links stand: on which pages, in which part of them, and why they are dead."""

from datetime import UTC, date, datetime

import pytest

from analysis import dead_links
from analysis.dead_links import scope_of
from analysis.saved import SavedSite
from analysis.snapshot import Snapshot
from crawler.addresses import Resolver
from crawler.pages.markup import parse
from crawler.pages.read import read
from crawler.pages.whereabouts import whereabouts
from crawler.records import Fetch, Look, Night, Site, Target, Whereabouts

HOME = "http://www.lake.gov.cn/"
TODAY = date(2026, 11, 20)
AT = datetime(2026, 11, 20, tzinfo=UTC)


def there(body: str, *wanted: str) -> dict[str, Whereabouts]:
    markup = parse(HOME, f"<html><body>{body}</body></html>")
    return whereabouts(markup, Resolver(), {HOME + one for one in wanted})


@pytest.mark.parametrize(
    ("body", "part"),
    [
        ("<footer><a href=x>联系我们</a></footer>", "footer"),
        ("<div class='main'><div id='pageFooter'><a href=x>联系我们</a></div></div>", "footer"),
        ("<div class='header'><div class='nav'><a href=x>首页</a></div></div>", "header"),
        ("<div class='main'><div class='content-head'><a href=x>首页</a></div></div>", "main"),
        ("<ul class=menu><li><a href=x>政务公开</a></ul>", "nav"),
        ("<div id=zoom><p><a href=x>附件</a></div>", "main"),
        ("<table><tr><td><a href=x>指南</a> 主办单位：湖滨县 桂ICP备1号</td></tr></table>", "footer"),
        ("<table><tr><td><a href=x>指南</a></td></tr></table>", ""),
        ("<div class=headline><a href=x>头条</a></div>", ""),
    ],
)
def test_a_link_stands_in_the_part_its_holders_are_named_for(body: str, part: str) -> None:
    assert there(body, "x")[HOME + "x"].part == part


def test_a_selector_leads_from_the_nearest_id_or_over_four_elements() -> None:
    body = "<div><div id=foot><ul class='links wide'><li><a href=a>甲</a><li><a href=b>乙</a></ul></div></div>"
    assert there(body, "b")[HOME + "b"].selector == "#foot > ul.links > li:nth-of-type(2) > a"
    deep = "<div><div class=a><p><span><b><a href=c>丙</a></b></span></p></div></div>"
    assert there(deep, "c")[HOME + "c"].selector == "p > span > b > a"


def test_a_picture_goes_by_its_alternative_words_and_a_script_shows_nothing() -> None:
    found = there("<img src=p.png alt='标识'><a href=q><img src=r.png title='专题'></a><script>'/s'</script>", *"pqrs")
    assert {url.removeprefix(HOME): one.text for url, one in found.items()} == {"q": "专题"}
    assert there("<img src=p.png alt='标识'>", "p.png")[HOME + "p.png"].text == "标识"


@pytest.mark.parametrize(
    ("on", "scope"),
    [
        ({"home": 1, "column": 10, "article": 100}, ("all", 111)),
        ({"home": 1, "column": 9, "article": 91}, ("all", 111)),
        ({"column": 10}, ("column", 10)),
        ({"column": 9, "home": 1}, ("column", 10)),
        ({"column": 8}, ("", 111)),
        ({"article": 3}, ("", 111)),
        ({"home": 1}, ("", 111)),
    ],
)
def test_a_scope_is_all_pages_or_one_kind_of_them_or_some(on: dict[str, int], scope: tuple[str, int]) -> None:
    assert scope_of(on, {"home": 1, "column": 10, "article": 100}) == scope


@pytest.mark.parametrize(
    ("status", "error", "cause"),
    [
        *((404, "", "gone"), (410, "", "gone"), (403, "", "client"), (503, "", "server"), (0, "DNS", "dns")),
        *((0, "timeout", "timeout"), (0, "TLS: certificate expired", "tls"), (0, "no route to host", "other")),
    ],
)
def test_a_cause_is_told_by_status_or_error(status: int, error: str, cause: str) -> None:
    assert dead_links.cause(Fetch(HOME, "page", AT, status, "error", error=error)) == cause


def snapshot(*targets: Target) -> Snapshot:
    foot = "<div id=foot><a href=/gone.html>联系我们</a></div>"
    pages = [read(f"{HOME}{n}.html", f"<html><title>甲{n}</title><p>湖滨县{foot}</html>".encode()) for n in range(4)]
    site = Site("lake", "湖滨县人民政府", "county", HOME, hosts=frozenset({"www.lake.gov.cn"}))
    return Snapshot(site, SavedSite(pages, targets, (Night(TODAY, AT, AT, "done"),)), TODAY)


def target(path: str, *looks: date) -> Target:
    fetch = Fetch(HOME + path, "page", AT, 404, "gone")
    return Target(HOME + path, "page", True, 1, TODAY, fetch, tuple(Look(day, AT, 404, "gone") for day in looks))


def test_a_dead_address_is_told_with_every_page_that_points_at_it() -> None:
    (row,) = dead_links.rows(snapshot(target("gone.html", date(2026, 11, 19), TODAY, TODAY)))
    assert (row.url, row.cause, row.pages, row.scope, row.scope_pages) == (HOME + "gone.html", "gone", 4, "all", 4)
    assert (row.text, row.confirmed) == ("联系我们", True)
    assert row.looks == "2026-11-19 HTTP 404；2026-11-20 HTTP 404（2 次）"


def test_an_address_nobody_points_at_any_more_is_none_of_the_sites_links() -> None:
    assert list(dead_links.rows(snapshot(target("lost.html", TODAY)))) == []
