"""What the nights came to: runs, verdicts, findings with their life, and probes, kept in data/monitor.db.

One writer at a time. A run is a date: judging the same date again replaces what that date said and starts from what
the night before left, so it ages no finding and counts no look twice.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple, Self

from analysis import ledger_cells as cells
from analysis import ledger_draws, ledger_past, ledger_returns, ledger_site
from analysis.inspection.agreement import agreement
from analysis.life import ALIVE, Terms, tonights_findings
from analysis.records import (
    ColumnRow,
    CoverageRow,
    Finding,
    Judgement,
    LinkRow,
    MessageRow,
    PolicyRow,
    SpotcheckRow,
    Verdict,
)
from analysis.results import NightResult, SiteResult, StandardInForce, Standing
from crawler.records import CHINA, Night, Probe, Site
from crawler.store import health
from crawler.store.sqlite import Database, Migrations

SCHEMA = """
-- one row a monitoring date; held: JSON list of the gate's reasons; versions, overrides: JSON objects
CREATE TABLE runs (
    run_id TEXT PRIMARY KEY, date TEXT NOT NULL UNIQUE, started TEXT, finished TEXT,
    standard TEXT NOT NULL DEFAULT '', overrides TEXT NOT NULL DEFAULT '{}',
    versions TEXT NOT NULL DEFAULT '{}', held TEXT NOT NULL DEFAULT '[]'
);
-- what a site's verdicts came to that night; vetoes, unjudged, counts: JSON
CREATE TABLE standings (
    run_id TEXT NOT NULL REFERENCES runs, site_id TEXT NOT NULL,
    verdict TEXT NOT NULL, score REAL, score_low REAL, score_high REAL,
    vetoes TEXT NOT NULL, unjudged TEXT NOT NULL, reason TEXT NOT NULL,
    pages_known INTEGER NOT NULL, pages_seen INTEGER NOT NULL, observed_at TEXT, counts TEXT NOT NULL, night TEXT,
    PRIMARY KEY (run_id, site_id)
) WITHOUT ROWID;
CREATE TABLE verdicts (
    run_id TEXT NOT NULL REFERENCES runs, site_id TEXT NOT NULL, indicator TEXT NOT NULL,
    outcome TEXT NOT NULL, faults INTEGER NOT NULL, points_lost REAL NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (run_id, site_id, indicator)
) WITHOUT ROWID;
-- one row a fault, as its newest night left it; touched: that night; prior: the row before that night (JSON, or ''
-- when it did not exist), so that the same night can be judged again
CREATE TABLE findings (
    finding_id TEXT PRIMARY KEY, site_id TEXT NOT NULL, indicator TEXT NOT NULL, severity TEXT NOT NULL,
    url TEXT NOT NULL, subject TEXT NOT NULL, evidence TEXT NOT NULL, observed_at TEXT NOT NULL,
    first_seen TEXT NOT NULL, last_seen TEXT NOT NULL, status TEXT NOT NULL, looks INTEGER NOT NULL,
    confidence REAL NOT NULL, clause TEXT NOT NULL, touched TEXT NOT NULL, prior TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX findings_by_site ON findings (site_id, status);
-- every change of a finding's status, for quarters and trends; status gone: a suspicion that did not come true
CREATE TABLE changes (
    date TEXT NOT NULL, finding_id TEXT NOT NULL, site_id TEXT NOT NULL, indicator TEXT NOT NULL,
    status TEXT NOT NULL, PRIMARY KEY (date, finding_id)
) WITHOUT ROWID;
CREATE INDEX changes_by_site ON changes (site_id, date);
-- the rows of the newest run's columns.csv policies.csv messages.csv spotcheck.csv coverage.csv links.csv: one JSON
-- list a site and table
CREATE TABLE site_rows (
    site_id TEXT NOT NULL, name TEXT NOT NULL, run_id TEXT NOT NULL, rows TEXT NOT NULL, PRIMARY KEY (site_id, name)
) WITHOUT ROWID;
CREATE TABLE probes (
    site_id TEXT NOT NULL, at TEXT NOT NULL, opened INTEGER NOT NULL, status INTEGER NOT NULL, seconds REAL NOT NULL,
    error TEXT NOT NULL, tls_expires TEXT, tls_error TEXT NOT NULL, https TEXT NOT NULL, ipv6 TEXT NOT NULL,
    PRIMARY KEY (site_id, at)
) WITHOUT ROWID;
"""

migrations = Migrations("monitor")


@migrations(name="001_runs_findings_probes")
def _first(db: Any) -> None:
    cells.lay_out(db, SCHEMA)


@migrations(name="002_indexes_by_site_and_finding")
def _by_site_and_finding(db: Any) -> None:
    """Without them each site read every night of all sites, and each finding every change: 14,000 sites took hours."""
    db.execute("CREATE INDEX standings_by_site ON standings (site_id, run_id)")
    db.execute("CREATE INDEX changes_by_finding ON changes (finding_id, date)")


GONE = "gone"  # a suspicion that did not come true: kept only so that its night can be judged again

ROWS: dict[str, type[Any]] = {
    "columns": ColumnRow,
    "policies": PolicyRow,
    "messages": MessageRow,
    "spotcheck": SpotcheckRow,
    "coverage": CoverageRow,
    "links": LinkRow,
}


class LedgerError(Exception):
    """The ledger cannot be opened or written; the message names the file and the remedy."""


def _remedy(error: Exception) -> str:
    if isinstance(error, OSError) or "readonly" in str(error) or "unable to open" in str(error):
        return "let this user write it and its folder / 当前用户无权写台账，请授权"
    return "move the file away to start a new one / 台账无法使用，请移走该文件后重试"


class Run(NamedTuple):
    """One monitoring date. ``held`` says why the run-health gate holds it back; empty when it does not."""

    run_id: str
    date: date
    started: datetime | None
    finished: datetime | None
    standard: str
    overrides: Mapping[str, str]
    versions: Mapping[str, str]
    held: tuple[str, ...]


class Change(NamedTuple):
    """A finding's status turned on ``date``. Status ``gone``: a suspicion that did not come true."""

    date: date
    finding_id: str
    site_id: str
    indicator: str
    status: str


class SiteNight(NamedTuple):
    """What one run came to for one site."""

    site_id: str
    date: date
    standing: Standing
    pages_known: int
    pages_seen: int


class Ledger:
    """``with Ledger.open(path) as ledger: …``. Raises LedgerError where the file is damaged or cannot be written."""

    def __init__(self, db: Any, path: str) -> None:
        self._db = db
        self.path = path

    @classmethod
    def open(cls, path: str | Path) -> Self:
        """The ledger at ``path`` (``:memory:`` for one that is not kept), brought up to today's schema."""
        try:
            if str(path) != ":memory:":
                Path(path).parent.mkdir(parents=True, exist_ok=True)
            db = Database(str(path))
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")
            db.execute("PRAGMA busy_timeout = 30000")
            migrations.apply(db)
            ledger_returns.migrations.apply(db)
            ledger_draws.migrations.apply(db)
        except (OSError, sqlite3.Error) as error:
            raise LedgerError(f"{path}: cannot be used as the ledger ({error}); {_remedy(error)}") from error
        return cls(db, str(path))

    @classmethod
    def read(cls, path: Path) -> Self:
        """The ledger at ``path`` as it is, for reading alone. Raises LedgerError where there is none to read."""
        try:
            connection = health.read_only(path)
            connection.execute("SELECT 1 FROM runs LIMIT 1")
        except sqlite3.Error as error:
            raise LedgerError(f"{path}: cannot be read ({error}) / 台账无法读取") from error
        return cls(Database(connection, execute_plugins=False), str(path))

    @property
    def draws(self) -> ledger_draws.Draws:
        """The random checks kept in this ledger."""
        return ledger_draws.Draws(self._db)

    @property
    def returns(self) -> ledger_returns.Returns:
        """What offices replied to the findings of this ledger."""
        return ledger_returns.Returns(self._db)

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- runs ---------------------------------------------------------------------------------------------------

    def open_run(
        self,
        day: date,
        *,
        started: datetime | None = None,
        standard: str = "",
        overrides: Mapping[str, str] | None = None,
        versions: Mapping[str, str] | None = None,
    ) -> Run:
        """The run of ``day``: a new one, or the same one again.

        Its first start is kept, and so is what the gate said of it: only ``finish_run``, which asks the gate anew,
        lifts that. Looking at a few sites again says nothing of the night that was held back.
        """
        run_id = day.isoformat()
        with self._db.atomic():
            self._db.execute(
                "INSERT INTO runs (run_id, date, started, standard, overrides, versions) VALUES (?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (run_id) DO UPDATE SET standard = excluded.standard, overrides = excluded.overrides, "
                "versions = excluded.versions, started = coalesce(runs.started, excluded.started)",
                (
                    run_id,
                    run_id,
                    cells.iso(started),
                    standard,
                    cells.packed(overrides or {}),
                    cells.packed(versions or {}),
                ),
            )
        run = self.run(run_id)
        assert run is not None
        return run

    def finish_run(self, run_id: str, finished: datetime, held: Sequence[str] = ()) -> None:
        """The run is over; ``held`` are the gate's reasons to hold it back, in place of what it said before."""
        with self._db.atomic():
            self._db.execute(
                "UPDATE runs SET finished = ?, held = ? WHERE run_id = ?",
                (cells.iso(finished), cells.packed(held), run_id),
            )

    def run(self, run_id: str) -> Run | None:
        found = list(self._runs("WHERE run_id = ?", (run_id,)))
        return found[0] if found else None

    def runs(self) -> list[Run]:
        """Every run, oldest first."""
        return list(self._runs("ORDER BY date"))

    def latest_run(self, before: date | None = None) -> Run | None:
        """The newest run (older than ``before``)."""
        limit = before.isoformat() if before else "9999"
        return next(self._runs("WHERE date < ? ORDER BY date DESC LIMIT 1", (limit,)), None)

    def _runs(self, where: str, values: Sequence[Any] = ()) -> Iterator[Run]:
        for row in self._db.query(f"SELECT * FROM runs {where}", values):
            yield Run(
                row["run_id"],
                date.fromisoformat(row["date"]),
                cells.time(row["started"]),
                cells.time(row["finished"]),
                row["standard"],
                json.loads(row["overrides"]),
                json.loads(row["versions"]),
                tuple(json.loads(row["held"])),
            )

    # --- what a judged site writes ------------------------------------------------------------------------------

    def record(
        self, run_id: str, judgement: Judgement, standing: Standing, terms: Terms, night: Night | None = None
    ) -> list[Finding]:
        """Keep one site's night, in one transaction; returns the findings as that night leaves them.

        Said again for the same night it replaces what it said. For a night older than the site's newest one only
        the verdicts are kept: the life of findings runs forward.
        """
        with self._db.atomic():
            self._write_standing(run_id, judgement, standing, night)
            if self._newest_night(judgement.site_id) > judgement.night:
                return self.findings(run_id, judgement.site_id)
            self._write_life(judgement, terms)
            for name in ROWS:
                self._db.execute(
                    "INSERT OR REPLACE INTO site_rows (site_id, name, run_id, rows) VALUES (?, ?, ?, ?)",
                    (
                        judgement.site_id,
                        name,
                        run_id,
                        cells.packed([cells.values(row) for row in getattr(judgement, name)]),
                    ),
                )
        return self.findings(run_id, judgement.site_id)

    def _write_standing(self, run_id: str, judgement: Judgement, standing: Standing, night: Night | None) -> None:
        site_id = judgement.site_id
        self._db.execute(
            "INSERT OR REPLACE INTO standings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(run_id, site_id, standing.verdict, standing.score, standing.score_low, standing.score_high),
                *(cells.packed(standing.vetoes), cells.packed(standing.unjudged), standing.reason),
                *(judgement.pages_known, judgement.pages_seen, cells.iso(judgement.observed_at)),
                *(cells.packed(dict(judgement.counts)), cells.packed(asdict(night)) if night else None),
            ),
        )
        self._db.execute("DELETE FROM verdicts WHERE run_id = ? AND site_id = ?", (run_id, site_id))
        self._db.conn.executemany(
            "INSERT INTO verdicts VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (run_id, v.site_id, v.indicator, v.outcome, v.faults, v.points_lost, v.reason)
                for v in judgement.verdicts
            ],
        )

    def _newest_night(self, site_id: str) -> date:
        row = next(self._db.query("SELECT max(run_id) AS day FROM standings WHERE site_id = ?", (site_id,)))
        return date.fromisoformat(row["day"])

    def _prior(self, site_id: str, night: date) -> tuple[dict[str, Finding], set[str]]:
        """The site's findings as the nights before ``night`` left them; and which of them ``night`` had changed."""
        prior, undone = {}, set()
        for row in self._db.query("SELECT * FROM findings WHERE site_id = ?", (site_id,)):
            if row["touched"] == night.isoformat():
                if not row["prior"]:
                    continue
                row = json.loads(row["prior"])
                undone.add(row["finding_id"])
            if row["status"] != GONE:
                prior[row["finding_id"]] = cells.finding(row)
        return prior, undone

    def _write_life(self, judgement: Judgement, terms: Terms) -> None:
        site_id, night = judgement.site_id, judgement.night
        prior, undone = self._prior(site_id, night)
        became = tonights_findings(prior, judgement, terms)
        self._db.execute("DELETE FROM findings WHERE site_id = ? AND touched = ?", (site_id, night.isoformat()))
        self._db.execute("DELETE FROM changes WHERE site_id = ? AND date = ?", (site_id, night.isoformat()))
        rows: list[tuple[Any, ...]] = []
        turned: list[tuple[str, ...]] = []
        for id_, finding in became.items():
            before = prior.get(id_)
            if finding is before:
                continue
            after = finding or replace(prior[id_], status=GONE)
            rows.append(
                (
                    *cells.stored(after),
                    night.isoformat(),
                    cells.packed(cells.named(before)) if before else "",
                )
            )
            if before is None or before.status != after.status:
                turned.append((night.isoformat(), id_, site_id, after.indicator, after.status))
        rows += [
            (*cells.stored(prior[id_]), prior[id_].last_seen.isoformat(), "")
            for id_ in undone & prior.keys()
            if became.get(id_, prior[id_]) is prior[id_]
        ]
        places = ", ".join("?" * (len(cells.FINDING) + 2))
        self._db.conn.executemany(f"INSERT OR REPLACE INTO findings VALUES ({places})", rows)
        self._db.conn.executemany("INSERT INTO changes VALUES (?, ?, ?, ?, ?)", turned)

    # --- probes -------------------------------------------------------------------------------------------------

    def add_probes(self, probes: Iterable[Probe]) -> None:
        with self._db.atomic():
            self._db.conn.executemany(
                "INSERT OR REPLACE INTO probes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [cells.stored(probe) for probe in probes],
            )

    def probes(self, site_id: str, since: datetime, until: datetime) -> list[Probe]:
        """The site's probes at ``since`` or later and before ``until``, oldest first."""
        rows = self._db.query(
            "SELECT * FROM probes WHERE site_id = ? AND at >= ? AND at < ? ORDER BY at",
            (site_id, cells.iso(since), cells.iso(until)),
        )
        return [cells.probe(row) for row in rows]

    # --- reading ------------------------------------------------------------------------------------------------

    def damage(self, seconds: float) -> str | None:
        """What SQLite's quick check finds: '' nothing, None when ``seconds`` were not enough for it."""
        return health.damage(self._db.conn, seconds)

    def pending(self) -> int:
        """How many changes of layout a ledger that was opened with ``read`` has not had yet."""
        return len(migrations.pending(self._db))

    def newest_look(self) -> datetime | None:
        """When anything was last looked at: a home page by a probe, or a site by a night."""
        row = next(
            self._db.query(
                "SELECT max(at) AS at FROM (SELECT max(at) AS at FROM probes UNION ALL "
                "SELECT max(observed_at) FROM standings)"
            )
        )
        return cells.time(row["at"])

    def probe_counts(self, since: datetime, until: datetime) -> dict[str, int]:
        """Site id → how many probes it had at ``since`` or later and before ``until``; a site without one is absent."""
        rows = self._db.query(
            "SELECT site_id, count(*) AS probes FROM probes WHERE at >= ? AND at < ? GROUP BY site_id",
            (cells.iso(since), cells.iso(until)),
        )
        return {row["site_id"]: row["probes"] for row in rows}

    def findings(self, run_id: str, site_id: str = "") -> list[Finding]:
        """The findings alive in that run and those fixed in it, by site, indicator, url, subject.

        For a run older than the newest, each has the status it had then; its other cells are the newest known.
        """
        night = run_id
        rows = self._db.query(
            f"""
            SELECT f.*, coalesce(
                (SELECT status FROM changes c WHERE c.finding_id = f.finding_id AND c.date <= :night
                 ORDER BY c.date DESC LIMIT 1), f.status) AS then_status,
                EXISTS (SELECT 1 FROM changes c WHERE c.finding_id = f.finding_id AND c.date = :night) AS turned
            FROM findings f
            WHERE {"site_id = :site AND" if site_id else ""} first_seen <= :night
              AND (then_status IN ({", ".join(repr(s) for s in ALIVE)}) OR (then_status = 'fixed' AND turned))
            ORDER BY site_id, indicator, url, subject
            """,
            {"site": site_id, "night": night},
        )
        return [cells.finding({**row, "status": row["then_status"]}) for row in rows]

    def finding(self, finding_id: str) -> Finding | None:
        """One finding as its newest night left it; None for an unknown id or a suspicion that did not come true."""
        row = next(self._db.query("SELECT * FROM findings WHERE finding_id = ?", (finding_id,)), None)
        return cells.finding(row) if row and row["status"] != GONE else None

    def finding_ids(self, beginning: str, limit: int = 10) -> list[str]:
        """The ids that begin so, the first ``limit``."""
        rows = self._db.query(
            "SELECT finding_id FROM findings WHERE substr(finding_id, 1, length(:beginning)) = :beginning "
            "AND status <> :gone ORDER BY finding_id LIMIT :limit",
            {"beginning": beginning, "gone": GONE, "limit": limit},
        )
        return [row["finding_id"] for row in rows]

    def changes_of(self, finding_id: str) -> list[Change]:
        """Every turn of one finding's status, oldest first."""
        rows = self._db.query("SELECT * FROM changes WHERE finding_id = ? ORDER BY date", (finding_id,))
        return [Change(date.fromisoformat(r["date"]), *(r[k] for k in Change._fields[1:])) for r in rows]

    def changes(self, since: date, until: date, site_id: str = "") -> list[Change]:
        """Every turn of a finding's status (of one site) from ``since`` to ``until``, both included, oldest first."""
        rows = self._db.query(
            f"SELECT * FROM changes WHERE date >= ? AND date <= ? {'AND site_id = ?' if site_id else ''} "
            "ORDER BY date, site_id, finding_id",
            (since.isoformat(), until.isoformat(), *filter(None, (site_id,))),
        )
        return [Change(date.fromisoformat(r["date"]), *(r[k] for k in Change._fields[1:])) for r in rows]

    def verdicts(self, run_id: str, site_id: str = "") -> list[Verdict]:
        rows = self._db.query(
            f"SELECT * FROM verdicts WHERE run_id = ? {'AND site_id = ?' if site_id else ''} "
            "ORDER BY site_id, indicator",
            (run_id, site_id) if site_id else (run_id,),
        )
        return [Verdict(**{field.name: row[field.name] for field in fields(Verdict)}) for row in rows]

    def standings(self, run_id: str) -> dict[str, Standing]:
        """What every judged site's verdicts came to in that run, by site id."""
        return ledger_past.standings(self._db, run_id)

    def history(self, site_id: str, before: date, limit: int = 7) -> list[tuple[date, dict[str, int]]]:
        """What the gate watches, on the site's last ``limit`` nights before ``before``, newest first."""
        rows = self._db.query(
            "SELECT run_id, counts FROM standings WHERE site_id = ? AND run_id < ? ORDER BY run_id DESC LIMIT ?",
            (site_id, before.isoformat(), limit),
        )
        return [(date.fromisoformat(row["run_id"]), json.loads(row["counts"])) for row in rows]

    def past_standings(self, site_id: str, before: date) -> list[tuple[date, Standing]]:
        """The site's verdict on each night before ``before``, oldest first."""
        rows = self._db.query(
            "SELECT * FROM standings WHERE site_id = ? AND run_id < ? ORDER BY run_id", (site_id, before.isoformat())
        )
        return [(date.fromisoformat(row["run_id"]), cells.standing(row)) for row in rows]

    def site_nights(self, since: date, until: date) -> Iterator[SiteNight]:
        """Every site's standing in the runs from ``since`` to ``until``, both included, by site, oldest first."""
        rows = self._db.query(
            "SELECT * FROM standings WHERE run_id >= ? AND run_id <= ? ORDER BY site_id, run_id",
            (since.isoformat(), until.isoformat()),
        )
        for row in rows:
            night = date.fromisoformat(row["run_id"])
            yield SiteNight(row["site_id"], night, cells.standing(row), row["pages_known"], row["pages_seen"])

    def known_findings(self, until: date, site_id: str = "") -> list[Finding]:
        """Every finding (of one site) first seen by ``until``, whatever became of it, as its newest night left it."""
        rows = self._db.query(
            f"SELECT * FROM findings WHERE first_seen <= ? AND status != ? {'AND site_id = ?' if site_id else ''} "
            "ORDER BY site_id, indicator, url, subject",
            (until.isoformat(), GONE, *filter(None, (site_id,))),
        )
        return [cells.finding(row) for row in rows]

    def judgement(self, run_id: str, site_id: str) -> Judgement | None:
        """A site's judgement as it was recorded, without its faults (findings have them) and its pages.

        The rows of columns, policies, messages, spot-check and coverage are kept for the site's newest run only: for
        an older run they are empty.
        """
        row = next(self._db.query("SELECT * FROM standings WHERE run_id = ? AND site_id = ?", (run_id, site_id)), None)
        if row is None:
            return None
        tables: dict[str, tuple[Any, ...]] = dict.fromkeys(ROWS, ())
        for kept in self._db.query("SELECT * FROM site_rows WHERE site_id = ? AND run_id = ?", (site_id, run_id)):
            tables[kept["name"]] = tuple(cells.row(ROWS[kept["name"]], values) for values in json.loads(kept["rows"]))
        return Judgement(
            site_id=site_id,
            night=date.fromisoformat(run_id),
            verdicts=tuple(self.verdicts(run_id, site_id)),
            faults=(),
            pages_known=row["pages_known"],
            pages_seen=row["pages_seen"],
            observed_at=cells.time(row["observed_at"]),
            counts=tuple(json.loads(row["counts"]).items()),
            columns=tables["columns"],
            policies=tables["policies"],
            messages=tables["messages"],
            spotcheck=tables["spotcheck"],
            coverage=tables["coverage"],
            links=tables["links"],
        )

    def night_result(self, run_id: str, sites: Iterable[Site], standard: StandardInForce) -> NightResult:
        """A run as the reports take it, for the given sites in their order. Raises LedgerError for an unknown run."""
        run = self.run(run_id)
        if run is None:
            raise LedgerError(f"{self.path}: no run of {run_id}; run `govsite nightly` or `govsite analyze` first")
        previous = self.latest_run(before=run.date)
        findings: dict[str, list[Finding]] = {}
        for finding in self.findings(run_id):
            findings.setdefault(finding.site_id, []).append(finding)
        standings = self.standings(run_id)
        before = self.standings(previous.run_id) if previous else {}
        sites = tuple(sites)
        retired = {site.id for site in sites if site.status == "retired"}
        return NightResult(
            run_id=run_id,
            date=run.date,
            started=run.started,
            finished=run.finished,
            standard=standard,
            sites=tuple(
                self._site_result(run, site, standings.get(site.id), findings.get(site.id, []), before.get(site.id))
                for site in sites
            ),
            held_back=run.held,
            previous=previous.date if previous else None,
            past=ledger_past.totals(self._db, run.date, retired),
            quarter=ledger_past.last_quarter(self._db, run.date, retired),
            inspected=tuple(row for row in agreement(self.draws.looked()) if row.looked),
        )

    def _site_result(
        self, run: Run, site: Site, standing: Standing | None, findings: list[Finding], before: Standing | None
    ) -> SiteResult:
        opened, probes = self._probes_opened(site.id, run.date)
        return SiteResult(
            site=site,
            standing=standing or Standing("unknown", 0.0, 0.0, 100.0, reason="本次未评判"),
            judgement=self.judgement(run.run_id, site.id),
            findings=tuple(findings),
            night=self._night(run.run_id, site.id),
            probes_opened=opened,
            probes=probes,
            before=before,
            history=ledger_site.history(self._db, site.id, run.date, week_before(run.date)),
        )

    def _probes_opened(self, site_id: str, night: date) -> tuple[int, int]:
        """How many of the last seven days' probes opened, and how many there were."""
        since, until = week_before(night)
        row = next(
            self._db.query(
                "SELECT coalesce(sum(opened), 0) AS opened, count(*) AS probes FROM probes "
                "WHERE site_id = ? AND at >= ? AND at < ?",
                (site_id, cells.iso(since), cells.iso(until)),
            )
        )
        return row["opened"], row["probes"]

    def _night(self, run_id: str, site_id: str) -> Night | None:
        row = next(
            self._db.query("SELECT night FROM standings WHERE run_id = ? AND site_id = ?", (run_id, site_id)), None
        )
        return cells.night(json.loads(row["night"])) if row and row["night"] else None


def week_before(night: date) -> tuple[datetime, datetime]:
    """The seven days of probes a night looks back on: from seven days before to the night's own end, China time."""
    end = datetime.combine(night + timedelta(days=1), datetime.min.time(), CHINA)
    return end - timedelta(days=7), end
