"""What one night came to, site by site: the records the scorecards and reports are made of."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from analysis.inspection.agreement import Agreement
from analysis.records import Finding, Judgement
from analysis.rectification.records import DecisionReview, Duty, LifeFigures
from crawler.records import Night, Site

VERDICTS = ("pass", "unknown", "fail")


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """What an indicator is and what the standard in force makes of it: one line of the method page.

    ``severity`` is '' where the standard does not count it. ``confirmed`` is False while a figure was not checked
    against the official text; ``overridden`` names the figures the project's own standard.toml changed.
    """

    id: str
    name: str
    action: int  # 1–6, the action of the plan it belongs to
    items: tuple[int, ...] = ()  # spot-check items it speaks to
    severity: str = ""  # veto points advice candidate
    points: float = 0.0
    cap: float = 0.0
    limits: str = ""
    clause: str = ""
    confirmed: bool = False
    overridden: tuple[str, ...] = ()
    rule: str = ""  # what it says, in the clause's words


@dataclass(frozen=True, slots=True)
class VetoLine:
    """A veto of the standard and when it stands."""

    name: str
    rule: str
    clause: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    """Within how many working days a finding of a severity must be mended."""

    severity: str
    working_days: int
    clause: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class StandardInForce:
    """The standard a night was judged by, as it is printed on every scorecard."""

    id: str
    name: str
    indicators: tuple[IndicatorLine, ...]
    vetoes: tuple[VetoLine, ...] = ()
    overrides: tuple[tuple[str, str], ...] = ()  # what the project's standard.toml changed, and to what
    source: str = ""
    deadlines: tuple[DeadlineLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """A site's verdict and score. ``score_low`` counts what is unknown as lost, ``score_high`` as kept."""

    verdict: str
    score: float
    score_low: float
    score_high: float
    vetoes: tuple[str, ...] = ()
    unjudged: tuple[tuple[str, str], ...] = ()  # vetoes that could not be judged, each with its reason
    reason: str = ""  # why the verdict is unknown


class SitePoint(NamedTuple):
    """One night of one site: a point of its history. ``open`` counts the findings that stood when it was over."""

    date: dt.date
    standing: Standing
    open: int
    new: int
    reopened: int
    fixed: int


class Turn(NamedTuple):
    """A finding's status turned on ``date``."""

    date: dt.date
    status: str


class Hour(NamedTuple):
    """An hour of the day (0–23, China time): its probes of a week, how many opened, and in how many seconds (mean)."""

    hour: int
    probes: int
    opened: int
    seconds: float | None


@dataclass(frozen=True, slots=True)
class SiteHistory:
    """What a site's page tells of nights gone by.

    ``nights`` up to this one, oldest first; ``turns`` of the findings whose status turned more than once, by id;
    ``hours`` those with a probe in the last seven days.
    """

    nights: tuple[SitePoint, ...] = ()
    turns: Mapping[str, tuple[Turn, ...]] = field(default_factory=dict)
    hours: tuple[Hour, ...] = ()


@dataclass(frozen=True, slots=True)
class SiteResult:
    """One site's night. ``judgement`` is None for a site that was not judged (paused, or its check broke off)."""

    site: Site
    standing: Standing
    judgement: Judgement | None
    findings: tuple[Finding, ...] = ()
    night: Night | None = None
    probes_opened: int = 0
    probes: int = 0
    before: Standing | None = None  # as the previous run left it
    duties: tuple[Duty, ...] = ()  # what it answers for, the most pressing first
    life: LifeFigures = field(default_factory=LifeFigures)
    history: SiteHistory = field(default_factory=SiteHistory, repr=False)


@dataclass(frozen=True, slots=True)
class NightTotals:
    """What one night came to over all watched sites: a point of the trends.

    ``median`` is the median score of the sites that pass or fail, None when there is none. ``open`` counts the findings
    that stood at the end of the night: new, open and reopened.
    """

    date: dt.date
    passed: int
    unknown: int
    failed: int
    median: float | None
    open: int


@dataclass(frozen=True, slots=True)
class Quarter:
    """What the last quarter left: its last night, every site's standing then, and its totals.

    ``turned`` counts the findings that became new, reopened or fixed since that night.
    """

    totals: NightTotals
    standings: Mapping[str, Standing]
    turned: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class NightResult:
    """One run over all its sites. ``held_back`` says why the run-health gate holds it back; empty when it does not.

    ``past`` are the totals of the nights up to this one, oldest first; ``quarter`` is None in the first quarter.
    ``inspected`` are the spot-check items that inspectors have brought back, of every draw so far.
    """

    run_id: str
    date: dt.date
    started: dt.datetime | None
    finished: dt.datetime | None
    standard: StandardInForce
    sites: tuple[SiteResult, ...]
    held_back: tuple[str, ...] = ()
    previous: dt.date | None = None
    past: tuple[NightTotals, ...] = ()
    quarter: Quarter | None = field(default=None, repr=False)
    decisions: DecisionReview = field(default_factory=DecisionReview)
    inspected: tuple[Agreement, ...] = ()
