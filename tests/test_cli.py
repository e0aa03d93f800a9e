"""Facts about the command line: what it answers, where it says what went wrong, and the code it ends with."""

import argparse
import contextlib
import csv
import errno
import io
import json
import os
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from analysis import cli, commands, demo_night, gate
from analysis.answers import Answer
from analysis.ledger import Ledger
from analysis.progress import Progress, spoken
from demo.records import Answer as Served
from demo.records import Host
from demo.server import Server, serve

ROOT = Path(__file__).parents[1]
TODAY = "2026-11-24"
OUT_OF_BAND = "town：页面数为 1，以往 3 晚为 90–95"


def html(text: str) -> Served:
    return Served(f"<html><head><title>山口镇</title></head><body>{text}</body></html>".encode())


@pytest.fixture(scope="module")
def town() -> Iterator[Server]:
    """One small site: a home page, a column with an article, and a dead link."""
    pages = {
        "/": html('<a href="/news/">要闻</a> <a href="/gone.html">旧闻</a>'),
        "/news/": html('<ul><li><a href="/news/1.html">山口镇开展秋收</a><span>2026-11-20</span></li></ul>'),
        "/news/1.html": html("<h1>山口镇开展秋收</h1><p>发布日期：2026-11-20</p><p>秋收进展顺利，各村有序推进。</p>"),
    }
    with serve({"town": Host(pages)}) as server:
        yield server


@pytest.fixture
def project(tmp_path: Path, town: Server) -> list[str]:
    """The common options of a project that watches the town."""
    register(tmp_path, town)
    return options(tmp_path)


def register(folder: Path, town: Server) -> None:
    (folder / "sites.csv").write_text(f"id,name,level,home\ntown,山口镇,town,{town.origin('town')}/\n", "utf-8")


def options(folder: Path, today: str = TODAY) -> list[str]:
    places = ["--sites", folder / "sites.csv", "--data", folder / "data", "--reports", folder / "reports"]
    return [*map(str, places), "--today", today]


# --- usage ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_every_command_has_help_in_both_languages_with_an_example(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main([command, "--help"])
    told = capsys.readouterr().out
    assert end.value.code == 0
    assert cli.COMMANDS[command].what_zh in told
    assert f"govsite {command}" in told.partition("example:")[2]
    assert all(option in told for option in ("--sites", "--data", "--reports", "--today", "--json"))


@pytest.mark.parametrize(
    "arguments",
    [["nightly", "--today", "yesterday"], ["nightly", "--today", "2026-02-30"], ["nightlyy"], [], ["check"]],
)
def test_wrong_usage_ends_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(arguments)
    assert end.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_a_mistyped_command_is_answered_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["nihgtly"])
    assert "no command 'nihgtly'; did you mean nightly?" in capsys.readouterr().err


def test_an_unknown_option_is_answered_with_the_usage_of_its_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(["report", "--date", "2026-11-24"])
    told = capsys.readouterr().err
    assert end.value.code == 2
    assert "usage: govsite report" in told
    assert "unrecognized arguments: --date 2026-11-24" in told


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(["--version"])
    assert end.value.code == 0
    assert capsys.readouterr().out.startswith("govsite ")


@pytest.mark.parametrize("command", ["check", "analyze", "retest"])
def test_a_mistyped_site_is_wrong_usage_and_near_ones_are_named(
    command: str, project: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([command, "twn", *project]) == cli.MISUSED
    assert "did you mean town?" in capsys.readouterr().err


def test_a_site_asked_for_by_its_name_is_told_with_its_id(
    project: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["check", "山口镇", *project]) == cli.MISUSED
    assert "did you mean town?" in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--every", "--nights"])
def test_a_demo_without_a_night_or_a_day_between_them_is_wrong_usage(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["demo", option, "0", "--folder", str(tmp_path / "demo")]) == cli.MISUSED
    assert f"{option} is at least 1" in capsys.readouterr().err
    assert not (tmp_path / "demo").exists()


def test_the_nights_of_a_demo_are_as_far_apart_as_asked_and_end_today() -> None:
    asked = argparse.Namespace(today=date(2026, 11, 24), nights=3, every=92)
    assert demo_night.days_of(asked) == [date(2026, 5, 24), date(2026, 8, 24), date(2026, 11, 24)]


def test_a_mistyped_indicator_is_wrong_usage_and_near_ones_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["indicators", "colum_stale"]) == cli.MISUSED
    assert "column_stale" in capsys.readouterr().err


