"""The one walk: everything a site holds, asked politely, read once and kept."""

import sys
from collections.abc import AsyncIterator
from typing import Any, Self

from scrapy import Request

from crawler.city import City
from crawler.pipelines import Keep
from crawler.registry import RegistryError
from crawler.spiders.of_city import NO_REQUESTS, CitySpider
from crawler.spiders.queue import Ask, wake_engine
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
        """Open the night; the queue draws from the walk from then on."""
        keep = self.crawler.get_item_pipeline(Keep) or Keep.from_crawler(self.crawler)
        self.walk = Walk(self.city, self.site, self.crawler.settings, keep, self.wake)
        await self.walk.begin(again=self.again, urls=self.urls)
        for request in NO_REQUESTS:
            yield request

    def next_request(self) -> Request | None:
        ask = self.walk.next() if self.walk else None
        return self.request(ask) if ask else None

    def has_more(self) -> bool:
        return self.walk is not None and self.walk.has_more()

    def request(self, ask: Ask) -> Request:
        assert self.walk is not None
        return Request(ask.at, callback=self.parse, meta={**self.walk.bounds(ask), "ask": ask}, dont_filter=True)

    def parse(self, response: Any) -> Any:
        assert self.walk is not None
        return self.walk.answered(response.meta["ask"], response.meta["answer"])

    def wake(self) -> None:
        wake_engine(self.crawler)

    def interrupt(self) -> None:
        """Ask nothing more tonight; the night stays open to be resumed."""
        if self.walk:
            self.walk.interrupted = True
            self.walk.line.stop()

    async def closed(self, reason: str) -> None:
        if self.walk:
            await self.walk.settle()
            self.walk.end(finished=reason == "finished")
        if self.own_city:
            await self.city.close()
