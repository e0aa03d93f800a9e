"""How a night is spread over worker processes, and what the death of one costs: nothing but time."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loopback import Loopback, Reply, ends, page, registry, serving

from crawler import night
from crawler.night import NightError, Orders, partition
from crawler.records import Site
from crawler.store import SiteStore

TODAY = date(2026, 11, 24)
ONE = Site(id="a", name="甲", level="department", home="http://a.example/")


@given(st.lists(st.sampled_from("pqrs"), max_size=30), st.integers(1, 5))
def test_sites_on_one_address_are_never_split_and_none_is_lost(hosts: list[str], workers: int) -> None:
    sites = [replace(ONE, id=f"s{n}", home=f"http://{host}{n}.example/") for n, host in enumerate(hosts)]
    shares = partition(sites, workers, lambda host: (host[0],))
    assert sorted(job["id"] for share in shares for job in share) == sorted(site.id for site in sites)
    assert len(shares) <= workers
    where = {job["id"]: number for number, share in enumerate(shares) for job in share}
    for host in set(hosts):
        assert len({where[f"s{n}"] for n, name in enumerate(hosts) if name == host}) == 1


def test_sites_without_an_address_are_spread_too() -> None:
    sites = [replace(ONE, id=f"s{n}") for n in range(4)]
    assert [len(share) for share in partition(sites, 2, lambda host: ())] == [2, 2]


def city(folder: Path, **servers: Loopback) -> tuple[list[Site], Orders]:
    homes = {name: server.url + "/" for name, server in servers.items()}
    sites = [replace(ONE, id=name, home=home) for name, home in homes.items()]
    settings = ("GOVSITE_RETRY_SECONDS=0.05", "GOVSITE_BATCH=5")
    return sites, Orders(registry(folder, homes), folder / "data", TODAY, settings=settings)


def small(pages: int = 5, stuck_after: int | None = None) -> Loopback:
    """A home and its pages; those beyond ``stuck_after`` answer only when a test is long over."""
    replies = {"/": page("首页", *(f"/{n}.html" for n in range(pages)))}
    replies |= {f"/{n}.html": page(f"第{n}页", f"/{n + 1}.html") for n in range(pages)}
    for number, reply in enumerate(replies.values()):
        reply.pause = 0.0 if stuck_after is None or number <= stuck_after else 600.0
    return Loopback(dict(replies))


def workers_of(pid: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False).stdout
    return [int(line) for line in found.split()]


def test_all_sites_are_crawled_and_no_worker_is_left_behind(tmp_path: Path) -> None:
    servers = {"a": small(), "b": small()}
    with serving(*servers.values()):
        events = list(night.crawl(*city(tmp_path, **servers), workers=2))
    assert {site: end["state"] for site, end in ends(events).items()} == {"a": "done", "b": "done"}
    assert _workers() == []


def test_a_killed_workers_sites_are_finished_by_another(tmp_path: Path) -> None:
    servers = {"a": small(40), "b": small(40)}
    killed: list[int] = []
    twentieth = servers["a"].replies["/20.html"]

    def kill_first(times: int) -> Reply:  # the worker waits for this very answer, so it is alive
        if not killed:
            killed.extend(_workers())
            os.kill(killed[0], signal.SIGKILL)
        assert isinstance(twentieth, Reply)
        return twentieth

    servers["a"].replies["/20.html"] = kill_first
    with serving(*servers.values()):
        events = list(night.crawl(*city(tmp_path, **servers), workers=1))
    assert len(killed) == 1
    assert {site: end["state"] for site, end in ends(events).items()} == {"a": "done", "b": "done"}
    for name in servers:
        with SiteStore.open(tmp_path / "data" / "sites" / f"{name}.db", name) as store:
            assert (store.nights()[-1].state, store.nights()[-1].seen) == ("done", 42)


def test_a_site_that_kills_its_worker_twice_is_given_up_and_the_others_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    servers = {"deadly": small(), "fine": small()}
    script = tmp_path / "worker.py"
    script.write_text(_DEADLY)
    monkeypatch.setattr(night, "_command", lambda: [sys.executable, str(script)])
    with serving(*servers.values()):
        events = list(night.crawl(*city(tmp_path, **servers), workers=1))
    assert {site: end["state"] for site, end in ends(events).items()} == {"deadly": "failed", "fine": "done"}


_DEADLY = """
import json, os, sys
jobs = json.loads(sys.stdin.readline())
at_once = "--at-once" in sys.argv
say = lambda **event: print(json.dumps(event), flush=True)
for job in jobs:
    say(event="site", site=job["id"], state="running")
    if at_once and job["id"] == "deadly":
        os._exit(9)
    if at_once:
        say(event="site", site=job["id"], state="done")
