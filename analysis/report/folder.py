"""How the folder of a night's report comes into being: all at once, or not at all."""

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime
from operator import attrgetter
from pathlib import Path
from typing import Any

from analysis import scorecards
from analysis.dispositions import Disposition
from analysis.records import PageRow
from analysis.rectification import layout
from analysis.rectification import workbook as ledger_book
from analysis.report import csvs, pages, workbook
from analysis.results import NightResult, SiteResult
from analysis.tables import BY_NAME


def write(
    result: NightResult,
    reports: Path,
    page_rows: Iterable[PageRow] | None = None,
    versions: Mapping[str, str] | None = None,
    lang: str = "zh",
) -> Path:
    """Write ``reports/<date>/`` anew and return it. ``pages.csv`` is written when ``page_rows`` are given.

    ``lang`` is the language of the pages (zh en); tables keep the contract's headers, the workbook its Chinese ones.

    Raises OSError where the disk is full, a file is in use or rights are missing; the folder is then as it was.
    """
    with made_whole(reports / result.date.isoformat()) as folder:
        frames = scorecards.frames(result)
        for name, frame in frames.items():
            csvs.write(folder / f"{name}.csv", BY_NAME[name].header, frame.itertuples(index=False, name=None))
        if page_rows is not None:
            header = BY_NAME["pages"].header
            csvs.write(folder / "pages.csv", header, map(attrgetter(*header), page_rows))
        workbook.write(folder / "scorecards.xlsx", frames)
        ledgers(folder, result)
        pages.write(folder, result, lang)
        run = json.dumps(run_record(result, versions or {}), ensure_ascii=False, indent=2, default=_iso)
        (folder / "run.json").write_text(run + "\n", encoding="utf-8", errors="replace")
    return reports / result.date.isoformat()


def ledgers(folder: Path, result: NightResult) -> None:
    """The rectification ledger of each site where something stands."""
    (folder / "sites").mkdir(exist_ok=True)
    names = {line.id: line.name for line in result.standard.indicators}
    for site in filter(layout.has_ledger, result.sites):
        ledger_book.write(folder / layout.place(site.site.id), result, site, names)


@contextmanager
def made_whole(target: Path) -> Iterator[Path]:
    """A folder to write into that takes the target's place only when the block ends well.

    A start that was killed leaves ``.<name>.partial`` (swept away here) or, between the two renames, ``.<name>.old``
    without a target (put back here).
    """
    partial, old = target.with_name(f".{target.name}.partial"), target.with_name(f".{target.name}.old")
    target.parent.mkdir(parents=True, exist_ok=True)
    if old.exists() and not target.exists():
        old.rename(target)
    for leftover in (partial, old):
        if leftover.exists():
            shutil.rmtree(leftover)
    partial.mkdir()
    try:
        yield partial
        if target.exists():
            target.rename(old)
        try:
            partial.rename(target)
        except OSError:
            if old.exists():
                old.rename(target)
            raise
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)


def run_record(result: NightResult, versions: Mapping[str, str]) -> dict[str, Any]:
    """run.json: which versions and figures made the night, when, whether it is held back, and counts a site."""
    return {
        "run_id": result.run_id,
        "date": result.date,
        "previous": result.previous,
        "started": result.started,
        "finished": result.finished,
        "timezone": "Asia/Shanghai",
        "versions": dict(versions),
        "standard": {
            "id": result.standard.id,
            "name": result.standard.name,
            "overrides": dict(result.standard.overrides),
            "unconfirmed": [line.id for line in result.standard.indicators if line.severity and not line.confirmed],
        },
        "health": {"held_back": bool(result.held_back), "reasons": list(result.held_back)},
        "decisions": {
            name: [_decision(one) for one in getattr(result.decisions, name)]
            for name in ("expired", "expiring", "unmatched")
        },
        "sites": {site.site.id: _site_counts(site) for site in result.sites},
    }


def _site_counts(site: SiteResult) -> dict[str, Any]:
    night, judgement = site.night, site.judgement
    counts = dict(judgement.counts) if judgement else {}
    return {
        "verdict": site.standing.verdict,
        "score": round(site.standing.score, 2),
        "vetoes": list(site.standing.vetoes),
        "unjudged_vetoes": [{"veto": veto, "reason": reason} for veto, reason in site.standing.unjudged],
        "reason": site.standing.reason,
        "findings": len(site.findings),
        "life": asdict(site.life),
        "ledger": layout.place(site.site.id) if layout.has_ledger(site) else None,
        "pages_known": judgement.pages_known if judgement else 0,
        "pages_seen": judgement.pages_seen if judgement else 0,
        "render": {
            "mode": site.site.render,
            "rendered": counts.get("rendered", 0),
            "unrendered": counts.get("unrendered", 0),
        },
        "probes": site.probes,
        "probes_opened": site.probes_opened,
        "crawl": night
        and {
            "state": night.state,
            "reason": night.reason,
            "robots": night.robots,
            "started": night.started,
            "finished": night.finished,
            "requests": night.requests,
            "unchanged": night.unchanged,
        },
    }


def _decision(one: Disposition) -> dict[str, Any]:
    """A line of dispositions.csv, without the cells that are empty."""
    return {name: value for name, value in asdict(one).items() if value not in ("", None)}


def _iso(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"run.json cannot hold {value!r}")
