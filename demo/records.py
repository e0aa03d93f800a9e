"""What the demo city is made of: sites, columns, articles, what a server answers, and the truth about them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple


def origin(site_id: str) -> str:
    """The address of a site while its port is not known; the server replaces it when it starts."""
    return f"http://{site_id}.city.invalid"


# --- what a server answers --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to one address. ``delay`` in seconds.

    ``modified`` becomes Last-Modified; ``validators`` False leaves ETag and Last-Modified out (dynamic pages).
    ``cut`` breaks the connection: ``reset`` before the first byte, ``half`` in the middle of the body.
    """

    body: bytes = b""
    status: int = 200
    type: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    modified: datetime | None = None
    validators: bool = True
    delay: float = 0.0
    cut: str = ""


@dataclass(frozen=True, slots=True)
class Turns:
    """Answers given in turn, hit by hit; after the last one it stays there, or begins again (``again``)."""

    answers: tuple[Answer, ...]
    again: bool = False

    def at(self, hit: int) -> Answer:
        """The answer to the ``hit``-th request, counted from 0."""
        return self.answers[hit % len(self.answers) if self.again else min(hit, len(self.answers) - 1)]


NOT_FOUND = Answer(b"<html><head><title>404 Not Found</title></head><body>404 Not Found</body></html>", 404)


@dataclass
class Host:
    """Everything one port answers. ``pages`` are keyed by path and query as sent.

    ``missing`` answers unknown paths, ``make`` writes pages on request (the benchmark site), ``head`` is how HEAD is
    answered (``get``: as GET; else a status that is wrong on purpose). ``dead``: the port is kept, nobody listens.
    """

    pages: dict[str, Answer | Turns] = field(default_factory=dict)
    missing: Answer = NOT_FOUND
    make: Callable[[str], Answer | None] | None = None
    head: str = "get"
    dead: bool = False


# --- the truth --------------------------------------------------------------------------------------------------

# fault      a finding with this indicator and url must be made (and told once)
# near_miss  looks like a fault and is none: no finding with this indicator and url may be made
# unread     nobody can see what it holds: no finding, and the site does not pass this indicator
# unknown    this indicator ('*': all not otherwise listed) cannot be judged on this site tonight
# either     the rule leaves it open: count the finding neither for nor against
KINDS = ("fault", "near_miss", "unread", "unknown", "either")


class Truth(NamedTuple):
    """One planted thing. ``subject`` only where INDICATORS.md defines it.

    ``needs``: '' decidable in one night · ``browser`` only where a page can be rendered · ``probes`` only with ≥ 20
    probes a day · ``second look`` suspected on this night, confirmed on the next. ``or_urls``: other addresses the
    finding may rightly carry; ``*`` is one finding or more, at any address of the site (an example page a template).
    """

    kind: str
    site_id: str
    indicator: str
    url: str
    subject: str
    why: str
    needs: str = ""
    or_urls: tuple[str, ...] = ()


class DateTruth(NamedTuple):
    """The true publication date of one article."""

    site_id: str
    url: str
    published: date


class ColumnTruth(NamedTuple):
    """One column. ``newest`` is None when it has no item; ``outcome``: fresh stale blank, or '' where none is due."""

    site_id: str
    url: str
    name: str
    type: str
    items: int
    newest: date | None
    outcome: str


# --- the content of a site --------------------------------------------------------------------------------------


@dataclass
class Record:
    """The metadata block of a document, as printed. A blank field is printed blank."""

    issuer: str
    doc_number: str
    formed: date | None
    index_number: str = ""
    openness: str = "主动公开"
    topic: str = "其他"
    title: str | None = None  # None: the article's own
    published: bool = True


@dataclass
class File:
    """An attachment of an article: its name for readers and its address."""

    name: str
    path: str


