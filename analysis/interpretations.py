"""Which pages of a site explain policies, what each names, and what a title is about."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from analysis import explaining
from analysis.explaining import PLAIN
from analysis.policies import ISSUING, explains
from analysis.snapshot import EXPLAINS, NOT_A_PAGE, PageFacts, Snapshot
from crawler.addresses import same_page_key
from crawler.pages.words import NUMBER
from crawler.records import Link

MIN_CORE = 6  # a shorter name is everybody's

QUOTED = re.compile(r"《([^《》]{4,120})》")
_NUMBER = re.compile(NUMBER)
_ISSUED = re.compile(
    r"^.*?(?:印发|发布|公布|转发|出台|颁布|(?:施行|实施)(?!方案|办法|意见|细则|计划|规则|规定|条例))(?=.{4,})"
)
_ABOUT = re.compile(r"^.{0,40}?(?:人民政府|办公室|办公厅|委员会|局|厅|委|院|部|署|会)关于(?=.{4,})|^关于(?=.{4,})")
_ENDINGS = re.compile(
    r"(?:的)?(?:通知|公告|通告|决定)$|(?:的)?(?:政策)?(?:解读|图解|问答|说明|解读材料|起草说明|答记者问)$"
)
_EXPLAINING = re.compile(
    r"(?:【[^【】]{0,10}】|\[[^\[\]]{0,10}\])|一张?图(?:读懂|看懂|解读|了解|解)|(?:政策|部门|专家|文字|图文|媒体|视频|动漫|多图)?"
    r"(?:解读|图解|详解|读懂|问答)(?:之?[一二三四五六七八九十\d]+)?[|｜丨:：]?|答记者问|新闻发布会|政策"
)
_ITS_NUMBER = re.compile(r"[（(][^（）()]{2,30}号[）)]\s*$")
_NOT_WORDS = re.compile(r"[\W_]+")


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


# --- names and numbers ------------------------------------------------------------------------------------------


def core(title: str) -> str:
    """What a title is about, the wrapping taken off: 关于印发某县养老服务实施方案的通知 → 某县养老服务实施方案."""
    title = _ITS_NUMBER.sub("", title)
    quoted = QUOTED.search(title)
    inner = _EXPLAINING.sub("", quoted[1] if quoted else title).strip()
    inner = _ABOUT.sub("", _ISSUED.sub("", inner))
    for _ in range(2):
        inner = _ENDINGS.sub("", inner)
    return _NOT_WORDS.sub("", inner)


def cores(quoted: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in map(core, quoted) if len(name) >= MIN_CORE))


def plain_number(number: str) -> str:
    """A document number in one form, whatever brackets were typed: 钦政办201770."""
    return re.sub(r"[^\u4e00-\u9fa5\d]|[第号年]", "", number)
