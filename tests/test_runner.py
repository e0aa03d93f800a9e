"""How a worker process begins and ends: told in JSON lines, killed at any moment, started again."""

import hashlib
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from loopback import ROOT, Loopback, Reply, command, ends, environment, page, registry, run, serving

from crawler.records import Target
from crawler.store import SiteStore


def site_of(pages: int, pause: float = 0.0) -> Loopback:
    """A site of ``pages`` pages in a row of lists, with one dead link on each tenth."""
    replies: dict[str, Reply] = {}
    for number in range(pages):
        links = [f"/{number + step}.html" for step in (1, 7, 40) if number + step < pages]
        dead = [f"/dead{number}.html"] if number % 10 == 0 else []
        replies[f"/{number}.html"] = page(f"第{number}页", *links, *dead)
    replies["/"] = page("首页", "/0.html")
    for reply in replies.values():
        reply.pause = pause
    return Loopback(dict(replies), etags=True)


def targets(data: Path) -> dict[str, Target]:
    with SiteStore.open(data / "sites" / "a.db", "a") as store:
        return {target.url: target for target in store.targets()}


def outcomes(data: Path) -> dict[str, tuple[str, int]]:
    """Address → (outcome, counted looks): what must not depend on how often the night was killed."""
    return {url: (target.fetch.outcome, len(target.looks)) for url, target in targets(data).items() if target.fetch}


def test_a_second_night_asks_conditionally_and_keeps_what_it_knew(tmp_path: Path) -> None:
    site = site_of(30)
    with serving(site):
        sites = registry(tmp_path, {"a": site.url + "/"})
        run("crawl", sites, tmp_path / "data", "--ids", "a", today="2026-11-23")
        before = outcomes(tmp_path / "data")
        first = len(site.asked)
        site.headers.clear()
        run("crawl", sites, tmp_path / "data", "--ids", "a", today="2026-11-24")
    conditional = [headers for headers in site.headers if "if-none-match" in headers]
    assert len(conditional) == 31
    after = outcomes(tmp_path / "data")
    assert {url for url, (outcome, _) in after.items() if outcome == "unchanged"} == {
        url for url, (outcome, _) in before.items() if outcome == "ok"
    }
    assert {url: looks for url, (outcome, looks) in after.items() if outcome == "gone"} == {
        url: looks + 2 for url, (outcome, looks) in before.items() if outcome == "gone"
    }
    with SiteStore.open(tmp_path / "data" / "sites" / "a.db", "a") as store:
        night = store.nights()[-1]
        assert (night.state, night.known, night.seen, night.unchanged) == ("done", 34, 34, 31)
    assert len(site.asked) <= first * 2 + 2


def test_a_night_started_again_asks_nothing_twice(tmp_path: Path) -> None:
    site = site_of(20)
    with serving(site):
        sites = registry(tmp_path, {"a": site.url + "/"})
        run("crawl", sites, tmp_path / "data", "--ids", "a")
        before, asked = outcomes(tmp_path / "data"), len(site.asked)
        code, _, _ = run("crawl", sites, tmp_path / "data", "--ids", "a")
    assert code == 0
    assert outcomes(tmp_path / "data") == before
    assert set(site.asked[asked:]) <= {"/robots.txt", "/sitemap.xml"}


def test_again_is_a_new_round_that_counts_no_look_twice(tmp_path: Path) -> None:
    site = site_of(20)
    with serving(site):
        sites = registry(tmp_path, {"a": site.url + "/"})
        run("crawl", sites, tmp_path / "data", "--ids", "a")
        before, asked = outcomes(tmp_path / "data"), len(site.asked)
        run("crawl", sites, tmp_path / "data", "--ids", "a", "--again")
    assert len(site.asked) - asked > 20
    assert {url: looks for url, (_, looks) in outcomes(tmp_path / "data").items()} == {
        url: looks for url, (_, looks) in before.items()
    }


def test_killed_at_any_moment_and_started_again_the_night_is_the_same(tmp_path: Path) -> None:
    site = site_of(120, pause=0.01)
    with serving(site):
        sites = registry(tmp_path, {"a": site.url + "/"})
        run("crawl", sites, tmp_path / "whole", "--ids", "a")
        for moment in (0.1, 0.35, 0.6):
            asked = len(site.asked)
            worker = subprocess.Popen(
                command("crawl", sites, tmp_path / "killed", "--ids", "a", "-s", "GOVSITE_BATCH=7"),
                cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment(),
            )  # fmt: skip
            while len(site.asked) == asked and worker.poll() is None:
                time.sleep(0.005)
            time.sleep(moment)
            worker.kill()
            worker.wait()
        code, events, _ = run("crawl", sites, tmp_path / "killed", "--ids", "a")
    assert code == 0
    assert ends(events)["a"]["state"] == "done"
    assert outcomes(tmp_path / "killed") == outcomes(tmp_path / "whole")
    with SiteStore.open(tmp_path / "killed" / "sites" / "a.db", "a") as store:
        assert len({night.date for night in store.nights()}) == len(store.nights()) == 1


