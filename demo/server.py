"""What the city's hosts answer on loopback: one asyncio HTTP/1.1 server for all of them, one port each."""

import asyncio
import codecs
import contextlib
import gzip
import re
import socket
import threading
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from demo.files import TYPES
from demo.records import Answer, Host, Turns

_PLACE = re.compile(r"http://([a-z0-9-]+)\.city\.invalid")
_PLACE_BYTES = re.compile(rb"http://([a-z0-9-]+)\.city\.invalid")
_GZIP_FROM = 500  # bytes; shorter bodies travel as they are
_LONGEST_HEAD = 65536


@contextlib.contextmanager
def serve(
    hosts: Mapping[str, Host], ports: Mapping[str, int] | None = None, slowness: float = 1.0
) -> "Iterator[Server]":
    """All ``hosts`` on ports of 127.0.0.1 while the block runs, in a thread of its own.

    ``ports`` gives hosts the port they had before (a second night at the same addresses); ``slowness`` scales every
    planted delay.
    """
    server = Server(hosts, ports or {}, slowness)
    ready, loop = threading.Event(), asyncio.new_event_loop()
    thread = threading.Thread(target=_run, args=(loop, server, ready), daemon=True, name="demo city")
    thread.start()
    ready.wait()
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


def _run(loop: asyncio.AbstractEventLoop, server: "Server", ready: threading.Event) -> None:
    asyncio.set_event_loop(loop)
    loop.run_until_complete(server.start())
    ready.set()
    loop.run_forever()
    loop.run_until_complete(server.stop())
    loop.close()


class Asked(NamedTuple):
    """One request as the server saw it. ``status`` 0: the connection was cut."""

    method: str
    path: str
    status: int
    conditional: bool


class Server:
    """The running city: where each host is, and what it was asked."""

    def __init__(self, hosts: Mapping[str, Host], ports: Mapping[str, int] = {}, slowness: float = 1.0) -> None:
        self.slowness = slowness
        self._sockets = {name: _listening(ports.get(name, 0), dead=host.dead) for name, host in hosts.items()}
        self.ports: dict[str, int] = {name: sock.getsockname()[1] for name, sock in self._sockets.items()}
        self._doors = {name: _Door(self, host) for name, host in hosts.items()}
        self._servers: list[asyncio.Server] = []
        self._open: set[_Connection] = set()

    def origin(self, name: str) -> str:
        """``http://127.0.0.1:PORT`` of a host."""
        return f"http://127.0.0.1:{self.ports[name]}"

    def bound(self, text: str) -> str:
        """``text`` with every placeholder address replaced by the one it is served at."""
        return _PLACE.sub(lambda match: self.origin(match[1]) if match[1] in self.ports else match[0], text)

    def bound_bytes(self, body: bytes) -> bytes:
        """As ``bound``, for a body in any encoding that keeps ASCII, or UTF-16 with its mark."""
        if body[:2] == codecs.BOM_UTF16_LE:
            return self.bound(body.decode("utf-16")).encode("utf-16")
        if b".city.invalid" not in body:
            return body
        return _PLACE_BYTES.sub(lambda match: self.bound(match[0].decode()).encode(), body)

    def log(self, name: str) -> list[Asked]:
        """What a host was asked, in order."""
        return list(self._doors[name].log)

    def forget(self) -> None:
        """Empty every log; planted turns begin again."""
        for door in self._doors.values():
            door.log.clear()
            door.hits.clear()

    def turn(self, hosts: Mapping[str, Host]) -> None:
        """The next night: the same ports answer what ``hosts`` say. Logs and turns begin anew."""
        self._doors.update({name: _Door(self, host) for name, host in hosts.items()})

    def door(self, name: str) -> "_Door":
        return self._doors[name]

    async def start(self) -> None:
        loop = asyncio.get_running_loop()
        for name, sock in self._sockets.items():
            if not self._doors[name].host.dead:
                factory = partial(_Connection, self, name, self._open)
                self._servers.append(await loop.create_server(factory, sock=sock, backlog=1024))

    async def stop(self) -> None:
        for server in self._servers:
            server.close()
        for connection in list(self._open):
            connection.abort()
        for sock in self._sockets.values():
            sock.close()
        await asyncio.sleep(0)  # the aborted connections say goodbye