def test_an_indicator_is_explained_with_its_clause_and_whether_its_figures_are_confirmed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["indicators", "column_stale"]) == cli.DONE
    told = capsys.readouterr().out
    assert "动态要闻 14 天" in told
    assert "未与官方文本核对" in told


def test_listing_indicators_loads_neither_the_crawler_nor_pandas() -> None:
    code = (
        "import sys; from analysis import cli; cli.main(['indicators']);"
        "print(sorted({'pandas', 'scrapy', 'twisted'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stderr.strip() == "[]"
    assert "column_stale" in done.stdout


def test_a_reader_that_has_gone_ends_a_command_quietly() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "analysis.cli", "indicators"],
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    os.close(writing)
    assert done.stderr == ""
    assert done.returncode == cli.FAILED


# --- what can be wrong ----------------------------------------------------------------------------------------------


def test_a_missing_registry_is_said_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["nightly", *options(tmp_path)]) == cli.FAILED
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(f"govsite nightly: {tmp_path / 'sites.csv'}: no such file")
    assert len(told.err.splitlines()) == 1


def test_every_mistake_of_the_registry_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "sites.csv").write_text("id,name,level,home\nA b,x,foo,www.x\n", "utf-8")
    assert cli.main(["nightly", *options(tmp_path)]) == cli.FAILED
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 3
    assert all(line.startswith("govsite nightly: sites.csv:2:") for line in told)


def test_a_report_before_any_night_says_what_to_run_first(
    project: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["report", *project]) == cli.FAILED
    assert "run `govsite nightly` first" in capsys.readouterr().err


def test_judging_again_what_was_never_crawled_is_refused_and_leaves_no_run(
    project: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["analyze", *project]) == cli.FAILED
    assert "nothing was crawled yet; run `govsite nightly` first" in capsys.readouterr().err
    assert not (tmp_path / "reports").exists()
    assert cli.main(["report", *project]) == cli.FAILED


def test_a_standard_nobody_knows_is_said(project: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["nightly", *project, "--standard", "gov2020"]) == cli.FAILED
    assert "did you mean gov2019?" in capsys.readouterr().err


def test_a_mistake_in_the_decisions_is_told_before_anything_is_asked(
    project: list[str], tmp_path: Path, town: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "dispositions.csv").write_text("finding_id,decision,reason,by,until\nab12,wave,x,y,\n", "utf-8")
    town.forget()
    assert cli.main(["nightly", *project]) == cli.FAILED
    assert "dispositions.csv:2: decision: 'wave'" in capsys.readouterr().err
    assert town.log("town") == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EROFS, errno.ENOENT, errno.EEXIST])
def test_trouble_with_a_file_names_it_and_the_remedy_in_one_line(
    number: int, project: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def troubled(*_: object) -> Answer:
        raise OSError(number, os.strerror(number), "reports/2026-11-24/index.html")

    monkeypatch.setitem(commands.COMMANDS, "nightly", troubled)
    assert cli.main(["nightly", *project]) == cli.FAILED
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"govsite nightly: reports/2026-11-24/index.html: {os.strerror(number)} — ")


