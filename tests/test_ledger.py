"""The ledger: a run is a date, and a finding has one life."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from analysis.ledger import Ledger, LedgerError
from analysis.records import ColumnRow, Fault, Judgement, Verdict, finding_id
from analysis.results import StandardInForce, Standing
from crawler.records import Night, Probe, Site

DAY = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 1, tzinfo=UTC)
STANDING = Standing("pass", 97.0, 95.0, 99.0, ("首页不更新",), (("站点无法访问", "探测次数不足"),), "")


class Terms:
    def severity(self, indicator: str) -> str:
        return "points"

    def clause(self, indicator: str) -> str:
        return "国办秘函〔2019〕19号"


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    with Ledger.open(":memory:") as ledger:
        yield ledger


def night(
    ledger: Ledger,
    day: date,
    *faults: Fault,
    outcome: str = "",
    waived: frozenset[str] = frozenset(),
    incomplete: frozenset[str] = frozenset(),
) -> dict[str, str]:
    """One site's night with these faults of broken_link; returns the status of each finding by url."""
    run = ledger.open_run(day)
    outcome = outcome or ("failed" if any(fault.confirmed for fault in faults) else "passed")
    judgement = Judgement(
        site_id="lake",
        night=day,
        verdicts=(Verdict("lake", "broken_link", outcome, len(faults)),),
        faults=tuple(("broken_link", fault) for fault in faults),
        columns=(ColumnRow("lake", "http://lake.gov.cn/tzgg/", "通知公告", "notice", 3, DAY, 184, None, "passed"),),
        policies=(),
        messages=(),
        spotcheck=(),
        pages_known=10,
        pages_seen=9,
        observed_at=datetime(day.year, day.month, day.day, 1, tzinfo=UTC),
        waived=waived,
        incomplete=incomplete,
        counts=(("pages", 9),),
    )
    findings = ledger.record(run.run_id, judgement, STANDING, Terms())
    return {finding.url: finding.status for finding in findings}


def dead(url: str, **more: object) -> Fault:
    return Fault(url, "", "旧闻 → /gone.html：HTTP 404", **more)  # type: ignore[arg-type]


def days(n: int) -> date:
    return DAY + timedelta(days=n)


def test_a_finding_is_new_then_open_then_fixed_then_reopened(ledger: Ledger) -> None:
    assert night(ledger, days(0), dead("/a")) == {"/a": "new"}
    assert night(ledger, days(1), dead("/a")) == {"/a": "open"}
    assert night(ledger, days(2)) == {"/a": "fixed"}
    assert night(ledger, days(3)) == {}
    assert night(ledger, days(4), dead("/a")) == {"/a": "reopened"}
    assert night(ledger, days(5), dead("/a")) == {"/a": "open"}
    finding = ledger.finding(finding_id("lake", "broken_link", "/a", ""))
    assert finding
    assert (finding.first_seen, finding.last_seen) == (days(0), days(5))


def test_the_same_night_again_ages_nothing_and_counts_no_look(ledger: Ledger) -> None:
    night(ledger, days(0), dead("/a"))
    for _ in range(3):
        assert night(ledger, days(1), dead("/a"), dead("/b")) == {"/a": "open", "/b": "new"}
    looks = {finding.url: finding.looks for finding in ledger.findings("2026-11-21")}
    assert looks == {"/a": 2, "/b": 1}


def test_the_same_night_again_without_the_fault_takes_back_what_it_said(ledger: Ledger) -> None:
    night(ledger, days(0), dead("/a"))
    night(ledger, days(1), dead("/b"))
    assert night(ledger, days(1), dead("/a")) == {"/a": "open"}
    assert ledger.finding(finding_id("lake", "broken_link", "/b", "")) is None
    assert [(change.date, change.status) for change in ledger.changes(DAY, days(9))] == [
        (days(0), "new"),
        (days(1), "open"),
    ]


def test_what_was_fixed_by_a_night_is_restored_when_that_night_could_not_look(ledger: Ledger) -> None:
    night(ledger, days(0), dead("/a"))
    assert night(ledger, days(1)) == {"/a": "fixed"}
    assert night(ledger, days(1), outcome="unknown") == {"/a": "new"}


