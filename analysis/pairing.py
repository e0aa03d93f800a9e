"""Which interpretation explains which policy document, within a site and across the registered sites."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from analysis.policies import Document, documents
from analysis.records import PolicyRow
from analysis.snapshot import EXPLAINS, NOT_A_PAGE, Snapshot
from analysis.workdays import Workdays
from crawler.addresses import same_page_key
from crawler.pages.words import NUMBER

EARLIEST = timedelta(days=30)  # an interpretation this long before its document explains an older edition
ALIKE = 0.8  # share of common character pairs at which two titles name the same thing
NEAR = timedelta(days=120)  # and the two must then stand this near in time
MIN_CORE = 6  # a shorter name is everybody's

_QUOTED = re.compile(r"《([^《》]{4,120})》")
_NUMBER = re.compile(NUMBER)
_ISSUED = re.compile(r"^.*?(?:印发|发布|公布|转发|出台|颁布|施行|实施)(?=.{4,})")
_ABOUT = re.compile(r"^.{0,40}?(?:人民政府|办公室|办公厅|委员会|局|厅|委|院|部|署|会)关于(?=.{4,})|^关于(?=.{4,})")
_ENDINGS = re.compile(
    r"(?:的)?(?:通知|公告|通告|决定)$|(?:的)?(?:政策)?(?:解读|图解|问答|说明|解读材料|起草说明|答记者问)$"
)
_EXPLAINING = re.compile(
    r"(?:【[^【】]{0,10}】|\[[^\[\]]{0,10}\])|一张?图(?:读懂|看懂|解读|了解|解)|(?:政策|部门|专家|文字|图文|媒体|视频|动漫|多图)?"
    r"(?:解读|图解|详解|读懂|问答)(?:之?[一二三四五六七八九十\d]+)?[|｜丨:：]?|答记者问|新闻发布会|政策"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_NOT_WORDS = re.compile(r"[\W_]+")


class Interpretation(NamedTuple):
    """A page that explains a policy: what it names, by the core of a title and by number, and what it links to."""

    site_id: str
    url: str
    title: str
    published: date | None
    core: str
    named: tuple[str, ...]
    numbers: tuple[str, ...]
    links: tuple[str, ...]


class Pair(NamedTuple):
    """A document with the interpretation that explains it, None where there is none. ``lag_wd`` in working days."""

    document: Document
    interpretation: Interpretation | None
    lag_wd: int | None
    policy_links: bool
    interpretation_links: bool
    outcome: str  # as PolicyRow.outcome


def core(title: str) -> str:
    """What a title is about, the wrapping taken off: 关于印发某县养老服务实施方案的通知 → 某县养老服务实施方案."""
    quoted = _QUOTED.search(title)
    inner = _EXPLAINING.sub("", quoted[1] if quoted else title).strip()
    inner = _ABOUT.sub("", _ISSUED.sub("", inner))
    for _ in range(2):
        inner = _ENDINGS.sub("", inner)
    return _NOT_WORDS.sub("", inner)


# --- the interpretations of a city ------------------------------------------------------------------------------


def interpretations(snapshot: Snapshot) -> Iterator[Interpretation]:
    """What a site holds of interpretations: pages whose title says so, and what its interpretation columns list."""
    listed = frozenset().union(*(column.addresses for column in snapshot.columns_of("interpretation")))
    for page in snapshot.pages:
        if page.kind in NOT_A_PAGE or page.kind in ("home", "column") or page.kind == "document":
            continue
        if page.url not in listed and not EXPLAINS.search(page.title):
            continue
        settled = snapshot.published(page)
        text = snapshot.holdings.text(page.url)[:20_000]
        yield Interpretation(
            site_id=snapshot.site.id,
            url=page.url,
            title=page.title,
            published=settled.value if settled else None,
            core=core(page.title),
            named=_named(page.title, text),
            numbers=tuple({_plain_number(number) for number in _NUMBER.findall(page.title + "\n" + text)}),
            links=tuple(same_page_key(link.url) for link in page.content_links),
        )


def _named(title: str, text: str) -> tuple[str, ...]:
    """The cores of what the title quotes, else of what the text's beginning quotes: an explanation names it early."""
    quoted = _QUOTED.findall(title) or _QUOTED.findall(text[:800])[:3]
    return tuple(name for name in map(core, quoted) if len(name) >= MIN_CORE)


def _plain_number(number: str) -> str:
    """A document number in one form, whatever brackets were typed: 钦政办201770."""
    return re.sub(r"[^\u4e00-\u9fa5\d]|[第号年]", "", number)


