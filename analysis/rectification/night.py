"""What a night's report says of rectification: each site's duties and figures, and the decisions to look at."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from analysis.dispositions import Disposition, Dispositions
from analysis.ledger import Ledger
from analysis.ledger_lives import Counted, counted, lives
from analysis.rectification.lives import Term, duties, figures
from analysis.rectification.records import DecisionReview, Duty
from analysis.report.outcomes import SEVERITY_ORDER
from analysis.results import NightResult, SiteResult
from analysis.workdays import Workdays

SOON = timedelta(days=14)


def answered_for(
    result: NightResult, ledger: Ledger, decisions: Iterable[Disposition], calendar: Workdays
) -> NightResult:
    """The result with what its sites answer for. ``decisions`` are all lines of dispositions.csv."""
    lines = tuple(decisions)
    decided = Dispositions.holding(lines, result.date)
    term = Term.of(result.standard, calendar)
    nights = counted(ledger, result.date, reported=result.date)
    sites = (_site(site, ledger, nights, decided, term, result.date) for site in result.sites)
    return replace(result, sites=tuple(sites), decisions=review(lines, ledger, result.date))


def _site(
    site: SiteResult, ledger: Ledger, nights: Counted, decided: Dispositions, term: Term, night: date
) -> SiteResult:
    own, replies = lives(ledger, night, nights, site.site.id), ledger.returns.replies(site.site.id)
    owed = sorted(duties(own, replies, decided, term, night), key=most_pressing_first)
    return replace(site, duties=tuple(owed), life=figures(own, owed, night))


def most_pressing_first(duty: Duty) -> tuple[object, ...]:
    finding = duty.finding
    grave = SEVERITY_ORDER.get(finding.severity, len(SEVERITY_ORDER))
    return (-duty.overdue, grave, duty.deadline or date.max, finding.indicator, finding.url, finding.subject)


def review(decisions: Iterable[Disposition], ledger: Ledger, night: date) -> DecisionReview:
    """The decisions someone should look at on ``night``; one that is over is not also unmatched."""
    lines = tuple(decisions)
    expired = tuple(one for one in lines if one.until and one.until < night)
    held = tuple(one for one in lines if one not in expired)
    return DecisionReview(
        expired=expired,
        expiring=tuple(one for one in held if one.until and one.until <= night + SOON),
        unmatched=ledger.returns.never_seen(held),
    )
