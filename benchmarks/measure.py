"""What a command costs as a whole process: CPU seconds, wall seconds and peak memory, its children included."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Cost:
    """One finished run. ``peak_mb`` is the largest single process of the run."""

    cpu: float
    wall: float
    peak_mb: float
    code: int


def cost(command: Sequence[str], log: Path, env: dict[str, str] | None = None) -> Cost:
    """Runs ``command`` with its output in ``log`` and returns the operating system's own account of it."""
    started = time.perf_counter()
    with log.open("wb") as out:
        child = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, env={**os.environ, **(env or {})})
        _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(
        usage.ru_utime + usage.ru_stime,
        time.perf_counter() - started,
        usage.ru_maxrss * unit / 1e6,
        child.returncode,
    )
