"""How a night is spread over worker processes: one IP address in one process, and no worker's death costs a site."""

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from crawler import registry
from crawler.politeness import look_up
from crawler.records import Probe, Site
from crawler.store import SiteStore, StoreError

Event = Mapping[str, Any]

_SILENCE = 180.0  # seconds without a line: a worker speaks every few, so it hangs
_GRACE = 20.0  # seconds a worker gets to save what it has
_ROOT = Path(__file__).resolve().parents[1]  # a worker finds this very package, wherever it is started
_ALONE = 1  # sites at once in a worker that looks for the site that killed the last one


class NightError(Exception):
    """A worker failed of itself (disk full, broken store …): the message is its own line."""


@dataclass(frozen=True, slots=True)
class Orders:
    """What a worker is told: the same for every worker of a night."""

    sites: Path
    data: Path
    today: date
    again: bool = False
    log: Path | None = None
    settings: tuple[str, ...] = ()  # NAME=VALUE, for Scrapy's -s


def crawl(sites: Sequence[Site], orders: Orders, *, workers: int = 0) -> Iterator[Event]:
    """Crawl ``sites`` tonight. Yields the workers' events, and ``site`` with state ``failed`` for one given up.

    Closing the iterator (Ctrl-C) ends the workers; what they have read is kept.
    """
    yield from _Supervisor("crawl", orders, workers or os.cpu_count() or 1).run(partition(sites, workers or 0))


def retest(sites: Sequence[Site], urls: Mapping[str, Sequence[str]], orders: Orders) -> Iterator[Event]:
    """Ask again only for ``urls`` (site id → addresses), as a new round of the same night."""
    jobs = [{"id": site.id, "urls": list(urls[site.id])} for site in sites if urls.get(site.id)]
    yield from _Supervisor("retest", orders, 1).run([jobs])


def probe(sites: Sequence[Site], orders: Orders, *, workers: int = 1) -> Iterator[Probe]:
    """One availability round over the home pages of ``sites``."""
    for event in _Supervisor("probe", orders, workers).run(partition(sites, workers)):
        if event.get("event") == "probe":
            yield probe_from(event)


def check_links(orders: Orders, urls: Sequence[str] = ()) -> Iterator[Event]:
    """Ask each off-site target of all stores once, in one process: any two of them may live on one server.

    With ``urls`` only those are asked, as a new round of the same night. Where no site points off itself no process
    is started.
    """
    if not urls and not _point_elsewhere(orders):
        return
    yield from _Supervisor("links", orders, 1).run([[{"id": "links", "urls": list(urls)}]])


def _point_elsewhere(orders: Orders) -> bool:
    return any(map(partial(_points_elsewhere, orders.data), registry.load(orders.sites).sites))


def _points_elsewhere(data: Path, site: Site) -> bool:
    """Whether a site's file knows an address on another host; a damaged one is for the worker to tell."""
    path = data / "sites" / f"{site.id}.db"
    if not path.exists():
        return False
    try:
        with SiteStore.open(path, site.id) as store:
            return store.points_elsewhere()
    except StoreError:
        return True


def render(sites: Sequence[Site], orders: Orders) -> Iterator[Event]:
    """Read in a browser what the crawl of ``sites`` could not: one process, one browser, a site after another."""
    yield from _Supervisor("render", orders, 1).run([[{"id": site.id} for site in sites]])


def probe_from(event: Event) -> Probe:
    known = {name: event[name] for name in Probe.__dataclass_fields__ if name in event}
    expires = known.get("tls_expires")
    return Probe(
        **{
            **known,
            "at": datetime.fromisoformat(known["at"]),
            "tls_expires": date.fromisoformat(expires) if expires else None,
        }
    )


def partition(
    sites: Sequence[Site], workers: int = 0, resolve: Callable[[str], Sequence[str]] = look_up
) -> list[list[dict[str, Any]]]:
    """The jobs of each worker: sites that share an address stay together, the rest is balanced by number."""
    workers = max(1, workers or os.cpu_count() or 1)
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for site, address in zip(sites, _addresses([site.home for site in sites], resolve), strict=True):
        groups[address or site.id].append({"id": site.id})
    shares: list[list[dict[str, Any]]] = [[] for _ in range(workers)]
    for _, group in sorted(groups.items(), key=lambda item: -len(item[1])):
        min(shares, key=len).extend(group)
    return [share for share in shares if share]


def _addresses(homes: Iterable[str], resolve: Callable[[str], Sequence[str]]) -> list[str]:
    """The first address of each home's host; '' where DNS has none."""
    hosts = [urlsplit(home).hostname or "" for home in homes]
    with ThreadPoolExecutor(32, thread_name_prefix="dns") as pool:
        found = dict(zip(distinct := list(dict.fromkeys(hosts)), pool.map(resolve, distinct), strict=True))
    return [(*found[host], "")[0] for host in hosts]


@dataclass(eq=False)
class _Worker:
    process: subprocess.Popen[bytes]
    jobs: dict[str, dict[str, Any]]  # not finished yet
    alone: bool
    started: set[str] = field(default_factory=set)
    heard: float = field(default_factory=time.monotonic)
    rest: bytes = b""
    fatal: str = ""

    @property
    def out(self) -> IO[bytes]:
        assert self.process.stdout is not None
        return self.process.stdout


