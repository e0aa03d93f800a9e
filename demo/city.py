"""The demo city 云泽市: its sites of one night, what they answer, and the truth about them."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from demo import content, nights, plants, render, sites, truth
from demo.plants.ground import Ground
from demo.records import ColumnTruth, DateTruth, Host, Site, Truth
from demo.server import Server

REGISTRY = (
    *("id", "name", "level", "home", "site_code", "parent", "sponsor", "status", "aliases", "max_pages", "delay"),
    "render",
)


def build(
    out: Path, today: date, seed: int = 1, night: int = 1, scale: float = 1.0, first: date | None = None
) -> "City":
    """The city as it stands on ``today``, its ``night``-th night of monitoring. The same arguments, the same bytes.

    A later night must be built with the ``today`` that many days later: it is the first night's city with what
    happened since. Where nights lie further apart, ``first`` is the day of the first: then the dates of nearly all
    articles, and their addresses with them, have moved with the night; those of lasting articles stand. ``scale``
    grows the number of ordinary articles. Nothing is written before ``City.write``.
    """
    base = today - timedelta(night - 1)
    city = City(out, today, night)
    city.contents = sites.founded()
    for site in city.contents:
        sites.furnish(site, base, seed, scale)
    ground = Ground({site.id: site for site in city.contents}, base, today, night, seed, first or base, sites.outside())
    plants.plant(ground)
    if night > 1:
        nights.later_nights(ground)
    furnished = [site for site in city.contents if site.columns]
    for site in furnished:
        content.arrange(site)
    ground.settle()
    for site in furnished:
        render.publish(site, base)
    city.sites = [sites.row_of(site) for site in city.contents]
    city.hosts = {site.id: site.host for site in city.contents} | ground.outside
    judged = [site for site in furnished if site.status == "active" and site.id not in ground.unseen]
    city.dates = [one for site in judged for one in truth.dates(site)]
    city.columns = [one for site in judged for one in truth.columns(site, today)]
    city.truth = [*truth.of_loopback(judged), *truth.of_columns(city.columns), *ground.truth()]
    return city


@dataclass
class City:
    """One night's city. Addresses are placeholders until ``bound`` to a running server."""

    out: Path
    today: date
    night: int
    contents: list[Site] = field(default_factory=list)
    sites: list[dict[str, str]] = field(default_factory=list)
    truth: list[Truth] = field(default_factory=list)
    dates: list[DateTruth] = field(default_factory=list)
    columns: list[ColumnTruth] = field(default_factory=list)
    hosts: dict[str, Host] = field(default_factory=dict)

    def bound(self, server: Server) -> "City":
        """The same city with the addresses it is served at."""
        return replace(
            self,
            sites=[row | {"home": server.bound(row["home"])} for row in self.sites],
            truth=[
                one._replace(url=server.bound(one.url), or_urls=tuple(map(server.bound, one.or_urls)))
                for one in self.truth
            ],
            dates=[one._replace(url=server.bound(one.url)) for one in self.dates],
            columns=[one._replace(url=server.bound(one.url)) for one in self.columns],
        )

    def write(self) -> None:
        """sites.csv into ``out``, the night's truth (truth.csv, dates.csv, columns.csv) into ``out/truth/<date>``."""
        self.truth_folder.mkdir(parents=True, exist_ok=True)
        _write(self.out / "sites.csv", REGISTRY, ([row.get(name, "") for name in REGISTRY] for row in self.sites))
        truth = ((*one[:-1], " ".join(one.or_urls)) for one in self.truth)
        _write(self.truth_folder / "truth.csv", Truth._fields, truth)
        _write(self.truth_folder / "dates.csv", DateTruth._fields, self.dates)
        _write(self.truth_folder / "columns.csv", ColumnTruth._fields, self.columns)

    @property
    def truth_folder(self) -> Path:
        return self.out / "truth" / self.today.isoformat()


def _write(path: Path, header: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
