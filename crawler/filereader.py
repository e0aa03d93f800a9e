"""How attachments are read: in a process of its own, that a hostile file can only cost its time.

The process is asked over a pipe, one file after the other, and answers with masked numbers and the outline of an annual
report: the text of a file never leaves it. One that hangs, eats its memory or dies is replaced, and its file is
*unreadable*.
"""

import asyncio
import json
import resource
import sys
from collections.abc import Mapping
from typing import Any, BinaryIO

from crawler import annual, attachments, personal
from crawler.records import FileRead, Outline, Personal

SECONDS = 20.0  # one file
_MEMORY = 1_500_000_000  # bytes of address space
_FILES = 500  # of one process: what leaks is given back
_MOST_WAITING = 48_000_000  # bytes of files that wait to be read


class FileReader:
    """Reads one file at a time. The process is started with the first file."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._process: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._read = 0

    @property
    def full(self) -> bool:
        """Whether so much waits to be read that no more files should be fetched."""
        return self._waiting > _MOST_WAITING

    async def read(self, url: str, body: bytes) -> FileRead:
        """What was read of the file at ``url``. Never raises but when cancelled."""
        self._waiting += len(body)
        try:
            async with self._turn:
                return await self._ask(url, body)
        finally:
            self._waiting -= len(body)

    async def close(self) -> None:
        if self._process is not None:
            process, self._process = self._process, None
            if process.returncode is None:
                process.kill()
            await process.wait()

    async def _ask(self, url: str, body: bytes) -> FileRead:
        try:
            async with asyncio.timeout(self._seconds):
                answer = json.loads(await self._answer(attachments.extension(url), body))
        except (TimeoutError, OSError, ValueError):  # it hung, or died and left half a line
            await self.close()
            return FileRead(url, "unreadable")
        except asyncio.CancelledError:
            await self.close()
            raise
        return told(url, answer)

    async def _answer(self, extension: str, body: bytes) -> bytes:
        if self._read >= _FILES:
            self._read = 0
            await self.close()
        self._read += 1
        process = self._process = self._process or await _start()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps([extension, len(body)]).encode() + b"\n" + body)
        await process.stdin.drain()
        return await process.stdout.readline()


def told(url: str, answer: Mapping[str, Any]) -> FileRead:
    """The record of an answer, as it came through the pipe."""
    report = answer["report"]
    outline = Outline(report[0], report[1], tuple(report[2])) if report else None
    return FileRead(url, answer["state"], tuple(Personal(*one) for one in answer["personal"]), outline)


async def _start() -> asyncio.subprocess.Process:
    pipe = asyncio.subprocess.PIPE
    nothing = asyncio.subprocess.DEVNULL
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", __name__),
        stdin=pipe,
        stdout=pipe,
        stderr=nothing,
        limit=16_000_000,
        start_new_session=True,  # an interrupt from the keyboard is for the walk, which lets its file be asked again
    )


# --- in the process ------------------------------------------------------------------------------------------------


def serve(asked: BinaryIO, answers: BinaryIO) -> None:
    """Read files until nobody asks any more."""
    while line := asked.readline():
        extension, size = json.loads(line)
        answers.write(json.dumps(answer(asked.read(size), extension)).encode() + b"\n")
        answers.flush()


def answer(body: bytes, extension: str) -> dict[str, object]:
    """``state``, ``personal`` and ``report`` of one file, as FileRead has them."""
    try:
        held = attachments.contents(body, extension)
    except attachments.EncryptedError:
        return {"state": "encrypted", "personal": (), "report": None}
    except (attachments.UnreadableError, MemoryError, RecursionError):
        return {"state": "unreadable", "personal": (), "report": None}
    found = dict.fromkeys(one for text in held.texts for one in personal.found(text))
    reports = filter(None, map(annual.outline, held.texts))
    longest = max(reports, key=lambda report: report.length, default=None)
    return {"state": held.state, "personal": tuple(found), "report": longest}


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    serve(sys.stdin.buffer, sys.stdout.buffer)
