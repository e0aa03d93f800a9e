"""What one crawl saw of one site, as the indicators ask for it: each view is derived once, when first asked for."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple, Protocol, TypeVar, cast

from analysis.columns import Listing, SiteColumn, joined
from analysis.links import DeadTarget, LinkHealth, link_health
from analysis.matching import City
from analysis.results import Standing
from analysis.typing_sheet import Typing, corrected
from analysis.wording import Pair
from analysis.workdays import Workdays
from crawler.addresses import canonical, same_page_key
from crawler.pages.dates import find_dates, settle
from crawler.pages.scripted import waits
from crawler.records import (
    CHINA,
    SEEN,
    Column,
    DateVote,
    DocumentRecord,
    Entry,
    FileRead,
    HiddenLink,
    Link,
    Marks,
    Message,
    Night,
    Page,
    Personal,
    Probe,
    Published,
    Site,
    Target,
    Whereabouts,
)

T = TypeVar("T")

SITE_TAGS = ("SiteName", "SiteDomain", "SiteIDCode")
COLUMN_TAGS = ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType")
CONTENT_TAGS = ("ArticleTitle", "PubDate", "ContentSource")
ALL_TAGS = tuple((name, name.lower()) for name in (*SITE_TAGS, *COLUMN_TAGS, *CONTENT_TAGS))

_GB = re.compile(r"gb|hz", re.I)
_UTF = re.compile(r"utf-?8", re.I)

# titles of what explains a policy; their links are kept for pairing
EXPLAINS = re.compile(r"解读|图解|读懂|答记者问|问答|详解|说明会")
CONTENT_KINDS = ("article", "document", "message", "consultation", "guide")
NOT_A_PAGE = ("frame", "data", "redirect", "error", "challenge")

# why a night stopped before it saw the site → what the report says
STOPPED = {
    "unreachable": "首页无法访问，本次未能抓取",
    "robots": "robots.txt 无法读取（服务器错误），按规则本次不抓取",
    "blocked": "访问被网站防火墙拦截，本次未能抓取",
    "challenged": "网站要求浏览器验证，本次未能抓取",
    "refused": "首页解析到内网地址，按规则不抓取",
    "forbidden": "robots.txt 禁止访问首页",
}
HOME_OUTCOME = {
    "gone": "首页返回 HTTP {status}",
    "error": "首页返回 HTTP {status}",
    "unreachable": "首页无法访问（{error}）",
    "blocked": "访问首页被防火墙拦截（HTTP {status}）",
    "challenged": "首页要求浏览器验证",
    "forbidden": "robots.txt 禁止访问首页",
    "refused": "首页解析到内网地址，按规则不访问",
}


class Holdings(Protocol):
    """What a snapshot reads: ``crawler.store.SiteReader``, or ``analysis.saved.SavedSite`` in memory."""

    def nights(self) -> list[Night]: ...
    def targets(self) -> Iterator[Target]: ...
    def pages(self) -> Iterator[tuple[Page, int]]: ...
    def page(self, url: str) -> Page | None: ...
    def text(self, url: str) -> str: ...
    def links(self, url: str) -> tuple[Link, ...]: ...
    def files(self) -> Iterator[FileRead]: ...
    def entries(self, url: str) -> tuple[Entry, ...]: ...
    def target(self, url: str) -> Target | None: ...
    def column_nights(self, column_url: str) -> list[date]: ...
    def entry_first_seen(self, column_url: str, url: str) -> date | None: ...
    def referrers(self, urls: Collection[str], limit: int = 10) -> dict[str, list[str]]: ...
    def reach(self, urls: Collection[str]) -> dict[str, Counter[str]]: ...
    def whereabouts(self, url: str, wanted: Collection[str]) -> dict[str, Whereabouts]: ...


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What judging keeps of a page: the record without its text and lists, some 0.5 KB.

    ``votes`` include the list row's; of their words only what ``settle`` weighs is left. ``missing_tags`` are the
    mandatory meta tags, of all levels, that are absent or empty. ``content_links`` are kept of documents and of what
    explains a policy.
    """

    url: str
    kind: str
    title: str
    votes: tuple[DateVote, ...]
    column: Column | None
    record: DocumentRecord | None
    messages: tuple[Message, ...]
    missing_tags: tuple[str, ...]
    template: str
    breadcrumb: tuple[str, ...]
    text_size: int  # characters of the main text
    holds: int  # images, files and frames inside the body
    garbled: int
    misread: bool  # a browser that believes the declared charset shows mojibake
    hidden: tuple[HiddenLink, ...]
    redirect: str
    content_links: tuple[Link, ...]
    personal: tuple[Personal, ...]
    facts: tuple[tuple[str, str], ...]
    images: int = 0  # of what it holds
    frames: int = 0  # films and players among them
    published: Published | None = None  # what the votes settle on

    @property
    def says_when(self) -> bool:
        """Whether the page itself bears a date, be it in its address."""
        return any(vote.source != "list" for vote in self.votes)