def test_sigterm_saves_what_was_read_and_leaves_the_night_to_be_resumed(tmp_path: Path) -> None:
    site = site_of(400, pause=0.02)
    with serving(site):
        sites = registry(tmp_path, {"a": site.url + "/"})
        worker = subprocess.Popen(
            command("crawl", sites, tmp_path / "data", "--ids", "a", "-s", "GOVSITE_BATCH=100000"),
            cwd=ROOT, stdout=subprocess.PIPE, env=environment(),
        )  # fmt: skip
        while len(site.asked) < 50:
            time.sleep(0.01)
        worker.send_signal(signal.SIGTERM)
        out, _ = worker.communicate(timeout=20)
    assert worker.returncode == 0
    assert json.loads(out.decode().splitlines()[-1])["state"] == "stopped"
    kept = outcomes(tmp_path / "data")
    assert len(kept) >= 35
    assert {outcome for outcome, _ in kept.values()} <= {"ok", "gone"}
    with SiteStore.open(tmp_path / "data" / "sites" / "a.db", "a") as store:
        assert store.nights()[-1].state == "running"


def test_a_mistyped_site_is_one_line_naming_its_neighbours(tmp_path: Path) -> None:
    sites = registry(tmp_path, {"lingshan": "http://127.0.0.1:1/"})
    code, events, errors = run("crawl", sites, tmp_path, "--ids", "lingshna")
    assert code == 1
    assert errors.strip().splitlines()[-1] == "no site 'lingshna' in sites.csv: did you mean lingshan?"
    assert events[-1]["event"] == "fatal"


def test_a_mistyped_site_of_a_round_is_one_line_too(tmp_path: Path) -> None:
    sites = registry(tmp_path, {"lingshan": "http://127.0.0.1:1/"})
    code, _, errors = run("probe", sites, tmp_path, "--ids", "lingshna")
    assert (code, errors) == (1, "no site 'lingshna' in sites.csv: did you mean lingshan?\n")


def test_sigterm_ends_a_round_of_looks_in_order(tmp_path: Path) -> None:
    site = Loopback({"/": Reply(fate="hang")})
    with serving(site):
        sites = registry(tmp_path, {"a": site.url + "/"})
        worker = subprocess.Popen(
            command("probe", sites, tmp_path / "data"), cwd=ROOT, stdout=subprocess.PIPE, env=environment()
        )
        while not site.asked:
            time.sleep(0.01)
        worker.send_signal(signal.SIGTERM)
        out, _ = worker.communicate(timeout=10)  # home itself would be waited for 15 s
    assert (worker.returncode, out) == (0, b"")


def test_a_worker_that_does_not_crawl_loads_no_scrapy() -> None:
    loaded = "import sys, crawler.runner; sys.exit('scrapy' in sys.modules or 'twisted' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", loaded], cwd=ROOT, env=environment(), check=False).returncode == 0


def test_a_wrong_sites_csv_is_told_with_its_place(tmp_path: Path) -> None:
    sites = registry(tmp_path, {"a": "www.example"})
    code, _, errors = run("crawl", sites, tmp_path, "--ids", "a")
    assert code == 1
    assert "sites.csv:2" in errors
    assert "Traceback" not in errors


def test_a_store_that_cannot_be_written_ends_the_worker_with_one_line(tmp_path: Path) -> None:
    site = site_of(10)
    (tmp_path / "data").write_text("not a folder")
    with serving(site):
        sites = registry(tmp_path, {"a": site.url + "/"})
        code, _, errors = run("crawl", sites, tmp_path / "data", "--ids", "a")
    assert code == 1
    assert "Traceback" not in errors
    assert str(tmp_path / "data") in errors


def test_a_full_disk_is_one_line_and_nothing_that_was_kept_is_lost(tmp_path: Path) -> None:
    site = site_of(150)
    for number in range(150):  # what compresses badly, so that the file grows
        noise = hashlib.shake_128(str(number).encode()).hexdigest(2000)
        site.replies[f"/{number}.html"].body += f"<p>{noise}</p>".encode()  # type: ignore[union-attr]
    with serving(site):
        sites = registry(tmp_path, {"a": site.url + "/"})
        run("crawl", sites, tmp_path / "whole", "--ids", "a")
        limit = "import resource, os, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (400_000,) * 2); "
        worker = command("crawl", sites, tmp_path / "full", "--ids", "a", "-s", "GOVSITE_BATCH=10")
        full = subprocess.run(
            [sys.executable, "-c", f"{limit}os.execv({worker[0]!r}, {worker!r})"],
            cwd=ROOT, env=environment(), capture_output=True, timeout=60,
        )  # fmt: skip
        assert full.returncode == 1
        assert full.stderr.decode().strip().splitlines()[-1].startswith(str(tmp_path / "full" / "sites" / "a.db"))
        assert "Traceback" not in full.stderr.decode()
        asked, kept = len(site.asked), outcomes(tmp_path / "full")
        code, _, _ = run("crawl", sites, tmp_path / "full", "--ids", "a")
    assert code == 0
    assert outcomes(tmp_path / "full") == outcomes(tmp_path / "whole")
    fine = {url.removeprefix(site.url) for url, (outcome, _) in kept.items() if outcome == "ok"}
    assert len(fine) > 10
    assert fine & set(site.asked[asked:]) == {"/"}  # timed once more at the end


