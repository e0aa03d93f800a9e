"""Does a night that is killed at any moment, or answered in any order, come to what an undisturbed night comes to?"""

import csv
import os
import random
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from demo.city import City, build
from demo.records import Answer, Host, Turns
from demo.server import Server, serve

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[1]
TODAY = date(2026, 11, 24)
KILLS = 10
SEED = 20261124
# when a thing was seen, and how long it took; everything else a report says is the same
TIMES = ("observed_at", "run_id")
MEASURED = re.compile(r"\d+\.\d+ 秒")
TABLES = ("scorecards", "verdicts", "findings", "columns", "policies", "messages", "spotcheck", "pages")


@dataclass
class Place:
    """A city that is served, and where its undisturbed night was run."""

    city: City
    server: Server
    undisturbed: Path


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("undisturbed")
    city = build(folder, TODAY)
    with serve(city.hosts) as server:
        bound = city.bound(server)
        bound.write()
        with started(folder, folder) as night:
            assert night.wait(300) == 0, said(folder)
        yield Place(city, server, folder)


def test_a_night_killed_at_ten_moments_comes_to_the_same(place: Place, tmp_path: Path) -> None:
    asked = answered(place.server)
    place.server.forget()
    moments = random.Random(SEED)
    for after in sorted(moments.uniform(0, asked) for _ in range(KILLS - 2)):
        with started(tmp_path, place.undisturbed) as night:
            while night.poll() is None and answered(place.server) < after:
                pause(night, 0.02)
            kill(night, moments.choice(("parent", "worker", "both")))
            pause(night, moments.uniform(0, 1))
    for _ in range(2):  # one of the later stages, as like as not
        with started(tmp_path, place.undisturbed) as night:
            pause(night, moments.uniform(1, 8))
    with started(tmp_path, place.undisturbed) as night:
        assert night.wait(300) == 0, said(tmp_path)
    compare(place.undisturbed, tmp_path)


def test_a_night_whose_answers_come_in_another_order_comes_to_the_same(place: Place, tmp_path: Path) -> None:
    place.server.turn({name: late(host, name) for name, host in place.city.hosts.items()})
    try:
        with started(tmp_path, place.undisturbed) as night:
            assert night.wait(300) == 0, said(tmp_path)
    finally:
        place.server.turn(place.city.hosts)
    compare(place.undisturbed, tmp_path)


# --- a night ----------------------------------------------------------------------------------------------------


@contextmanager
def started(folder: Path, registry: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A night over the city's sites.csv as an operator starts it, in a process of its own; dead when the block ends."""
    options = {"sites": registry / "sites.csv", "data": folder / "data", "reports": folder / "reports", "today": TODAY}
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    command = [sys.executable, "-m", "analysis.cli", "nightly", *words, "--pages"]
    with (folder / "night.log").open("ab") as log:
        night = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
        try:
            yield night
        finally:
            kill(night, "both")
            night.wait()


def pause(night: subprocess.Popen[bytes], seconds: float) -> None:
    """Let it run on, no longer than it lives."""
    with suppress(subprocess.TimeoutExpired):
        night.wait(seconds)


def answered(server: Server) -> int:
    return sum(len(server.log(name)) for name in server.ports)


def said(folder: Path) -> str:
    return (folder / "night.log").read_text(encoding="utf-8")


def kill(night: subprocess.Popen[bytes], which: str) -> None:
    """SIGKILL for a night's own process, for its workers, or for both."""
    workers = children(night.pid) if which != "parent" else []
    for victim in [*([night.pid] if which != "worker" else []), *workers]:
        with suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)


def children(pid: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False).stdout
    return [int(line) for line in found.split()]


def late(host: Host, name: str) -> Host:
    """The host with one answer in eight a twentieth of a second later than its neighbours."""
    moments = random.Random(f"{SEED}:{name}")

    def later(answer: Answer | Turns) -> Answer | Turns:
        if isinstance(answer, Turns):
            return answer
        return answer if moments.random() < 7 / 8 else replace(answer, delay=answer.delay + 0.05)

    return replace(host, pages={path: later(answer) for path, answer in host.pages.items()})


# --- what it came to --------------------------------------------------------------------------------------------


def compare(first: Path, second: Path) -> None:
    """Every table of the two reports, row by row, without the times."""
    differences = []
    for table in TABLES:
        before, after = (rows(folder / "reports" / TODAY.isoformat() / f"{table}.csv") for folder in (first, second))
        differences += [f"{table}: only undisturbed: {row}" for row in before if row not in after]
        differences += [f"{table}: only disturbed: {row}" for row in after if row not in before]
        if before != after and not differences:
            differences.append(f"{table}: another order")
    assert not differences, "\n".join(differences[:40])


def rows(path: Path) -> list[Mapping[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        kept = ({name: value for name, value in row.items() if name not in TIMES} for row in csv.DictReader(file))
        return [{name: MEASURED.sub("… 秒", value) for name, value in row.items()} for row in kept]
