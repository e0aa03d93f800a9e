"""Which pages of a site explain policies, and what each names."""

import re
from collections.abc import Iterator
from datetime import date

from analysis import explaining
from analysis.matching import Interpretation
from analysis.naming import QUOTED, core, cores, plain_number
from analysis.policies import ISSUING, explains
from analysis.snapshot import EXPLAINS, NOT_A_PAGE, PageFacts, Snapshot
from crawler.addresses import same_page_key
from crawler.pages.words import NUMBER
from crawler.records import Link

_NUMBER = re.compile(NUMBER)


def interpretations(snapshot: Snapshot) -> Iterator[Interpretation]:
    """What a site holds of interpretations: pages whose title says so, and what its interpretation columns list."""
    listed = frozenset().union(*(column.addresses for column in snapshot.columns_of("interpretation")))
    for page in snapshot.pages:
        if page.kind in NOT_A_PAGE or page.kind in ("home", "column"):
            continue
        # some interpretation columns list the documents too: a copy of a document explains nothing
        by_column = page.url in listed and page.kind != "document" and not ISSUING.search(page.title)
        if by_column or explains(page.title):
            yield _interpretation(page, snapshot)


def _interpretation(page: PageFacts, snapshot: Snapshot) -> Interpretation:
    settled = page.published
    text = snapshot.holdings.text(page.url)[:20_000]
    links = page.content_links or _links_of(page, snapshot)
    return Interpretation(
        site_id=snapshot.site.id,
        url=page.url,
        title=page.title,
        published=settled.value if settled else None,
        core=core(page.title),
        named=cores(QUOTED.findall(page.title)),
        numbers=tuple({plain_number(number) for number in _NUMBER.findall(page.title + "\n" + text)}),
        links=tuple(same_page_key(link.url) for link in links),
        mentioned=cores(QUOTED.findall(text[:800])[:3]),
        opening=text[:300],
        form=explaining.form(page.title, page.images, page.frames),
        elements=explaining.elements(text),
        text_size=len(text),
        holds=page.images + page.frames,
        sample=explaining.sample(text),
    )


def _links_of(page: PageFacts, snapshot: Snapshot) -> tuple[Link, ...]:
    """A snapshot keeps the links of what explains by its title; a page that only its column makes one is asked."""
    if EXPLAINS.search(page.title):
        return ()
    whole = snapshot.holdings.page(page.url)
    return whole.content_links if whole else ()


def own_interpretations(snapshot: Snapshot) -> list[Interpretation]:
    return list(interpretations(snapshot))


def interpretations_since(snapshot: Snapshot, since: date) -> list[Interpretation]:
    """The site's own interpretations published from ``since`` to today."""
    known = snapshot.view(own_interpretations)
    return [one for one in known if one.published and since <= one.published <= snapshot.today]


def is_pictured(one: Interpretation) -> bool:
    """Whether it is told by a picture or a film, so that its text says nothing of what it holds."""
    return one.holds > 0 and (one.form in explaining.SHOWN or one.text_size < explaining.PICTURED)
