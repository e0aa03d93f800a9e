"""Facts about shell completion: bash reads the script and completes what stands in this very folder."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from analysis import cli

_ASK = """
source /dev/stdin
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_shtab_govsite "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture(scope="module")
def script() -> str:
    arguments = [sys.executable, "-m", "analysis.cli", "completion", "bash"]
    return subprocess.run(arguments, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1]).stdout


def completed(script: str, folder: Path, *typed: str) -> list[str]:
    """What bash offers for the last word of ``typed``."""
    if not shutil.which("bash"):
        pytest.skip("bash is absent")
    arguments = ["bash", "--noprofile", "--norc", "-c", _ASK, "bash", "govsite", *typed]
    done = subprocess.run(arguments, input=script, capture_output=True, text=True, check=True, cwd=folder)
    assert done.stderr == ""
    return sorted(filter(None, done.stdout.splitlines()))


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (["nig"], ["nightly"]),
        (["check", "li"], ["lingshan"]),
        (["analyze", "lingshan", "pu"], ["pubei"]),
        (["nightly", "--no"], ["--notify"]),
        (["indicators", "column_s"], ["column_stale"]),
        (["nightly", "--standard", "surv"], ["survey2015"]),
        (["nightly", "--sites", "si"], ["sites.csv"]),
    ],
)
@pytest.mark.parametrize("header", ["id,name,level,home", "\ufeff编号,名称,级别,首页"])
def test_bash_completes_commands_options_sites_indicators_and_files(
    typed: list[str], offered: list[str], header: str, script: str, tmp_path: Path
) -> None:
    rows = "lingshan,灵山县,county,http://a.example/\r\npubei,浦北县,county,http://b.example/\r\n"
    (tmp_path / "sites.csv").write_text(f"{header}\r\n{rows}", "utf-8", newline="")
    assert completed(script, tmp_path, *typed) == offered


def test_without_a_registry_no_site_is_offered_and_nothing_is_said(script: str, tmp_path: Path) -> None:
    assert completed(script, tmp_path, "check", "li") == []


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_have_their_own_script_with_every_command(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["completion", shell]) == cli.DONE
    said = capsys.readouterr().out
    assert all(command in said for command in cli.COMMANDS)
    if program := shutil.which(shell):
        subprocess.run([program, "-n"], input=said, text=True, check=True, timeout=30)


def test_a_shell_nobody_knows_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(["completion", "cmd"])
    assert end.value.code == cli.MISUSED


def test_without_the_extra_one_line_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "shtab", None)
    assert cli.main(["completion", "bash"]) == cli.FAILED
    assert "./run setup server installs it" in capsys.readouterr().err
