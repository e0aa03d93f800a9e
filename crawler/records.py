"""The frozen records that cross modules: what a site is, what was fetched, what a page says.

Every record is immutable and comparable. Addresses (``url``) are always canonical (see ``crawler.addresses``).
Times are aware UTC datetimes; dates are plain ``datetime.date`` in China time.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from hashlib import blake2b
from typing import NamedTuple

CHINA = timezone(timedelta(hours=8))  # China's clocks have no summer time

# --- the registry -----------------------------------------------------------------------------------------------

LEVELS = ("portal", "county", "department", "zone", "town")
STATUSES = ("active", "paused", "retired")
RENDERS = ("auto", "never", "always")


@dataclass(frozen=True, slots=True)
class Site:
    """One row of sites.csv. ``hosts`` are ``host`` or ``host:port`` in lower case, default ports left out."""

    id: str
    name: str
    level: str
    home: str
    site_code: str = ""
    parent: str = ""
    sponsor: str = ""
    status: str = "active"
    aliases: tuple[str, ...] = ()
    max_pages: int | None = None
    delay: float | None = None
    render: str = "auto"
    hosts: frozenset[str] = frozenset()


# --- what was asked of a server, and what came back -------------------------------------------------------------

ROLES = ("page", "image", "attachment", "style", "script", "media", "data")

# ok          2xx with a body we read (or, for files, whose first bytes we read)
# unchanged   304: the facts of the last ok look still hold
# gone        404 or 410
# error       any other 4xx/5xx that is not a block
# unreachable DNS, refused, reset, timeout, TLS
# blocked     a firewall's refusal (403/405/412/521 … with its marks)
# challenged  a page that only a browser with scripts can pass
# forbidden   robots.txt forbids it; nothing was asked
# refused     the private-address or scheme rule forbids it; nothing was asked
OUTCOMES = ("ok", "unchanged", "gone", "error", "unreachable", "blocked", "challenged", "forbidden", "refused")
SEEN = frozenset({"ok", "unchanged"})
DEAD = frozenset({"gone", "error", "unreachable"})


@dataclass(frozen=True, slots=True)
class Fetch:
    """One look at one address, whatever came of it.

    ``status`` is 0 without an answer. ``sniffed`` names what the first bytes are: pdf zip ole html xml png jpeg gif
    webp bmp ico svg rar 7z gzip text empty binary … (``crawler.pages.sniff``). ``seconds`` is until the body was
    read. ``redirects`` are the hops in order, ``final_url`` the last. ``size`` counts the bytes read (0 for a body
    not read); ``error`` is one short English phrase (``timeout``, ``DNS``, ``refused``, ``TLS: …``).
    """

    url: str
    role: str
    at: datetime
    status: int
    outcome: str
    final_url: str = ""
    redirects: tuple[str, ...] = ()
    content_type: str = ""
    sniffed: str = ""
    size: int = 0
    seconds: float = 0.0
    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Probe:
    """One availability look at a site's home page. ``opened`` is False when it did not open within 15 s."""

    site_id: str
    at: datetime
    opened: bool
    status: int
    seconds: float
    error: str = ""
    tls_expires: date | None = None
    tls_error: str = ""  # certificate expired, wrong host, untrusted …; '' when fine or not https
    https: str = ""  # 'yes' | 'no' | '' (not tried)
    ipv6: str = ""


# --- what a page says -------------------------------------------------------------------------------------------

KINDS = (
    "home",
    "column",  # a list page, or a channel page that stands for a column even when empty
    "article",
    "document",  # an article with a document record or an issuer's 文号: policies, notices
    "message",  # one letter with its reply
    "consultation",
    "guide",  # a service guide (办事指南)
    "frame",  # a fragment shown inside another page, or a frameset
    "data",  # JSON/XML list endpoint
    "redirect",  # a page that only sends a desktop reader elsewhere
    "error",  # an error page, whatever its status
    "challenge",  # a firewall's script or refusal
    "other",
)

DATE_SOURCES = ("meta", "text", "list", "url")


class DateVote(NamedTuple):
    """What one voter says of a page's publication date. ``raw`` is the string it was read from."""

    source: str  # meta | text | list | url
    value: date
    precision: str  # day | minute | second | month
    raw: str


