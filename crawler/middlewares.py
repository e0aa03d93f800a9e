"""What stands between Scrapy's engine and the network: our transport, and a log that is silent about each page."""

import asyncio
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.logformatter import LogFormatter
from twisted.internet.defer import Deferred


class Downloader:
    """Scrapy's downloader over ``crawler.transport``: no slots and no middlewares.

    Who may ask when was decided before a request was made, and every bound (time, size, decompression,
    checked address) is the transport's. No answer is an answer here: it comes back with status 0, because it is data
    as a 404 is. The response is a plain ``Response`` without a body: ``meta["answer"]`` holds the answer, and
    ``crawler.pages.decoding`` alone decides the encoding of a page.
    """

    def __init__(self, crawler: Any) -> None:
        self._crawler = crawler
        self.active: set[Request] = set()

    def needs_backout(self) -> bool:
        return False

    def fetch(self, request: Request) -> Deferred[Response]:
        self.active.add(request)
        return Deferred.fromFuture(asyncio.ensure_future(self._ask(request)))

    async def _ask(self, request: Request) -> Response:
        try:
            meta = request.meta
            answer = meta["answer"] = await self._crawler.spider.city.transport.get(request.url, **meta["bounds"])
            return Response(request.url, status=answer.status, request=request)
        finally:
            self.active.discard(request)

    def close(self) -> None:
        """The transport belongs to the process, not to one crawler."""


class QuietLog(LogFormatter):
    """Says nothing of a page that was crawled: a night has hundreds of thousands of them."""

    def crawled(self, request: Request, response: Response, spider: Spider) -> None:  # type: ignore[override]
        return None
