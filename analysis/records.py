"""The frozen records of judging: faults, verdicts, findings and the rows of the reports."""

from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import blake2b
from typing import NamedTuple

OUTCOMES = ("passed", "failed", "not_applicable", "unknown")
STATUSES = ("suspected", "new", "open", "reopened", "fixed", "waived")


class Fault(NamedTuple):
    """What an indicator says is wrong: where, which part of it, and a sentence an editor can act on.

    ``looks`` counts the looks that showed it; ``confirmed`` is False while a second look is owed (the fault is then
    *suspected*, and does not fail the site). ``confidence`` is 0–1. ``at`` is when it was last looked at (None: the
    night's own time).
    """

    url: str
    subject: str
    evidence: str
    looks: int = 1
    confirmed: bool = True
    confidence: float = 1.0
    at: datetime | None = None
    severity: str = ""  # where one fault weighs other than its indicator does in the standard


def finding_id(site_id: str, indicator: str, url: str, subject: str) -> str:
    """The id one fault keeps across nights: ``f`` and 12 hex digits (12345678e901 is a number to a spreadsheet)."""
    return "f" + blake2b("\x1f".join((site_id, indicator, url, subject)).encode(), digest_size=6).hexdigest()


class NotApplicable(Exception):
    """Raised by a check: the site has nothing this is about, or nothing was due. The message is the reason."""


class Unknown(Exception):
    """Raised by a check: what it needs was not seen. The message is the reason (in Chinese, for the report)."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one indicator came to on one site, one night. ``points_lost`` is set by the standard."""

    site_id: str
    indicator: str
    outcome: str
    faults: int = 0
    points_lost: float = 0.0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault with its life in the ledger: one row of findings.csv."""

    finding_id: str
    site_id: str
    indicator: str
    severity: str  # veto points advice candidate
    url: str
    subject: str
    evidence: str
    observed_at: datetime
    first_seen: date
    last_seen: date
    status: str
    looks: int
    confidence: float
    clause: str


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """One row of columns.csv. ``interval_days`` and ``overdue_days`` are None where no interval holds.

    ``recent`` are the newest days on which it got an entry, newest first; the site's page draws them.
    """

    site_id: str
    url: str
    name: str
    type: str
    items: int
    newest: date | None
    interval_days: int | None
    overdue_days: int | None
    outcome: str
    recent: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """One row of policies.csv."""

    site_id: str
    url: str
    title: str
    doc_number: str
    issuer: str
    formed: date | None
    published: date | None
    required: bool
    interpretation_site: str
    interpretation_url: str
    interpretation_published: date | None
    lag_wd: int | None
    policy_links: bool  # the document's page links to the interpretation
    interpretation_links: bool
    outcome: str  # matched late unlinked missing pending not_required
    confidence: float = 1.0  # how sure it is that the two belong together, or that there is none
    waited_wd: int | None = None  # working days it has stood without one; None where it has one, or no date


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One row of messages.csv."""

    site_id: str
    url: str
    title: str
    received: date | None
    answered: date | None
    working_days: int | None
    outcome: str  # answered slow unanswered pending


@dataclass(frozen=True, slots=True)
class SpotcheckRow:
    """One row of spotcheck.csv: one of the notice's 15 items on one site."""

    site_id: str
    item: int
    outcome: str  # evidenced | not evidenced | needs inspector
    evidence_urls: str
    inspector_note: str


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One row of coverage.csv: where one disclosure field is found on one site ('' where it is not)."""

    site_id: str
    field: str
    name: str
    column_url: str
    items: int
    newest: date | None
    age_days: int | None
    outcome: str


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One row of links.csv: a dead address, or a file that is not what its name says, and where it stands.

    ``scope`` says on which pages: ``all`` nearly every page, a page's kind nearly every page of it, '' some pages;
    ``scope_pages`` is how many such pages there are, ``pages`` how many of them point at it. ``page`` is one of those,
    on which ``part``, ``selector`` and ``text`` tell where the link stands ('' where that is not known).
    """

    site_id: str
    url: str
    role: str  # page attachment image
    on_site: bool
    cause: str  # gone client server dns timeout refused reset tls redirect file other
    looks: str  # what each of the last nights saw, or what is wrong with the file
    confirmed: bool
    pages: int
    scope: str
    scope_pages: int
    page: str
    part: str  # header nav aside main footer
    selector: str
    text: str


@dataclass(frozen=True, slots=True)
class PageRow:
    """One row of pages.csv (``--pages``). ``status`` is the HTTP status, 0 without an answer."""

    site_id: str
    url: str
    kind: str
    title: str
    published: date | None
    date_source: str
    status: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """All that judging one site one night yields: what the ledger keeps and the reports show.

    ``waived`` holds the finding ids a disposition sets aside; ``incomplete`` the indicators whose check could not
    look at everything, so that what they no longer show is not thereby fixed; ``counts`` what the gate watches.
    """

    site_id: str
    night: date
    verdicts: tuple[Verdict, ...]
    faults: tuple[tuple[str, Fault], ...]  # (indicator, fault)
    columns: tuple[ColumnRow, ...]
    policies: tuple[PolicyRow, ...]
    messages: tuple[MessageRow, ...]
    spotcheck: tuple[SpotcheckRow, ...]
    pages_known: int
    pages_seen: int
    observed_at: datetime | None = None  # when the night was seen: what findings without a time of their own carry
    waived: frozenset[str] = frozenset()
    incomplete: frozenset[str] = frozenset()
    counts: tuple[tuple[str, int], ...] = ()
    coverage: tuple[CoverageRow, ...] = ()
    links: tuple[LinkRow, ...] = ()
    pages: tuple[PageRow, ...] = field(default=(), repr=False)
