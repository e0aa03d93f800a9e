"""What a site's page tells of each finding, grouped by indicator: the gravest first, few of many that are alike."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from analysis.records import Finding, LinkRow
from analysis.rectification.records import Duty
from analysis.report.brokenlinks import place
from analysis.report.outcomes import LIVE, SEVERITY_ORDER, STATUS_ORDER, Known, line_of
from analysis.report.remedies import REMEDIES
from analysis.results import IndicatorLine, SiteHistory, SiteResult, Turn

PER_INDICATOR = 60
PER_SITE = 400  # panels; of the findings beyond, a page names the ids alone
OF_LINKS = ("broken_link", "broken_external_link", "broken_attachment", "broken_image")


class Panel(NamedTuple):
    """One finding: where its link stands (of dead links), its turns, the nights since it was first seen, what is owed.

    ``alike`` are the ids of further findings of the same place of a template, which this panel stands for.
    """

    finding: Finding
    link: LinkRow | None
    life: Sequence[Turn]
    nights: int
    duty: Duty | None
    alike: Sequence[str] = ()


class Group(NamedTuple):
    """The findings of one indicator on one site. ``further`` are the ids of those without a panel."""

    indicator: IndicatorLine
    panels: Sequence[Panel]
    further: Sequence[str]
    total: int
    remedy: str


def groups(site: SiteResult, known: Known) -> list[Group]:
    """Findings by indicator, the gravest indicator first, new findings before old ones."""
    links = {row.url: row for row in (site.judgement.links if site.judgement else ())}
    duties = {duty.finding.finding_id: duty for duty in site.duties}
    left = PER_SITE
    made = []
    for indicator, found in _by_indicator(site.findings, known):
        panels = list(_panels(found, links if indicator in OF_LINKS else {}, site.history, duties))
        shown = panels[: min(left, PER_INDICATOR)]
        left -= len(shown)
        further = [id_ for panel in panels[len(shown) :] for id_ in (panel.finding.finding_id, *panel.alike)]
        made.append(Group(line_of(indicator, known), shown, further, len(found), REMEDIES.get(indicator, "")))
    return made


def _by_indicator(findings: Iterable[Finding], known: Known) -> Iterator[tuple[str, list[Finding]]]:
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.status in LIVE:
            found.setdefault(finding.indicator, []).append(finding)

    def grave_first(indicator: str) -> tuple[int, int, str]:
        severity = min(SEVERITY_ORDER.get(one.severity, 9) for one in found[indicator])
        return severity, line_of(indicator, known).action, indicator

    for indicator in sorted(found, key=grave_first):
        yield indicator, sorted(found[indicator], key=lambda one: (STATUS_ORDER[one.status], one.url, one.subject))


def _panels(
    findings: Iterable[Finding], links: Mapping[str, LinkRow], history: SiteHistory, duties: Mapping[str, Duty]
) -> Iterator[Panel]:
    places: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        link = links.get(finding.url)
        places.setdefault((finding.status, *place(link)) if link else (finding.finding_id,), []).append(finding)
    for first, *alike in places.values():
        yield Panel(
            first,
            links.get(first.url),
            life(first, history),
            sum(night.date >= first.first_seen for night in history.nights),
            duties.get(first.finding_id),
            [one.finding_id for one in alike],
        )


def life(finding: Finding, history: SiteHistory) -> Sequence[Turn]:
    """The turns of its status that matter to a reader, oldest first; where none is kept, the night it was first seen.

    That a new finding is an old one the night after is no turn.
    """
    turns = history.turns.get(finding.finding_id, ())
    told = [turn for turn in turns if turn.status != "open"]
    return told or (Turn(finding.first_seen, "suspected" if finding.status == "suspected" else "new"),)