@dataclass
class Snapshot:
    """One site as of ``today``. Nothing in it asks the clock, the network or anything but its ``holdings``.

    ``probes`` are those of the last seven days; ``past`` the site's earlier verdicts, oldest first; ``elsewhere``
    tells what became of an off-site address tonight; ``registered`` are the hosts of sites.csv, paused ones too.
    """

    site: Site
    holdings: Holdings
    today: date
    calendar: Workdays = field(default_factory=Workdays)
    probes: Sequence[Probe] = ()
    past: Sequence[tuple[date, Standing]] = ()
    elsewhere: Callable[[str], Target | None] = lambda _url: None
    registered: Mapping[str, Site] = field(default_factory=dict)
    typing: tuple[Typing, ...] = ()  # what the project says its columns are
    words: tuple[Pair, ...] = ()  # the project's own pairs of wrong and right words
    city: City | None = None  # the interpretations of all registered sites; None: the site's own only

    def view(self, derive: Callable[..., T], *further: object) -> T:
        """``derive(self, *further)``, worked out once however many indicators ask for it."""
        key = (derive, *further)
        if key not in self._views:
            self._views[key] = derive(self, *further)
        return cast(T, self._views[key])

    @cached_property
    def _views(self) -> dict[object, object]:
        return {}

    # --- the night ----------------------------------------------------------------------------------------------

    @cached_property
    def night(self) -> Night | None:
        """Tonight's crawl; else the newest one before; None when the site was never crawled."""
        nights = [night for night in self.holdings.nights() if night.date <= self.today]
        return nights[-1] if nights else None

    @cached_property
    def home(self) -> str:
        """The home page's canonical address; findings carry the one of sites.csv."""
        return canonical(self.site.home) or self.site.home

    @cached_property
    def unseen(self) -> str:
        """Why everything but reachability is unknown tonight, in Chinese; '' when the home page was seen."""
        night, home = self.night, self.links.home
        if night is None:
            return "尚未抓取过该网站"
        if night.date == self.today and night.state == "running":
            return "本次抓取尚未完成"
        if night.reason in STOPPED and (home is None or home.fetch is None or home.fetch.outcome not in SEEN):
            return STOPPED[night.reason]
        if night.robots == "unreachable":
            return STOPPED["robots"]
        if home is None or home.fetch is None:
            return "本次未访问首页"
        if home.fetch.outcome not in SEEN:
            words = HOME_OUTCOME.get(home.fetch.outcome, "首页未能打开")
            return words.format(status=home.fetch.status, error=home.fetch.error or "无应答")
        return ""

    @property
    def cut_short(self) -> str:
        """Why tonight's crawl did not see the whole site, in Chinese; '' when it did."""
        reason = self.night.reason if self.night else ""
        return {"budget": "达到页数上限", "time": "达到时间上限"}.get(reason, "")

    @cached_property
    def coverage(self) -> tuple[int, int]:
        """(pages known, pages seen): the site's own pages, as the night counted them."""
        if self.night and self.night.known:
            return self.night.known, self.night.seen
        return self.links.pages_known, self.links.pages_seen

    @property
    def observed_at(self) -> datetime:
        """When tonight's crawl ended: what findings without a time of their own carry."""
        if self.night is None:
            return datetime.combine(self.today, datetime.min.time(), CHINA)
        return self.night.finished or self.night.started

    # --- targets ------------------------------------------------------------------------------------------------

    @cached_property
    def links(self) -> LinkHealth:
        """What became of every address the site holds or points at."""
        return link_health(self.holdings.targets(), self.home, self.elsewhere)

    @cached_property
    def _referrers(self) -> dict[str, list[str]]:
        return self.holdings.referrers([target.url for target in self.links.suspects], limit=3)

    def referrers(self, url: str) -> list[str]:
        """The first pages that point at a dead or doubtful address; [] when nothing does any more."""
        return self._referrers.get(url, [])

    def where(self, dead: DeadTarget | str) -> str:
        """Where an editor finds the link: ``「栏目」页面标题 的链接“旧闻”``, and how many more pages have it."""
        url = dead if isinstance(dead, str) else dead.url
        pages = self.referrers(url)
        if not pages:
            return ""
        first = pages[0]
        text = next((link.text for link in self._links_of(first) if link.url == url and link.text), "")
        more = f" 等{len(pages)}处以上" if len(pages) >= 3 else f" 等{len(pages)}处" if len(pages) == 2 else ""
        return f"{self.called(first)}（{first}）" + (f"中的“{text.strip()[:40]}”" if text.strip() else "") + more

    def _links_of(self, url: str) -> tuple[Link, ...]:
        """A page's references; bodies are read again for the first 100 pages only: one page costs some 2 ms."""
        known = self._links_read
        if url not in known:
            known[url] = self.holdings.links(url) if len(known) < 100 else ()
        return known[url]

    @cached_property
    def _links_read(self) -> dict[str, tuple[Link, ...]]:
        return {}

    def called(self, url: str) -> str:
        """What readers call a page: 首页, its column's name, or its title."""
        if same_page_key(url) == same_page_key(self.site.home):
            return "首页"
        page = self.by_url.get(url)
        if page is None:
            return "页面"
        if page.column and page.column.name and page.kind not in CONTENT_KINDS:
            return f"“{page.column.name}”栏目"
        return f"《{page.title[:40]}》" if page.title else "页面"

    def status(self, url: str) -> int:
        """The HTTP status of an internal page, 0 when it was never asked."""
        target = self.holdings.target(url)
        return _status(target) if target else 0

    def statuses(self) -> Iterator[tuple[str, int]]:
        """The internal pages that were asked, each with its HTTP status."""
        asked = (target for target in self.holdings.targets() if target.fetch)
        return ((one.url, _status(one)) for one in asked if one.internal and one.role == "page")

    # --- pages --------------------------------------------------------------------------------------------------

    @cached_property
    def _read(self) -> "_Read":
        return _read_pages(self.holdings.pages(), self.night.date if self.night else self.today)

    @property
    def pages(self) -> Sequence[PageFacts]:
        """Every page of the site that is not gone, in the order of addresses."""
        return self._read.pages

    @property
    def by_url(self) -> Mapping[str, PageFacts]:
        """The pages by address; a page of two addresses stands under both."""
        return self._read.by_url

    def of_kind(self, *kinds: str) -> Iterator[PageFacts]:
        return (page for page in self.pages if page.kind in kinds)

    def titles(self) -> Iterator[tuple[str, str, date | None]]:
        """(title, url, date) of everything the site shows: its pages, and live list rows whose page was not read."""
        for page in self.pages:
            if page.kind not in NOT_A_PAGE:
                yield page.title, page.url, page.published.value if page.published else None
        for url, row in self._read.unread.items():
            if not self.links.is_dead(url):
                yield row.title, url, row.day

    def is_part(self, page: PageFacts) -> bool:
        """A frame or data endpoint: its reader sees it as part of another page."""
        return page.url in self._read.parts

    # --- columns ------------------------------------------------------------------------------------------------

    @cached_property
    def columns(self) -> Sequence[SiteColumn]:
        """The site's columns: pages of one list, its frames and data endpoints joined to the page a reader sees."""
        listings, self._read.listings = self._read.listings, []  # every row of every list: nobody else reads them
        found = joined(
            listings,
            home=self.site.home,
            parts=self._read.parts,
            redirects=self._read.redirects,
            published=lambda url: self._date_of(url),
            today=self.today,
        )
        lines = [line for line in self.typing if line.site_id == self.site.id]
        return [corrected(column, lines) for column in found] if lines else found

    def columns_of(self, *types: str) -> list[SiteColumn]:
        return [column for column in self.columns if column.type in types]

    def column_seen(self, column: SiteColumn) -> bool:
        """Whether tonight's crawl saw the column's page; its facts are older otherwise."""
        return not any(page in self.links.unseen_pages for page in column.pages[:1])

    def _date_of(self, url: str) -> date | None:
        page = self.by_url.get(url)
        return page.published.value if page and page.published else None

    # --- the home page ------------------------------------------------------------------------------------------

    @cached_property
    def home_pages(self) -> Sequence[Page]:
        """The home page as a reader sees it: the page of sites.csv, wherever it sends them, and its frames."""
        page = self._page(self.home)
        home = self.links.home
        if page is None and home and home.fetch and home.fetch.final_url:
            page = self._page(home.fetch.final_url)
        for _ in range(3):
            if page is None or not page.redirect:
                break
            page = self._page(page.redirect) or page
        if page is None:
            return ()
        frames = [self._page(part) for part in self._read.parts_of.get(page.url, ())]
        inner = [self._page(part) for frame in frames if frame for part in self._read.parts_of.get(frame.url, ())]
        seen = {found.url: found for found in (page, *frames, *inner) if found}
        return tuple(seen.values())

    def _page(self, url: str) -> Page | None:
        exact = self.holdings.page(url)
        if exact is not None:
            return exact
        twin = self._by_key.get(same_page_key(url))
        return self.holdings.page(twin) if twin else None

    @cached_property
    def _by_key(self) -> Mapping[str, str]:
        return {same_page_key(page.url): page.url for page in self.pages}

    @cached_property
    def home_marks(self) -> Marks:
        """The identity marks of the home page and its frames together; the first that shows a mark wins."""
        shown = [page.marks for page in self.home_pages if page.marks]
        return Marks(
            **{
                name: next((getattr(marks, name) for marks in shown if getattr(marks, name)), "")
                for name in Marks.__slots__
            }
        )

    @cached_property
    def home_links(self) -> Sequence[Link]:
        """Every link of the home page and its frames."""
        return tuple(link for page in self.home_pages for link in (page.links or self.holdings.links(page.url)))

    def home_link(self, words: re.Pattern[str], but: re.Pattern[str] | None = None) -> Link | None:
        """The first live link of the home page whose text holds ``words``."""
        return next(
            (
                link
                for link in self.home_links
                if words.search(link.text) and not (but and but.search(link.text)) and not self.links.is_dead(link.url)
            ),
            None,
        )

    def page_named(self, words: re.Pattern[str], but: re.Pattern[str] | None = None) -> str:
        """The address of a page, column or list row whose name holds ``words``; '' when the site shows none."""
        for column in self.columns:
            if words.search(column.name) and not (but and but.search(column.name)):
                return column.url
        for title, url, _ in self.titles():
            if words.search(title) and not (but and but.search(title)):
                return url
        link = self.home_link(words, but)
        return link.url if link else ""