def test_a_finding_whose_check_was_unknown_keeps_its_status(ledger: Ledger) -> None:
    night(ledger, days(0), dead("/a"))
    night(ledger, days(1), dead("/a"))
    assert night(ledger, days(2), outcome="unknown") == {"/a": "open"}
    assert night(ledger, days(3), dead("/b"), incomplete=frozenset({"broken_link"})) == {"/a": "open", "/b": "new"}
    finding = ledger.finding(finding_id("lake", "broken_link", "/a", ""))
    assert finding
    assert finding.last_seen == days(1)


def test_one_look_is_a_suspicion_and_two_are_a_finding(ledger: Ledger) -> None:
    assert night(ledger, days(0), dead("/a", confirmed=False), outcome="unknown") == {"/a": "suspected"}
    assert night(ledger, days(1), dead("/a", looks=2)) == {"/a": "new"}
    assert ledger.findings("2026-11-21")[0].looks == 2


def test_a_suspicion_that_does_not_come_true_was_never_a_finding(ledger: Ledger) -> None:
    night(ledger, days(0), dead("/a", confirmed=False), outcome="unknown")
    assert night(ledger, days(1)) == {}
    assert night(ledger, days(2), dead("/a", confirmed=False), outcome="unknown") == {"/a": "suspected"}
    assert ledger.findings("2026-11-22")[0].first_seen == days(2)


def test_a_known_finding_that_shows_one_look_again_stays_open(ledger: Ledger) -> None:
    night(ledger, days(0), dead("/a", looks=2))
    assert night(ledger, days(1), dead("/a", confirmed=False), outcome="unknown") == {"/a": "open"}


def test_other_faults_are_fixed_on_a_night_that_only_suspects_one(ledger: Ledger) -> None:
    night(ledger, days(0), dead("/a"))
    assert night(ledger, days(1), dead("/b", confirmed=False), outcome="unknown") == {"/a": "fixed", "/b": "suspected"}


def test_a_waived_finding_comes_back_open_when_its_waiver_ends(ledger: Ledger) -> None:
    waived = frozenset({finding_id("lake", "broken_link", "/a", "")})
    night(ledger, days(0), dead("/a"))
    assert night(ledger, days(1), dead("/a"), waived=waived) == {"/a": "waived"}
    assert night(ledger, days(2), dead("/a")) == {"/a": "open"}


def test_a_night_older_than_the_newest_leaves_the_life_of_findings_alone(ledger: Ledger) -> None:
    night(ledger, days(1), dead("/a"))
    night(ledger, days(2), dead("/a"))
    assert night(ledger, days(0)) == {}
    assert night(ledger, days(1)) == {"/a": "new"}  # what that night had said
    assert [finding.status for finding in ledger.findings("2026-11-22")] == ["open"]


def test_probes_come_back_as_they_went_in(ledger: Ledger) -> None:
    at = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
    probe = Probe("lake", at, False, 0, 15.0, "timeout", date(2027, 1, 1), "wrong host", "yes", "")
    ledger.add_probes([probe, probe])
    assert ledger.probes("lake", at, at + timedelta(hours=1)) == [probe]
    assert ledger.probes("lake", at - timedelta(hours=1), at) == []


def test_the_reports_read_a_whole_night(ledger: Ledger) -> None:
    night(ledger, days(0), dead("/a"))
    night(ledger, days(1), dead("/a"))
    site = Site("lake", "湖滨县", "county", "http://lake.gov.cn/")
    absent = Site("hill", "山前县", "county", "http://hill.gov.cn/")
    result = ledger.night_result("2026-11-21", [site, absent], StandardInForce("gov2019", "", (), overrides={}))
    assert result.previous == days(0)
    first, second = result.sites
    assert (first.standing, first.before) == (STANDING, STANDING)
    assert first.judgement
    assert first.judgement.columns[0].newest == DAY
    assert [finding.status for finding in first.findings] == ["open"]
    assert (second.standing.verdict, second.judgement) == ("unknown", None)


