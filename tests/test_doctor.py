"""Facts about `govsite doctor`: what it calls wrong, that it says the remedy, and that it changes nothing."""

import json
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import cli
from analysis.datafolder import DataFolder
from analysis.ledger import Ledger, Run
from analysis.operation import inputs, kept, machine
from analysis.operation.checks import FAILED, NAMES, OK, WARNING, Check
from analysis.workdays import Workdays
from crawler import render
from crawler.records import Probe, Site
from crawler.store import SiteStore, StoreError, health

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)  # 09:00 in China
TOWN = Site("town", "山口镇", "town", "http://town.example/", hosts=frozenset({"town.example"}))


@pytest.fixture
def project(tmp_path: Path) -> list[str]:
    """The options of a project with one site that was never watched."""
    (tmp_path / "sites.csv").write_text("id,name,level,home\ntown,山口镇,town,http://town.example/\n", "utf-8")
    places = ["--sites", tmp_path / "sites.csv", "--data", tmp_path / "data", "--reports", tmp_path / "reports"]
    return [*map(str, places), "--today", TODAY.isoformat(), "--quick"]


def checked(project: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, dict[str, object]]]:
    """(exit code, the checks by name)."""
    code = cli.main(["doctor", *project, "--json"])
    return code, {check["name"]: check for check in json.loads(capsys.readouterr().out)["checks"]}


def crawled(path: Path, day: date, *, ended: bool = True) -> None:
    with SiteStore.open(path, TOWN) as store:
        night = store.begin_night(day, NOW)
        if ended:
            store.finish_night(replace(night, state="done", finished=NOW))


# --- the command ----------------------------------------------------------------------------------------------------


def test_a_new_project_is_fine_and_every_line_is_in_both_languages(
    project: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["doctor", *project]) == cli.DONE
    *lines, total = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"\d+ ok, \d+ warning, 0 failed", total)
    for line in lines:
        assert re.match(r"(正常 ok|注意 warning)  \S+( \S+)? [a-z_]+: .+ / .+", line), line
    assert all("→" in line for line in lines if line.startswith("注意"))