# --- one pass over the pages ------------------------------------------------------------------------------------


class _Row(NamedTuple):
    """How the lists of a site show an address: the first row's title, the first dated row's day and title."""

    url: str
    title: str
    day: date | None
    dated: str


@dataclass
class _Read:
    """What one pass over a site's pages leaves behind."""

    pages: list[PageFacts] = field(default_factory=list)
    by_url: dict[str, PageFacts] = field(default_factory=dict)
    listings: list[Listing] = field(default_factory=list)
    unread: dict[str, _Row] = field(default_factory=dict)  # address → the list rows that show it: its page was not read
    parts: dict[str, str] = field(default_factory=dict)  # frame or data endpoint → the page that shows it
    parts_of: dict[str, list[str]] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)


def _read_pages(pages: Iterator[tuple[Page, int]], night: date) -> _Read:
    read = _Read()
    same: dict[object, object] = {}  # equal values of many pages are kept once
    rows: dict[str, _Row] = {}
    places: dict[int, str] = {}
    twins: dict[str, str] = {}
    for page, size in pages:
        facts = _facts(page, size, rows.get(page.url), same)
        # / and /index.html are one page with two addresses: judged once, at the one met first
        place = hash((same_page_key(page.url), page.title))
        first = places.setdefault(place, facts.url)
        if first == facts.url:
            read.pages.append(facts)
        else:
            twins[facts.url] = first
        read.by_url[facts.url] = facts
        _note_lists(page, size, read, rows, waits(page.facts, night.isoformat()))
    settled: dict[tuple[DateVote, ...], Published | None] = {}
    for number, facts in enumerate(read.pages):
        read.pages[number] = read.by_url[facts.url] = _dated(facts, rows.get(facts.url), same, settled)
    for url, first in twins.items():
        read.by_url[url] = read.by_url[first]
    read.unread = {url: row for url, row in rows.items() if url not in read.by_url}
    return read


