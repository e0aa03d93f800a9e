"""One availability round over the home pages of all registered sites."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict
from typing import Any, Self

from scrapy import Spider

from crawler.availability import look
from crawler.city import City
from crawler.records import Probe, Site
from crawler.spiders.site import NO_REQUESTS, city_from, nearest

_AT_ONCE = 100


class ProbeSpider(Spider):
    """``scrapy crawl probe [-a sites=a,b]``: retired sites are looked at too, for they should be gone."""

    name = "probe"

    def __init__(self, city: City, sites: str | Sequence[str] = (), own_city: bool = False) -> None:
        super().__init__()
        self.city = city
        self.own_city = own_city
        ids = sites.split(",") if isinstance(sites, str) else sites
        self.sites: Sequence[Site] = [nearest(site, city) for site in ids] if ids else city.registry.sites

    @classmethod
    def from_crawler(cls, crawler: Any, **arguments: Any) -> Self:
        arguments["own_city"] = "city" not in arguments
        spider = cls(arguments.pop("city", None) or city_from(crawler), **arguments)
        spider._set_crawler(crawler)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        room = asyncio.Semaphore(_AT_ONCE)

        async def one(site: Site) -> Probe:
            async with room:
                return await look(site, self.city)

        for probe in asyncio.as_completed([one(site) for site in self.sites]):
            self.city.emit(_event(await probe))
        for request in NO_REQUESTS:
            yield request

    def next_request(self) -> None:
        """Every look is made in ``start``."""

    def has_more(self) -> bool:
        return False

    async def closed(self, reason: str) -> None:
        if self.own_city:
            await self.city.close()


def _event(probe: Probe) -> dict[str, Any]:
    event = {"event": "probe", **asdict(probe), "at": probe.at.isoformat()}
    event["tls_expires"] = probe.tls_expires.isoformat() if probe.tls_expires else None
    return event
