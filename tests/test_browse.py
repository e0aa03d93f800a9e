"""Facts about `govsite browse`: what it shows, that it writes nothing, and what it keeps to itself."""

import asyncio
import csv
import hashlib
import http.client
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import cli, ledger_questions, operation
from analysis.datafolder import DataFolder
from analysis.ledger import Ledger
from analysis.operation import browse, shown, window
from analysis.project import Project
from analysis.records import Fault
from analysis.results import Standing
from crawler.store import schema
from crawler.store.asking import asked
from crawler.store.questions import QUESTIONS
from tests import nights

NUMBER = "11010519491231002X"  # a valid citizen number of nobody
MASKED = "110***********002X"
slow = pytest.mark.slow


class Reader:
    """A browser's requests to the window over a project's files."""

    def __init__(self, root: Path) -> None:
        project = Project(root / "sites.csv", DataFolder(root / "data"), root / "reports", nights.TODAY, root)
        self.files = browse.kept(project, [])
        self._application = window.application(self.files, browse.names(project, self.files))

    def get(self, path: str, host: str = "127.0.0.1") -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=self._application)  # type: ignore[arg-type]
            async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}") as client:
                return await client.get(path)

        return asyncio.run(ask())

    def rows(self, path: str) -> list[dict[str, Any]]:
        answer = self.get(f"{path}.json?_shape=array")
        assert answer.status_code == 200, answer.text
        rows: list[dict[str, Any]] = answer.json()
        return rows


class Terms:
    def severity(self, indicator: str) -> str:
        return "points"

    def clause(self, indicator: str) -> str:
        return "19号"


def judged(root: Path, day: date, *urls: str) -> None:
    """A night of one site in which these addresses were dead."""
    faults = tuple(("broken_link", Fault(url, "", f"旧闻 → {url}：HTTP 404")) for url in urls)
    with Ledger.open(root / "data" / "monitor.db") as kept:
        run = kept.open_run(day, started=nights.AT)
        found = nights.judgement("linshan", {"broken_link": "failed"} if urls else {}, night=day, faults=faults)
        kept.record(run.run_id, found, Standing("pass", 95.0, 90.0, 95.0), Terms())
        kept.finish_run(run.run_id, nights.AT)


# --- a real night's files -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def demo(two_quarters: Path) -> Reader:
    return Reader(two_quarters)


@pytest.fixture(scope="module")
def report(two_quarters: Path) -> Path:
    return max((two_quarters / "reports").glob("20*"))


