"""The one walk: everything a site holds, asked politely, read once and kept."""

import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Self

from scrapy import Request, Spider

from crawler.city import City
from crawler.pipelines import Keep
from crawler.registry import RegistryError
from crawler.spiders.queue import Ask, wake_engine
from crawler.spiders.walk import Walk

NO_REQUESTS: tuple[Request, ...] = ()  # what start() yields: requests come from the queue


def city_from(crawler: Any) -> City:
    """The city of a spider that Scrapy's own command started."""
    settings = crawler.settings
    return City.open(
        Path(settings["GOVSITE_SITES"]),
        Path(settings["GOVSITE_DATA"]),
        settings["GOVSITE_TODAY"],
        settings,
    )


class SiteSpider(Spider):
    """``scrapy crawl site -a site=ID``: tonight's walk of one site, or what is left of it."""

    name = "site"

    def __init__(
        self, city: City, site: str = "", again: bool = False, urls: tuple[str, ...] = (), own_city: bool = False
    ) -> None:
        super().__init__()
        self.city = city
        self.site = city.site(site)
        self.again = bool(again)
        self.urls = urls
        self.own_city = own_city
        self.walk: Walk | None = None

    @classmethod
    def from_crawler(cls, crawler: Any, **arguments: Any) -> Self:
        arguments["own_city"] = "city" not in arguments
        try:
            spider = cls(arguments.pop("city", None) or city_from(crawler), **arguments)
        except (ValueError, RegistryError) as error:
            if not arguments["own_city"]:
                raise
            sys.exit(str(error))  # started by Scrapy's command: one line and exit code 1 instead of a traceback
        spider._set_crawler(crawler)
        return spider

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
