"""One availability round over the home pages of all registered sites."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from crawler.availability import probe_sites
from crawler.city import City
from crawler.records import Site
from crawler.spiders.of_city import NO_REQUESTS, CitySpider


class ProbeSpider(CitySpider):
    """``scrapy crawl probe [-a sites=a,b]``: retired sites are looked at too, for they should be gone."""

    name = "probe"

    def __init__(self, city: City, sites: str | Sequence[str] = (), own_city: bool = False) -> None:
        super().__init__(city, own_city)
        ids = sites.split(",") if isinstance(sites, str) else sites
        self.sites: Sequence[Site] = [city.site(site) for site in ids] if ids else city.registry.sites

    async def start(self) -> AsyncIterator[Any]:
        await probe_sites(self.sites, self.city)
        for request in NO_REQUESTS:
            yield request

    async def closed(self, reason: str) -> None:
        if self.own_city:
            await self.city.close()
