"""What an address answers now, whole and as it comes: asked once, as politely as the walk asks."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from crawler import settings
from crawler.addresses import canonical, host_key
from crawler.city import City
from crawler.looks import MOST_HOPS, next_hop
from crawler.transport import Answer


class OriginalError(Exception):
    """The address may not be asked; the message says why."""


@dataclass(frozen=True, slots=True)
class Original:
    """One hop: when it was asked, by our own clock, and the answer, its body decompressed and not masked."""

    url: str
    at: datetime
    answer: Answer


def originals(sites: Path, data: Path, url: str) -> list[Original]:
    """The answers at ``url`` and where it redirects to, in order; one that did not come has its error.

    Raises OriginalError where robots.txt or the private-address rule forbids an address, RegistryError for sites.csv.
    """
    return asyncio.run(_originals(sites, data, url))


async def _originals(sites: Path, data: Path, url: str) -> list[Original]:
    knobs = {name: getattr(settings, name) for name in dir(settings) if name.isupper()}
    city = City.open(sites, data, "", knobs, lambda _: None)
    hops: list[Original] = []
    try:
        while url and len(hops) <= MOST_HOPS:
            hops.append(await _asked(city, canonical(url) or url))
            url = next_hop(hops[-1].answer, hops[-1].url)
    finally:
        await city.close()
    return hops


async def _asked(city: City, url: str) -> Original:
    host = await city.hosts.prepared(url)
    if host.refusal in ("private address", "blocked"):
        raise OriginalError(f"{url}: not asked ({host.refusal})")
    if host.refusal == "robots" or not host.allows(url):
        raise OriginalError(f"{url}: robots.txt forbids it")
    at = datetime.now(UTC)
    if host.refusal:
        return Original(url, at, Answer(error=host.refusal))
    site = city.registry.by_host(host_key(url))
    await city.turns.wait(host.address, host.delay(site.delay if site else None))
    try:
        answer = await city.transport.get(
            url,
            limit=max(settings.GOVSITE_PAGE_BYTES, settings.GOVSITE_ATTACHMENT_BYTES),
            timeout=settings.GOVSITE_PAGE_SECONDS,
        )
    finally:
        city.turns.done(host.address)
    return Original(url, at, answer)