@dataclass(eq=False, repr=False)
class Article:
    """One article, notice, document, letter or guide.

    ``said`` overrides what a voter (meta text list url) says of the date: another date, or None for silence.
    ``html`` is markup added to the body as it is. ``path`` is set by the family unless planted.
    """

    column: "Column"
    number: int
    title: str
    published: date
    minute: str = "09:30"
    kind: str = "article"  # article document letter guide consultation
    body: list[str] = field(default_factory=list)
    source: str = ""
    record: Record | None = None
    related: list["Article"] = field(default_factory=list)  # shown in the 相关 box of this page
    images: list[str] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    said: dict[str, date | None] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)  # of a letter, a guide, a consultation
    drop_tags: frozenset[str] = frozenset()
    listed: bool = True
    links: list[tuple["Article", str]] = field(default_factory=list)  # to pages whose address is not known yet
    dated: bool = True  # False: its date is no truth (it has none, or the rule leaves it open)
    path: str = ""
    charset: str = ""  # of its bytes and of its header, where they are not the family's
    type: str = ""

    def says(self, voter: str) -> date | None:
        """The date this voter prints, None when it is silent."""
        return self.said.get(voter, self.published)

    def __repr__(self) -> str:
        return f"Article({self.url}, {self.title})"

    @property
    def url(self) -> str:
        return origin(self.column.site.id) + self.path


@dataclass(eq=False, repr=False)
class Column:
    """One column. ``kind``: list, or single (a page of text). ``how`` it reaches readers: html script frame drawn
    refresh.
    """

    site: "Site"
    slug: str
    name: str
    type: str
    group: str = "政务公开"
    kind: str = "list"
    articles: list[Article] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    blank: str | None = None  # the words of an empty list
    target: str = ""  # where a refresh column sends its readers
    how: str = "html"
    in_menu: bool = True
    drop_tags: frozenset[str] = frozenset()
    truth: bool = True  # False: the city says nothing of this column's newest item
    path: str = ""

    @property
    def url(self) -> str:
        return origin(self.site.id) + self.path

    def __repr__(self) -> str:
        return f"Column({self.url})"

    def listed(self) -> list[Article]:
        """The rows of the list, newest first."""
        return sorted((a for a in self.articles if a.listed), key=lambda a: (a.published, a.number), reverse=True)


@dataclass
class Marks:
    """What the home page's foot shows. '' leaves a mark out."""

    code_meta: str
    code_footer: str
    code_jiucuo: str
    icp: str
    police: str
    sponsor: str
    conac: str = "script"  # script span comment ''
    jiucuo: str = "script"  # script link ''
    search: str = "form"  # form link input ''


@dataclass(eq=False, repr=False)
class Site:
    """One simulated site: a row of sites.csv, its content, its server."""

    id: str
    name: str
    level: str
    family: str
    place: str
    issuer: str
    prefix: str  # of its 文号
    code: str
    marks: Marks
    parent: str = "portal"
    status: str = "active"
    row_code: str | None = None  # None: code
    columns: list[Column] = field(default_factory=list)
    host: Host = field(default_factory=Host)
    drop_tags: frozenset[str] = frozenset()
    friends: list[tuple[str, str]] = field(default_factory=list)  # (name, address) at the foot of every page
    home_html: list[str] = field(default_factory=list)
    every_html: list[str] = field(default_factory=list)
    home_blocks: tuple[str, ...] = ("news", "notice", "policy", "interpretation")
    home_dates: bool = True
    home_delay: tuple[float, ...] = ()  # seconds, hit by hit; the last one stays
    home_fails: tuple[Answer | None, ...] = ()  # what the home answers instead, hit by hit, again and again
    empty_tags: frozenset[str] = frozenset()
    late: dict["Article", tuple[tuple[Answer, ...], float]] = field(default_factory=dict)  # what comes first, delay
    absent: set[str] = field(default_factory=set)  # paths that are linked and not there
    extra: list[Article] = field(default_factory=list)  # pages of no list

    def __repr__(self) -> str:
        return f"Site({self.id})"

    @property
    def home(self) -> str:
        return origin(self.id) + "/"

    def column(self, slug: str) -> Column:
        """The column with this slug; KeyError when the site has none."""
        for column in self.columns:
            if column.slug == slug:
                return column
        raise KeyError(f"{self.id}: {slug}")
