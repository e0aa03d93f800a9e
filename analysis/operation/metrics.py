"""What a night and a probe round came to as Prometheus metrics, for the textfile collector of node_exporter."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from analysis.results import VERDICTS, NightResult, SiteResult
from crawler.records import LEVELS

STATUSES = ("new", "open", "reopened", "fixed", "suspected", "waived")
OUTCOMES = ("passed", "failed", "unknown", "not_applicable")

Sample = tuple[Mapping[str, str], float]


class Metric(NamedTuple):
    """A gauge: its name with its unit, one sentence on it, and its value for each set of labels."""

    name: str
    help: str
    samples: tuple[Sample, ...]


def write(path: Path, metrics: Iterable[Metric]) -> None:
    """Write the file as a whole or not at all: a collector may read it at any moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.partial")  # the collector reads *.prom
    partial.write_text(exposition(metrics), encoding="utf-8")
    partial.replace(path)


def exposition(metrics: Iterable[Metric]) -> str:
    """The metrics in Prometheus' text format, version 0.0.4."""
    return "".join(f"{line}\n" for metric in metrics for line in _lines(metric))


def _lines(metric: Metric) -> Iterator[str]:
    yield f"# HELP {metric.name} {_escaped(metric.help)}"
    yield f"# TYPE {metric.name} gauge"
    for labels, value in metric.samples:
        pairs = ",".join(f'{name}="{_quoted(said)}"' for name, said in labels.items())
        yield f"{metric.name}{{{pairs}}} {value!r}" if pairs else f"{metric.name} {value!r}"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("\n", r"\n")


def _quoted(text: str) -> str:
    return _escaped(text).replace('"', r"\"")


# --- what is measured -----------------------------------------------------------------------------------------------


def of_night(result: NightResult, version: str = "") -> list[Metric]:
    """The metrics of a run that is over. A retired site is not counted: it has no verdict."""
    sites = [site for site in result.sites if site.site.status != "retired"]
    finished = result.finished.timestamp() if result.finished else 0.0
    lasted = (result.finished - result.started).total_seconds() if result.finished and result.started else 0.0
    return [
        _one("govsite_info", "What made the last run.", 1, version=version, standard=result.standard.id),
        _one("govsite_last_success_timestamp_seconds", "When the last run over all sites ended.", finished),
        _one("govsite_night_duration_seconds", "From the first start of the last run to its end.", lasted),
        _one("govsite_night_requests", "Requests of the last run to the sites' own hosts.", _requests(sites)),
        _one("govsite_held_back", "1 while the run-health gate holds the last run back.", bool(result.held_back)),
        _one("govsite_held_back_reasons", "Why it does: numbers out of a site's own band.", len(result.held_back)),
        Metric("govsite_sites", "Watched sites by level and verdict.", tuple(_verdicts(sites))),
        Metric("govsite_pages_known", "Pages the sites are known to have.", tuple(_pages(sites, "pages_known"))),
        Metric(
            "govsite_pages_seen", "Of these, seen in the last run or unchanged.", tuple(_pages(sites, "pages_seen"))
        ),
        Metric("govsite_outcomes", "Indicators by what they came to on all sites.", tuple(_outcomes(sites))),
        Metric("govsite_findings", "Findings by where they are in their life.", tuple(_findings(sites))),
        Metric("govsite_probes", "Looks at home pages in the last seven days.", tuple(_probes(sites))),
    ]


def of_probe(came: Mapping[str, int], ended: datetime) -> list[Metric]:
    """The metrics of one availability round: ``opened`` and ``failed`` home pages."""
    homes = tuple(({"result": result}, float(came.get(result, 0))) for result in ("opened", "failed"))
    return [
        _one("govsite_probe_last_timestamp_seconds", "When the last availability round ended.", ended.timestamp()),
        Metric("govsite_probe_homes", "Home pages of that round by whether they opened within 15 s.", homes),
    ]


def _one(name: str, help_: str, value: float, **labels: str) -> Metric:
    return Metric(name, help_, ((labels, float(value)),))


def _requests(sites: Iterable[SiteResult]) -> int:
    return sum(site.night.requests for site in sites if site.night)


def _verdicts(sites: Iterable[SiteResult]) -> Iterator[Sample]:
    came = Counter((site.site.level, site.standing.verdict) for site in sites)
    for level in LEVELS:
        yield from (({"level": level, "verdict": verdict}, float(came[level, verdict])) for verdict in VERDICTS)


def _pages(sites: Iterable[SiteResult], which: str) -> Iterator[Sample]:
    pages: Counter[str] = Counter()
    for site in sites:
        pages[site.site.level] += getattr(site.judgement, which) if site.judgement else 0
    return (({"level": level}, float(pages[level])) for level in LEVELS)


def _outcomes(sites: Iterable[SiteResult]) -> Iterator[Sample]:
    came = Counter(verdict.outcome for site in sites if site.judgement for verdict in site.judgement.verdicts)
    return (({"outcome": outcome}, float(came[outcome])) for outcome in OUTCOMES)


def _findings(sites: Iterable[SiteResult]) -> Iterator[Sample]:
    came = Counter(finding.status for site in sites for finding in site.findings)
    return (({"status": status}, float(came[status])) for status in STATUSES)


def _probes(sites: Iterable[SiteResult]) -> Iterator[Sample]:
    sites = list(sites)
    opened, asked = sum(site.probes_opened for site in sites), sum(site.probes for site in sites)
    return iter([({"result": "opened"}, float(opened)), ({"result": "failed"}, float(asked - opened))])
