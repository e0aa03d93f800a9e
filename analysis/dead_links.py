"""Where a site's dead links stand: on which pages, in which part of them, and what became of what they point at."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from analysis.files import trouble
from analysis.links import DeadTarget, answered
from analysis.records import LinkRow
from analysis.snapshot import Snapshot
from crawler.records import Fetch, Look, Target, Whereabouts

ROLES = ("page", "attachment", "image")  # those an indicator looks at
NEARLY_ALL = 0.9  # of the pages: a template's link may be missing on a page that was not read again
A_TEMPLATE = 3  # pages at least
PARSED = 300  # pages that are parsed again to see where a link stands: one costs some 3 ms
NIGHTS_TOLD = 5

# what a fetch's error holds, and the cause it is told as
_CAUSES = (
    ("timeout", "timeout"),
    ("dns", "dns"),
    ("refused", "refused"),
    ("reset", "reset"),
    ("tls", "tls"),
    ("certificate", "tls"),
    ("redirect", "redirect"),
)


def rows(snapshot: Snapshot) -> Iterator[LinkRow]:
    """Each dead address that pages of the site still point at, and each file that is not what its name says."""
    targets = [one for one in _suspects(snapshot) if snapshot.referrers(one.url)]
    reach = snapshot.holdings.reach([one.url for one in targets]) if targets else {}
    totals = Counter(page.kind for page in snapshot.pages)
    places = _places(snapshot, targets)
    for target in targets:
        on = reach.get(target.url, Counter())
        scope, of_pages = scope_of(on, totals)
        page, there = places.get(target.url, (snapshot.referrers(target.url)[0], Whereabouts("", "", "")))
        looks = target.looks if isinstance(target, DeadTarget) else ()
        assert target.fetch
        yield LinkRow(
            site_id=snapshot.site.id,
            url=target.url,
            role=target.role,
            on_site=target.internal,
            cause=cause(target.fetch) if looks else "file",
            looks="；".join(_told(looks)) or trouble(target.fetch),
            confirmed=target.confirmed if isinstance(target, DeadTarget) else True,
            pages=on.total(),
            scope=scope,
            scope_pages=of_pages,
            page=page,
            part=there.part,
            selector=there.selector,
            text=there.text,
        )


def _suspects(snapshot: Snapshot) -> Iterator[DeadTarget | Target]:
    for dead in snapshot.links.dead:
        if dead.role in ROLES and not dead.is_home:
            yield dead
    yield from snapshot.links.files


def cause(fetch: Fetch) -> str:
    """gone (404, 410), client (another 4xx), server (5xx), dns, timeout, refused, reset, tls, redirect, or other."""
    if fetch.status in (404, 410):
        return "gone"
    if fetch.status >= 400:
        return "server" if fetch.status >= 500 else "client"
    error = fetch.error.lower()
    return next((told for sign, told in _CAUSES if sign in error), "other")


def _told(looks: Sequence[Look]) -> list[str]:
    """``2026-11-24 HTTP 404（2 次）`` for each night of the newest ``NIGHTS_TOLD``."""
    seen = Counter((look.night, answered(look.status, look.error)) for look in looks)
    told = [f"{night} {said}{f'（{times} 次）' if times > 1 else ''}" for (night, said), times in seen.items()]
    return told[-NIGHTS_TOLD:]


def scope_of(on: Mapping[str, int], totals: Mapping[str, int]) -> tuple[str, int]:
    """Which pages a link stands on, told by their kinds, and how many such pages the site has.

    ``all``: nearly every page; a kind (column article …): nearly every page of it and few others; ``''``: some pages.
    """
    count, pages = sum(on.values()), sum(totals.values())
    if count >= A_TEMPLATE and count >= NEARLY_ALL * pages:
        return "all", pages
    for kind, number in on.items():
        of_kind = totals.get(kind, 0)
        if number >= A_TEMPLATE and number >= NEARLY_ALL * of_kind and number >= NEARLY_ALL * count:
            return kind, of_kind
    return "", pages


def _places(snapshot: Snapshot, targets: list[DeadTarget | Target]) -> dict[str, tuple[str, Whereabouts]]:
    """url → (a page, where it stands there). Pages that show several of the addresses are parsed once."""
    wanted: dict[str, set[str]] = {}  # page → addresses
    for target in targets:
        for page in snapshot.referrers(target.url):
            wanted.setdefault(page, set()).add(target.url)
    found: dict[str, tuple[str, Whereabouts]] = {}
    parsed = 0
    for page, urls in sorted(wanted.items(), key=lambda pair: -len(pair[1])):
        unplaced = urls - found.keys()
        if unplaced and parsed < PARSED:
            parsed += 1
            there = snapshot.holdings.whereabouts(page, unplaced)
            found |= {url: (page, place) for url, place in there.items()}
    return found