def test_what_failed_ends_with_1_and_names_line_and_remedy(
    project: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sites.csv").write_text("id,name,level,home\nA b,x,foo,www.x\n", "utf-8")
    (tmp_path / "dispositions.csv").write_text("finding_id,decision,reason,by,until\nab12,wave,x,y,\n", "utf-8")
    code, found = checked(project, capsys)
    assert code == cli.FAILED
    assert found["registry"]["state"] == found["dispositions"]["state"] == FAILED
    assert "sites.csv:2" in str(found["registry"]["seen"])
    assert "dispositions.csv:2" in str(found["dispositions"]["seen"])
    assert found["registry"]["remedy"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("standard.toml", "[column_stale]\npoint = 2\n"),
        ("typing.csv", "site_id,url_prefix,type\nnobody,http://town.example/a/,news\n"),
        ("words.csv", "wrong,right\n一,二\n"),
        ("calendar.csv", "date,workday\n2027-01-04,maybe\n"),
    ],
)
def test_a_mistake_in_a_file_beside_the_registry_is_found(
    name: str, content: str, project: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    code, found = checked(project, capsys)
    assert code == cli.FAILED
    assert [check["name"] for check in found.values() if check["state"] == FAILED] == [name.partition(".")[0]]
    assert name in str(found[name.partition(".")[0]]["seen"])


def test_a_look_changes_no_file_and_leaves_none(
    project: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = DataFolder(tmp_path / "data")
    crawled(data.store("town"), TODAY)
    with Ledger.open(data.ledger) as ledger:
        ledger.open_run(TODAY, started=NOW)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    code, found = checked(project[:-1], capsys)  # not --quick: files are read to their end
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    assert found["stores"]["state"] == found["ledger"]["state"] == OK
    assert code == cli.DONE


def test_a_run_that_another_command_writes_is_read_as_it_stands(
    project: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = DataFolder(tmp_path / "data")
    with SiteStore.open(data.store("town"), TOWN) as store, Ledger.open(data.ledger) as ledger:
        store.begin_night(TODAY, NOW)
        ledger.open_run(TODAY, started=NOW)
        code, found = checked(project, capsys)
    assert code == cli.DONE
    assert found["last_run"]["state"] == WARNING  # it has not ended
    assert found["unfinished"]["state"] == OK  # tonight's may be at work


def test_every_check_has_a_name_in_both_languages(
    project: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = DataFolder(tmp_path / "data")
    crawled(data.store("town"), TODAY)
    with Ledger.open(data.ledger) as ledger:
        for day in (TODAY - timedelta(days=1), TODAY):
            ledger.finish_run(ledger.open_run(day).run_id, NOW)
        ledger.add_probes([Probe("town", NOW - timedelta(days=1), True, 200, 0.1)])
    _, found = checked(project, capsys)
    assert found.keys() == NAMES.keys() - {"browser", "fonts"}
    assert found["probes"]["state"] == WARNING  # one look a day is not twenty


# --- the machine ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("limit", "state"), [(255, FAILED), (256, WARNING), (1023, WARNING), (1024, OK)])
def test_too_few_open_files_are_told(limit: int, state: str) -> None:
    check = machine.open_files(limit)
    assert check.state == state
    assert (check.remedy is None) == (state == OK)


@pytest.mark.parametrize(("available", "state"), [(911_999_999, WARNING), (912_000_000, OK), (None, OK)])
def test_memory_is_weighed_against_the_number_of_workers(available: int | None, state: str) -> None:
    assert machine.memory(available, 2).state == state


def test_a_place_under_a_file_cannot_be_written_and_is_told(tmp_path: Path) -> None:
    assert machine.writable("data", tmp_path / "new" / "deep").state == OK
    assert list(tmp_path.iterdir()) == []
    if Path("/proc/self").is_dir():
        assert machine.writable("reports", Path("/proc/self/reports")).state == FAILED


@pytest.mark.parametrize(
    ("ahead", "synchronised", "state"),
    [(timedelta(minutes=9), True, OK), (timedelta(minutes=11), True, FAILED), (timedelta(0), False, WARNING),
     (timedelta(0), None, OK)],
)  # fmt: skip
def test_a_clock_behind_what_was_already_seen_is_wrong(ahead: timedelta, synchronised: bool | None, state: str) -> None:
    assert machine.clock(NOW, [("monitor.db", NOW + ahead)], synchronised).state == state


def test_a_missing_browser_fails_only_where_a_site_needs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "BROWSERS", ("no-such-browser",))
    assert machine.browser(needed=False).state == WARNING
    assert machine.browser(needed=True).state == FAILED


@pytest.mark.browser
def test_the_browser_is_started_and_says_its_version() -> None:
    check = machine.browser(needed=True)
    assert check.state == OK, str(check)
    assert re.search(r"Chromium \d+\.", check.seen.en)


# --- what was given -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "state"),
    [(date(2026, 10, 31), OK), (date(2026, 11, 1), WARNING), (date(2026, 12, 31), WARNING), (date(2027, 1, 1), FAILED)],
)
def test_the_calendar_is_due_when_the_next_years_is_published(today: date, state: str) -> None:
    days = Workdays()
    shift = days.known_years[1] - 2026  # the kept calendar grows with the years
    assert inputs.calendar_until(days, today.replace(year=today.year + shift)).state == state


def test_sites_on_one_host_name_are_told_and_retired_ones_do_not_count() -> None:
    a, b = replace(TOWN, id="a"), replace(TOWN, id="b", home="http://town.example:8080/")
    assert "a, b" in inputs.addresses((a, b)).seen.zh
    assert "没有" in inputs.addresses((a, replace(b, status="retired"))).seen.zh


def test_channels_are_looked_at_and_their_secrets_not_shown(tmp_path: Path) -> None:
    assert inputs.notify(tmp_path, {}).state == OK
    path = tmp_path / "notify.conf"
    path.write_text("json://127.0.0.1/\n")
    path.chmod(0o644)
    assert inputs.notify(tmp_path, {}).state == WARNING
    path.chmod(0o600)
    assert inputs.notify(tmp_path, {}).state == OK
    path.write_text("wecombt://the-secret\n")
    check = inputs.notify(tmp_path, {})
    assert check.state == FAILED
    assert "notify.conf:1" in str(check)
    assert "secret" not in str(check)


# --- what was kept --------------------------------------------------------------------------------------------------


def test_a_damaged_file_is_named_with_its_remedy(tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    crawled(data.store("fine"), TODAY)
    data.store("gone").write_bytes(b"no database at all" * 500)
    check, _ = kept.stores(data, TODAY, 10.0)
    assert check.state == FAILED
    assert "gone.db" in check.seen.en
    assert check.remedy == kept.MOVE_AWAY


def test_a_file_with_a_broken_page_is_found_by_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "broken.db"
    crawled(path, TODAY)
    with path.open("r+b") as file:
        file.seek(4096 * 2)
        file.write(b"\xff" * 2048)
    try:
        found = health.site_file(path, 10.0).damage
    except StoreError as error:
        found = str(error)
    assert found


def test_a_night_that_broke_off_is_told_from_tonights(tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    crawled(data.store("off"), TODAY - timedelta(days=1), ended=False)
    crawled(data.store("tonight"), TODAY, ended=False)
    _, check = kept.stores(data, TODAY, 0.0)
    assert check.state == WARNING
    assert "1 个网站" in check.seen.zh
    assert "off" in check.seen.zh


def test_reading_ends_when_its_time_is_over(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "large.db")) as db:
        db.execute("CREATE TABLE t (x TEXT NOT NULL)")
        db.executemany("INSERT INTO t VALUES (?)", [(str(n),) for n in range(20_000)])
        db.commit()
        assert health.damage(db, 1e-9) is None
        assert health.damage(db, 60.0) == ""


@given(st.integers(0, 40), st.dates())
def test_reading_begins_elsewhere_each_day_and_leaves_no_file_out(count: int, today: date) -> None:
    paths = [Path(f"{n}.db") for n in range(count)]
    assert sorted(kept.turned(paths, today)) == sorted(paths)


def run(day: date, *held: str, finished: datetime | None = NOW) -> Run:
    return Run(day.isoformat(), day, NOW, finished, "gov2019", {}, {}, held)


@pytest.mark.parametrize(
    ("check", "state"),
    [
        (kept.last_run(run(TODAY), NOW + timedelta(hours=36)), OK),
        (kept.last_run(run(TODAY), NOW + timedelta(hours=37)), WARNING),
        (kept.last_run(run(TODAY, finished=None), NOW), WARNING),
        (kept.held_back([run(TODAY), run(TODAY)]), OK),
        (kept.held_back([run(TODAY, "town：页面数"), run(TODAY)]), OK),
        (kept.held_back([run(TODAY), run(TODAY, "town：页面数")]), WARNING),
        (kept.probes_of_a_day([24, 20]), OK),
        (kept.probes_of_a_day([24, 19]), WARNING),
    ],
)
def test_what_was_kept_is_weighed_by_its_age_and_number(check: Check, state: str) -> None:
    assert check.state == state, str(check)
