"""What one notice speaks of: the quarter's facts, the registry's names, the standard's words, the office's terms."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from analysis.dispositions import Dispositions
from analysis.notice.blocks import plain
from analysis.notice.terms import Terms
from analysis.quarters import Life, QuarterFacts, SiteQuarter, is_watched
from analysis.rectification.lives import Term, duties
from analysis.rectification.records import Duty, Reply
from analysis.results import SiteResult, StandardInForce, Standing
from analysis.scorecards import ranking
from crawler.records import Site

WEIGHT = {"veto": 0, "points": 1, "advice": 2, "candidate": 3}
PROBLEMS = ("veto", "points")  # what a standard counts; advice is advice, a candidate is for an inspector to decide

Placed = Sequence[tuple[int | None, SiteResult]]


@dataclass(frozen=True)
class Edition:
    """``registered`` are the registry's sites in their order; ``dated`` is the date the paper bears.

    ``term`` says by when findings must be mended, ``replies`` what offices returned up to that date, oldest first.
    """

    facts: QuarterFacts
    registered: tuple[Site, ...]
    standard: StandardInForce
    terms: Terms
    dated: date
    term: Term
    replies: tuple[Reply, ...] = ()

    @cached_property
    def sites(self) -> Mapping[str, Site]:
        return {site.id: site for site in self.registered}

    @cached_property
    def placed(self) -> Placed:
        """Every watched site with its place, best first; those that were not judged have none and stand last."""
        return ranking([self._result(site) for site in self.registered if is_watched(site, self.facts.sites)])

    def quarter_of(self, site_id: str) -> SiteQuarter:
        """A site's quarter; one that no counted night saw was not judged."""
        unseen = Standing("unknown", 0.0, 0.0, 100.0, reason="本季度没有计入统计的监测")
        return self.facts.sites.get(site_id) or SiteQuarter(site_id, 0, 0, 0, unseen)

    def before_of_watched(self) -> Iterator[SiteQuarter]:
        """The quarter before of every site that had a verdict to come to."""
        before = self.facts.before
        return (before[site.id] for site in self.registered if site.id in before and is_watched(site, before))

    def name(self, site_id: str) -> str:
        site = self.sites.get(site_id)
        return plain(site.name if site else site_id, 60)

    def indicator(self, id_: str) -> str:
        """An indicator's name in the standard's words."""
        return self._names.get(id_, id_)

    @property
    def issuer(self) -> str:
        """The office that signs: as notice.toml names it, else the sponsor of the first portal; '' when unknown."""
        sponsors = (site.sponsor for site in self.registered if site.level == "portal" and site.status == "active")
        return plain(self.terms.issuer or next((sponsor for sponsor in sponsors if sponsor), ""), 40)

    @property
    def reply_by(self) -> date:
        """By when offices answer this notice. Findings have deadlines of their own."""
        return self.dated + timedelta(days=self.terms.reply_days)

    @cached_property
    def open(self) -> tuple[Life, ...]:
        """The findings that are open at the end, of registered sites: by weight, then indicator, site and address."""
        lives = [life for life in self.lives if life.state(self.facts.until) == "open"]
        return tuple(sorted(lives, key=_order))

    @cached_property
    def open_of(self) -> Mapping[str, Sequence[Life]]:
        """The open findings by site, in their order."""
        by_site: dict[str, list[Life]] = defaultdict(list)
        for life in self.open:
            by_site[life.finding.site_id].append(life)
        return by_site

    @cached_property
    def lives(self) -> tuple[Life, ...]:
        return tuple(life for life in self.facts.lives if life.finding.site_id in self.sites)

    @cached_property
    def problems(self) -> tuple[Life, ...]:
        """Those of the open findings that the standard counts."""
        return tuple(life for life in self.open if life.finding.severity in PROBLEMS)

    def is_new(self, life: Life) -> bool:
        """Whether it was confirmed for the first time in this quarter."""
        return life.confirmed >= self.facts.quarter.first

    def was_told(self, life: Life) -> bool:
        """Whether it was open when the quarter before ended, so that the notice before named it."""
        return life.state(self.facts.before_until) == "open"

    def is_to_tell(self, life: Life) -> bool:
        """Whether no notice before asks for it: new in this quarter, or back in it after it was fixed."""
        return not self.was_told(life) or self.came_back(life)

    @cached_property
    def duties(self) -> Mapping[str, Duty]:
        """What is owed for each open finding on the date of the paper, by its id."""
        owed = duties(self.open, self.replies, Dispositions(), self.term, self.dated)
        return {duty.finding.finding_id: duty for duty in owed}

    def duty(self, life: Life) -> Duty:
        """What is owed for an open finding."""
        return self.duties[life.finding.finding_id]

    def is_overdue(self, life: Life) -> bool:
        return self.duty(life).overdue > 0

    def came_back(self, life: Life) -> bool:
        return life.reopened(self.facts.quarter.first, self.facts.until)

    @cached_property
    def owed(self) -> Mapping[str, Sequence[Life]]:
        """The findings the standard counts, whatever became of them, by site."""
        by_site: dict[str, list[Life]] = defaultdict(list)
        for life in self.lives:
            if life.finding.severity in PROBLEMS:
                by_site[life.finding.site_id].append(life)
        return by_site

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return {line.id: line.name for line in self.standard.indicators}

    def _result(self, site: Site) -> SiteResult:
        before = self.facts.before.get(site.id)
        return SiteResult(site, self.quarter_of(site.id).standing, None, before=before.standing if before else None)


def _order(life: Life) -> tuple[int, str, str, str, str]:
    one = life.finding
    return WEIGHT.get(one.severity, 9), one.indicator, one.site_id, one.url, one.subject