def table(report: Path, name: str) -> list[Mapping[str, str]]:
    with (report / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class TestOfTheDemoCity:
    pytestmark = slow

    def test_every_question_is_answered_for_the_ledger_and_each_site(self, demo: Reader) -> None:
        assert len(demo.files) > 10
        for name in demo.files:
            for question in ledger_questions.QUESTIONS if name == shown.LEDGER else QUESTIONS:
                answer = demo.get(f"/{name}/{question.name}")
                assert answer.status_code == 200, f"{name}/{question.name}"
                assert question.title in answer.text.replace("&#39;", "'")

    def test_the_start_page_leads_to_every_site_and_question(self, demo: Reader) -> None:
        links = re.findall(r'href="(/[^"]+)"', demo.get("/").text)
        assert {f"/{name}" for name in demo.files} <= set(links)
        assert {f"/{shown.LEDGER}/{question.name}" for question in ledger_questions.QUESTIONS} <= set(links)

    def test_answers_are_those_of_the_report(self, demo: Reader, report: Path) -> None:
        def counted(rows: list[Any]) -> Counter[str]:
            return Counter(row["site_id"] for row in rows)

        of = f"/{shown.LEDGER}/"
        missing = [row for row in table(report, "policies") if row["outcome"] == "missing"]
        unknown = [row for row in table(report, "verdicts") if row["outcome"] == "unknown"]
        fixed = [row for row in table(report, "findings") if row["status"] == "fixed"]
        assert counted(demo.rows(f"{of}policies_without_interpretation")) == counted(missing)
        assert counted(demo.rows(f"{of}columns_by_age")) == counted(table(report, "columns"))
        assert counted(demo.rows(f"{of}unknown_outcomes")) == counted(unknown)
        assert counted(demo.rows(f"{of}scores")) == dict.fromkeys(counted(demo.rows(f"{of}scores")), 2)
        mended = demo.rows(f"{of}days_to_fix")
        assert sum(row["fixed"] for row in mended) >= len(fixed) > 0
        assert {row["longest_days"] for row in mended if row["fixed"]} == {92}

    def test_no_page_that_was_kept_can_be_read(self, demo: Reader) -> None:
        site = next(name for name in demo.files if name != shown.LEDGER)
        for name, column in (("bodies", "body"), ("texts", "text"), ("rendered", "body")):
            for path in (f"/{site}/{name}", f"/{site}/{name}.json", f"/{site}/{name}/1"):
                assert demo.get(path).status_code == 403, path
            assert demo.get(f"/{site}/{name.upper()}").status_code == 404
            assert demo.get(f"/{site}/{name}/1.blob?_blob_column={column}").status_code == 403
            for sql in (f"select {column} from {name}", f"with a as (select * from {name}) select * from a"):
                answer = demo.get(f"/{site}.json?sql={sql}")
                assert answer.status_code == 400
                assert "prohibited" in answer.json()["error"]
            assert demo.get(f"/{site}.json?sql=select count(*) from {name}").status_code == 200

    def test_nothing_is_written_and_nothing_left_beside(self, demo: Reader, two_quarters: Path) -> None:
        def state() -> dict[Path, str]:
            files = [path for path in (two_quarters / "data").rglob("*") if path.is_file()]
            return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

        before = state()
        for path in ("/", *(f"/{name}" for name in demo.files), f"/{shown.LEDGER}/findings?_facet=status"):
            assert demo.get(path).status_code == 200
        for sql in ("delete from findings", "attach 'x' as y", "pragma journal_mode=delete", "vacuum"):
            assert demo.get(f"/{shown.LEDGER}.json?sql={sql}").status_code == 400
        assert state() == before

    def test_no_file_is_handed_out(self, demo: Reader) -> None:
        assert all(demo.get(f"/{name}.db").status_code == 403 for name in demo.files)
        assert demo.get("/_internal").status_code == 403
        assert demo.get("/_memory").status_code == 404


# --- what goes out --------------------------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose one night found an address that holds a citizen number."""
    (tmp_path / "sites.csv").write_text("id,name,level,home\nlinshan,林山县政府网,county,http://l.example/\n", "utf-8")
    judged(tmp_path, nights.TODAY, f"http://l.example/{NUMBER}.html", "http://l.example/gone.html")
    return tmp_path


@pytest.mark.parametrize("form", ["", ".json", ".csv", ".json?_shape=objects"])
@pytest.mark.parametrize("what", ["findings", "findings_of_site"])
def test_a_citizen_number_in_an_address_is_masked_in_every_form(what: str, form: str, project: Path) -> None:
    answer = Reader(project).get(f"/{shown.LEDGER}/{what}{form}")
    assert answer.status_code == 200
    assert MASKED in answer.text
    assert NUMBER not in answer.text
    assert f'href="http://l.example/{MASKED}' not in answer.text, "a masked address is no link"
    assert int(answer.headers["content-length"]) == len(answer.content)


@given(st.text("ab/=<>&\n\"' 办", max_size=40), st.text("ab/=<>&\n\"' 办", max_size=40))
def test_no_number_goes_out_whatever_stands_around_it(before: str, after: str) -> None:
    for kind in ("text/html; charset=utf-8", "application/json; charset=utf-8", "text/csv; charset=utf-8"):
        assert NUMBER not in window.masked(f"{before}{NUMBER}{after}".encode(), kind).decode()


def test_a_csv_is_one_that_a_spreadsheet_may_open() -> None:
    out = window.masked(b'title\r\n"=HYPERLINK(""http://x.example/"")"\r\n', "text/csv; charset=utf-8")
    assert out.decode("utf-8-sig").splitlines() == ["title", '"\'=HYPERLINK(""http://x.example/"")"']
    assert out.startswith("\ufefftitle".encode())


def test_pictures_and_fonts_go_out_as_they_are() -> None:
    assert window.masked(NUMBER.encode(), "image/png") == NUMBER.encode()


@pytest.mark.parametrize(
    ("host", "status"), [("127.0.0.1:8001", 200), ("localhost", 200), ("evil.example", 421), ("127.0.0.1.x.cn", 421)]
)
def test_a_name_of_the_internet_that_leads_here_is_turned_away(host: str, status: int, project: Path) -> None:
    answer = Reader(project).get("/", host)
    assert answer.status_code == status
    assert ("linshan" in answer.text or "findings_of_site" in answer.text) == (status == 200)


def test_a_question_may_ask_for_one_site_or_one_indicator_or_all(project: Path) -> None:
    of = Reader(project)
    path = f"/{shown.LEDGER}/findings_of"
    for asked_for, count in (
        ("_site.json?_shape=array&site=linshan", 2),
        ("_site.json?_shape=array&site=nobody", 0),
        ("_indicator.json?_shape=array&indicator=broken_link", 2),
        ("_indicator.json?_shape=array&indicator=home_stale", 0),
    ):
        assert len(of.get(path + asked_for).json()) == count, asked_for
    assert len(of.rows(f"{path}_site")) == 2


def test_days_to_fix_count_from_the_first_night_to_the_one_that_closed_it(project: Path) -> None:
    judged(project, nights.TODAY + timedelta(days=9), "http://l.example/gone.html")
    (row,) = Reader(project).rows(f"/{shown.LEDGER}/days_to_fix")
    assert (row["fixed"], row["mean_days"], row["longest_days"], row["comebacks"]) == (1, 9.0, 9, 0)


# --- beside a night that writes -------------------------------------------------------------------------------------


def test_what_a_night_wrote_a_moment_ago_is_shown_while_it_holds_the_file(project: Path) -> None:
    of = Reader(project)
    assert len(of.rows(f"/{shown.LEDGER}/runs")) == 1
    with Ledger.open(project / "data" / "monitor.db") as kept:
        kept.open_run(nights.TODAY + timedelta(days=1))
        assert len(of.rows(f"/{shown.LEDGER}/runs")) == 2
        kept.open_run(nights.TODAY + timedelta(days=2))
        assert len(of.rows(f"/{shown.LEDGER}/runs")) == 3
    assert len(of.rows(f"/{shown.LEDGER}/runs")) == 3
    assert sorted(path.name for path in (project / "data").glob("monitor.db*")) == ["monitor.db"]


def test_a_question_that_a_writer_came_into_is_asked_again_beside_it(project: Path) -> None:
    path = project / "data" / "monitor.db"
    writers: list[Ledger] = []

    def runs(connection: sqlite3.Connection) -> int:
        if not writers:
            writers.append(Ledger.open(path))
            writers[0].open_run(nights.TODAY + timedelta(days=1))
        (count,) = connection.execute("SELECT count(*) FROM runs").fetchone()
        return int(count)

    try:
        assert asked(path, runs) == 2
    finally:
        writers[0].close()


def test_a_question_cannot_write(project: Path) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        asked(project / "data" / "monitor.db", lambda connection: connection.execute("DELETE FROM findings"))


# --- the command ----------------------------------------------------------------------------------------------------


def options(root: Path, *more: str) -> list[str]:
    return ["browse", *more, "--sites", str(root / "sites.csv"), "--data", str(root / "data")]


def test_the_command_says_its_address_answers_there_and_ends_with_ctrl_c(project: Path) -> None:
    arguments = [sys.executable, "-m", "analysis.cli", *options(project, "--port", "0")]
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1]) as process:
        assert process.stderr
        try:
            address = httpx.URL(process.stderr.readline().split()[0])
            connection = http.client.HTTPConnection(address.host, address.port, timeout=60)
            connection.request("GET", "/")
            answer = connection.getresponse()
            assert address.host == browse.LOOPBACK
            assert (answer.status, "林山县政府网" in answer.read().decode()) == (200, False)  # nothing is kept of it
            connection.close()
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == cli.DONE
            assert process.stderr.read() == ""
        finally:
            process.kill()


