"""Where a project's data lives, and who may write it now: one command at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


class BusyError(Exception):
    """Another command writes this data folder; the message names its process."""


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The layout of ``--data``."""

    root: Path

    @property
    def ledger(self) -> Path:
        return self.root / "monitor.db"

    @property
    def sites(self) -> Path:
        return self.root / "sites"

    def store(self, site_id: str) -> Path:
        return self.sites / f"{site_id}.db"

    @property
    def links(self) -> Path:
        return self.root / "links.db"

    def log(self, night: str) -> Path:
        return self.root / "logs" / f"{night}.log"

    @property
    def metrics(self) -> Path:
        """Where node_exporter's textfile collector finds ``*.prom``."""
        return self.root / "metrics"

    @contextmanager
    def locked(self, what: str = "night") -> Iterator[None]:
        """Hold the folder while the block lasts. Raises BusyError where another process holds it.

        The lock is the kernel's: it ends with its process, however that ends, so no stale lock can stay. Probe rounds
        run hourly beside a long night and hold a lock of their own.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / f".{what}.lock").open("a+", encoding="ascii") as file:
            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except (BlockingIOError, PermissionError) as error:  # POSIX leaves the choice between the two
                file.seek(0)
                holder = file.read().strip() or "unknown"
                raise BusyError(f"{self.root}: another govsite command is at work here (process {holder})") from error
            file.seek(0)
            file.truncate()
            file.write(f"{os.getpid()}\n")
            file.flush()
            yield
            file.seek(0)
            file.truncate()