class Published(NamedTuple):
    """The publication date the voters settle on, with the voter that gave it."""

    value: date
    source: str
    precision: str


class Entry(NamedTuple):
    """One row of a list. ``url`` is '' when the row has no usable link, ``date`` None when it shows none."""

    url: str
    title: str
    date: date | None
    status: str = ""  # what a letter or consultation row says of itself: 已回复, 进行中 …


class Link(NamedTuple):
    """One reference of a page. ``role`` as in ROLES, or 'frame', 'redirect', 'next' (paging of the same list)."""

    url: str
    role: str
    text: str = ""


class Whereabouts(NamedTuple):
    """Where a page shows a link: ``part`` header nav aside main footer ('' where the page does not tell), a CSS
    ``selector``, and the words it goes by.
    """

    part: str
    selector: str
    text: str


class HiddenLink(NamedTuple):
    """A link to a foreign host that readers cannot see, or whose words are of the gambling/porn vocabulary."""

    url: str
    text: str
    how: str


class Personal(NamedTuple):
    """One number that is personal data. ``kind`` is citizen, bank or mobile; ``shown`` its masked form, all we keep."""

    kind: str
    shown: str


class Outline(NamedTuple):
    """What is kept of an annual report that is an attachment. ``year`` is that of its title, 0 where it names none;
    ``length`` counts the characters of its text, ``missing`` are the parts it lacks (``crawler.annual.PARTS``)."""

    year: int
    length: int
    missing: tuple[str, ...]


# read        the whole of it
# in part     some of its pages are scans, or members of a ZIP were not read; what was read is told
# no text     a scan or a picture
# not opened  RAR, 7z: an archive that nothing here opens
# too large   more than GOVSITE_ATTACHMENT_BYTES
# encrypted   it opens with a password only
# unreadable  its bytes are damaged, hostile or not what its name says, or its reader took too long
FILE_STATES = ("read", "in part", "no text", "not opened", "too large", "encrypted", "unreadable")