@dataclass
class City:
    """The interpretations of all registered sites, so that a document finds its own wherever it was published."""

    all: Sequence[Interpretation] = ()
    _by_url: dict[str, Interpretation] = field(default_factory=dict, repr=False)
    _by_link: dict[str, list[Interpretation]] = field(default_factory=dict, repr=False)
    _by_number: dict[str, list[Interpretation]] = field(default_factory=dict, repr=False)
    _by_name: dict[str, list[Interpretation]] = field(default_factory=dict, repr=False)
    _of_site: dict[str, list[tuple[Interpretation, frozenset[str]]]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for one in self.all:
            self._by_url[same_page_key(one.url)] = one
            self._of_site.setdefault(one.site_id, []).append((one, _pairs(one.core)))
            for index, keys in (
                (self._by_link, one.links),
                (self._by_number, one.numbers),
                (self._by_name, {one.core, *one.named}),
            ):
                for key in keys:
                    index.setdefault(key, []).append(one)

    def of(self, document: Document) -> list[Interpretation]:
        """What may explain a document, the surest sign first: a link, its number, its name, a name much alike."""
        key, name = same_page_key(document.url), core(document.title)
        linked = [found for link in document.links if (found := self._by_url.get(same_page_key(link.url)))]
        linked += self._by_link.get(key, ())
        linked = [one for one in linked if _explains_it(one, document, name)]
        if linked:
            return linked
        numbered = self._by_number.get(_plain_number(document.doc_number), []) if document.doc_number else []
        if titled := [one for one in numbered if _names_it(one, name)] or (numbered if len(numbered) == 1 else []):
            return titled
        if len(name) < MIN_CORE:
            return []
        return self._by_name.get(name, []) or list(self._alike(document, name))

    def _alike(self, document: Document, name: str) -> Iterator[Interpretation]:
        """Interpretations of the document's own site whose title holds its name, or is much alike and near in time."""
        pairs = _pairs(name)
        for one, others in self._of_site.get(document.site_id, ()):
            held = any(_holds(named, name) for named in (one.core, *one.named))
            if held or (others and _is_near(one, document) and _is_alike(name, pairs, one.core, others)):
                yield one


def _explains_it(one: Interpretation, document: Document, name: str) -> bool:
    """A link alone does not make a pair: an interpretation that quotes other documents only, explains those."""
    return not one.named or _names_it(one, name) or _plain_number(document.doc_number) in one.numbers


def _names_it(one: Interpretation, name: str) -> bool:
    return any(_holds(named, name) or _holds(name, named) for named in (one.core, *one.named))


def _holds(longer: str, shorter: str) -> bool:
    return len(shorter) >= MIN_CORE and shorter in longer


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))


def _is_alike(name: str, pairs: frozenset[str], other: str, others: frozenset[str]) -> bool:
    """Much the same words, and no other year: this year's plan is not last year's."""
    share = len(pairs & others) / max(len(pairs), len(others))
    return share >= ALIKE and _YEAR.findall(name) == _YEAR.findall(other)


def _is_near(one: Interpretation, document: Document) -> bool:
    return bool(one.published and document.published and abs(one.published - document.published) <= NEAR)


def pairs(snapshot: Snapshot, limit_wd: int) -> list["Pair"]:
    """Every document of the site with its interpretation. Ask through ``snapshot.view``."""
    city = snapshot.city or City(tuple(snapshot.view(own_interpretations)))
    return [
        pair(document, city, snapshot.today, limit_wd, snapshot.calendar) for document in snapshot.view(own_documents)
    ]


def own_documents(snapshot: Snapshot) -> list[Document]:
    return list(documents(snapshot))


def own_interpretations(snapshot: Snapshot) -> list[Interpretation]:
    return list(interpretations(snapshot))


# --- pairs ------------------------------------------------------------------------------------------------------


def pair(document: Document, city: City, today: date, limit_wd: int, calendar: Workdays) -> Pair:
    """The document with its interpretation, and what that comes to by ``today``."""
    if not document.required:
        return Pair(document, None, None, False, False, "not_required")
    found = [one for one in city.of(document) if one.url != document.url and not _is_older(one, document)]
    if not found:
        return Pair(document, None, None, False, False, _unexplained(document, today, limit_wd, calendar))
    best = min(found, key=lambda one: _preference(one, document))
    lag = calendar.between(document.published, best.published) if document.published and best.published else None
    there = any(same_page_key(link.url) == same_page_key(best.url) for link in document.links)
    back = same_page_key(document.url) in best.links
    late = lag is not None and lag > limit_wd
    return Pair(document, best, lag, there, back, "late" if late else "matched" if there and back else "unlinked")


def _unexplained(document: Document, today: date, limit_wd: int, calendar: Workdays) -> str:
    if document.published is None:
        return "pending"
    return "pending" if calendar.between(document.published, today) <= limit_wd else "missing"


def _is_older(one: Interpretation, document: Document) -> bool:
    return bool(one.published and document.published and one.published < document.published - EARLIEST)


def _preference(one: Interpretation, document: Document) -> tuple[int, bool, int, str]:
    """Linked both ways before once before not at all; the document's own site first; then the earliest."""
    there = any(same_page_key(link.url) == same_page_key(one.url) for link in document.links)
    back = same_page_key(document.url) in one.links
    return (
        -(there + back),
        one.site_id != document.site_id,
        (one.published or date.max).toordinal(),
        one.url,
    )


def row(one: Pair) -> PolicyRow:
    """The pair's row of policies.csv."""
    document, found = one.document, one.interpretation
    return PolicyRow(
        site_id=document.site_id,
        url=document.url,
        title=document.title,
        doc_number=document.doc_number,
        issuer=document.issuer,
        formed=document.formed,
        published=document.published,
        required=document.required,
        interpretation_site=found.site_id if found else "",
        interpretation_url=found.url if found else "",
        interpretation_published=found.published if found else None,
        lag_wd=one.lag_wd,
        policy_links=one.policy_links,
        interpretation_links=one.interpretation_links,
        outcome=one.outcome,
    )
