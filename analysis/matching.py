"""Documents and what explains them; which of all registered sites' interpretations may explain one, and how surely."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from analysis.explaining import PLAIN
from analysis.naming import IS_MEASURE, MIN_CORE, QUOTED, core, cores, plain_number
from crawler.addresses import same_page_key
from crawler.records import Link

EARLIEST = timedelta(days=30)  # an interpretation this long before its document explains an older edition
ALIKE = 0.8  # share of common character pairs at which two titles name the same thing
NEAR = timedelta(days=120)  # and the two must then stand this near in time
TOGETHER = timedelta(days=7)  # what appears with a document
MIN_FILE = 8  # and an attachment's, 实施方案.doc, too

_INSTRUMENT = re.compile(
    r"(?:的)?(?:若干|实施|指导|工作|管理|暂行|试行)*(?:方案|办法|意见|细则|规定|规则|准则|措施|计划)(?:试行|暂行)?$"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_DRAFT = re.compile(r"征求意见|草案|送审稿|（?公开征集")
_SUPERIOR = re.compile(
    r"国务院(?!令)|中共中央|(?:教育|财政|公安|民政|司法|水利|商务|农业农村|城乡建设|交通运输|工业和信息化|社会保障|自然资源"
    r"|生态环境|应急管理|文化和旅游|科技|科学技术)部(?!门)"
)
_PLACE_IN = re.compile(r"[\u4e00-\u9fa5]{2,6}?(?:自治区|自治州|自治县|省|市|县|区(?!域)|州(?!级)|盟|旗|镇|乡|街道)")


@dataclass(frozen=True, slots=True)
class Document:
    """An official document of a site. ``required`` says it must be interpreted; ``why_not`` why it need not be."""

    site_id: str
    url: str
    title: str
    doc_number: str
    issuer: str
    formed: date | None
    published: date | None
    required: bool
    why_not: str
    links: tuple[Link, ...]
    own: bool = True  # its own unit issued it, as far as number, issuer and title tell


class Interpretation(NamedTuple):
    """A page that explains a policy: what it names, by the core of a title and by number, and what it links to.

    ``named`` is what its title quotes, ``mentioned`` what its beginning quotes (its own document, or the law that one
    rests on), ``opening`` its first words. The rest is as in ``analysis.explaining``: what it holds and how it does.
    """

    site_id: str
    url: str
    title: str
    published: date | None
    core: str
    named: tuple[str, ...]
    numbers: tuple[str, ...]
    links: tuple[str, ...]
    mentioned: tuple[str, ...] = ()
    opening: str = ""
    form: str = PLAIN
    elements: tuple[str, ...] = ()
    text_size: int = 0
    holds: int = 0
    sample: str = ""


class Candidate(NamedTuple):
    """An interpretation that may explain a document, and how sure that is (0–1)."""

    interpretation: Interpretation
    confidence: float


@dataclass
class City:
    """The interpretations of all registered sites, so that a document finds its own wherever it was published."""

    all: Sequence[Interpretation] = ()
    _by_url: dict[str, Interpretation] = field(default_factory=dict, repr=False)
    _by_link: dict[str, list[Interpretation]] = field(default_factory=dict, repr=False)
    _by_number: dict[str, list[Interpretation]] = field(default_factory=dict, repr=False)
    _by_name: dict[str, list[Interpretation]] = field(default_factory=dict, repr=False)
    _by_edge: dict[str, list[Interpretation]] = field(default_factory=dict, repr=False)
    _of_site: dict[str, list[tuple[Interpretation, frozenset[str]]]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for one in self.all:
            self._by_url[same_page_key(one.url)] = one
            self._of_site.setdefault(one.site_id, []).append((one, _pairs(one.core)))
            names = {name for name in (one.core, *one.named, *one.mentioned) if len(name) >= MIN_CORE}
            for index, keys in (
                (self._by_link, one.links),
                (self._by_number, one.numbers),
                (self._by_name, names),
                (self._by_edge, {edge for name in names for edge in (name[:MIN_CORE], name[-MIN_CORE:])}),
            ):
                for key in keys:
                    index.setdefault(key, []).append(one)

    def of(self, document: Document) -> list[Candidate]:
        """What may explain a document, with how sure each is: a link, its number, its name, a name much alike."""
        names = _names_of(document)
        signs = (self._linked(document, names), self._numbered(document, names), self._of_the_name(document, names))
        surest = {one.url: Candidate(one, sure) for sign in reversed(signs) for one, sure in sign}
        if not surest:
            weaker = (*self._holding(document, names), *self._alike(document, names[0]), *self._only_number(document))
            surest = {one.url: Candidate(one, sure) for one, sure in reversed(weaker)}
        return [one for one in surest.values() if _may_explain(one.interpretation, document)]

    def _linked(self, document: Document, names: Sequence[str]) -> Iterator[Candidate]:
        linked = [found for link in document.links if (found := self._by_url.get(same_page_key(link.url)))]
        linked += self._by_link.get(same_page_key(document.url), ())
        files = [same_page_key(link.url) for link in document.links if link.role == "attachment"]
        linked += [one for file in files for one in self._by_link.get(file, ())]
        for one in linked:
            if _names_any(one, names):
                yield Candidate(one, 1.0)
            elif not one.named or plain_number(document.doc_number) in one.numbers:
                # a link alone does not make a pair: an interpretation that quotes other documents explains those
                yield Candidate(one, 0.9)

    def _numbered(self, document: Document, names: Sequence[str]) -> Iterator[Candidate]:
        numbered = self._by_number.get(plain_number(document.doc_number), ()) if document.doc_number else ()
        yield from (Candidate(one, 0.98) for one in numbered if _names_any(one, names))

    def _of_the_name(self, document: Document, names: Sequence[str]) -> Iterator[Candidate]:
        for name in names:
            for one in self._by_name.get(name, ()):
                by_title = name == one.core or name in one.named
                if (by_title or _is_near(one, document)) and _is_of_the_place(one, document, name):
                    yield Candidate(one, 0.95 if by_title else 0.85)

    def _holding(self, document: Document, names: Sequence[str]) -> Iterator[Candidate]:
        """Interpretations whose name holds the document's, or is held by it: one of the two leaves the place out."""
        seen = set()
        for name in names:
            edges = {name[at : at + MIN_CORE] for at in range(len(name) - MIN_CORE + 1)}
            for one in (one for edge in edges for one in self._by_edge.get(edge, ())):
                if one.url in seen or not _is_near(one, document, unknown=True):
                    continue
                held = [other for other in (one.core, *one.named) if _holds(other, name) or _holds(name, other)]
                if held and _is_of_the_place(one, document, min(held[0], name, key=len)):
                    seen.add(one.url)
                    yield Candidate(one, 0.9 if _holds(held[0], name) else 0.8)

    def _alike(self, document: Document, name: str) -> Iterator[Candidate]:
        """Interpretations of the document's own site whose title is much alike and near in time, or whose title holds
        what the document is about and appeared with it: 规范导师指导行为 of 研究生导师指导行为准则.
        """
        pairs, subject = _pairs(name), _pairs(_INSTRUMENT.sub("", name))
        for one, others in self._of_site.get(document.site_id, ()) if len(name) >= MIN_CORE else ():
            if not others or not _is_near(one, document):
                continue
            together = len(subject) >= MIN_CORE and _is_near(one, document, within=TOGETHER)
            if _is_alike(name, pairs, one.core, others) or (together and _is_about(name, subject, one.title)):
                yield Candidate(one, 0.8)

    def _only_number(self, document: Document) -> Iterator[Candidate]:
        """One that names no document, and of all it might cite cites this one's number: on the document's own site."""
        if not document.doc_number:
            return
        numbered = self._by_number.get(plain_number(document.doc_number), ())
        found = [one for one in numbered if one.site_id == document.site_id and not one.named]
        found = [one for one in found if len(one.numbers) == 1 or plain_number(document.doc_number) in one.title]
        yield from (Candidate(one, 0.85) for one in found if len(found) == 1)