if not at_once:
    os._exit(9)
"""


def test_a_worker_that_fails_of_itself_ends_the_night_with_its_line(tmp_path: Path) -> None:
    servers = {"a": small()}
    with serving(*servers.values()):
        sites, orders = city(tmp_path, **servers)
        orders.sites.write_text("id,name\nx,y\n")
        with pytest.raises(NightError, match=r"sites\.csv"):
            list(night.crawl(sites, orders, workers=1))
    assert _workers() == []


def test_an_interrupted_night_ends_its_workers_and_keeps_what_they_read(tmp_path: Path) -> None:
    servers = {"a": small(300, stuck_after=60)}
    with serving(*servers.values()):
        events: Iterator[Any] = night.crawl(*city(tmp_path, **servers), workers=1)
        for _ in events:
            if len(servers["a"].asked) > 30:
                break
        events.close()  # type: ignore[attr-defined]
    assert _workers() == []
    with SiteStore.open(tmp_path / "data" / "sites" / "a.db", "a") as store:
        assert sum(target.fetch is not None for target in store.targets()) > 20
        assert store.nights()[-1].state == "running"


def test_a_worker_whose_supervisor_is_killed_ends_too(tmp_path: Path) -> None:
    server = small(300, stuck_after=60)
    with serving(server):
        _, orders = city(tmp_path, a=server)
        master = subprocess.Popen(
            [sys.executable, "-c", _MASTER, str(orders.sites), str(orders.data), server.url + "/"],
            cwd=Path(__file__).resolve().parents[1],
        )
        while len(server.asked) < 10:
            time.sleep(0.02)
        worker = workers_of(master.pid)[0]
        master.kill()
        master.wait()
        for _ in range(500):
            if not Path(f"/proc/{worker}").exists() or _is_zombie(worker):
                break
            time.sleep(0.02)
        else:
            pytest.fail("the worker outlived its supervisor")


_MASTER = """
import sys
from datetime import date
from pathlib import Path
from crawler.night import Orders, crawl
from crawler.records import Site
site = Site(id="a", name="a", level="department", home=sys.argv[3])
for event in crawl([site], Orders(Path(sys.argv[1]), Path(sys.argv[2]), date(2026, 11, 24)), workers=1):
    pass
"""


def _is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z"
    except FileNotFoundError:
        return True


def _workers() -> list[int]:
    return [pid for pid in workers_of(os.getpid()) if b"crawler.runner" in _cmdline(pid)]


def _cmdline(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return b""


def test_retest_asks_only_what_it_is_told_to(tmp_path: Path) -> None:
    server = small()
    server.replies["/2.html"] = page("二", "/dead.html")
    with serving(server):
        sites, orders = city(tmp_path, a=server)
        list(night.crawl(sites, orders, workers=1))
        server.replies["/dead.html"] = page("又在了")
        asked = len(server.asked)
        events = list(night.retest(sites, {"a": [f"{server.url}/dead.html"]}, orders))
    assert ends(events)["a"]["state"] == "done"
    assert server.asked[asked:] == ["/robots.txt", "/dead.html"]
    with SiteStore.open(tmp_path / "data" / "sites" / "a.db", "a") as store:
        target = store.target(f"{server.url}/dead.html")
        assert target is not None
        assert target.fetch is not None
        assert (target.fetch.outcome, target.looks) == ("ok", ())
        assert store.nights()[-1].known > 1
