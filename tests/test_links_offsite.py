"""What becomes of references to other hosts: each asked once for the whole night, politely, or not at all."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loopback import Loopback, Reply, page, registry, run, serving, to

from crawler.addresses import host_key
from crawler.night import Orders, check_links
from crawler.offsite import in_turns
from crawler.records import Fetch, Link
from crawler.store import SiteStore


@given(st.lists(st.sampled_from([f"http://{host}.example/{n}" for host in "abc" for n in range(4)])), st.integers(0, 3))
def test_hosts_take_turns_and_none_is_asked_more_than_its_share(urls: list[str], most: int) -> None:
    turns = in_turns(dict.fromkeys(urls, "page"), ["http://a.example/earlier"], most)
    hosts = [host_key(url) for url, _ in turns]
    assert len(set(turns)) == len(turns)
    assert all(hosts.count(host) <= most - (host == "a.example") or host not in hosts for host in set(hosts))
    for number, host in enumerate(hosts):
        rest = set(hosts[number:])
        assert hosts[:number].count(host) <= min(hosts[:number].count(other) for other in rest)


class Offsite:
    def __init__(self, data: Path, other: Loopback) -> None:
        self.data = data
        self.other = other

    def fetch(self, url: str) -> Fetch | None:
        with SiteStore.open(self.data / "links.db", "links") as store:
            target = store.target(url)
            return target.fetch if target else None


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Offsite]:
    folder = tmp_path_factory.mktemp("links")
    other = Loopback(
        {
            "/ok.html": page("好"),
            "/moved.html": to("/ok.html"),
            "/file.pdf": Reply(body=b"%PDF-1.4" + b"x" * 300_000, headers={"Content-Type": "application/pdf"}),
            "/robots.txt": Reply(body=b"User-agent: *\nDisallow: /closed/"),
            "/waf.html": Reply(521, b"<script>document.cookie=('_')</script>", {"Content-Type": "text/html"}),
            "/up.html": lambda times: Reply(502) if times == 0 else page("又好了"),
        }
    )
    a, b = Loopback({}), Loopback({"/": page("乙", "/news.html"), "/news.html": page("新闻")})
    with serving(other, a, b):
        links = [
            *(f"{other.url}/{name}" for name in ("ok.html", "moved.html", "gone.html", "waf.html", "up.html")),
            *(f"{other.url}/closed/x.html", f"{b.url}/news.html", f"{b.url}/unmet.html"),
            *("http://127.0.0.2/x", "http://nowhere.invalid/", "mailto:a@b.example"),
        ]
        a.replies["/"] = page("甲", *links, body=f'<a href="{other.url}/file.pdf">附件</a>')
        a.replies["/second.html"] = page("又指", f"{other.url}/ok.html")
        sites = registry(folder, {"a": a.url + "/", "b": b.url + "/"})
        data = folder / "data"
        assert run("crawl", sites, data)[0] == 0
        other.asked.clear()
        b.asked.clear()
        assert run("links", sites, data)[0] == 0
        night = Offsite(data, other)
        night.b = b  # type: ignore[attr-defined]
        assert run("links", sites, data)[0] == 0
        yield night


@pytest.mark.parametrize(
    ("path", "status", "outcome"),
    [
        ("/ok.html", 200, "ok"),
        ("/moved.html", 200, "ok"),
        ("/file.pdf", 200, "ok"),
        ("/gone.html", 404, "gone"),
        ("/waf.html", 521, "challenged"),
        ("/up.html", 200, "ok"),
        ("/closed/x.html", 0, "forbidden"),
    ],
)
def test_each_offsite_address_is_kept_with_what_came_of_it(
    night: Offsite, path: str, status: int, outcome: str
) -> None:
    fetch = night.fetch(night.other.url + path)
    assert fetch is not None
    assert (fetch.status, fetch.outcome) == (status, outcome)


def test_a_private_address_nobody_registered_is_refused(night: Offsite) -> None:
    fetch = night.fetch("http://127.0.0.2/x")
    assert fetch is not None
    assert (fetch.outcome, fetch.error) == ("refused", "private address")


def test_a_name_without_an_address_is_unreachable(night: Offsite) -> None:
    fetch = night.fetch("http://nowhere.invalid/")
    assert fetch is not None
    assert (fetch.outcome, fetch.error) == ("unreachable", "DNS")


def test_each_address_is_asked_once_a_night_and_what_failed_twice(night: Offsite) -> None:
    asked = night.other.asked
    assert asked.count("/file.pdf") == 1
    assert asked.count("/ok.html") == 2  # itself, and as the end of a redirect
    assert asked.count("/gone.html") == asked.count("/up.html") == 2
    assert "/closed/x.html" not in asked


def test_what_its_own_sites_walk_has_seen_tonight_is_not_asked_again(night: Offsite) -> None:
    b: Loopback = night.b  # type: ignore[attr-defined]
    fetch = night.fetch(b.url + "/news.html")
    assert fetch is not None
    assert fetch.outcome == "ok"
    assert "/news.html" not in b.asked
    assert "/unmet.html" in b.asked


def test_only_web_addresses_are_asked(night: Offsite) -> None:
    with SiteStore.open(night.data / "links.db", "links") as store:
        assert all(target.url.startswith("http") for target in store.targets())


def test_no_process_is_started_where_no_site_points_off_itself(tmp_path: Path) -> None:
    site = Loopback({"/": page("首页", "/news.html"), "/news.html": page("新闻")})
    with serving(site):
        sites = registry(tmp_path, {"a": site.url + "/"})
        run("crawl", sites, tmp_path / "data")
        orders = Orders(sites, tmp_path / "data", date(2026, 11, 24))
        assert list(check_links(orders)) == []
        assert not (tmp_path / "data" / "links.db").exists()
        with SiteStore.open(tmp_path / "data" / "sites" / "a.db", "a") as store:
            store.begin_night(date(2026, 11, 24), datetime.now(UTC))
            store.note([Link("http://127.0.0.2/x", "page")], 1)
        assert [event["event"] for event in check_links(orders)]
