"""What every spider has: the city it watches, given by the runner or opened for Scrapy's own command."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from scrapy import Request, Spider

from crawler.addresses import PLAIN
from crawler.city import City
from crawler.spiders.queue import Ask, Asking
from crawler.transport import Answer

NO_REQUESTS: tuple[Request, ...] = ()  # what start() yields: requests are made where their answers are awaited


def city_from(crawler: Any) -> City:
    """The city of a spider that Scrapy's own command started."""
    settings = crawler.settings
    return City.open(
        Path(settings["GOVSITE_SITES"]),
        Path(settings["GOVSITE_DATA"]),
        settings["GOVSITE_TODAY"],
        settings,
    )


class CitySpider(Spider):
    """``own_city``: the spider opened the city itself, and closes it when it ends."""

    def __init__(self, city: City, own_city: bool = False) -> None:
        super().__init__()
        self.city = city
        self.own_city = own_city
        self.asking = Asking()

    @classmethod
    def from_crawler(cls, crawler: Any, **arguments: Any) -> Self:
        arguments["own_city"] = "city" not in arguments
        spider = cls(arguments.pop("city", None) or city_from(crawler), **arguments)
        spider._set_crawler(crawler)
        return spider

    async def answer(self, ask: Ask, bounds: Mapping[str, Any]) -> Answer:
        """What came of asking for ``ask.at``, by way of Scrapy's engine and the downloader of the settings."""
        quoted = PLAIN.fullmatch(ask.at) is not None  # Scrapy would find nothing to quote in it
        request = Request(ask.at, meta={"bounds": bounds, "verbatim_url": quoted}, dont_filter=True)
        response = await self.crawler.engine.download_async(request)
        answer: Answer = response.meta["answer"]
        return answer
