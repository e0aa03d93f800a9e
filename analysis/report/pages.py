"""How a night becomes pages a reader opens from a folder: index, one page a site, and the method, in plain HTML."""

import base64
import hashlib
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta, timezone
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from analysis.records import ColumnRow, Finding, Verdict
from analysis.report import notice, words
from analysis.report.csvs import writable
from analysis.results import IndicatorLine, NightResult, SiteResult
from analysis.scorecards import card, ranking, trend, watched
from analysis.tables import TABLES

TEMPLATES = Path(__file__).parent / "templates"
ACCURACY = Path(__file__).parent / "accuracy.toml"
CHINA = timezone(timedelta(hours=8))

SHOWN_PER_INDICATOR = 100  # of one indicator on one site's page; the rest stands in findings.csv
SHOWN_CHANGES = 60
LIVE = ("new", "reopened", "open", "suspected", "waived")
STATUS_ORDER = {"new": 0, "reopened": 1, "open": 2, "suspected": 3, "waived": 4, "fixed": 5}
SEVERITY_ORDER = {"veto": 0, "candidate": 1, "points": 2, "advice": 3, "": 4}
WORST_OUTCOME = ("failed", "unknown", "passed", "not_applicable")


Known = Mapping[str, IndicatorLine]
Placed = Sequence[tuple[int | None, SiteResult]]


class Cell(NamedTuple):
    """One of the six actions on one site: its worst outcome, and how many indicators came to which."""

    outcome: str
    counts: Counter[str]
    failed: tuple[str, ...]  # names


class Group(NamedTuple):
    """The findings of one indicator on one site."""

    indicator: IndicatorLine
    findings: Sequence[Finding]
    total: int


def write(folder: Path, result: NightResult) -> None:
    """index.html, method.html and sites/<id>.html."""
    environment = _environment(result)
    known = {line.id: line for line in result.standard.indicators}
    cards = {site.site.id: card(site, result.run_id) for site in result.sites}
    placed = ranking(watched(result))
    retired = [site for site in result.sites if site.site.status == "retired"]
    _save(folder / "index.html", environment, "index.html", {**_index(placed, retired, known), "cards": cards})
    _save(folder / "method.html", environment, "method.html", {"accuracy": _accuracy()})
    (folder / "sites").mkdir(exist_ok=True)
    for place, site in [*placed, *((None, site) for site in retired)]:
        context = {**_site(site, place, known), "card": cards[site.site.id]}
        _save(folder / "sites" / f"{site.site.id}.html", environment, "site.html", context)


def _save(path: Path, environment: Environment, template: str, context: dict[str, Any]) -> None:
    path.write_text(environment.get_template(template).render(context), encoding="utf-8", newline="\n")


# --- what the pages show --------------------------------------------------------------------------------------------


def _index(placed: Placed, retired: Sequence[SiteResult], known: Known) -> dict[str, Any]:
    sites = [site for _, site in placed]
    changes = [(site, one) for site in (*sites, *retired) for one in site.findings if one.status in ("new", "reopened")]
    changes.sort(key=lambda pair: SEVERITY_ORDER.get(pair[1].severity, 9))
    return {
        "placed": placed,
        "retired": retired,
        "verdicts": Counter(site.standing.verdict for site in sites),
        "statuses": Counter(one.status for site in (*sites, *retired) for one in site.findings),
        "trends": {site.site.id: trend(site) for site in sites},
        "matrix": [(site, _actions(site, known)) for site in sites],
        "vetoes": list(_vetoes(sites)),
        "unjudged": list(_unjudged(sites)),
        "candidates": [
            (site, one) for site in sites for one in site.findings if one.severity == "candidate" and one.status in LIVE
        ],
        "turned": [site for site in sites if site.before and site.before.verdict != site.standing.verdict],
        "changes": changes[:SHOWN_CHANGES],
        "changes_total": len(changes),
    }


def _vetoes(sites: Sequence[SiteResult]) -> Iterator[tuple[str, list[SiteResult]]]:
    """Each veto that stands somewhere, with the sites it stands on; the most frequent first."""
    standing: dict[str, list[SiteResult]] = {}
    for site in sites:
        for veto in site.standing.vetoes:
            standing.setdefault(veto, []).append(site)
    yield from sorted(standing.items(), key=lambda pair: (-len(pair[1]), pair[0]))


def _unjudged(sites: Sequence[SiteResult]) -> Iterator[tuple[str, int, list[tuple[str, int]]]]:
    """Each veto that could not be judged somewhere: on how many sites, and the reasons with how often each."""
    reasons: dict[str, Counter[str]] = {}
    for site in sites:
        for veto, reason in site.standing.unjudged:
            reasons.setdefault(veto, Counter())[reason] += 1
    for veto, counts in reasons.items():
        yield veto, counts.total(), counts.most_common(3)


def _site(site: SiteResult, place: int | None, known: Known) -> dict[str, Any]:
    judgement = site.judgement
    verdicts = sorted(judgement.verdicts, key=lambda verdict: _rank(verdict, known)) if judgement else []
    live = [finding for finding in site.findings if finding.status in LIVE]
    by_action = groupby(verdicts, lambda verdict: _line(verdict.indicator, known).action)
    groups = list(_groups(live, known))
    return {
        "one": site,
        "place": place,
        "trend": trend(site),
        "actions": _actions(site, known),
        "by_action": [(number, list(rows)) for number, rows in by_action],
        "known": known,
        "groups": groups,
        "listed": {group.indicator.id for group in groups},
        "fixed": [finding for finding in site.findings if finding.status == "fixed"],
        "columns": sorted(judgement.columns, key=_most_overdue_first) if judgement else [],
        "unseen": sum(verdict.outcome == "unknown" for verdict in verdicts),
    }