def test_a_port_that_is_taken_is_told_with_the_remedy(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        assert cli.main(options(project, "--port", str(other.getsockname()[1]))) == cli.FAILED
    assert "--port" in capsys.readouterr().err


def test_where_nothing_was_kept_the_remedy_is_a_night(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(options(tmp_path)) == cli.FAILED
    assert "run `govsite nightly` first" in capsys.readouterr().err


def test_a_site_of_which_nothing_is_kept_is_wrong_usage(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(options(project, "linshan")) == cli.MISUSED
    assert "linshan" in capsys.readouterr().err


@pytest.fixture
def without_the_extra(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delattr(operation, "window")
    monkeypatch.setitem(sys.modules, "analysis.operation.window", None)  # type: ignore[arg-type]
    return


@pytest.mark.usefixtures("without_the_extra")
def test_without_the_extra_one_line_says_what_to_install(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(options(project)) == cli.FAILED
    said = capsys.readouterr().err
    assert "./run setup server installs it" in said
    assert len(said.splitlines()) == 1


# --- what Datasette is told -----------------------------------------------------------------------------------------


def test_every_table_is_described_from_the_layout_it_is_made_by() -> None:
    layouts = (*shown.OF_LEDGER, schema.SCHEMA, schema.FILES, schema.RENDERED)
    told = {table: about for layout in layouts for table, about in shown.described(layout)}
    made = {table for layout in layouts for table in re.findall(r"CREATE TABLE (\w+)", layout)}
    assert set(told) == made
    assert told["looks"]["description"].startswith("the looks at a target since it was last fine")
    assert told["fetches"]["columns"]["seen"] == "last night it was seen fine; '' = never"


def test_what_is_told_of_a_table_is_told_of_one_that_exists() -> None:
    databases = shown.metadata({"linshan": "林山县政府网"})["databases"]
    layouts = {
        shown.LEDGER: "\n".join(shown.OF_LEDGER),
        "linshan": schema.SCHEMA + schema.FILES + schema.RENDERED,
    }
    assert set(databases) == set(layouts)
    for name, layout in layouts.items():
        made = set(re.findall(r"CREATE TABLE (\w+)", layout))
        assert set(databases[name]["tables"]) == made | {shown.MIGRATIONS}
