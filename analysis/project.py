"""What a command works on: the registry, the data folder, the reports, the monitoring date and the standard."""

from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from analysis.answers import CommandError, UsageError
from analysis.datafolder import DataFolder
from crawler import registry
from crawler.records import Site


@dataclass(frozen=True, slots=True)
class Project:
    """``standard.toml`` and ``dispositions.csv`` of a project lie beside its sites.csv."""

    sites: Path
    data: DataFolder
    reports: Path
    today: date
    standard: str = "gov2019"
    workers: int = 0

    @property
    def override(self) -> Path:
        return self.sites.parent / "standard.toml"

    @property
    def dispositions(self) -> Path:
        return self.sites.parent / "dispositions.csv"

    def registry(self) -> registry.Registry:
        """Raises CommandError with every problem of sites.csv, one a line."""
        if not self.sites.exists():
            raise CommandError(f"{self.sites}: no such file; name the registry with --sites / 找不到站点登记表")
        try:
            return registry.load(self.sites)
        except registry.RegistryError as error:
            raise CommandError(str(error)) from error


def chosen(known: registry.Registry, ids: list[str]) -> list[Site]:
    """The sites of these ids, or all active ones. Raises UsageError for an unknown id, naming the nearest ones."""
    if not ids:
        return list(known.active)
    return [one(known, id_) for id_ in dict.fromkeys(ids)]


def one(known: registry.Registry, id_: str) -> Site:
    site = known.get(id_)
    if site is None:
        near = get_close_matches(id_, [site.id for site in known.sites], n=5, cutoff=0.5)
        meant = f"; did you mean {', '.join(near)}?" if near else ""
        raise UsageError(f"no site {id_!r} in the registry{meant} / 登记表中没有这个站点")
    return site
