"""How far a long command is: counts and time left on a terminal, a plain line now and then in a log."""

import sys
import time
from collections.abc import Callable
from typing import TextIO

ON_TERMINAL, IN_LOG = 0.2, 30.0  # seconds between two lines


class Progress:
    """Speaks on stderr, so that stdout stays for the result."""

    def __init__(self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream or sys.stderr
        self._clock = clock
        self._terminal = self._stream.isatty()
        self._every = ON_TERMINAL if self._terminal else IN_LOG
        self._stage = ""
        self._began = self._spoke = 0.0
        self._width = 0

    def stage(self, name: str) -> None:
        """A new stage begins."""
        self._clear()
        self._stage = name
        self._began = self._spoke = self._clock()
        self._put(f"{name} …")

    def at(self, done: float, total: float, unit: str, *, more: str = "", force: bool = False) -> None:
        """``done`` of ``total`` of the stage; ``more`` is said behind it. Says nothing too often."""
        now = self._clock()
        if not force and now - self._spoke < self._every:
            return
        self._spoke = now
        parts = [f"{self._stage}: {done:.0f}/{total:.0f} {unit}", more, self._left(done, total, now)]
        self._put(", ".join(part for part in parts if part))

    def say(self, line: str) -> None:
        """A line that stays."""
        self._clear()
        print(line, file=self._stream, flush=True)

    def end(self) -> None:
        self._clear()

    def _left(self, done: float, total: float, now: float) -> str:
        elapsed = now - self._began
        if done <= 0 or total <= 0 or done >= total or elapsed < 2:
            return ""
        return f"about {spoken(elapsed / done * (total - done))} left"

    def _put(self, line: str) -> None:
        if self._terminal:
            print("\r" + line.ljust(self._width), end="", file=self._stream, flush=True)
            self._width = len(line)
        else:
            print(line, file=self._stream, flush=True)

    def _clear(self) -> None:
        if self._terminal and self._width:
            print("\r" + " " * self._width + "\r", end="", file=self._stream, flush=True)
        self._width = 0


def spoken(seconds: float) -> str:
    """A span of time as one says it: ``40 s``, ``12 min``, ``3 h 20 min``."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