def test_a_second_command_on_the_same_data_is_refused_and_names_the_first(
    project: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hold = (
        "import sys, pathlib; from analysis.datafolder import DataFolder\n"
        "with DataFolder(pathlib.Path(sys.argv[1])).locked(): print('held', flush=True); sys.stdin.read()"
    )
    arguments = [sys.executable, "-c", hold, str(tmp_path / "data")]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        assert cli.main(["nightly", *project]) == cli.FAILED
        assert f"process {other.pid}" in capsys.readouterr().err
        other.kill()
    assert cli.main(["probe", *project]) == cli.DONE  # the dead process's lock died with it


# --- what is answered -----------------------------------------------------------------------------------------------


class Told(NamedTuple):
    """A project after its first night, with what that night said."""

    options: list[str]
    folder: Path
    out: str
    err: str


@pytest.fixture(scope="module")
def night(town: Server, tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder = tmp_path_factory.mktemp("night")
    register(folder, town)
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        assert cli.main(["nightly", *options(folder)]) == cli.DONE
    return Told(options(folder), folder, out.getvalue(), err.getvalue())


def test_a_night_ends_with_one_line_and_a_report(night: Told) -> None:
    (line,) = night.out.splitlines()
    assert line.startswith("2026-11-24: 1 sites")
    assert line.endswith(str(night.folder / "reports" / TODAY / "index.html"))
    assert "crawl:" in night.err
    assert "2026-11-24：1 个网站，合格 0" in night.err
    assert (night.folder / "reports" / TODAY / "sites" / "town.html").exists()
    with (night.folder / "reports" / TODAY / "findings.csv").open(encoding="utf-8-sig") as file:
        dead = [row for row in csv.DictReader(file) if row["indicator"] == "broken_link"]
    assert [row["url"].rpartition("/")[2] for row in dead] == ["gone.html"]


def test_a_night_and_a_probe_round_leave_metrics_for_a_collector(night: Told) -> None:
    assert cli.main(["probe", *night.options]) == cli.DONE
    kept = {path.name: path.read_text("utf-8") for path in (night.folder / "data" / "metrics").iterdir()}
    assert sorted(kept) == ["govsite_night.prom", "govsite_probe.prom"]
    assert 'govsite_sites{level="town",verdict="' in kept["govsite_night.prom"]
    assert 'govsite_probe_homes{result="opened"} 1.0' in kept["govsite_probe.prom"]


def test_the_same_night_again_asks_nothing_again(night: Told, town: Server, capsys: pytest.CaptureFixture[str]) -> None:
    town.forget()
    assert cli.main(["nightly", *night.options]) == cli.DONE
    assert capsys.readouterr().out == night.out
    assert town.log("town") == []


@pytest.mark.parametrize("arguments", [["nightly"], ["check", "town"], ["retest"], ["analyze"]])
def test_a_new_run_before_the_newest_one_is_refused(
    arguments: list[str], night: Told, town: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    town.forget()
    assert cli.main([*arguments, *options(night.folder, "2026-11-20")]) == cli.MISUSED
    assert "--today 2026-11-20: the newest run is 2026-11-24" in capsys.readouterr().err
    assert town.log("town") == []


def test_a_run_ahead_of_the_clock_is_warned_of(
    project: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "today_in_china", lambda: date(2026, 11, 20))
    assert cli.main(["check", "town", *project]) == cli.DONE
    assert "--today 2026-11-24 is ahead of the clock" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["report", "analyze", "probe", "indicators"])
def test_json_is_one_document_on_stdout(command: str, night: Told, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([command, *night.options, "--json"]) == cli.DONE
    assert isinstance(json.loads(capsys.readouterr().out), dict)


def test_a_night_that_is_held_back_is_done_and_ends_with_3(
    night: Told, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "out_of_band", lambda *_: [OUT_OF_BAND])
    assert cli.main(["analyze", *night.options, "--json"]) == cli.HELD_BACK
    assert json.loads(capsys.readouterr().out)["held_back"] == [OUT_OF_BAND]
    monkeypatch.undo()
    assert cli.main(["analyze", *night.options]) == cli.DONE


@pytest.mark.parametrize("whole", ["analyze", "nightly"])
def test_a_look_at_a_few_sites_leaves_a_night_held_back_and_only_a_whole_one_lifts_it(
    whole: str, town: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(tmp_path, town)
    project = options(tmp_path)
    monkeypatch.setattr(gate, "out_of_band", lambda *_: [OUT_OF_BAND])
    assert cli.main(["nightly", *project]) == cli.HELD_BACK
    monkeypatch.undo()
    for few in (["retest"], ["check", "town"], ["analyze", "town"], ["report"]):
        assert cli.main([*few, *project]) == (cli.DONE if few[0] == "check" else cli.HELD_BACK)
        assert gate_said(tmp_path) == (OUT_OF_BAND,)
    assert cli.main([whole, *project]) == cli.DONE
    assert gate_said(tmp_path) == ()


def gate_said(folder: Path) -> tuple[str, ...]:
    with Ledger.open(folder / "data" / "monitor.db") as ledger:
        last = ledger.latest_run()
    assert last is not None
    return last.held


def test_pages_are_written_on_request_with_their_kind_and_date(night: Told) -> None:
    assert cli.main(["report", *night.options, "--pages"]) == cli.DONE
    with (night.folder / "reports" / TODAY / "pages.csv").open(encoding="utf-8-sig") as file:
        rows = {row["url"].rpartition("/")[2]: row for row in csv.DictReader(file)}
    assert (rows["1.html"]["published"], rows["1.html"]["status"]) == ("2026-11-20", "200")


def test_a_city_that_cannot_be_reached_is_a_night_in_which_everything_is_unknown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sites.csv").write_text("id,name,level,home\ndead,无人,town,http://127.0.0.1:9/\n", "utf-8")
    assert cli.main(["nightly", *options(tmp_path), "--json"]) == cli.DONE
    assert json.loads(capsys.readouterr().out)["verdicts"] == {"unknown": 1}


def test_checking_an_address_that_is_not_registered_leaves_the_registered_ones_alone(
    tmp_path: Path, town: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sites.csv").write_text("id,name,level,home\nother,别处,town,http://127.0.0.1:9/\n", "utf-8")
    assert cli.main(["check", town.origin("town"), *options(tmp_path)]) == cli.DONE
    told = capsys.readouterr().out
    assert "gone.html" in told
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == ["adhoc"]
    command = shlex.split(told.splitlines()[-1].partition("pages: ")[2])
    assert command[:2] == ["govsite", "report"]
    assert cli.main(command[1:]) == cli.DONE  # the last line is the command that writes its pages
    (written,) = (tmp_path / "data").glob("adhoc/*/reports/*/index.html")
    assert "不合格" in written.read_text("utf-8")


def test_a_check_of_what_does_not_answer_says_why_in_few_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["check", "http://127.0.0.1:9/", *options(tmp_path)]) == cli.DONE
    told = capsys.readouterr().out
    assert "说明: 首页无法访问，本次未能抓取（连接被拒绝）" in told
    assert "项: 首页无法访问" in told
    assert max(map(len, told.splitlines()[:-1])) < 120


def test_a_check_shows_the_gravest_first_and_a_few_of_a_kind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dead = html("".join(f'<a href="/gone{i}.html">旧闻{i}</a>' for i in range(9)))
    with serve({"town": Host({"/": dead})}) as server:
        register(tmp_path, server)
        assert cli.main(["check", "town", *options(tmp_path)]) == cli.DONE
    found = capsys.readouterr().out.partition("问题 ")[2].splitlines()
    (first, *_) = (line.split() for line in found if line.startswith("  f"))
    assert first[1:3] == ["新增", "首页不更新"]  # a veto
    assert sum("链接不可用" in line for line in found) == 3
    assert any("每项指标只列 3 条" in line for line in found)


def test_checking_the_address_of_a_registered_site_checks_that_site(
    project: list[str], town: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["check", town.origin("town").removeprefix("http://"), *project, "--json"]) == cli.DONE
    told = capsys.readouterr()
    assert json.loads(told.out)["site"] == "town"
    assert "belongs to the registered site town" in told.err


def test_a_retest_asks_only_for_what_is_open_and_closes_what_is_fixed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    article = html("<h1>秋收</h1><p>发布日期：2026-11-20</p><p>" + "秋收进展顺利，各村有序推进。" * 12 + "</p>")
    image = Served(b"\x89PNG\r\n\x1a\n" + bytes(40), type="image/png")
    gone = Host({"/": html('<a href="/gone.html">旧闻</a> <img src="/fine.png">'), "/fine.png": image})
    with serve({"town": gone}) as server:
        register(tmp_path, server)
        assert cli.main(["nightly", *options(tmp_path, "2026-11-23")]) == cli.DONE
        server.turn({"town": Host({**gone.pages, "/gone.html": article})})
        assert cli.main(["retest", *options(tmp_path)]) == cli.DONE
        asked = {one.path for one in server.log("town")}
    assert "/gone.html" in asked
    assert "/fine.png" not in asked
    with (tmp_path / "reports" / TODAY / "findings.csv").open(encoding="utf-8-sig") as file:
        found = [row for row in csv.DictReader(file) if row["indicator"] == "broken_link"]
    assert [(row["url"].rpartition("/")[2], row["status"]) for row in found] == [("gone.html", "fixed")]


def test_a_retest_that_meets_no_answer_leaves_the_night_as_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with serve({"town": Host({"/": html('<a href="/gone.html">旧闻</a>')})}) as server:
        register(tmp_path, server)
        assert cli.main(["nightly", *options(tmp_path)]) == cli.DONE
    findings = tmp_path / "reports" / TODAY / "findings.csv"
    before = findings.read_bytes()
    assert cli.main(["retest", *options(tmp_path)]) == cli.FAILED
    assert "no home page answered: nothing was changed" in capsys.readouterr().err
    assert cli.main(["report", *options(tmp_path)]) == cli.DONE
    assert findings.read_bytes() == before


def test_a_retest_of_an_address_on_another_host_adds_no_look(tmp_path: Path) -> None:
    with serve({"town": Host({"/": html('<a href="http://127.0.0.1:1/">友情链接</a>')})}) as server:
        register(tmp_path, server)
        for command, day in (("nightly", "2026-11-23"), ("nightly", TODAY), ("retest", TODAY)):
            assert cli.main([command, *options(tmp_path, day)]) == cli.DONE
    with (tmp_path / "reports" / TODAY / "findings.csv").open(encoding="utf-8-sig") as file:
        found = [row for row in csv.DictReader(file) if row["indicator"] == "broken_external_link"]
    assert [(row["status"], row["looks"]) for row in found] == [("new", "2")]


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_night_that_is_told_to_stop_says_how_to_go_on(number: int, tmp_path: Path) -> None:
    slow = Host({"/": html("".join(f'<a href="/{i}.html">第{i}篇</a>' for i in range(200)))})
    slow.pages |= {f"/{i}.html": Served(b"<p>text</p>", delay=0.5) for i in range(200)}
    with serve({"town": slow}) as server:
        register(tmp_path, server)
        arguments = [sys.executable, "-m", "analysis.cli", "nightly", *options(tmp_path)]
        with subprocess.Popen(
            arguments,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            # what a shell starts in the background inherits an ignored SIGINT
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        ) as night:
            deadline = time.monotonic() + 30
            while len(server.log("town")) < 8 and time.monotonic() < deadline:
                assert night.poll() is None
            night.send_signal(number)
            out, err = night.communicate(timeout=60)
    assert night.returncode == cli.FAILED
    assert out == ""
    assert err.splitlines()[-1] == f"govsite nightly: {cli.INTERRUPTED}"


# --- progress -------------------------------------------------------------------------------------------------------


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def told(stream: io.StringIO) -> list[str]:
    clock = iter([0.0, 10.0, 20.0, 35.0, 36.0, 100.0])
    progress = Progress(stream, lambda: next(clock))
    progress.stage("crawl")
    for done in (10, 20, 50, 60):
        progress.at(done, 100, "requests", more="1/2 sites")
    progress.end()
    return stream.getvalue().split("\n")


def test_a_log_gets_a_plain_line_now_and_then() -> None:
    assert told(io.StringIO()) == ["crawl …", "crawl: 50/100 requests, 1/2 sites, about 35 s left", ""]


def test_a_terminal_gets_counts_and_the_time_left_on_one_line() -> None:
    (line,) = told(Terminal())
    assert "\rcrawl: 10/100 requests, 1/2 sites, about 90 s left".replace("90 s", "2 min") in line
    assert "\rcrawl: 60/100 requests, 1/2 sites, about 24 s left" in line


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0 s"), (89, "89 s"), (90, "2 min"), (5340, "89 min"), (12000, "3 h 20 min")]
)
def test_a_span_of_time_is_said_as_one_says_it(seconds: float, words: str) -> None:
    assert spoken(seconds) == words