def _facts(page: Page, size: int, row: _Row | None, same: dict[object, object]) -> PageFacts:
    explains = page.record is not None or page.kind == "document" or EXPLAINS.search(page.title)
    return PageFacts(
        url=row.url if row else page.url,
        kind=_once(page.kind, same),
        title=row.title if row and row.title == page.title else page.title,
        votes=_once(tuple(map(weighed, page.votes)), same),
        column=page.column,
        record=page.record,
        messages=page.messages,
        missing_tags=_once(_missing_tags(page), same),
        template=_once(page.template, same),
        breadcrumb=_once(page.breadcrumb, same),
        text_size=size,
        holds=page.images + page.files + page.frames,
        garbled=page.garbled,
        misread=_is_misread(page.declared, page.encoding),
        hidden=page.hidden,
        redirect=page.redirect,
        content_links=page.content_links if explains else (),
        personal=page.personal,
        facts=page.facts,
        images=page.images,
        frames=page.frames,
    )


def _dated(
    page: PageFacts,
    row: _Row | None,
    same: dict[object, object],
    settled: dict[tuple[DateVote, ...], Published | None],
) -> PageFacts:
    """The page with the vote of the list row that shows it, and with the date its votes settle on."""
    votes = _once(_with_row(page, row), same)
    if votes not in settled:
        settled[votes] = settle(votes)
    return replace(page, votes=votes, published=settled[votes]) if votes else page


