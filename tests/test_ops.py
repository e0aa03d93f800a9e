"""Facts about ops/: what systemd, cron, logrotate and an image are told is what govsite takes and does."""

import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from configparser import ConfigParser
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from analysis import cli
from analysis.datafolder import DataFolder
from analysis.operation import metrics
from tests import nights

ROOT = Path(__file__).resolve().parents[1]
OPS = ROOT / "ops"
SERVICES = sorted((OPS / "systemd").glob("*.service"))
TIMERS = sorted((OPS / "systemd").glob("*.timer"))
STATE = Path("/var/lib/govsite")  # where StateDirectory=govsite is


def command(line: str) -> str:
    """The command that govsite's own parser reads in a command line, or it ends the test."""
    said = line.replace("%E", "/etc").replace("%S", "/var/lib").replace("${GOVSITE_LINK}", "")
    program, *arguments = shlex.split(said)
    assert program == "govsite"
    try:
        return str(cli._parser().parse_args(arguments).command)
    except SystemExit:
        pytest.fail(f"govsite does not take: {line}")


def unit(path: Path) -> ConfigParser:
    parsed = ConfigParser(interpolation=None, delimiters=("=",), comment_prefixes=("#",))
    parsed.optionxform = str  # type: ignore[assignment,method-assign]
    parsed.read(path, "utf-8")
    return parsed


# --- systemd --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_what_a_unit_starts_is_a_command_of_the_same_name(path: Path) -> None:
    assert path.stem == f"govsite-{command(unit(path)['Service']['ExecStart'])}"


@pytest.mark.parametrize("path", TIMERS, ids=lambda path: path.stem)
def test_a_timer_starts_a_unit_that_is_here_and_goes_by_the_time_of_china(path: Path) -> None:
    assert path.with_suffix(".service") in SERVICES
    assert unit(path)["Timer"]["OnCalendar"].endswith(" Asia/Shanghai")


def test_a_night_held_back_is_no_crash_and_wrong_usage_is_not_tried_again() -> None:
    night = unit(OPS / "systemd" / "govsite-nightly.service")["Service"]
    assert night["SuccessExitStatus"] == str(cli.HELD_BACK)
    assert night["RestartPreventExitStatus"] == str(cli.MISUSED)


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A root folder in which the units and something called govsite are installed."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is absent: the units are only parsed")
    shutil.copytree(OPS / "systemd", tmp_path / "etc/systemd/system")
    program = tmp_path / "usr/local/bin/govsite"
    program.parent.mkdir(parents=True)
    program.touch(0o755)
    return tmp_path


