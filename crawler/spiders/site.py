"""The one walk: everything a site holds, asked politely, read once and kept."""

import sys
from collections.abc import AsyncIterator
from typing import Any, Self

from crawler.city import City
from crawler.registry import RegistryError
from crawler.spiders.of_city import NO_REQUESTS, CitySpider
from crawler.spiders.queue import Ask
from crawler.spiders.walk import Walk


class SiteSpider(CitySpider):
    """``scrapy crawl site -a site=ID``: tonight's walk of one site, or what is left of it."""

    name = "site"

    def __init__(
        self, city: City, site: str = "", again: bool = False, urls: tuple[str, ...] = (), own_city: bool = False
    ) -> None:
        super().__init__(city, own_city)
        self.site = city.site(site)
        self.again = bool(again)
        self.urls = urls
        self.walk: Walk | None = None

    @classmethod
    def from_crawler(cls, crawler: Any, **arguments: Any) -> Self:
        try:
            return super().from_crawler(crawler, **arguments)
        except (ValueError, RegistryError) as error:
            if "city" in arguments:
                raise
            sys.exit(str(error))  # started by Scrapy's command: one line and exit code 1 instead of a traceback

    async def start(self) -> AsyncIterator[Any]:
        """The whole night: it yields nothing, for what comes of it is kept as it comes."""
        self.walk = walk = Walk(self.city, self.site, self.crawler.settings, self.asking.wake)
        await walk.begin(again=self.again, urls=self.urls)
        await self.asking.run(walk.next, walk.has_more, self.look)
        for request in NO_REQUESTS:
            yield request

    async def look(self, ask: Ask) -> None:
        assert self.walk is not None
        self.walk.answered(ask, await self.answer(ask, self.walk.bounds(ask)))

    def interrupt(self) -> None:
        """Ask nothing more tonight; the night stays open to be resumed."""
        if self.walk:
            self.walk.interrupted = True
            self.walk.line.stop()
            self.asking.wake()

    async def closed(self, reason: str) -> None:
        if self.walk:
            await self.walk.settle()
            self.walk.end(finished=reason == "finished")
        if self.own_city:
            await self.city.close()