def _with_row(page: PageFacts, row: _Row | None) -> tuple[DateVote, ...]:
    """What the four voters say of a page's publication date: its own three and the row of the list showing it."""
    if row is None or row.day is None or _speaks_of_another(row.day, row.dated, page):
        return page.votes
    if any(_same_day_of_another_year(vote.value, row.day) for vote in page.votes):
        return page.votes
    return (*page.votes, DateVote("list", row.day, "day", ""))


def weighed(vote: DateVote) -> DateVote:
    """The vote with no more of its words than 发, by which a date tells that it is the publication's: there are as
    many words as pages, but few days."""
    return vote._replace(raw="发" if "发" in vote.raw else "")


def _same_day_of_another_year(own: date, shown: date) -> bool:
    """A list that prints 11-17 alone leaves its year to be guessed: the page's own date knows it better."""
    return own.year != shown.year and (own.month, own.day) == (shown.month, shown.day)


def _status(target: Target) -> int:
    internal = target.fetch and target.internal and target.role == "page"
    return target.fetch.status if target.fetch and internal else 0


def _is_misread(declared: str, encoding: str) -> bool:
    """The bytes are of the GB family under a label of UTF-8, or the reverse, and browsers believe the label."""
    return bool(declared) and (_GB if "utf" in encoding else _UTF).match(declared) is not None


def _missing_tags(page: Page) -> tuple[str, ...]:
    given = {name for name, value in page.tags if value.strip()}
    return tuple(name for name, lower in ALL_TAGS if lower not in given)


def _note_lists(page: Page, size: int, read: _Read, rows: dict[str, _Row], drawn: bool) -> None:
    if page.redirect:
        read.redirects[page.url] = page.redirect
    for part in page.parts:
        read.parts.setdefault(part.url, page.url)
        read.parts_of.setdefault(page.url, []).append(part.url)
    if not page.entries and page.column is None:
        return
    shown = tuple((_note_row(entry, read, rows), entry.date) for entry in page.entries)
    read.listings.append(Listing(page.url, page.kind, page.column, page.title, page.breadcrumb, shown, size > 0, drawn))


def _note_row(entry: Entry, read: _Read, rows: dict[str, _Row]) -> str:
    """Note what a list row says of an address; the address, one string for all that name it."""
    if not entry.url:
        return ""
    row = rows.get(entry.url)
    if row is None:
        page = read.by_url.get(entry.url)
        title = page.title if page and page.title == entry.title else entry.title
        row = rows[entry.url] = _Row(page.url if page else entry.url, title, entry.date, title)
    elif entry.date and row.day is None:
        row = rows[row.url] = row._replace(day=entry.date, dated=entry.title)
    return row.url


# what two titles are compared by: 微课 自动识别技术 is not 文史组61-《自动识别技术》, a title cut short is the same
_SAME_BEGINNING = 6
_NO_LETTER = re.compile(r"[\W_]+")


def _speaks_of_another(day: date, title: str, page: PageFacts) -> bool:
    """A row that tells another day than the page shows under another title: 只看该作者, a reused address; or a day
    that the title itself is about: 状态报告（2005.11.30）."""
    if any(found.value == day for found in find_dates(page.title)):
        return True
    shown = [vote.value for vote in page.votes if vote.source != "url" and vote.precision != "month"]
    if not shown or any(abs((other - day).days) <= 1 for other in shown):
        return False
    listed, titled = (_NO_LETTER.sub("", words) for words in (title, page.title))
    return listed[:_SAME_BEGINNING] not in titled and titled[:_SAME_BEGINNING] not in listed


def _once(value: T, same: dict[object, object]) -> T:
    return cast(T, same.setdefault(value, value))
