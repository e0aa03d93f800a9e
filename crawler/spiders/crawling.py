"""The crawls of one process: Scrapy's crawlers, each a spider's, in Scrapy's reactor."""

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any

from scrapy.crawler import AsyncCrawlerRunner
from scrapy.settings import Settings
from scrapy.utils.reactor import install_reactor

from crawler.city import City
from crawler.spiders.site import SiteSpider


class Crawling:
    """Runs spiders of this package. To be made before anything else of the process imports a reactor."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        install_reactor(settings["TWISTED_REACTOR"])
        scrapys = Settings()
        scrapys.setdict(dict(settings), priority="project")
        self._runner = AsyncCrawlerRunner(scrapys)

    def run(self, work: Coroutine[Any, Any, int]) -> int:
        """What ``work`` comes to, run in the reactor, which is then stopped."""
        from twisted.internet import reactor  # only now: importing it before one is installed installs another

        turning: Any = reactor
        task = asyncio.get_event_loop().create_task(work)
        task.add_done_callback(lambda _: turning.stop())
        turning.run(installSignalHandlers=False)
        return task.result()

    async def walk(self, city: City, site: str, *, again: bool, urls: tuple[str, ...]) -> str:
        """Walk one site: '' or why its walk failed. Raises ValueError when it cannot begin at all."""
        crawler = self._runner.create_crawler("site")
        await self._runner.crawl(crawler, city=city, site=site, again=again, urls=urls)
        spider = crawler.spider
        return spider.walk.failure if isinstance(spider, SiteSpider) and spider.walk else ""

    async def check_links(self, city: City, urls: tuple[str, ...]) -> None:
        await self._runner.crawl("links", city=city, urls=urls)

    def interrupt(self) -> None:
        """Ask nothing more."""
        for crawler in self._runner.crawlers:
            if interrupt := getattr(crawler.spider, "interrupt", None):
                interrupt()

    async def end(self) -> None:
        """End the crawlers, whatever they still have to do."""
        await self._runner.stop()