def test_the_night_of_a_site_is_kept_with_its_standing(ledger: Ledger) -> None:
    crawl = Night(
        DAY, datetime(2026, 11, 20, tzinfo=UTC), None, "done", known=9, error_page=(200, "", "x"), home_seconds=(0.5,)
    )
    run = ledger.open_run(DAY)
    judgement = Judgement("lake", DAY, (), (), (), (), (), (), 9, 9)
    ledger.record(run.run_id, judgement, STANDING, Terms(), crawl)
    result = ledger.night_result(
        run.run_id, [Site("lake", "", "county", "")], StandardInForce("", "", (), overrides={})
    )
    assert result.sites[0].night == crawl


def test_a_run_opened_again_keeps_its_first_start_and_its_gate_until_it_ends_again(ledger: Ledger) -> None:
    first = ledger.open_run(DAY, started=datetime(2026, 11, 20, 1, tzinfo=UTC), standard="gov2019")
    ledger.finish_run(first.run_id, datetime(2026, 11, 20, 2, tzinfo=UTC), held=["页面数骤降"])
    assert ledger.latest_run() == ledger.run(first.run_id)
    again = ledger.open_run(DAY, started=datetime(2026, 11, 20, 5, tzinfo=UTC), standard="survey2015")
    assert (again.started, again.standard, again.held) == (first.started, "survey2015", ("页面数骤降",))
    ledger.finish_run(first.run_id, datetime(2026, 11, 20, 6, tzinfo=UTC))
    assert ledger.latest_run() == again._replace(finished=datetime(2026, 11, 20, 6, tzinfo=UTC), held=())
    assert [run.run_id for run in ledger.runs()] == ["2026-11-20"]


def test_a_damaged_ledger_is_named_with_its_remedy(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    path.write_bytes(b"not a database" * 100)
    with pytest.raises(LedgerError, match=r"monitor\.db.*move the file away"):
        Ledger.open(path)


def test_a_ledger_that_may_not_be_written_is_never_told_to_be_moved_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def of_somebody_else(_: str) -> None:
        raise sqlite3.OperationalError("attempt to write a readonly database")

    monkeypatch.setattr("analysis.ledger.Database", of_somebody_else)
    with pytest.raises(LedgerError, match="let this user write it") as caught:
        Ledger.open(tmp_path / "monitor.db")
    assert "move the file away" not in str(caught.value)


READ_OF_ONE = {
    "findings": lambda ledger: ledger.findings(DAY.isoformat(), "lake"),
    "judgement": lambda ledger: ledger.judgement(DAY.isoformat(), "lake"),
    "history": lambda ledger: ledger.history("lake", DAY + timedelta(1)),
    "past_standings": lambda ledger: ledger.past_standings("lake", DAY + timedelta(1)),
    "changes_of": lambda ledger: ledger.changes_of(finding_id("lake", "broken_link", "http://lake.gov.cn/a", "")),
}


@pytest.mark.parametrize("read", READ_OF_ONE.values(), ids=READ_OF_ONE)
def test_what_one_site_costs_to_read_does_not_grow_with_the_others(
    read: Callable[[Ledger], object], ledger: Ledger
) -> None:
    night(ledger, DAY, Fault("http://lake.gov.cn/a", "", "HTTP 404"))
    alone = steps(ledger, read)
    for number in range(100):
        faults = tuple(("broken_link", Fault(f"http://s{number}.gov.cn/{page}", "", "HTTP 404")) for page in range(9))
        verdicts = tuple(Verdict(f"s{number}", f"indicator_{one}", "passed") for one in range(9))
        ledger.record(
            DAY.isoformat(), Judgement(f"s{number}", DAY, verdicts, faults, (), (), (), (), 9, 9, AT), STANDING, Terms()
        )
    assert steps(ledger, read) < 2 * alone


def steps(ledger: Ledger, read: Callable[[Ledger], object]) -> int:
    """How many steps SQLite's machine takes for it."""
    taken: list[int] = []
    ledger._db.conn.set_progress_handler(lambda: taken.append(1), 1)
    assert read(ledger)
    ledger._db.conn.set_progress_handler(None, 1)
    return len(taken)
