"""Which addresses on other hosts the sites point at, and which of them their own site's walk has seen tonight."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

from crawler.addresses import host_key
from crawler.city import City
from crawler.records import CHINA, SEEN, Fetch
from crawler.store import SiteReader, SiteStore, StoreError


def targets(city: City) -> dict[str, str]:
    """Address → role of every off-site reference of every registered site that has a file."""
    found: dict[str, str] = {}
    for site in city.registry.sites:
        with ExitStack() as stack:
            if store := _opened(city, site.id, stack):
                for url, role in store.offsite():
                    if url.startswith(("http://", "https://")):
                        found.setdefault(url, role)
    return found


def seen_by_their_own_walk(city: City, urls: Iterable[str]) -> Iterator[Fetch]:
    """Tonight's looks that registered sites' own walks took at ``urls``: no second request is owed to anyone."""
    by_site: dict[str, list[str]] = {}
    for url in urls:
        if owner := city.registry.by_host(host_key(url)):
            by_site.setdefault(owner.id, []).append(url)
    for site_id, theirs in by_site.items():
        with ExitStack() as stack:
            store = _opened(city, site_id, stack)
            for target in filter(None, map(store.target, theirs)) if store else ():
                fetch = target.fetch
                tonight = fetch is not None and fetch.at.astimezone(CHINA).date() >= city.today
                if fetch and tonight and fetch.outcome in SEEN | {"gone"}:
                    yield fetch


def in_turns(urls: Mapping[str, str], asked: Iterable[str], most: int) -> deque[tuple[str, str]]:
    """(address, role) to ask, one of each host in turn, at most ``most`` of a host a night with those ``asked``."""
    begun = Counter(map(host_key, asked))
    by_host: dict[str, deque[tuple[str, str]]] = {}
    for url, role in urls.items():
        host = host_key(url)
        if begun[host] < most:
            begun[host] += 1
            by_host.setdefault(host, deque()).append((url, role))
    turns: deque[tuple[str, str]] = deque()
    while by_host:
        for host, waiting in list(by_host.items()):
            turns.append(waiting.popleft())
            if not waiting:
                del by_host[host]
    return turns


def _opened(city: City, site_id: str, stack: ExitStack) -> SiteReader | None:
    """A site's file; None, told once, when it is not there or cannot be read."""
    path: Path = city.data / "sites" / f"{site_id}.db"
    if not path.exists():
        return None
    try:
        return stack.enter_context(SiteStore.open(path, site_id))
    except StoreError as error:
        city.emit({"event": "log", "level": "error", "message": str(error)})
        return None