def test_a_site_that_uses_up_its_time_stops_and_says_so(tmp_path: Path) -> None:
    site = site_of(300, pause=0.05)
    with serving(site):
        sites = registry(tmp_path, {"a": site.url + "/"})
        _, events, _ = run("crawl", sites, tmp_path / "data", "--ids", "a", "-s", "GOVSITE_SITE_SECONDS=0.6")
    end = ends(events)["a"]
    assert (end["state"], end["reason"]) == ("done", "time")
    assert 0 < end["pages"] < end["known"]


def test_a_page_budget_is_kept_and_what_is_beyond_it_is_counted(tmp_path: Path) -> None:
    site = site_of(30)
    with serving(site):
        sites = registry(tmp_path, {"a": site.url + "/"}, max_pages="10")
        _, events, _ = run("crawl", sites, tmp_path / "data", "--ids", "a")
    end = ends(events)["a"]
    assert (end["state"], end["reason"], end["pages"]) == ("done", "budget", 10)
    assert end["known"] > 10


def test_the_delay_of_the_registry_is_kept_between_requests(tmp_path: Path) -> None:
    site = site_of(5)
    with serving(site):
        sites = registry(tmp_path, {"a": site.url + "/"}, delay="0.1")
        started = time.monotonic()
        run("crawl", sites, tmp_path / "data", "--ids", "a")
        took = time.monotonic() - started
    assert took > 0.1 * (len(site.asked) - 2)


@pytest.fixture
def scrapy_env(tmp_path: Path) -> dict[str, str]:
    return {**environment(), "GOVSITE_DATA": str(tmp_path / "data"), "GOVSITE_SITES": str(tmp_path / "sites.csv")}


def scrapy(*arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments], cwd=ROOT, env=env, capture_output=True, timeout=60
    )


def test_scrapys_own_commands_walk_one_site(tmp_path: Path, scrapy_env: dict[str, str]) -> None:
    site = site_of(5)
    with serving(site):
        registry(tmp_path, {"a": site.url + "/"})
        done = scrapy("crawl", "site", "-a", "site=a", env=scrapy_env)
    assert done.returncode == 0, done.stderr.decode()
    assert outcomes(tmp_path / "data")[f"{site.url}/4.html"] == ("ok", 0)


def test_scrapy_crawl_of_a_mistyped_site_is_an_error(tmp_path: Path, scrapy_env: dict[str, str]) -> None:
    registry(tmp_path, {"lingshan": "http://127.0.0.1:1/"})
    done = scrapy("crawl", "site", "-a", "site=lingshna", env=scrapy_env)
    assert done.returncode != 0
    assert "did you mean lingshan?" in done.stderr.decode()
    assert scrapy("crawl", "site", env=scrapy_env).returncode != 0


def test_scrapy_list_shows_the_three_spiders(scrapy_env: dict[str, str]) -> None:
    assert scrapy("list", env=scrapy_env).stdout.decode().split() == ["links", "probe", "site"]


def test_no_port_is_open_while_a_site_is_walked(tmp_path: Path) -> None:
    site = site_of(200, pause=0.02)
    with serving(site):
        sites = registry(tmp_path, {"a": site.url + "/"})
        worker = subprocess.Popen(
            command("crawl", sites, tmp_path / "data", "--ids", "a"),
            cwd=ROOT, stdout=subprocess.DEVNULL, env=environment(),
        )  # fmt: skip
        while len(site.asked) < 10:
            time.sleep(0.01)
        listening = _listening_sockets(worker.pid)
        worker.send_signal(signal.SIGTERM)
        worker.wait(20)
    assert listening == set()


def _listening_sockets(pid: int) -> set[str]:
    """The inodes of a process's listening TCP sockets."""
    if not Path("/proc/net/tcp").exists():
        pytest.skip("needs /proc")
    listed = [line.split() for name in ("tcp", "tcp6") for line in Path(f"/proc/net/{name}").read_text().splitlines()]
    listening = {parts[9] for parts in listed if parts[3] == "0A"}
    held = {str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()}
    return {inode for inode in listening if f"socket:[{inode}]" in held}
