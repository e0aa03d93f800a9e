"""Which calls for opinions a site published, how long each was open, and what it says came of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from analysis.snapshot import PageFacts, Snapshot
from analysis.workdays import Workdays, months_back
from crawler.pages.consultations import FIRST, LAST, REASON, RESULT, RESULT_LINK, TERM, UNREASONED

# a call for something else than opinions on a draft: works, people, projects; bids have rules of their own
_OF_SOMETHING_ELSE = re.compile(
    r"线索|作品|口号|标识|标志|徽标|logo|LOGO|吉祥物|志愿|供应商|专家|人选|候选|理事|会员|摊位|案例|摄影|征文|名称征集"
    r"|(?:修订|标准|科技|专项|研究)[^。]{0,10}项目建议|项目需求|立项建议|选题|课题|采购|招标|询价|比选|表彰|评选|推荐对象|申报|入党|发展对象|任前"
)
_ANY_NAME = re.compile(r"《[^《》]*》")
_OPINION = re.compile(r"意见|建议|征求|草案(?!.*听证)")  # who may speak at a hearing is asked otherwise


@dataclass(frozen=True, slots=True)
class Consultation:
    """One call. ``last`` is None where it names no end; ``first`` is its publication where it names no first day.

    ``result`` is where its outcome stands, or the sentence that tells it; '' where the site shows none.
    """

    url: str
    title: str
    first: date | None
    first_is_stated: bool
    last: date | None
    reason: str
    result: str
    unreasoned: str = ""  # what its outcome says of opinions that were turned down, where it gives no reason

    @property
    def days(self) -> int | None:
        """Last day − first day."""
        return (self.last - self.first).days if self.first and self.last else None


def consultations(snapshot: Snapshot) -> tuple[Consultation, ...]:
    """The site's calls for opinions, each with its window and outcome."""
    pages = [page for page in snapshot.of_kind("consultation") if is_call(page.title)]
    results = _Results(snapshot) if pages else None
    return tuple(_consultation(page, snapshot, results) for page in pages if results)


def is_call(title: str) -> bool:
    """Whether a title calls for opinions on what is to be decided."""
    # what a draft is called tells nothing: 《招标投标法（修订草案）》, 《董事（理事）任职管理办法》
    around = _ANY_NAME.sub("", title)
    return bool(_OPINION.search(title)) and not _OF_SOMETHING_ELSE.search(around)


def _consultation(page: PageFacts, snapshot: Snapshot, results: "_Results") -> Consultation:
    said = dict(page.facts)
    settled = page.published
    published = settled.value if settled else None
    first = dated(said.get(FIRST, ""), published, after=False)
    last = dated(said.get(LAST, ""), first or published) or _end_of_term(said, published, snapshot.calendar)
    if first and last and last < first:
        first = None  # a first day that a table tells of something else
    link = said.get(RESULT_LINK, "")
    shown = link if link and link != page.url and not snapshot.links.is_dead(link) else ""
    return Consultation(
        url=page.url,
        title=page.title,
        first=first or published,
        first_is_stated=first is not None,
        last=last,
        reason=said.get(REASON, ""),
        result=said.get(RESULT, "") or shown or results.of(page, first or published),
        unreasoned=said.get(UNREASONED, ""),
    )


def dated(written: str, near: date | None, *, after: bool = True) -> date | None:
    """A day as a page wrote it; without its year, the first such day ``after`` (else nearest before or on) ``near``."""
    try:
        if not written.startswith("--"):
            return date.fromisoformat(written) if written else None
        if near is None:
            return None
        month, day = int(written[2:4]), int(written[5:7])
        here = date(near.year, month, day)
        if after:
            return here if here >= near - timedelta(days=31) else date(near.year + 1, month, day)
        return here if here <= near + timedelta(days=182) else date(near.year - 1, month, day)
    except ValueError:  # 2026-02-30: a slip of the page
        return None


def _end_of_term(said: Mapping[str, str], published: date | None, calendar: Workdays) -> date | None:
    count, _, unit = said.get(TERM, "").partition(" ")
    if not count or published is None or int(count) == 0:
        return None
    number = int(count)
    if unit == "month":
        return max(months_back(published, -number), published + timedelta(days=30 * number))
    if unit == "workday":
        return calendar.after(published, number)
    return published + timedelta(days=number * (7 if unit == "week" else 1))


# --- the outcome, as a page of its own --------------------------------------------------------------------------

_TELLS = re.compile(r"结果|采纳|反馈|情况|汇总|听证报告|听证会?(?:笔录|纪要)")
_OF_A_CALL = re.compile(r"征求|征集|意见|建议|听证|采纳")
_NAMED = re.compile(r"《([^《》]{4,})》")
_DRAFT = re.compile(
    r"[（(〔\[][^（）()]{0,12}(?:稿|草案|版|本)[^（）()]{0,6}[）)〕\]]|(?:征求意见|送审|公开|意见)稿$|草案$"
)
_COMMON = re.compile(
    r"关于|面向|社会|公开|公众|征求|征集|听取|意见|建议|反馈|采纳|结果|情况|说明|汇总|公告|通知|启事|公示|公布|报告"
    r"|通告|征询|听证会?|举行|举办|起草|草案|（[^（）]*稿）|\([^()]*稿\)|征求意见稿|[的和与及函对就\W_]"
)
_LEAST = 4  # characters that name something
_ENOUGH, _FURTHER = 0.8, 12  # share of the shorter name's pairs of characters; what the longer may have beyond


class _Results:
    """The pages of a site that tell what came of a call, found by the name of what was asked about."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._results = [
            (url, day, about, _pairs(about))
            for title, url, day in snapshot.titles()
            if _TELLS.search(title) and _OF_A_CALL.search(title) and len(about := subject(title)) >= _LEAST
        ]

    def of(self, page: PageFacts, opened: date | None) -> str:
        """Where the outcome of the call at ``page`` stands; '' when no title tells."""
        about = subject(page.title)
        pairs = _pairs(about)
        if len(about) < _LEAST:
            return ""
        return next(
            (
                url
                for url, day, told, told_pairs in self._results
                if url != page.url
                and not (day and opened and day < opened)
                and (about in told or told in about or _are_alike(pairs, told_pairs))
            ),
            "",
        )


def subject(title: str) -> str:
    """What a title is about, for comparison: the 《name》 without 征求意见稿, else the words not every call has."""
    named = _NAMED.search(title)
    if named:
        return re.sub(r"[\W_]", "", _DRAFT.sub("", named[1]))
    return _COMMON.sub("", title)


def _are_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    fewer, more = sorted((len(one), len(other)))
    return more - fewer <= _FURTHER and len(one & other) >= _ENOUGH * fewer


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))
