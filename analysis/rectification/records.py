"""The frozen records of rectification: what is owed, what an office replied, and the figures of a site."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from analysis.dispositions import Disposition
from analysis.life import STANDING
from analysis.records import Finding


@dataclass(frozen=True, slots=True)
class Reply:
    """What an office wrote beside one finding in its returned ledger, in the words of that file.

    ``state`` is fixed, working, waive, not_ours or '' (not said); ``fixed_on`` is the day it claims to have mended it,
    which closes nothing; ``waiver`` is why the finding should be set aside. ``returned``: when the file was read.
    """

    finding_id: str
    site_id: str
    state: str
    measures: str
    responsible: str
    fixed_on: date | None
    text: str
    waiver: str
    file: str
    returned: datetime


class Spell(NamedTuple):
    """A time a finding stood: from the night that showed it, confirmed, up to the night it was fixed or waived."""

    opened: date
    ended: date | None = None
    how: str = ""  # fixed waived; '' while it stands


@dataclass(frozen=True, slots=True)
class Duty:
    """One finding as its site must answer for it, on the night of a report.

    ``since`` is when its newest spell began: deadline and days count from there, so a fault that came back has its
    whole term again. ``days`` it stood are calendar days, up to tonight or to ``fixed``. ``deadline`` is None where its
    severity has none; ``overdue`` counts calendar days past it while the finding stands. ``reply`` is the newest to
    this spell, and ``claim`` what became of its claim: waiting (for a look after it), held, contradicted (整改不实), or
    '' where it claims nothing.
    """

    finding: Finding
    since: date
    deadline: date | None
    days: int
    overdue: int = 0
    fixed: date | None = None
    reopened: int = 0
    reply: Reply | None = None
    claim: str = ""
    decision: Disposition | None = None  # that sets it aside, where it is waived

    @property
    def stands(self) -> bool:
        return self.finding.status in STANDING


@dataclass(frozen=True, slots=True)
class LifeFigures:
    """A site's findings as lives. ``fixed``, ``median_days`` and ``reopened`` look back on the last three months."""

    open: int = 0
    overdue: int = 0
    oldest_days: int | None = None  # of those that stand
    fixed: int = 0
    median_days: float | None = None  # from the beginning of a spell to its fix; None without a fix
    reopened: int = 0  # times a fixed finding came back
    waived: int = 0
    claimed: int = 0  # claims that wait for the next look
    contradicted: int = 0  # claims a look contradicts, of findings that stand


@dataclass(frozen=True, slots=True)
class DecisionReview:
    """Decisions of dispositions.csv to look at: over, over within 14 days, or about no finding ever seen."""

    expired: tuple[Disposition, ...] = ()
    expiring: tuple[Disposition, ...] = ()
    unmatched: tuple[Disposition, ...] = ()