def _names_of(document: Document) -> tuple[str, ...]:
    """What a document may be called by: the core of its title first, then those of what it carries as attachments."""
    own = [core(document.title), *cores(QUOTED.findall(document.title))]  # one notice may issue two rules
    files = (core(re.sub(r"^附件\d*[:：.、]?|\.\w{2,5}$", "", link.text.strip())) for link in document.links)
    carried = (name for link, name in zip(document.links, files, strict=True) if link.role == "attachment")
    return tuple(
        dict.fromkeys([*own, *(name for name in carried if len(name) >= MIN_FILE and IS_MEASURE.search(name))])
    )


def _names_any(one: Interpretation, names: Sequence[str]) -> bool:
    return any(
        _holds(named, name) or _holds(name, named)
        for name in names
        for named in (one.core, *one.named, *one.mentioned[:1])
    )


def _holds(longer: str, shorter: str) -> bool:
    return len(shorter) >= MIN_CORE and shorter in longer


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))


def _is_alike(name: str, pairs: frozenset[str], other: str, others: frozenset[str]) -> bool:
    """Much the same words, and no other year: this year's plan is not last year's."""
    share = len(pairs & others) / max(len(pairs), len(others))
    return share >= ALIKE and _YEAR.findall(name) == _YEAR.findall(other)


def _is_about(name: str, subject: frozenset[str], title: str) -> bool:
    """Whether a title holds most of what a document is about, and no other year."""
    years = _YEAR.findall(title)
    return len(subject & _pairs(title)) >= ALIKE * len(subject) and (not years or years == _YEAR.findall(name))


def _is_near(one: Interpretation, document: Document, *, unknown: bool = False, within: timedelta = NEAR) -> bool:
    """Whether the two stand near in time; ``unknown`` where a date is missing."""
    if not (one.published and document.published):
        return unknown
    return abs(one.published - document.published) <= within


def _is_of_the_place(one: Interpretation, document: Document, name: str) -> bool:
    """Every county has its 养老服务实施方案: on another site a name without a place is no name, unless the
    interpretation begins with the document's place or unit.
    """
    if one.site_id == document.site_id or _PLACE_IN.search(name):
        return True
    place = _PLACE_IN.search(document.issuer + document.title)
    return bool(place and place[0] in one.title + one.opening)


def _may_explain(one: Interpretation, document: Document) -> bool:
    """What explains a draft does not explain what became of it, nor an older edition's explanation the new one."""
    if _DRAFT.search(one.title) and not _DRAFT.search(document.title):
        return False
    if _SUPERIOR.search(one.title) and not _SUPERIOR.search(document.issuer + document.title):
        return False
    return one.url != document.url and not _is_older(one, document)


def _is_older(one: Interpretation, document: Document) -> bool:
    return bool(one.published and document.published and one.published < document.published - EARLIEST)