def _rank(verdict: Verdict, known: Known) -> tuple[int, int, str]:
    return _line(verdict.indicator, known).action, WORST_OUTCOME.index(verdict.outcome), verdict.indicator


def _most_overdue_first(row: ColumnRow) -> tuple[int, int, str]:
    return WORST_OUTCOME.index(row.outcome), -(row.overdue_days or 0), row.name


def _groups(findings: Iterable[Finding], known: Known) -> Iterator[Group]:
    """Findings by indicator, the gravest indicator first, new findings before old ones."""
    by_indicator: dict[str, list[Finding]] = {}
    for finding in findings:
        by_indicator.setdefault(finding.indicator, []).append(finding)

    def grave_first(pair: tuple[str, list[Finding]]) -> tuple[int, int, str]:
        return min(SEVERITY_ORDER.get(f.severity, 9) for f in pair[1]), _line(pair[0], known).action, pair[0]

    for indicator, found in sorted(by_indicator.items(), key=grave_first):
        found.sort(key=lambda f: (STATUS_ORDER[f.status], f.url, f.subject))
        yield Group(_line(indicator, known), found[:SHOWN_PER_INDICATOR], len(found))


def _actions(site: SiteResult, known: Known) -> dict[int, Cell]:
    """What each of the six actions came to; an action without a verdict is not applicable."""
    verdicts = site.judgement.verdicts if site.judgement else ()
    of_action: dict[int, list[Verdict]] = {number: [] for number in words.ACTIONS}
    for verdict in verdicts:
        of_action.setdefault(_line(verdict.indicator, known).action, []).append(verdict)
    cells = {}
    for number in words.ACTIONS:
        counts = Counter(verdict.outcome for verdict in of_action[number])
        outcome = next((o for o in WORST_OUTCOME if counts[o]), "not_applicable")
        failed = tuple(_line(v.indicator, known).name for v in of_action[number] if v.outcome == "failed")
        cells[number] = Cell(outcome, counts, failed)
    return cells


def _line(indicator: str, known: Known) -> IndicatorLine:
    """What is known of an indicator; one the standard in force no longer knows is shown by its id."""
    return known.get(indicator) or IndicatorLine(indicator, indicator, 5)


def _accuracy() -> list[dict[str, Any]]:
    """What was measured on labelled pages; empty before the first measurement."""
    if not ACCURACY.exists():
        return []
    measures: list[dict[str, Any]] = tomllib.loads(ACCURACY.read_text("utf-8")).get("measure", [])
    return measures


# --- how they show it -----------------------------------------------------------------------------------------------


def _environment(result: NightResult) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: "" if value is None else shown(value),
    )
    environment.filters.update(
        word=word, day=day, clock=clock, share=share, figure=figure, within=within, readable=readable, is_link=is_link
    )
    style, script = _asset("style.css"), _asset("table.js")
    environment.globals.update(
        result=result,
        words=words,
        notice=notice,
        names={line.id: line.name for line in result.standard.indicators},
        tables=[table for table in TABLES if table.name != "pages"],
        style=Markup(style),
        script=Markup(script),
        style_hash=_hash(style),
        script_hash=_hash(script),
    )
    return environment


@cache
def _asset(name: str) -> str:
    return (TEMPLATES / name).read_text("utf-8")


def _hash(text: str) -> str:
    """The source expression a Content-Security-Policy admits this inline text by."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def shown(value: object) -> object:
    """A text without the characters a page cannot hold; markup of our own and anything else as it is."""
    return writable(value) if type(value) is str else value


def word(code: str, kind: str) -> str:
    """The Chinese word for a code; a code without one is shown as it is."""
    table: dict[str, str] = getattr(words, kind)
    return table.get(code, code)


def day(value: date | None) -> str:
    return f"{value.year}年{value.month}月{value.day}日" if value else "—"


def clock(value: datetime | None) -> str:
    """A time in China time, to the minute."""
    return value.astimezone(CHINA).strftime("%Y-%m-%d %H:%M") if value else "—"


def share(value: float | None) -> str:
    return "—" if value is None else f"{value:.1%}".replace(".0%", "%")


def figure(value: float | None) -> str:
    return "—" if value is None else f"{value:.1f}".removesuffix(".0")


def within(score: float) -> float:
    """A score held to the scale it is drawn on."""
    return min(100.0, max(0.0, score))


def is_link(url: str) -> bool:
    """Only http and https addresses that may be shown whole become links: a ``javascript:`` one stays text."""
    try:
        parts = urlsplit(url)
        plain = url == url.strip() and url.isprintable() and url == writable(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and plain
    except ValueError:
        return False


def readable(url: str, home: str = "") -> str:
    """The address as a reader knows it: percent-coded Chinese as characters, on ``home``'s own host the path alone."""
    try:
        text = unquote(url, errors="strict")
    except UnicodeDecodeError:
        text = url
    if not text.isprintable() or " " in text:
        text = url
    own = home.rstrip("/")
    return text.removeprefix(own) if own and text.startswith(f"{own}/") and len(text) > len(own) + 1 else text
