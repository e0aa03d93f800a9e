"""What all walks of one process share: the registry, the clock, one transport and one budget per address."""

import difflib
import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler import registry
from crawler.filereader import FileReader
from crawler.hosts import Hosts
from crawler.politeness import Addresses, Budget, Turns
from crawler.records import CHINA, Site
from crawler.transport import Transport

Emit = Callable[[Mapping[str, Any]], None]


@dataclass(eq=False)
class City:
    """One process's view of the night. ``today`` is the monitoring date; the real time of day goes with it."""

    registry: registry.Registry
    data: Path
    today: date
    addresses: Addresses
    turns: Turns
    transport: Transport
    hosts: Hosts
    emit: Emit
    open_within: float = 15.0  # seconds: the survey's limit for a home page that opens
    trouble: str = ""  # why this process must end: a full disk, a store that cannot be written
    files: FileReader = field(default_factory=FileReader)
    _shift: timedelta = field(default=timedelta(), init=False)

    def __post_init__(self) -> None:
        self._shift = timedelta(days=(self.today - datetime.now(CHINA).date()).days)

    @classmethod
    def open(cls, sites: Path, data: Path, today: str, settings: Mapping[str, Any], emit: Emit | None = None) -> "City":
        """Raises RegistryError when sites.csv is wrong, ValueError when ``today`` is no date."""
        known = registry.load(sites)
        addresses = Addresses(urlsplit(site.home).hostname or "" for site in known.sites)
        turns = Turns(Budget())
        transport = Transport(addresses, settings["USER_AGENT"])
        return cls(
            registry=known,
            data=data,
            today=date.fromisoformat(today) if today else datetime.now(CHINA).date(),
            addresses=addresses,
            turns=turns,
            transport=transport,
            hosts=Hosts(transport, addresses, turns, patience=float(settings["GOVSITE_RETRY_SECONDS"])),
            emit=emit or tell,
            open_within=float(settings["GOVSITE_OPEN_WITHIN"]),
        )

    def site(self, site_id: str) -> Site:
        """The site called ``site_id``. Raises ValueError naming those that are spelt nearly so."""
        site = self.registry.get(site_id)
        if site is not None:
            return site
        near = difflib.get_close_matches(site_id, [site.id for site in self.registry.sites], n=3, cutoff=0.5)
        hint = f"did you mean {', '.join(near)}?" if near else "see the ids in sites.csv"
        raise ValueError(f"no site {site_id!r} in sites.csv: {hint}")

    def now(self) -> datetime:
        """The time of a look: now, on the monitoring date."""
        return datetime.now(UTC) + self._shift

    async def close(self) -> None:
        await self.transport.close()
        await self.files.close()
        self.addresses.close()


def tell(event: Mapping[str, Any]) -> None:
    """One event as one JSON line on stdout, the only thing a worker writes there."""
    try:
        sys.stdout.write(json.dumps(event, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:  # nobody listens any more: the worker still has to save what it has
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