def _listening(port: int, *, dead: bool) -> socket.socket:
    """A bound socket. A dead host's is never listened on: it keeps the port and refuses every connection."""
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind(("127.0.0.1", port))
    sock.setblocking(False)
    return sock


@dataclass
class _Door:
    """One host's answers made ready, its log and its turns."""

    server: Server
    host: Host
    log: list[Asked] = field(default_factory=list)
    hits: Counter[str] = field(default_factory=Counter)
    ready: "dict[str, _Ready]" = field(default_factory=dict)

    def answer(self, path: str) -> "_Ready":
        ready = self.ready.get(path)
        if ready is not None:
            return ready
        found = self.host.pages.get(path)
        if found is None and self.host.make is not None and (made := self.host.make(path)) is not None:
            return _Ready(made, self.server)  # not kept: 47,000 pages would be two gigabytes
        if isinstance(found, Turns):
            hit = self.hits[path]
            self.hits[path] += 1
            return _Ready(found.at(hit), self.server)
        ready = _Ready(found or self.host.missing, self.server)
        if found is not None:
            self.ready[path] = ready
        return ready


class _Ready:
    """An answer as bytes for the wire."""

    def __init__(self, answer: Answer, server: Server) -> None:
        self.answer = answer
        self.body = server.bound_bytes(answer.body)
        self.delay = answer.delay * server.slowness
        self.modified = ""
        self.etag = ""
        lines = [f"{name}: {server.bound(value)}" for name, value in answer.headers]
        if answer.type:
            lines.append(f"Content-Type: {answer.type}")
        if answer.validators and answer.status == 200:
            self.etag = f'"{zlib.crc32(self.body):08x}-{len(self.body):x}"'
            lines.append(f"ETag: {self.etag}")
            if answer.modified is not None:
                self.modified = format_datetime(answer.modified.astimezone(UTC), usegmt=True)
                lines.append(f"Last-Modified: {self.modified}")
        self.lines = "".join(f"{line}\r\n" for line in lines)
        self.plain = _head(answer.status, self.lines, len(self.body)) + self.body
        self.head_only = _head(answer.status, self.lines, len(self.body))
        self.unchanged = _head(304, self.lines, None)
        self._packed: bytes | None = None

    def packed(self) -> bytes:
        """The answer with its body gzipped."""
        if self._packed is None:
            body = gzip.compress(self.body, 1, mtime=0)
            self._packed = _head(self.answer.status, self.lines + "Content-Encoding: gzip\r\n", len(body)) + body
        return self._packed

    def is_unchanged(self, headers: Mapping[bytes, bytes]) -> bool:
        """Does the asker hold this very answer (RFC 9110: If-None-Match goes before If-Modified-Since)."""
        if not self.etag:
            return False
        if (tag := headers.get(b"if-none-match")) is not None:
            return self.etag.encode() in tag
        since = headers.get(b"if-modified-since")
        return bool(since and self.modified) and not _later(self.modified, since.decode("latin-1") if since else "")


def _later(modified: str, since: str) -> bool:
    try:
        return parsedate_to_datetime(modified) > parsedate_to_datetime(since)
    except ValueError:
        return True


_PHRASES = {status.value: status.phrase for status in HTTPStatus}


def _head(status: int, lines: str, length: int | None) -> bytes:
    size = "" if length is None else f"Content-Length: {length}\r\n"
    return (
        f"HTTP/1.1 {status} {_PHRASES.get(status, 'Refused')}\r\n{lines}{size}Connection: keep-alive\r\n\r\n".encode()
    )


