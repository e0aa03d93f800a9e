"""Whether a home page opens, as one availability round tells it."""

import datetime
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from loopback import Loopback, Reply, page, registry, serving, to

from crawler.night import Orders, partition, probe
from crawler.records import Probe, Site

TODAY = datetime.date(2026, 11, 24)


@pytest.fixture(scope="module")
def probes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Probe]]:
    folder = tmp_path_factory.mktemp("probe")
    servers = {
        "fine": Loopback({"/": page("首页"), "/robots.txt": Reply(500)}),
        "moved": Loopback({"/": to("/portal/"), "/portal/": page("首页")}),
        "broken": Loopback({"/": Reply(500)}),
        "gone": Loopback({}),
        "circle": Loopback({"/": to("/a"), "/a": to("/")}),
        "slow": Loopback({"/": Reply(fate="hang")}),
        "inside": Loopback({"/": to("http://127.0.0.2/")}),
    }
    with serving(*servers.values()):
        homes = {name: server.url + "/" for name, server in servers.items()}
        homes |= {"dead": "http://127.0.0.1:1/", "nameless": "http://nowhere.invalid/"}
        sites = registry(folder, homes, status="retired")
        orders = Orders(sites, folder / "data", TODAY, settings=("GOVSITE_OPEN_WITHIN=2",))
        one = Site(id="x", name="x", level="department", home="")
        found = probe([replace(one, id=name, home=home) for name, home in homes.items()], orders)
        yield {look.site_id: look for look in found}


@pytest.mark.parametrize(
    ("site", "opened", "status", "error"),
    [
        ("fine", True, 200, ""),
        ("moved", True, 200, ""),
        ("broken", False, 500, ""),
        ("gone", False, 404, ""),
        ("circle", False, 302, "redirects in circles"),
        ("slow", False, 0, "timeout"),
        ("inside", False, 0, "private address"),
        ("dead", False, 0, "refused"),
        ("nameless", False, 0, "DNS"),
    ],
)
def test_a_home_opens_when_it_answers_in_time_and_a_retired_one_is_looked_at_too(
    probes: dict[str, Probe], site: str, opened: bool, status: int, error: str
) -> None:
    look = probes[site]
    assert (look.opened, look.status, look.error) == (opened, status, error)


def test_the_seconds_of_a_home_that_does_not_open_are_those_we_waited(probes: dict[str, Probe]) -> None:
    assert 1.9 < probes["slow"].seconds < 3
    assert probes["fine"].seconds < 2


def test_a_home_whose_host_answers_no_https_has_none(probes: dict[str, Probe]) -> None:
    assert (probes["fine"].https, probes["fine"].tls_error) == ("no", "")


def test_a_host_that_does_not_answer_says_nothing_of_https(probes: dict[str, Probe]) -> None:
    assert {probes[site].https for site in probes if not probes[site].status} == {""}


def test_a_look_carries_the_monitoring_date(probes: dict[str, Probe]) -> None:
    assert abs((probes["fine"].at.date() - TODAY).days) <= 1


def test_a_bad_certificate_is_told_and_does_not_hide_the_home(tmp_path: Path) -> None:
    """A self-signed certificate that ran out, made for another host: the first fault OpenSSL meets is named."""
    _make_certificate(tmp_path)
    server = Loopback({"/": page("首页")})
    server.tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.tls.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    with serving(server):
        home = server.url.replace("http:", "https:") + "/"
        orders = Orders(registry(tmp_path, {"a": home}), tmp_path / "data", TODAY)
        (look,) = probe([Site(id="a", name="a", level="department", home=home)], orders)
    assert (look.opened, look.status, look.https) == (True, 200, "yes")
    assert look.tls_error == "self-signed certificate"
    assert look.tls_expires is not None


def _make_certificate(folder: Path) -> None:
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=other.example -keyout key.pem -out cert.pem"
    try:
        subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("needs openssl")


def test_the_sites_of_a_round_are_all_given_to_a_worker() -> None:
    assert partition([], 2) == []
