"""What every spider has: the city it watches, given by the runner or opened for Scrapy's own command."""

from pathlib import Path
from typing import Any, Self

from scrapy import Request, Spider

from crawler.city import City

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


class CitySpider(Spider):
    """``own_city``: the spider opened the city itself, and closes it when it ends."""

    def __init__(self, city: City, own_city: bool = False) -> None:
        super().__init__()
        self.city = city
        self.own_city = own_city

    @classmethod
    def from_crawler(cls, crawler: Any, **arguments: Any) -> Self:
        arguments["own_city"] = "city" not in arguments
        spider = cls(arguments.pop("city", None) or city_from(crawler), **arguments)
        spider._set_crawler(crawler)
        return spider
