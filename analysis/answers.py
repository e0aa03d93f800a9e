"""What a command answers: text for a reader, a document for a machine; and the two ways it can fail."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """``text`` goes to stdout (one summary line, or a scorecard), ``document`` with ``--json`` instead of it.

    ``failed``: the command did its work, and what it found is that something is wrong. Exit code 1.
    """

    text: str
    document: Mapping[str, Any]
    held_back: bool = False
    failed: bool = False


class CommandError(Exception):
    """The command could not do what it was asked; the message says what and where. Exit code 1."""


class UsageError(Exception):
    """The command was asked something that makes no sense. Exit code 2."""


def nothing_judged(ledger: Path) -> CommandError:
    """The error of a command that needs a night and has none."""
    return CommandError(
        f"{ledger}: nothing was judged yet; run `govsite nightly` first / 尚无监测结果，请先运行 govsite nightly"
    )
