"""The peer: Scrapy's own CrawlSpider with a LinkExtractor, told to visit every internal link and nothing else."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from scrapy.http import Response
from scrapy.linkextractors import LinkExtractor
from scrapy.spiders import CrawlSpider, Rule


class BareSpider(CrawlSpider):
    name = "bare"
    custom_settings = {
        "CONCURRENT_REQUESTS": 16,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
        "DOWNLOAD_DELAY": 0,
        "HTTPERROR_ALLOW_ALL": True,
        "LOG_LEVEL": "ERROR",
        "REMOTE_CONTROL_ENABLED": False,
        "ROBOTSTXT_OBEY": True,
        "TELNETCONSOLE_ENABLED": False,
    }
    rules = (
        Rule(LinkExtractor(tags=("a", "area", "iframe"), attrs=("href", "src")), callback="parse_page", follow=True),
    )

    def __init__(self, home: str, **words: Any) -> None:
        super().__init__(**words)
        self.start_urls = [home]
        self.allowed_domains = [urlsplit(home).hostname or ""]

    def parse_page(self, response: Response) -> Iterator[dict[str, Any]]:
        yield {"url": response.url, "status": response.status}