class _Supervisor:
    """Keeps workers going until every job is finished or given up; leaves none behind."""

    def __init__(self, command: str, orders: Orders, workers: int) -> None:
        self._command = command
        self._orders = orders
        self._selector = selectors.DefaultSelector()
        self._workers: set[_Worker] = set()
        self._deaths: dict[str, int] = defaultdict(int)

    def run(self, shares: Sequence[Sequence[dict[str, Any]]]) -> Iterator[Event]:
        try:
            for share in shares:
                self._start(share, alone=False)
            while self._workers:
                yield from self._listen()
        finally:
            self._end_all()

    def _listen(self) -> Iterator[Event]:
        for key, _ in self._selector.select(timeout=1.0):
            worker: _Worker = key.data
            chunk = os.read(worker.out.fileno(), 65536)
            worker.heard = time.monotonic()
            if chunk:
                yield from self._events(worker, chunk)
            else:
                yield from self._ended(worker)
        for worker in list(self._workers):
            if time.monotonic() - worker.heard > _SILENCE:
                worker.process.kill()  # its end is met as a death on the next turn

    def _events(self, worker: _Worker, chunk: bytes) -> Iterator[Event]:
        *lines, worker.rest = (worker.rest + chunk).split(b"\n")
        for line in lines:
            event = _event(line)
            if event is None:
                continue
            match event.get("event"), event.get("state"):
                case "site", "running":
                    worker.started.add(event["site"])
                case "site", _:
                    worker.jobs.pop(event["site"], None)
                    worker.started.discard(event["site"])
                case "fatal", _:
                    worker.fatal = event["error"]
            yield event

    def _ended(self, worker: _Worker) -> Iterator[Event]:
        self._selector.unregister(worker.out)
        self._workers.discard(worker)
        code = worker.process.wait()
        _close(worker)
        if worker.fatal:
            raise NightError(worker.fatal)
        if not worker.jobs:
            return
        if code == 0:  # it says it is through: what it never named is finished too
            return
        suspects = [worker.jobs.pop(name) for name in sorted(worker.started) if name in worker.jobs]
        if not suspects and not worker.alone and not self._deaths["a worker that started nothing"]:
            self._deaths["a worker that started nothing"] += 1
        elif not suspects:
            raise NightError(f"{self._command}: a worker ended with code {code} before it started a site")
        yield {"event": "log", "level": "error", "message": f"a {self._command} worker ended with code {code}"}
        yield from self._give_up(suspects, code)
        if remaining := list(worker.jobs.values()):
            self._start(remaining, alone=worker.alone)

    def _give_up(self, suspects: Sequence[dict[str, Any]], code: int) -> Iterator[Event]:
        """Suspects run once more, one at a time; the one that is at work at a second death is given up."""
        for job in suspects:
            self._deaths[job["id"]] += 1
        for job in suspects:
            if self._deaths[job["id"]] > 1:
                yield {
                    "event": "site",
                    "site": job["id"],
                    "state": "failed",
                    "reason": f"its worker died twice (code {code})",
                }
        if again := [job for job in suspects if self._deaths[job["id"]] == 1]:
            self._start(again, alone=True)

    def _start(self, jobs: Sequence[dict[str, Any]], *, alone: bool) -> None:
        process = subprocess.Popen(
            self._arguments(alone),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None,
            env=_environment(),
            start_new_session=True,  # Ctrl-C reaches this process only; it ends its workers itself
        )
        worker = _Worker(process, {job["id"]: job for job in jobs}, alone)
        assert process.stdin is not None
        with suppress(BrokenPipeError):  # its death is met where its output ends
            process.stdin.write(json.dumps(list(jobs)).encode() + b"\n")
            process.stdin.flush()  # and stays open: a worker whose stdin ends has lost its supervisor
        self._workers.add(worker)
        self._selector.register(worker.out, selectors.EVENT_READ, worker)

    def _arguments(self, alone: bool) -> list[str]:
        orders = self._orders
        arguments = [*_command(), self._command, "--supervised"]
        arguments += ["--sites", str(orders.sites), "--data", str(orders.data), "--today", orders.today.isoformat()]
        arguments += ["--again"] if orders.again else []
        arguments += ["--log", str(orders.log)] if orders.log else []
        arguments += ["--at-once", str(_ALONE)] if alone else []
        return arguments + [part for setting in orders.settings for part in ("-s", setting)]

    def _end_all(self) -> None:
        for worker in self._workers:
            with suppress(ProcessLookupError):
                worker.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + _GRACE
        for worker in self._workers:
            _drain(worker, deadline)
            _close(worker)
        self._workers.clear()
        self._selector.close()


def _command() -> list[str]:
    return [sys.executable, "-m", "crawler.runner"]


def _environment() -> dict[str, str]:
    """Ours, with what a worker needs: this very package, and its parsed trees in huge memory pages (a decision)."""
    path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    return {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1", **os.environ, "PYTHONPATH": path}


def _drain(worker: _Worker, deadline: float) -> None:
    """Wait for a worker's end; one that does not end in time is killed. Its last lines are of no use any more."""
    try:
        worker.process.communicate(timeout=max(0.1, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        worker.process.kill()
        worker.process.wait()


def _close(worker: _Worker) -> None:
    for pipe in (worker.process.stdin, worker.process.stdout):
        if pipe is not None:
            with suppress(BrokenPipeError):
                pipe.close()


def _event(line: bytes) -> dict[str, Any] | None:
    """One JSON line; None for anything else that reached stdout."""
    try:
        event = json.loads(line)
    except ValueError:
        return None
    return event if isinstance(event, dict) and "event" in event else None