class _Connection(asyncio.Protocol):
    """One keep-alive connection. Requests on it are answered in order, one at a time."""

    def __init__(self, server: Server, name: str, siblings: "set[_Connection]") -> None:
        self.server = server
        self.name = name
        self.siblings = siblings
        self.buffer = b""
        self.waiting = False
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.siblings.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self.transport = None
        self.siblings.discard(self)

    def abort(self) -> None:
        if self.transport is not None:
            self.transport.abort()

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if not self.buffer[:1].isalpha():
            self.abort()  # not HTTP: a TLS hello on a plain port would wait for its answer for ever
            return
        self.go_on()

    def go_on(self) -> None:
        while not self.waiting and (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            head, self.buffer = self.buffer[:end], self.buffer[end + 4 :]
            self.ask(head)
        if len(self.buffer) > _LONGEST_HEAD:
            self.abort()

    def ask(self, head: bytes) -> None:
        first, _, rest = head.partition(b"\r\n")
        headers = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(b":") for line in rest.split(b"\r\n") if line)
        }
        try:
            method, path, _version = first.decode("latin-1").split(" ")
        except ValueError:
            self.abort()
            return
        self.buffer = self.buffer[int(headers.get(b"content-length", b"0") or 0) :]
        door = self.server.door(self.name)
        ready = door.answer(path)
        status, wire, conditional = self._chosen(door, ready, method, headers)
        door.log.append(Asked(method, path, status, conditional))
        last = headers.get(b"connection", b"").lower() == b"close"
        if ready.delay:
            self.waiting = True
            asyncio.get_running_loop().call_later(ready.delay, self.send_late, wire, ready.answer.cut, last)
        else:
            self.send(wire, ready.answer.cut, last)

    def _chosen(
        self, door: _Door, ready: _Ready, method: str, headers: Mapping[bytes, bytes]
    ) -> tuple[int, bytes, bool]:
        conditional = b"if-none-match" in headers or b"if-modified-since" in headers
        if ready.answer.cut:
            return 0, ready.plain, conditional
        if method == "HEAD":
            if door.host.head != "get":
                return int(door.host.head), _head(int(door.host.head), "", 0), conditional
            return ready.answer.status, ready.head_only, conditional
        if conditional and ready.is_unchanged(headers):
            return 304, ready.unchanged, True
        if b"gzip" in headers.get(b"accept-encoding", b"") and len(ready.body) > _GZIP_FROM:
            return ready.answer.status, ready.packed(), conditional
        return ready.answer.status, ready.plain, conditional

    def send_late(self, wire: bytes, cut: str, last: bool) -> None:
        self.waiting = False
        self.send(wire, cut, last)
        self.go_on()

    def send(self, wire: bytes, cut: str, last: bool) -> None:
        if self.transport is None:
            return
        if cut == "reset":
            # closing with zero linger sends RST, as a firewall's reset does
            linger = b"\x01\0\0\0\0\0\0\0"
            self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.transport.abort()
        elif cut == "half":
            self.transport.write(wire[: len(wire) // 2])
            self.transport.close()
        else:
            self.transport.write(wire)
            if last:
                self.transport.close()


# --- a folder of saved pages ------------------------------------------------------------------------------------


def folder(root: Path, empty: Iterable[str] = (), index: tuple[str, ...] = ("index.html", "index.shtml")) -> Host:
    """The host of a static copy. ``empty`` are paths that exist as empty files; the rest of the missing is 404.

    A page's type names no charset, as the saved pages' own declarations must be found by the reader.
    """
    present = frozenset(empty)
    modified = datetime(2020, 1, 1, tzinfo=UTC)

    def make(path: str) -> Answer | None:
        name = unquote(path.split("?")[0], errors="surrogateescape").lstrip("/")
        file = (root / name).resolve()
        if not file.is_relative_to(root.resolve()):
            return None
        if file.is_dir():
            file = next((file / page for page in index if (file / page).is_file()), file)
        extension = file.suffix.lstrip(".").lower()
        kind = TYPES.get(extension, "application/octet-stream")
        if file.is_file():
            return Answer(file.read_bytes(), type=kind, modified=modified)
        return Answer(type=kind, modified=modified) if name in present or "/" + name in present else None

    return Host(make=make)


@contextlib.contextmanager
def serve_folder(root: Path, empty: Iterable[str] = ()) -> Iterator[Server]:
    """A static copy as one host named ``folder``."""
    with serve({"folder": folder(root, empty)}) as server:
        yield server
