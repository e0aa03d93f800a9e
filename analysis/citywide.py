"""Judging every site of a city: interpretations are gathered first, then each site is judged in a worker process."""

import logging
import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar

from analysis import interpretations, scoring
from analysis.dispositions import Dispositions
from analysis.judge import judge
from analysis.matching import City, Interpretation
from analysis.records import Judgement
from analysis.results import Standing
from analysis.saved import SavedSite
from analysis.snapshot import Holdings, Snapshot
from analysis.standards import Standard
from analysis.typing_sheet import Typing
from analysis.wording import Pair
from analysis.workdays import Workdays
from crawler.records import Night, Probe, Site, Target
from crawler.store import SiteStore, StoreError

log = logging.getLogger(__name__)
T = TypeVar("T")


@dataclass(frozen=True)
class Orders:
    """What judging a city needs beside its sites. ``past`` and ``probes`` come from the ledger, by site id."""

    data: Path  # the folder with sites/<id>.db and links.db
    today: date
    standard: Standard
    dispositions: Dispositions = field(default_factory=Dispositions)
    calendar: Workdays = field(default_factory=Workdays)
    registered: Mapping[str, Site] = field(default_factory=dict)  # host → site, paused ones too
    typing: tuple[Typing, ...] = ()  # what the project says its columns are
    words: tuple[Pair, ...] = ()  # the project's own pairs of wrong and right words
    pages: bool = False

    def store(self, site_id: str) -> Path:
        return self.data / "sites" / f"{site_id}.db"


class Given(NamedTuple):
    """A site to judge with what the ledger knows of it."""

    site: Site
    probes: tuple[Probe, ...] = ()
    past: tuple[tuple[date, Standing], ...] = ()


class Judged(NamedTuple):
    """One site's night. ``trouble`` says why it could not be judged at all (a damaged file); '' when it was."""

    site: Site
    judgement: Judgement | None
    standing: Standing
    night: Night | None
    trouble: str = ""


def judge_sites(
    given: Sequence[Given], orders: Orders, *, neighbours: Iterable[Site] = (), workers: int = 0
) -> Iterator[Judged]:
    """Judge the sites, each in a worker process, in their order; ``neighbours`` are sites whose interpretations count.

    First every site's interpretations are gathered (a document may be explained on another site), then each site is
    judged. The ledger is written by the caller alone, and what a large site takes of memory its worker gives back.
    """
    sites = {one.site.id: one.site for one in given} | {site.id: site for site in neighbours}
    workers = min(workers or multiprocessing.cpu_count(), max(len(sites), 1))
    city = None
    if len(sites) > 1:
        gathered = _mapped(partial(_gather, orders=orders), list(sites.values()), workers)
        city = City(tuple(one for found in gathered for one in found))
    yield from _mapped(partial(_judge_one, orders=orders), list(given), workers, city)


_city: City | None = None


def _know(city: City | None) -> None:
    global _city
    _city = city


def _mapped(work: Callable[..., T], over: Sequence[object], workers: int, city: City | None = None) -> Iterator[T]:
    """``work`` over every item in worker processes, in the order of the items."""
    with ProcessPoolExecutor(workers, initializer=_know, initargs=(city,)) as pool:
        yield from pool.map(work, over)


def _gather(site: Site, orders: Orders) -> tuple[Interpretation, ...]:
    path = orders.store(site.id)
    if not path.exists():
        return ()
    try:
        with SiteStore.open(path, site.id) as store:
            return tuple(interpretations.interpretations(Snapshot(site, store, orders.today, typing=orders.typing)))
    except StoreError as error:
        log.warning("%s", error)  # told with its remedy when the site itself is judged
        return ()


def _judge_one(given: Given, orders: Orders) -> Judged:
    try:
        with ExitStack() as files:
            path = orders.store(given.site.id)
            holdings: Holdings = SavedSite(())
            if path.exists():
                holdings = files.enter_context(SiteStore.open(path, given.site.id))
            return _judged(given, orders, holdings, _offsite(orders, files))
    except StoreError as error:
        return _not_judged(given.site, str(error))
    except Exception as error:  # one bad site must not cost the city its night
        log.exception("%s: judging broke off", given.site.id)
        return _not_judged(given.site, f"评判程序出错：{type(error).__name__}: {error}"[:200])


def _not_judged(site: Site, trouble: str) -> Judged:
    return Judged(site, None, Standing("unknown", 100.0, 0.0, 100.0, reason=trouble), None, trouble)


def _judged(given: Given, orders: Orders, holdings: Holdings, offsite: SiteStore | None) -> Judged:
    snapshot = Snapshot(
        given.site,
        holdings,
        orders.today,
        calendar=orders.calendar,
        probes=given.probes,
        past=given.past,
        elsewhere=offsite.target if offsite else _nowhere,
        registered=orders.registered,
        typing=orders.typing,
        words=orders.words,
        city=_city,
    )
    judgement = judge(snapshot, orders.standard, orders.dispositions, pages=orders.pages)
    return Judged(given.site, judgement, scoring.standing(judgement, orders.standard), snapshot.night)


def _offsite(orders: Orders, files: ExitStack) -> SiteStore | None:
    """The city's off-site targets; None before they were ever asked."""
    path = orders.data / "links.db"
    return files.enter_context(SiteStore.open(path, "links")) if path.exists() else None


def _nowhere(url: str) -> Target | None:
    return None
