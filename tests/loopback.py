"""A small web server on loopback for the walk's tests, and the one way to run a worker against it."""

import asyncio
import json
import os
import ssl
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TODAY = "2026-11-24"


@dataclass
class Reply:
    """What a path answers. ``fate`` is '' or how the connection ends instead: reset, hang, drip."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    fate: str = ""
    pause: float = 0.0


def page(title: str, *links: str, body: str = "") -> Reply:
    anchors = "".join(f'<li><a href="{link}">{link}</a></li>' for link in links)
    text = f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}<ul>{anchors}</ul></body></html>"
    return Reply(body=text.encode(), headers={"Content-Type": "text/html; charset=utf-8"})


def to(location: str, status: int = 302) -> Reply:
    return Reply(status, headers={"Location": location})


Replies = Mapping[str, "Reply | Callable[[int], Reply]"]


class Loopback:
    """Serves a mapping of paths; a callable is given how often it was asked before. Remembers what was asked."""

    def __init__(self, replies: Replies, etags: bool = False) -> None:
        self.replies = dict(replies)
        self.etags = etags
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.times: Counter[str] = Counter()
        self.port = 0
        self.tls: ssl.SSLContext | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                path = head[0].split(" ")[1]
                headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])}
                self.asked.append(path)
                self.headers.append(headers)
                if not await self._reply(path, headers, writer):
                    return
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()

    async def _reply(self, path: str, headers: Mapping[str, str], writer: asyncio.StreamWriter) -> bool:
        found = self.replies.get(path, Reply(404, b"<html><title>404</title>nothing here</html>"))
        reply = found(self.times[path]) if callable(found) else found
        self.times[path] += 1
        await asyncio.sleep(reply.pause)
        if reply.fate == "reset":
            writer.transport.abort()
            return False
        if reply.fate == "hang":
            await asyncio.sleep(3600)
        etag = f'"{hash(reply.body)}"'
        extra = {"ETag": etag} if self.etags and reply.status == 200 else {}
        if extra and headers.get("if-none-match") == etag:
            writer.write(f"HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\n\r\n".encode())
            return True
        lines = {"Content-Length": str(len(reply.body)), **extra, **reply.headers}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        writer.write(f"HTTP/1.1 {reply.status} X\r\n{head}\r\n".encode() + reply.body)
        await writer.drain()
        return True


@contextmanager
def serving(*servers: Loopback) -> Iterator[None]:
    """Serve from a thread of its own until the block ends."""
    ready = threading.Event()
    loop = asyncio.new_event_loop()

    listeners: list[asyncio.Server] = []

    async def run() -> None:
        for server in servers:
            listening = await asyncio.start_server(server.serve, "127.0.0.1", server.port, limit=2**20, ssl=server.tls)
            listeners.append(listening)
            server.port = listening.sockets[0].getsockname()[1]
        ready.set()

    def live() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(run())
        loop.run_forever()
        for listening in listeners:
            listening.close()
        tasks = asyncio.all_tasks(loop)
        for task in tasks:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()

    thread = threading.Thread(target=live, daemon=True)
    thread.start()
    ready.wait(10)
    try:
        yield
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)


def registry(folder: Path, homes: Mapping[str, str], **columns: str) -> Path:
    """A sites.csv that holds these homes; ``columns`` are further columns, the same for all."""
    path = folder / "sites.csv"
    header = ",".join(["id", "name", "level", "home", *columns])
    rows = [",".join([name, name, "department", home, *columns.values()]) for name, home in homes.items()]
    path.write_text("\n".join([header, *rows]) + "\n", "utf-8")
    return path


def command(name: str, sites: Path, data: Path, *more: str, today: str = TODAY) -> list[str]:
    return [
        *(sys.executable, "-m", "crawler.runner", name, "--sites", str(sites), "--data", str(data), "--today", today),
        *("-s", "GOVSITE_RETRY_SECONDS=0.05"),
        *more,
    ]


def run(name: str, sites: Path, data: Path, *more: str, today: str = TODAY) -> tuple[int, list[dict[str, Any]], str]:
    """(exit code, events, stderr) of one worker."""
    done = subprocess.run(
        command(name, sites, data, *more, today=today), cwd=ROOT, capture_output=True, timeout=120, env=environment()
    )
    events = [json.loads(line) for line in done.stdout.decode().splitlines()]
    return done.returncode, events, done.stderr.decode()


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "NO_PROXY": "*"}


def ends(events: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """site → its last ``site`` event."""
    return {event["site"]: event for event in events if event["event"] == "site" and event["state"] != "running"}