def asked(*arguments: str | Path) -> str:
    """What a program says; it must end well and in time."""
    done = subprocess.run(
        [str(argument) for argument in arguments], capture_output=True, text=True, timeout=60, env=os.environ | PLAIN
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


PLAIN = {"SYSTEMD_COLORS": "0", "SYSTEMD_PAGER": "", "LC_ALL": "C.UTF-8"}


def test_systemd_finds_nothing_wrong_with_the_units(installed: Path) -> None:
    names = [path.name for path in (*SERVICES, *TIMERS)]
    assert asked("systemd-analyze", "verify", "--man=no", "--recursive-errors=no", f"--root={installed}", *names) == ""


@pytest.mark.parametrize("path", TIMERS, ids=lambda path: path.stem)
def test_systemd_reads_when_a_timer_is_due(path: Path, installed: Path) -> None:
    assert "Asia/Shanghai" in asked("systemd-analyze", "calendar", unit(path)["Timer"]["OnCalendar"])


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_a_unit_is_exposed_to_little(path: Path, installed: Path) -> None:
    """Of systemd's own scale of ten: 3.0 is what a crawler may be with a browser beside it."""
    asked("systemd-analyze", "security", "--offline=yes", "--threshold=30", f"--root={installed}", path.name)


# --- what is dropped, and when --------------------------------------------------------------------------------------


def test_the_logs_of_nights_are_aged_where_nights_write_them() -> None:
    aged = [line.split() for line in lines("govsite.tmpfiles.conf")]
    assert [(row[0], row[-1]) for row in aged] == [("e", "m:90d")] * 2
    assert aged[0][1] == str(DataFolder(STATE / "data").log("2026-11-24").parent)


def test_systemd_drops_the_old_log_and_leaves_the_rest(tmp_path: Path) -> None:
    if not shutil.which("systemd-tmpfiles"):
        pytest.skip("systemd-tmpfiles is absent")
    data = DataFolder(tmp_path / STATE.relative_to("/") / "data")
    old, new = data.log("2026-01-01"), data.log("2026-11-24")
    old.parent.mkdir(parents=True)
    for path in (old, new, data.ledger):
        path.touch()
    for path in (old, data.ledger):
        os.utime(path, (0, 0))
    asked("systemd-tmpfiles", "--clean", f"--root={tmp_path}", OPS / "govsite.tmpfiles.conf")
    assert (old.exists(), new.exists(), data.ledger.exists()) == (False, True, True)


def test_what_cron_appends_to_is_rotated() -> None:
    files = {f"{STATE / line.split('>>')[1].split()[0]} {{" for line in lines("crontab") if ">>" in line}
    assert files == {next(iter(lines("govsite.logrotate")))}


def lines(name: str) -> Iterator[str]:
    """The lines of a file of ops/ that are no comment."""
    stripped = (line.strip() for line in (OPS / name).read_text("utf-8").splitlines())
    return (line for line in stripped if line and not line.startswith("#"))


# --- cron -----------------------------------------------------------------------------------------------------------


def test_cron_starts_what_the_timers_start_by_the_time_of_china() -> None:
    known = list(lines("crontab"))
    assert "CRON_TZ=Asia/Shanghai" in known
    jobs = [re.fullmatch(r"((?:[\d*/,-]+\s+){5})([^%]+)", line) for line in known if "=" not in line.split()[0]]
    started = [job[2].split(">>")[0] for job in jobs if job]
    assert len(started) == len(jobs), "a line is no schedule and command"
    commands = [command(line) for line in started if line.startswith("govsite ")]
    assert sorted(commands) == sorted(path.stem.removeprefix("govsite-") for path in SERVICES)


# --- the image ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def steps() -> list[tuple[str, str]]:
    """(instruction, its words) of the Dockerfile; lines that go on are one."""
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines("Dockerfile")))
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in joined.splitlines()]


def test_what_an_image_copies_is_here_and_is_let_in(steps: list[tuple[str, str]]) -> None:
    copied = [name for step, words in steps if step == "COPY" and "--from" not in words for name in words.split()[:-1]]
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    assert set(copied) == let_in
    assert all((ROOT / name).exists() for name in copied)


def test_an_image_installs_only_what_hashes_name(steps: list[tuple[str, str]]) -> None:
    installs = [words for step, words in steps if step == "RUN" and "pip install" in words]
    assert len(installs) == 2
    assert all("--require-hashes" in words or "--no-deps --no-build-isolation" in words for words in installs)


def test_an_image_runs_govsite_and_asks_doctor_as_a_user_without_rights(steps: list[tuple[str, str]]) -> None:
    said = dict(steps)  # the last of each
    assert said["USER"] == "govsite"
    entry = json.loads(said["ENTRYPOINT"])
    assert command(shlex.join(entry + json.loads(said["CMD"]))) == "nightly"
    assert command(shlex.join(json.loads(said["HEALTHCHECK"].partition("CMD")[2]))) == "doctor"


def test_an_installed_package_has_every_file_that_is_no_module() -> None:
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg", "utf-8")
    for package in ("analysis", "crawler", "demo"):
        files = {path for path in (ROOT / package).rglob("*") if path.is_file() and "__pycache__" not in path.parts}
        patterns = setup.get("options.package_data", package, fallback="").split("\n")
        assert not any("," in pattern for pattern in patterns), "one pattern a line: a comma is taken for its part"
        taken = {path for pattern in patterns if pattern for path in (ROOT / package).glob(pattern)}
        assert [path.name for path in files - taken if path.suffix not in (".py", ".pyc")] == []


# --- alerts ---------------------------------------------------------------------------------------------------------


def test_alerts_ask_for_metrics_that_are_written() -> None:
    (group,) = yaml.safe_load((OPS / "prometheus.rules.yml").read_text("utf-8"))["groups"]
    probe = metrics.of_probe({"opened": 1}, datetime(2026, 11, 24, tzinfo=UTC))
    written = {metric.name for metric in (*metrics.of_night(nights.result()), *probe)}
    for rule in group["rules"]:
        named = set(re.findall(r"govsite_\w+", rule["expr"]))
        assert named, rule
        assert named <= written, rule
