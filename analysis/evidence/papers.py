"""What a pack says for machines: the rule (rule.json) and the finding's life (life.json)."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from analysis.evidence.case import Case, hidden


def rule(case: Case) -> dict[str, Any]:
    """The indicator in the clause's words, what it costs, under which standard, and what had judged it."""
    line = case.line
    return {
        "indicator": asdict(line) if line else {"id": case.finding.indicator, "clause": case.finding.clause},
        "standard": {
            "id": case.standard.id,
            "name": case.standard.name,
            "source": case.standard.source,
            "overrides": dict(case.standard.overrides),
            "files_sha256": dict(case.files),
        },
        "judged": {
            "run_id": case.run.run_id,
            "standard": case.run.standard,
            "overrides": dict(case.run.overrides),
            "versions": dict(case.run.versions),
            "held_back": list(case.run.held),
        },
        "packed_by": {"govsite": case.version},
    }


def life(case: Case) -> dict[str, Any]:
    """The finding, each turn of its status, the looks behind it, its disposition, and what the night saw."""
    night = case.night
    return {
        "finding": asdict(case.finding),
        "site": {"id": case.site.id, "name": case.site.name, "home": case.site.home, "code": case.site.site_code},
        "changes": [{"date": one.date, "status": one.status} for one in case.changes],
        "disposition": asdict(case.disposition) if case.disposition else None,
        "looks": {one.url: list(map(asdict, one.looks)) for one in case.exhibits if one.looks},
        "night": {
            "run_id": case.run.run_id,
            "verdict": case.verdict,
            "pages_known": case.pages[0],
            "pages_seen": case.pages[1],
            "crawl": asdict(night) if night else None,
        },
        "cautions": list(case.cautions),
    }


def written(document: Mapping[str, Any]) -> bytes:
    """A document as JSON, every text in it with personal data masked."""
    return (json.dumps(_hidden(document), ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def _hidden(value: Any) -> Any:
    if isinstance(value, str):
        return hidden(value)
    if isinstance(value, Mapping):
        return {hidden(str(name)): _hidden(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_hidden(part) for part in value]
    return value.isoformat() if isinstance(value, date | datetime) else value