class FileRead(NamedTuple):
    """What was read of an attachment: its personal data, and the outline of an annual report. ``state`` is one of
    FILE_STATES; all but *read* leave open what else the file holds."""

    url: str
    state: str
    personal: tuple[Personal, ...] = ()
    report: Outline | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A page as a column. ``type`` is one of COLUMN_TYPES, ``type_source`` what told it: meta name heading url list.

    ``page`` is 1 for the first page of a list; deeper pages belong to the column at ``first`` ('' = itself).
    ``blank`` says the page has neither an entry nor body text of its own (暂无信息 and the like are no content).
    """

    name: str
    type: str = "other"
    type_source: str = ""
    page: int = 1
    first: str = ""
    blank: bool = False


COLUMN_TYPES = (
    *("news", "notice", "policy", "interpretation", "response", "mailbox", "statistics", "personnel", "plan"),
    *("budget", "consultation", "survey", "interview", "proposal", "meeting", "decision", "emergency"),
    *("guide", "rules", "catalogue", "annual_report", "request", "leader", "overview", "function", "service"),
    *("topic", "archive", "other"),
)


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """The metadata block of an official document (CMS shapes a–f). '' or None where the block is silent or blank."""

    issuer: str = ""  # 发文机关
    formed: date | None = None  # 成文日期
    title: str = ""
    doc_number: str = ""  # 发文字号, brackets normalised to 〔〕
    published: date | None = None  # 发布日期
    index_number: str = ""  # 索引号
    openness: str = ""  # 公开方式 / 此件公开发布
    validity: str = ""  # 有效性
    shape: str = ""  # which shape it was read from; '' = no block, fields from the text


@dataclass(frozen=True, slots=True)
class Message:
    """A citizen's letter and what became of it. ``url`` is the letter's own page ('' when only a list shows it)."""

    url: str
    title: str
    received: date | None = None
    answered: date | None = None
    status: str = ""
    has_reply: bool = False
    reply: str = ""


@dataclass(frozen=True, slots=True)
class Marks:
    """The identity marks a page shows, each as found ('' = absent). Commented-out markup counts as absent."""

    code_meta: str = ""
    code_footer: str = ""
    code_jiucuo: str = ""
    icp: str = ""
    police: str = ""
    conac: str = ""
    sponsor: str = ""
    jiucuo: str = ""
    search: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Everything one saved page says, read without network, clock or database.

    ``published`` is what the page's own voters settle on; the list row's vote is added later
    (``crawler.pages.dates.settle``). ``links`` is complete when fresh from ``read`` and empty when loaded from the
    store (``SiteStore.links`` has them). ``content_links`` are the links inside the body and inside its
    相关解读/相关文件 boxes. ``tags`` are the standard meta tags of the page's own head, names in lower case, as met;
    an empty value stays. ``garbled`` counts replacement characters and mojibake runs a reader would see.
    """

    url: str
    kind: str
    title: str = ""
    published: Published | None = None
    votes: tuple[DateVote, ...] = ()
    encoding: str = ""
    declared: str = ""
    garbled: int = 0
    column: Column | None = None
    entries: tuple[Entry, ...] = ()
    record: DocumentRecord | None = None
    messages: tuple[Message, ...] = ()
    marks: Marks | None = None
    tags: tuple[tuple[str, str], ...] = ()
    breadcrumb: tuple[str, ...] = ()  # the names of 当前位置, outermost first
    text: str = ""  # main text, blanks folded, paragraphs by \n
    images: int = 0  # images, files and frames inside the body
    files: int = 0
    frames: int = 0
    content_links: tuple[Link, ...] = ()
    hidden: tuple[HiddenLink, ...] = ()
    redirect: str = ""  # where a desktop reader is sent (meta refresh, unconditional script)
    template: str = ""  # fingerprint of the page's frame of tags and classes: same template, same value
    links: tuple[Link, ...] = ()
    parts: tuple[Link, ...] = ()  # frames, data endpoints and a data list's next pages: a reader sees one page
    facts: tuple[tuple[str, str], ...] = field(default=())  # further named facts an indicator asked for
    personal: tuple[Personal, ...] = ()  # personal data the page shows; its texts are masked already


# --- a site's night ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Look:
    """One counted look at a target: at most one for each (night, round)."""

    night: date
    at: datetime
    status: int
    outcome: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """An address the site holds or points at, with the newest fetch and the run of looks that led there.

    ``fetch`` is None while it was never asked. ``looks`` are the looks since it was last seen fine, oldest first
    (empty for a target that is fine); a restart of the same night adds none, a same-night second look of a 404 does.
    """

    url: str
    role: str
    internal: bool
    depth: int
    first_seen: date
    fetch: Fetch | None = None
    looks: tuple[Look, ...] = ()
    is_home: bool = False


class Known(NamedTuple):
    """What the store remembers of an internal target that the revisit plan weighs.

    ``outcome`` is that of the newest look, '' when it was never asked. ``validator`` says a conditional request can
    be sent for it. ``born`` is its publication date, else the night it was first read, None when that tells nothing
    (everything is new on a site's first night). ``asks_tonight`` counts the times it was asked in the running night.
    """

    url: str
    role: str = "page"
    depth: int = 0
    outcome: str = ""
    validator: bool = False
    kind: str = ""
    lists: bool = False  # it shows entries
    born: date | None = None
    asked: date | None = None  # last night it was asked
    asks_tonight: int = 0


def text_hash(text: str) -> str:
    """What the main text of a page is compared by."""
    return blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class Night:
    """What one night's crawl of one site came to. ``date`` is the monitoring date.

    ``state`` running done · ``reason`` '' or why it stopped short: unreachable robots budget time blocked.
    ``robots`` ok missing unreachable. ``known``/``seen`` count internal pages for coverage. ``error_page`` is the
    fingerprint of the site's answer to a random path: (status, title, text hash), or None when not asked.
    """

    date: date
    started: datetime
    finished: datetime | None
    state: str
    reason: str = ""
    robots: str = ""
    known: int = 0
    seen: int = 0
    requests: int = 0
    unchanged: int = 0
    error_page: tuple[int, str, str] | None = None
    home_seconds: tuple[float, ...] = ()
