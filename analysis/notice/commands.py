"""What `govsite notice` and `govsite assess` do: read the ledger, write a folder of drafts, send nothing."""

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from analysis import stages
from analysis.answers import Answer, CommandError, UsageError, nothing_judged
from analysis.commands import project_of
from analysis.ledger import Ledger, LedgerError
from analysis.notice import docx, letters, page, quarterly, sheet, terms
from analysis.notice.assessment import units
from analysis.notice.edition import Edition
from analysis.notice.facts import of_quarter
from analysis.progress import Progress
from analysis.project import Project
from analysis.quarters import Quarter, nights_of, site_quarters
from analysis.rectification.lives import Term, answered_on
from analysis.report.folder import made_whole
from analysis.standards import StandardError, load

Options = argparse.Namespace


def run(command: str, options: Options, progress: Progress) -> Answer:
    """Run a command. Raises CommandError when it cannot do its work, UsageError when it was asked for nonsense."""
    try:
        return notice(options, progress) if command == "notice" else assess(options, progress)
    except (LedgerError, terms.TermsError, StandardError) as error:
        raise CommandError(str(error)) from error


def notice(options: Options, progress: Progress) -> Answer:
    """The quarter's notice and the letters, in ``reports/notice-<quarter>/``."""
    quarter = _quarter(options.quarter)
    edition = _edition(options, quarter)
    progress.stage("notice")
    target = options.reports / f"notice-{quarter}"
    with made_whole(target) as folder:
        paper = quarterly.paper(edition)
        docx.write(folder / "notice.docx", paper)
        page.write(folder / "notice.html", paper)
        (folder / "letters").mkdir()
        written = 0
        for site_id, letter in letters.papers(edition):
            docx.write(folder / "letters" / f"{site_id}.docx", letter)
            page.write(folder / "letters" / f"{site_id}.html", letter)
            written += 1
            progress.at(written, len(edition.placed), "letters")
    return _told(edition, target, written)


def _quarter(text: str) -> Quarter:
    try:
        return Quarter.parse(text)
    except ValueError as error:
        raise UsageError(str(error)) from error


def _edition(options: Options, quarter: Quarter) -> Edition:
    project = project_of(options)
    dated = options.today or quarter.last
    if dated < quarter.first:
        raise UsageError(f"--today {dated} lies before {quarter} begins / 日期早于该季度")
    registry, own = project.registry(), terms.load(project.beside / "notice.toml")
    with _ledger(project) as ledger:
        facts = of_quarter(ledger, quarter, min(dated, quarter.last))
        replies = tuple(reply for reply in ledger.returns.replies() if answered_on(reply) <= dated)
    standard = load(facts.standards[-1] or project.standard, project.override).in_force()
    return Edition(
        facts, tuple(registry.sites), standard, own, dated, Term.of(standard, stages.calendar(project)), replies
    )


def _told(edition: Edition, target: Path, written: int) -> Answer:
    facts = edition.facts
    verdicts = Counter(site.standing.verdict for _, site in edition.placed)
    unregistered = sorted(site_id for site_id in facts.sites if site_id not in edition.sites)
    text = (
        f"{facts.quarter}: draft of {len(edition.placed)} sites over {len(facts.nights.counted)} nights "
        f"({len(facts.nights.held)} held back), {verdicts['pass']} pass, {verdicts['fail']} fail, "
        f"{verdicts['unknown']} not judged; {len(edition.problems)} problems open; {written} letters; "
        f"draft: {target / 'notice.docx'}"
    )
    document = {
        "command": "notice",
        "quarter": str(facts.quarter),
        "dated": edition.dated.isoformat(),
        "nights": [night.isoformat() for night in facts.nights.counted],
        "held_back": {night.isoformat(): list(reasons) for night, reasons in facts.nights.held},
        "verdicts": dict(verdicts),
        "open": len(edition.problems),
        "letters": written,
        "not_in_registry": unregistered,
        "folder": str(target),
    }
    return Answer(text, document)


def assess(options: Options, progress: Progress) -> Answer:
    """The year's performance sheet, in ``reports/assess-<year>/``."""
    if not re.fullmatch(r"2[0-9]{3}", options.year):
        raise UsageError(f"{options.year!r} is not a year; write it as 2026 / 年度应写作 2026")
    year = int(options.year)
    project = project_of(options)
    registry, own = project.registry(), terms.load(project.beside / "notice.toml")
    until = min(options.today or date(year, 12, 31), date(year, 12, 31))
    quarters = [Quarter(year, number) for number in range(1, 5)]
    with _ledger(project) as ledger:
        runs = ledger.runs()
        counted = {quarter: nights_of(quarter, until, runs).counted for quarter in quarters}
        if not any(counted.values()):
            known = ", ".join(sorted({str(run.date.year) for run in runs})) or "none"
            raise CommandError(f"{ledger.path}: no night of {year} counts; years with nights: {known} / 该年度没有监测")
        watched = {one: site_quarters(ledger.site_nights(one.first, until), counted[one]) for one in quarters}
    rows = units(watched, registry.sites, own)
    target = options.reports / f"assess-{year}"
    progress.stage("assess")
    with made_whole(target) as folder:
        sheet.write(folder, sheet.Sheet(year, until, rows, own))
    judged = sum(row.points is not None for row in rows)
    text = (
        f"{year}: {len(rows)} units, {judged} with points of {own.weight:g}, {len(rows) - judged} not judged; "
        f"draft: {target / 'assessment.xlsx'}"
    )
    nights = {str(quarter): len(days) for quarter, days in counted.items()}
    document = {"command": "assess", "year": year, "until": until.isoformat(), "weight": own.weight, "nights": nights}
    return Answer(text, {**document, "units": len(rows), "judged": judged, "folder": str(target)})


@contextmanager
def _ledger(project: Project) -> Iterator[Ledger]:
    if not project.data.ledger.exists():
        raise nothing_judged(project.data.ledger)
    with Ledger.open(project.data.ledger) as ledger:
        yield ledger
