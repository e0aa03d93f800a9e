"""One worker process: many sites in one reactor, told in JSON lines on stdout.

python -m crawler.runner crawl --sites sites.csv --data data --ids lingshan,pubei
"""

import argparse
import asyncio
import json
import logging
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler import settings as knobs
from crawler.city import City, tell
from crawler.memory import collect_seldom
from crawler.registry import RegistryError

if TYPE_CHECKING:
    from crawler.spiders.crawling import Crawling

COMMANDS = ("crawl", "probe", "links", "retest", "render")
_SCRAPYS = ("crawl", "links", "retest")  # the other commands need neither its engine nor its reactor
_ALIVE = 20.0  # seconds between two signs of life to the supervisor


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code: 0 done or stopped in order, 1 failed (with one line saying what), 2 wrong usage."""
    arguments = _parser().parse_args(argv)
    _log_to(arguments.log)
    settings = _settings(arguments)
    crawling = _crawling(settings) if arguments.command in _SCRAPYS else None
    collect_seldom()
    work = _Work(arguments, settings, crawling)
    return crawling.run(work.run()) if crawling else asyncio.run(work.run())


def _crawling(settings: Mapping[str, Any]) -> "Crawling":
    from crawler.spiders.crawling import Crawling  # here: Scrapy is most of what a process costs to start

    return Crawling(settings)


class _Work:
    """What one process has been told to do, and how it ends: when all is done, on a signal, or without its master."""

    def __init__(self, arguments: argparse.Namespace, settings: Mapping[str, Any], crawling: "Crawling | None") -> None:
        self._arguments = arguments
        self._settings = settings
        self._crawling = crawling
        self._stopping = False
        self._city: City | None = None
        self._probing: asyncio.Task[None] | None = None
        self._tasks: list[asyncio.Task[None]] = []  # held, or they may be collected while they run

    async def run(self) -> int:
        try:
            self._city = city = self._open_city()
            jobs = await self._jobs(city)
        except (RegistryError, OSError, ValueError) as error:
            return self._failed(str(error))
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        alive = loop.create_task(self._show_life())
        try:
            failures = await self._do(jobs, city)
        finally:
            alive.cancel()
            await city.close()
        if city.trouble:
            return self._failed(city.trouble)
        return 1 if failures else 0

    def stop(self) -> None:
        """Ask nothing more, drop what is on its way, keep what has been read."""
        if self._stopping:
            return
        self._stopping = True
        if self._probing is not None:
            self._probing.cancel()
        if self._crawling is not None:
            self._crawling.interrupt()
        if self._city is not None:
            self._tasks.append(asyncio.ensure_future(self._end(self._city)))

    async def _end(self, city: City) -> None:
        await city.transport.close()
        if self._crawling is not None:
            await self._crawling.end()

    async def _do(self, jobs: Sequence[Mapping[str, Any]], city: City) -> int:
        """How many sites failed."""
        if self._arguments.command == "render":
            from crawler.render import render_sites  # here, as below: each command loads what it needs

            await render_sites(city, [job["id"] for job in jobs], self._settings["USER_AGENT"], lambda: self._stopping)
            return 0
        if self._crawling is None:
            return await self._probe([job["id"] for job in jobs], city)
        if self._arguments.command == "links":
            await self._crawling.check_links(city, tuple(url for job in jobs for url in job.get("urls", ())))
            return 0
        return await self._walk(jobs, city, self._crawling)

    async def _probe(self, ids: Sequence[str], city: City) -> int:
        from crawler.availability import probe_sites

        try:
            sites = [city.site(id_) for id_ in ids]
        except ValueError as error:
            return self._failed(str(error))
        self._probing = asyncio.ensure_future(probe_sites(sites, city))
        with suppress(asyncio.CancelledError):
            await self._probing
        return 0

    async def _walk(self, jobs: Sequence[Mapping[str, Any]], city: City, crawling: "Crawling") -> int:
        """Walk the sites, so many at once; one that cannot be started is told and does not hold back the others."""
        room = asyncio.Semaphore(self._arguments.at_once or int(self._settings["GOVSITE_SITES_AT_ONCE"]))

        async def one(job: Mapping[str, Any]) -> int:
            async with room:
                if self._stopping or city.trouble:
                    return 0
                return await self._walk_one(job, city, crawling)

        return sum(await asyncio.gather(*map(one, jobs)))

    async def _walk_one(self, job: Mapping[str, Any], city: City, crawling: "Crawling") -> int:
        """1 when the site could not be walked at all, which is told."""
        urls = tuple(job.get("urls", ()))
        try:
            failure = await crawling.walk(city, job["id"], again=self._arguments.again, urls=urls)
        except ValueError as error:
            return self._failed(str(error))
        if city.trouble:
            self.stop()
        elif failure:
            print(failure, file=sys.stderr)
            return 1
        return 0

    async def _jobs(self, city: City) -> list[Mapping[str, Any]]:
        """The sites to do: from the command line, or one JSON line of a supervisor whose end is ours too."""
        if not self._arguments.supervised:
            sites = city.registry.sites if self._arguments.command == "probe" else city.registry.active
            names = [name for name in self._arguments.ids.split(",") if name] or [site.id for site in sites]
            return [{"id": name} for name in names]
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(limit=2**28)
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        jobs: list[Mapping[str, Any]] = json.loads(await reader.readline() or b"[]")
        self._tasks.append(loop.create_task(self._outlive_nobody(reader)))
        return jobs

    async def _outlive_nobody(self, reader: asyncio.StreamReader) -> None:
        await reader.read()
        self.stop()

    def _open_city(self) -> City:
        arguments = self._arguments
        return City.open(
            Path(arguments.sites),
            Path(arguments.data),
            arguments.today,
            self._settings,
        )

    async def _show_life(self) -> None:
        while True:
            await asyncio.sleep(_ALIVE)
            tell({"event": "alive"})

    def _failed(self, message: str) -> int:
        tell({"event": "fatal", "error": message})
        if not self._arguments.supervised:  # else the supervisor says it, once for all its workers
            print(message, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m crawler.runner", description=__doc__.partition("\n")[0])
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("--sites", default=knobs.GOVSITE_SITES)
    parser.add_argument("--data", default=knobs.GOVSITE_DATA)
    parser.add_argument("--today", default=knobs.GOVSITE_TODAY, help="monitoring date, YYYY-MM-DD")
    parser.add_argument("--ids", default="", help="site ids, separated by commas; all active sites without it")
    parser.add_argument("--again", action="store_true", help="a new round of the same night: everything is due again")
    parser.add_argument("--at-once", type=int, default=0, help="sites at once")
    parser.add_argument("--supervised", action="store_true", help="jobs come as one JSON line on stdin")
    parser.add_argument("--log", default="", help="log file; stderr without it")
    parser.add_argument("-s", dest="settings", action="append", default=[], metavar="NAME=VALUE")
    return parser


def _settings(arguments: argparse.Namespace) -> dict[str, Any]:
    """The knobs by name; what the command line says of one is text."""
    settings = {name: value for name, value in vars(knobs).items() if name.isupper()}
    for item in arguments.settings:
        name, _, value = item.partition("=")
        settings[name] = value
    return settings


def _log_to(path: str) -> None:
    handler = logging.FileHandler(path, encoding="utf-8") if path else logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # name look-ups that hang in their threads must not hold back the end
