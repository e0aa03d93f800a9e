"""What a command works on: the registry, the data folder, the reports, the monitoring date and the standard."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path

from analysis.answers import CommandError, UsageError
from analysis.datafolder import DataFolder
from crawler import registry
from crawler.addresses import canonical, host_key
from crawler.records import CHINA, Site


@dataclass(frozen=True, slots=True)
class Project:
    """``beside`` is the folder of what analysts write, that of sites.csv: ``standard.toml``, ``dispositions.csv``,
    ``words.csv`` with words that are wrong, ``typing.csv`` with what a site's columns are, and ``calendar.csv`` with
    working days and days off that the kept calendar does not know yet.
    """

    sites: Path
    data: DataFolder
    reports: Path
    today: date
    beside: Path
    standard: str = "gov2019"
    workers: int = 0

    @property
    def override(self) -> Path:
        return self.beside / "standard.toml"

    @property
    def dispositions(self) -> Path:
        return self.beside / "dispositions.csv"

    @property
    def calendar(self) -> Path:
        return self.beside / "calendar.csv"

    @property
    def words(self) -> Path:
        return self.beside / "words.csv"

    @property
    def typing(self) -> Path:
        return self.beside / "typing.csv"

    def registry(self) -> registry.Registry:
        """Raises CommandError with every problem of sites.csv, one a line."""
        if not self.sites.exists():
            raise CommandError(f"{self.sites}: no such file; name the registry with --sites / 找不到站点登记表")
        try:
            return registry.load(self.sites)
        except registry.RegistryError as error:
            raise CommandError(str(error)) from error


def today_in_china() -> date:
    return datetime.now(CHINA).date()


def chosen(known: registry.Registry, ids: Sequence[str]) -> list[Site]:
    """The sites of these ids, or all active ones. Raises UsageError for an unknown id, naming the nearest ones."""
    return [one(known, id_) for id_ in dict.fromkeys(ids)] if ids else list(known.active)


def one(known: registry.Registry, id_: str) -> Site:
    site = known.get(id_)
    if site is None:
        names = {site.name: site.id for site in known.sites} | {site.id: site.id for site in known.sites}
        near = dict.fromkeys(names[one] for one in get_close_matches(id_, names, n=5, cutoff=0.5))
        meant = f"; did you mean {', '.join(near)}?" if near else ""
        raise UsageError(f"no site {id_!r} in the registry{meant} / 登记表中没有这个站点")
    return site


def adhoc(project: Project, url: str) -> tuple[Project, registry.Registry]:
    """A project of its own for a site that is not registered, so that it never reaches a report of those that are."""
    host = host_key(url)
    id_ = re.sub(r"[^a-z0-9]+", "-", host.lower()).strip("-")[:63].strip("-")
    folder = project.data.root / "adhoc" / id_
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "sites.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("id", "name", "level", "home"), (id_, host, "department", canonical(url))])
    own = replace(project, sites=folder / "sites.csv", data=DataFolder(folder), reports=folder / "reports")
    return own, own.registry()
