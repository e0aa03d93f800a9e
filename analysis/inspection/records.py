"""The frozen records of random checks: what is promised, drawn, handed out and brought back."""

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from hashlib import sha256

RESULTS = ("pass", "fail", "unchecked")
ITEMS = 15  # of the notice


@dataclass(frozen=True, slots=True)
class Plan:
    """What a draw is to be, fixed and published with its commitment.

    ``levels`` are the levels drawn from, in the registry's order; ``days`` the working days a check may fall on;
    ``public_source`` says which public number is mixed in (a lottery's, a stock index's), '' for none.
    """

    count: int  # sites
    items: int  # of the notice's 15, a site
    levels: tuple[str, ...]
    days: tuple[date, ...]
    public_source: str = ""


@dataclass(frozen=True, slots=True)
class Commitment:
    """The promise of a seed: its SHA-256 (``commitment_of``), when it was given, and what it is for.

    ``draw_id`` is '' and ``withdrawn_at`` None while it waits for its draw.
    """

    sha256: str
    committed_at: datetime
    plan: Plan
    withdrawn_at: datetime | None = None
    draw_id: str = ""


def commitment_of(seed: str) -> str:
    """What ``printf %s SEED | sha256sum`` prints."""
    return sha256(seed.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Candidate:
    """One row of frame.csv: a registered site, and what the newest finished run said of it.

    ``past`` is its past result (``frame.PAST``); ``weight`` the number of its tickets, 0 where it cannot be drawn.
    ``verdict`` is '' and ``score`` None for a site that was not judged.
    """

    site_id: str
    name: str
    level: str
    home: str
    status: str
    verdict: str
    score: float | None
    past: str = ""
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Drawn:
    """A site that was drawn: when it is to be looked at (China time), and which of the 15 items."""

    site_id: str
    chance: Fraction
    day: date
    time: str  # HH:MM
    items: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Draw:
    """A draw with all that it follows from: ``drawn`` is a function of the other fields."""

    draw_id: str
    commitment: Commitment
    seed: str
    public: str
    run_id: str
    frame: tuple[Candidate, ...]  # by site id
    drawn: tuple[Drawn, ...]  # in the order of their times
    withdrawn: tuple[str, ...] = ()  # commitments taken back before this one


@dataclass(frozen=True, slots=True)
class Item:
    """One of the 15 items of a drawn site as the inspector gets it: what the machine found on the night of ``seen``.

    ``outcome`` is that of a SpotcheckRow, '' where the site was never judged.
    """

    site_id: str
    item: int
    is_drawn: bool
    seen: date | None
    outcome: str
    evidence_urls: str
    inspector_note: str


@dataclass(frozen=True, slots=True)
class Inspection:
    """What an inspector wrote about one item of one site. ``at`` has no zone: the sheet's own clock, China's."""

    site_id: str
    item: int
    result: str  # one of RESULTS
    note: str = ""
    inspector: str = ""
    at: datetime | None = None
