"""What the ledger knows of one site's past: its nights, the turns of its findings, and its probes by the hour."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from analysis import ledger_cells as cells
from analysis.ledger_past import NIGHTS
from analysis.life import STANDING
from analysis.results import Hour, SiteHistory, SitePoint, Turn

CHINA_HOURS = 8  # ahead of the UTC that times are kept in


def history(db: Any, site_id: str, night: date, week: tuple[datetime, datetime]) -> SiteHistory:
    """The site's past as of ``night``; ``week`` are the seven days of probes that night looks back on."""
    turns = _turns(db, site_id, night)
    return SiteHistory(
        nights=tuple(_nights(db, site_id, night, turns)),
        turns={finding: tuple(turned) for finding, turned in turns.items() if len(turned) > 1},
        hours=tuple(_hours(db, site_id, *week)),
    )


def _turns(db: Any, site_id: str, night: date) -> dict[str, list[Turn]]:
    """Every turn of the site's findings up to ``night`` by finding, oldest first."""
    rows = db.query(
        "SELECT date, finding_id, status FROM changes WHERE site_id = ? AND date <= ? ORDER BY date",
        (site_id, night.isoformat()),
    )
    turns: defaultdict[str, list[Turn]] = defaultdict(list)
    for row in rows:
        turns[row["finding_id"]].append(Turn(date.fromisoformat(row["date"]), row["status"]))
    return turns


def _nights(db: Any, site_id: str, night: date, turns: dict[str, list[Turn]]) -> Iterator[SitePoint]:
    """The last nights up to ``night``: of whole runs the gate let through, and ``night`` itself."""
    became: defaultdict[date, Counter[str]] = defaultdict(Counter)
    more: Counter[date] = Counter()  # findings that stand, less those of the day before
    for turned in turns.values():
        stood = False
        for turn in turned:
            became[turn.date][turn.status] += 1
            more[turn.date] += (turn.status in STANDING) - stood
            stood = turn.status in STANDING
    rows = db.query(
        """
        SELECT s.* FROM standings s JOIN runs r ON r.run_id = s.run_id
        WHERE s.site_id = :site AND r.date <= :night AND (r.date = :night OR (r.finished IS NOT NULL AND r.held = '[]'))
        ORDER BY r.date DESC LIMIT :nights
        """,
        {"site": site_id, "night": night.isoformat(), "nights": NIGHTS},
    )
    for row in reversed(list(rows)):
        day = date.fromisoformat(row["run_id"])
        stand = sum(count for when, count in more.items() if when <= day)
        came = became[day]
        yield SitePoint(day, cells.standing(row), stand, came["new"], came["reopened"], came["fixed"])


def _hours(db: Any, site_id: str, since: datetime, until: datetime) -> Iterator[Hour]:
    rows = db.query(
        """
        SELECT (CAST(substr(at, 12, 2) AS INTEGER) + :ahead) % 24 AS hour, count(*) AS probes, sum(opened) AS opened,
            avg(CASE WHEN opened THEN seconds END) AS seconds
        FROM probes WHERE site_id = :site AND at >= :since AND at < :until GROUP BY hour ORDER BY hour
        """,
        {"site": site_id, "since": cells.iso(since), "until": cells.iso(until), "ahead": CHINA_HOURS},
    )
    for row in rows:
        yield Hour(row["hour"], row["probes"], row["opened"], row["seconds"])
