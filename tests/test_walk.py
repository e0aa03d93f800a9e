"""What one night asks of a city's sites, and what it keeps: one crawl, many facts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from loopback import TODAY, Loopback, Reply, ends, page, registry, run, serving, to

from crawler.records import Fetch, Night
from crawler.store import SiteStore

ARCHIVE = Reply(body=b"PK\x03\x04" + b"x" * 400_000, headers={"Content-Type": "application/zip"})
PNG = Reply(body=b"\x89PNG\r\n\x1a\n" + b"x" * 50, headers={"Content-Type": "image/png"})
FIREWALL = Reply(
    412,
    b"<html><head><meta id='9Dhef' content='x' r='m'><script>$_ts=window['$_ts'];</script></head></html>",
    {"Content-Type": "text/html"},
)


def plain() -> dict[str, Reply | Callable[[int], Reply]]:
    pages: dict[str, Reply | Callable[[int], Reply]] = {
        "/": page("首页", *(f"/{name}" for name in LINKED), body='<img src="/a.png"><img src="/gone.png">'),
        "/a.html": page("甲", "/b.html"),
        "/b.html": page("乙", "/"),
        "/a.png": PNG,
        "/big.zip": ARCHIVE,
        "/moved.html": to("/arrived.html", 301),
        "/arrived.html": page("新址"),
        "/loop1.html": to("/loop2.html"),
        "/loop2.html": to("/loop1.html"),
        "/away.html": to("http://elsewhere.invalid/x"),
        "/inside.html": to("http://127.0.0.2/secret"),
        "/file.html": to("file:///etc/passwd"),
        "/nowhere.html": Reply(302),
        "/broken.html": Reply(500, b"<html>oops</html>"),
        "/reset.html": lambda times: Reply(fate="reset") if times == 0 else page("又好了"),
        "/later.html": lambda times: Reply(503, headers={"Retry-After": "1"}) if times == 0 else page("稍后"),
        "/refused.html": Reply(403, b"<html><center>403 Forbidden</center><hr>nginx</html>"),
        "/binary.html": Reply(body=bytes(range(256)) * 40, headers={"Content-Type": "text/html"}),
        "/304.html": Reply(304),
        "/robots.txt": Reply(
            body=b"User-agent: *\nDisallow: /private/\nSitemap: /s.xml\n", headers={"Content-Type": "text/plain"}
        ),
        "/sitemap.xml": Reply(body=b"<urlset><url><loc>http://HOST/only-in-the-sitemap.html</loc></url></urlset>"),
        "/only-in-the-sitemap.html": page("地图"),
        "/frame.html": page("框架", body='<iframe src="/framed.html"></iframe>'),
        "/framed.html": page("框里"),
        "/jump.html": Reply(
            body=b'<html><head><meta http-equiv="refresh" content="0;url=/jumped.html"></head></html>',
            headers={"Content-Type": "text/html"},
        ),
        "/jumped.html": page("跳到"),
    }
    return pages


LINKED = (
    *("a.html", "big.zip", "moved.html", "loop1.html", "away.html", "inside.html", "file.html", "nowhere.html"),
    *("broken.html", "reset.html", "later.html", "refused.html", "binary.html", "304.html", "private/x.html"),
    *("dead.html", "frame.html", "jump.html"),
)

BUSY = ("/a.html", "/b.html", "/c.html", "/d.html")


@dataclass
class City:
    servers: dict[str, Loopback]
    sites: Path
    data: Path
    code: int
    ends: dict[str, dict[str, object]]

    def night(self, site: str) -> Night:
        with SiteStore.open(self.data / "sites" / f"{site}.db", site) as store:
            return store.nights()[-1]

    def fetch(self, site: str, path: str) -> Fetch:
        with SiteStore.open(self.data / "sites" / f"{site}.db", site) as store:
            target = store.target(self.servers[site].url + path)
            assert target is not None, path
            assert target.fetch is not None, path
            return target.fetch


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    folder = tmp_path_factory.mktemp("city")
    servers = {
        "plain": Loopback(plain()),
        "closed": Loopback({"/robots.txt": Reply(500), "/": page("首页", "/a.html")}),
        "shut": Loopback({"/": FIREWALL}),
        "moved": Loopback({"/": to("/portal/index.html"), "/portal/index.html": page("首页", "news.html")}),
        "busy": Loopback(
            {"/": page("首页", *BUSY), **{path: Reply(429, headers={"Retry-After": "0"}) for path in BUSY}}
        ),
        "silent": Loopback({"/robots.txt": Reply(fate="reset")}),
        "angry": Loopback({"/robots.txt": to("http://127.0.0.2/robots.txt"), "/": page("首页")}),
    }
    with serving(*servers.values()):
        plain_replies = servers["plain"].replies
        plain_replies["/sitemap.xml"] = Reply(
            body=plain_replies["/sitemap.xml"].body.replace(b"HOST", f"127.0.0.1:{servers['plain'].port}".encode())  # type: ignore[union-attr]
        )
        homes = {name: server.url + "/" for name, server in servers.items()}
        sites = registry(folder, {**homes, "dead": "http://127.0.0.1:1/", "nameless": "http://nowhere.invalid/"})
        names = ",".join([*homes, "dead", "nameless"])
        code, events, errors = run("crawl", sites, folder / "data", "--ids", names)
        assert code == 0, errors
        yield City(servers, sites, folder / "data", code, {name: dict(end) for name, end in ends(events).items()})


def test_every_site_comes_to_an_end_of_its_own(city: City) -> None:
    assert {name: (end["state"], end["reason"]) for name, end in city.ends.items()} == {
        "plain": ("done", ""),
        "closed": ("done", "robots"),
        "shut": ("done", "blocked"),
        "moved": ("done", ""),
        "busy": ("done", "blocked"),
        "silent": ("done", "unreachable"),
        "angry": ("done", ""),
        "dead": ("done", "unreachable"),
        "nameless": ("done", "unreachable"),
    }


@pytest.mark.parametrize(
    ("path", "status", "outcome"),
    [
        ("/", 200, "ok"),
        ("/b.html", 200, "ok"),
        ("/dead.html", 404, "gone"),
        ("/broken.html", 500, "error"),
        ("/reset.html", 200, "ok"),
        ("/later.html", 200, "ok"),
        ("/refused.html", 403, "error"),
        ("/private/x.html", 0, "forbidden"),
        ("/only-in-the-sitemap.html", 200, "ok"),
        ("/framed.html", 200, "ok"),
        ("/jumped.html", 200, "ok"),
        ("/a.png", 200, "ok"),
        ("/gone.png", 404, "gone"),
        ("/304.html", 304, "error"),
        ("/nowhere.html", 302, "error"),
        ("/file.html", 302, "error"),
        ("/loop1.html", 302, "error"),
    ],
)
def test_each_address_is_kept_with_what_came_of_it(city: City, path: str, status: int, outcome: str) -> None:
    fetch = city.fetch("plain", path)
    assert (fetch.status, fetch.outcome) == (status, outcome)


def test_what_robots_forbids_is_never_asked(city: City) -> None:
    assert "/private/x.html" not in city.servers["plain"].asked


def test_nothing_but_robots_is_asked_where_robots_cannot_be_read(city: City) -> None:
    assert city.servers["closed"].asked == ["/robots.txt"]
    assert city.night("closed").robots == "unreachable"


def test_robots_behind_a_forbidden_address_count_as_missing(city: City) -> None:
    assert city.night("angry").robots == "missing"
    assert city.fetch("angry", "/").outcome == "ok"


def test_a_redirect_within_the_site_is_two_looks_and_one_page(city: City) -> None:
    fetch = city.fetch("plain", "/moved.html")
    url = city.servers["plain"].url
    assert (fetch.final_url, fetch.redirects) == (f"{url}/arrived.html", (f"{url}/arrived.html",))
    with SiteStore.open(city.data / "sites" / "plain.db", "plain") as store:
        kinds = {page.url.removeprefix(url): page.kind for page, _ in store.pages()}
    assert kinds["/moved.html"] == "redirect"
    assert kinds["/arrived.html"] != "redirect"
    assert city.servers["plain"].asked.count("/arrived.html") == 1


def test_a_redirect_off_the_site_is_not_followed(city: City) -> None:
    fetch = city.fetch("plain", "/away.html")
    assert (fetch.outcome, fetch.final_url) == ("ok", "http://elsewhere.invalid/x")


def test_a_redirect_off_the_site_is_a_reference_to_be_checked(city: City) -> None:
    with SiteStore.open(city.data / "sites" / "plain.db", "plain") as store:
        offsite = {url for url, _ in store.offsite()}
    assert "http://elsewhere.invalid/x" in offsite


def test_a_404_is_looked_at_twice_in_one_night_and_other_addresses_once(city: City) -> None:
    assert city.servers["plain"].asked.count("/dead.html") == 2
    assert city.servers["plain"].asked.count("/a.html") == 1


def test_only_the_first_bytes_of_a_file_nobody_reads_are_fetched_its_size_is_what_is_said(
    city: City,
) -> None:
    fetch = city.fetch("plain", "/big.zip")
    assert (fetch.sniffed, fetch.size) == ("zip", len(ARCHIVE.body))


def test_a_home_that_sends_on_is_kept_as_home(city: City) -> None:
    url = city.servers["moved"].url
    with SiteStore.open(city.data / "sites" / "moved.db", "moved") as store:
        home = store.page(f"{url}/")
        assert home is not None
        assert home.kind == "home"
        assert store.target(f"{url}/portal/news.html") is not None


def test_a_home_that_only_a_browser_can_pass_ends_the_night(city: City) -> None:
    assert city.fetch("shut", "/").outcome == "challenged"
    assert city.servers["shut"].asked.count("/") == 1


def test_a_server_that_always_says_later_is_left_alone(city: City) -> None:
    assert sum(city.servers["busy"].asked.count(path) for path in BUSY) < 10


def test_a_host_without_an_address_or_an_answer_is_an_unreachable_home(city: City) -> None:
    with SiteStore.open(city.data / "sites" / "nameless.db", "nameless") as store:
        target = store.target("http://nowhere.invalid/")
        assert target is not None
        assert target.fetch is not None
        assert (target.fetch.outcome, target.fetch.error) == ("unreachable", "DNS")


def test_the_answer_to_a_path_that_cannot_exist_is_kept_once(city: City) -> None:
    error_page = city.night("plain").error_page
    assert error_page is not None
    assert error_page[:2] == (404, "404")


def test_home_is_timed_three_times(city: City) -> None:
    assert len(city.night("plain").home_seconds) == 3


def test_looks_carry_the_monitoring_date(city: City) -> None:
    assert city.night("plain").date == date.fromisoformat(TODAY)
    assert abs((city.fetch("plain", "/").at.date() - date.fromisoformat(TODAY)).days) <= 1


def test_we_say_who_we_are(city: City) -> None:
    assert all(headers["user-agent"].startswith("govsite/") for headers in city.servers["plain"].headers)
    assert not any(
        "cookie" in headers or "mozilla" in headers["user-agent"].lower() for headers in city.servers["plain"].headers
    )
