"""What one finding rests on, as records: its exhibits, its rule, its life, and what the night saw of its site."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from analysis.dispositions import Disposition
from analysis.ledger import Change, Run
from analysis.records import Finding
from analysis.results import IndicatorLine, StandardInForce
from crawler import personal
from crawler.records import CHINA, Fetch, FileRead, Look, Night, Probe, Site

# why an address is in the pack → what the cover calls it
PARTS = {
    "place": "问题所在",
    "document": "政策文件",
    "interpretation": "政策解读",
    "named": "证据中提到的地址",
    "part": "页面的组成部分",
    "list": "列出它的页面",
    "referrer": "链到它的页面",
    "home": "首页",
}


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One address of the pack, as the store keeps it.

    ``body`` is what the server sent, ``rendered`` what a browser made of it, both with personal data masked; None
    where nothing is kept, and ``absent`` says why. ``received`` is when the body came: exact (``dated``) where the
    newest look brought it, else the start of the night it was last read in.
    """

    part: str
    url: str
    site_id: str
    title: str = ""
    fetch: Fetch | None = None
    looks: tuple[Look, ...] = ()
    body: bytes | None = None
    rendered: bytes | None = None
    received: datetime | None = None
    dated: bool = True
    file: FileRead | None = None
    absent: str = ""
    pruned: bool = False  # a body was kept once, and is no more


@dataclass(frozen=True, slots=True)
class Case:
    """A finding with all that speaks for it. ``run`` is the newest one that showed it."""

    finding: Finding
    site: Site
    run: Run
    line: IndicatorLine | None  # None: an indicator this version no longer has
    standard: StandardInForce
    files: Mapping[str, str]  # name of a standard's file → SHA-256
    exhibits: tuple[Exhibit, ...]
    changes: tuple[Change, ...]
    disposition: Disposition | None
    probes: tuple[Probe, ...]  # of the last seven days, where the finding rests on them
    night: Night | None  # the crawl that run judged
    pages: tuple[int, int]  # known, seen
    verdict: str
    version: str  # of this program
    cautions: tuple[str, ...] = ()


class Place(NamedTuple):
    """Where the evidence stands in an exhibit: words a reader sees, or (``line`` > 0) a line of its source."""

    exhibit: int
    before: str
    marked: str
    after: str
    line: int = 0


def hidden(text: str) -> str:
    """The text with the personal data in it masked: the last door before anything of a pack is written."""
    return personal.masked(text, personal.numbers(text))


def day_of(moment: datetime) -> date:
    """The day in China."""
    return moment.astimezone(CHINA).date()
