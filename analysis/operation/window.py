"""The window through which Datasette shows the kept files: never written, masked, and for this machine alone."""

import asyncio
import csv
import io
import re
import socket
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import uvicorn
from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm
from datasette.utils.asgi import Request, Response

from analysis import ledger_questions
from analysis.operation import shown
from analysis.report.csvs import defused
from crawler.personal import without_citizen_numbers
from crawler.store.asking import Connection, asked
from crawler.store.health import read_only
from crawler.store.questions import QUESTIONS

# with rich installed each wrong question would print what the program holds
pm.get_plugin("datasette.handle_exception").rich = None

T = TypeVar("T")
Message = dict[str, Any]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Mapping[str, Any], Callable[[], Awaitable[Message]], Send], Awaitable[None]]

TEMPLATES = Path(__file__).parent / "templates"
HOSTS = frozenset({"127.0.0.1", "localhost"})
SETTINGS = {
    "allow_download": False,
    "allow_csv_stream": False,  # an answer is masked as a whole
    "default_cache_ttl": 0,  # a night may be at work
    "sql_time_limit_ms": 2000,
    "num_sql_threads": 3,
    "truncate_cells_html": 500,
}


class KeptFile(Database):  # type: ignore[misc]
    """A file that a night may write meanwhile. Each question has a connection of its own."""

    def connect(self, write: bool = False) -> Connection:
        assert not write, "what is shown is never written"
        return read_only(Path(self.path))

    async def execute_fn(self, fn: Callable[[Connection], T]) -> T:
        def question(connection: Connection) -> T:
            self.ds._prepare_connection(connection, self.name)
            return fn(connection)

        return await asyncio.get_running_loop().run_in_executor(self.ds.executor, asked, Path(self.path), question)


class Window(Datasette):  # type: ignore[misc]
    """Datasette over the files of these names."""

    def __init__(self, files: Mapping[str, Path], sites: Mapping[str, str]) -> None:
        super().__init__(metadata=shown.metadata(sites), settings=SETTINGS, template_dir=str(TEMPLATES))
        self._sites = sites
        self.remove_database("_memory")
        for name, path in files.items():
            self.add_database(KeptFile(self, str(path)), name=name)

    def _routes(self) -> list[tuple[re.Pattern[str], Any]]:
        """Datasette's routes behind a start page of our own: its own counts every table of every file, 0.2 s a site."""
        return [(re.compile(r"/$"), self._start), *super()._routes()]

    async def _start(self, request: Request, send: Send) -> Response:
        context = {
            "metadata": self.metadata(),
            "ledger": shown.LEDGER if shown.LEDGER in self.databases else "",
            "ledger_questions": ledger_questions.QUESTIONS,
            "sites": self._sites,
            "site_questions": QUESTIONS,
        }
        return Response.html(await self.render_template("start.html", context, request=request))

    def _metadata_sources(self, key: str | None, database: str | None, table: str | None) -> Iterator[dict[str, Any]]:
        """Datasette copies these at each look into them: of all databases, 3 s a page with 1,000 sites."""
        about = self._metadata_local["databases"]
        some = about if database is None else {database: about[database]} if database in about else {}
        yield {**self._metadata_local, "databases": some}

    async def refresh_schemas(self) -> None:
        """Nothing: Datasette would ask every file for its layout at every request, for plugins that we do not have."""


def application(files: Mapping[str, Path], sites: Mapping[str, str]) -> Application:
    """The ASGI application over these files (name → path), with the names of the sites among them (id → name)."""
    return _behind_a_door(Window(files, sites).app())


def serve(application: Application, door: socket.socket) -> None:
    """Answer at ``door`` until Ctrl-C or SIGTERM."""
    server = uvicorn.Server(uvicorn.Config(application, log_level="error", timeout_graceful_shutdown=1))
    server.run(sockets=[door])


# --- the door: what goes out ----------------------------------------------------------------------------------------


def _behind_a_door(inner: Application) -> Application:
    """``inner``, for callers who name this machine; what it says goes out whole, and masked."""

    async def through(scope: Mapping[str, Any], receive: Callable[[], Awaitable[Message]], send: Send) -> None:
        if scope["type"] != "http":
            await inner(scope, receive, send)
        elif _host(scope) in HOSTS:
            await inner(scope, receive, _masking(send))
        else:  # a page of the internet whose name was turned to 127.0.0.1 would read along
            await send({"type": "http.response.start", "status": 421, "headers": [(b"content-type", b"text/plain")]})
            await send({"type": "http.response.body", "body": b"only for this machine\n"})

    return through


def _host(scope: Mapping[str, Any]) -> str:
    said = next((value for name, value in scope["headers"] if name == b"host"), b"").decode("latin-1")
    return urlsplit(f"//{said}").hostname or ""


def _masking(send: Send) -> Send:
    """``send``, which keeps an answer until it is whole and masks it."""
    start: Message = {}
    parts: list[bytes] = []

    async def held(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
            return
        parts.append(message.get("body", b""))
        if message.get("more_body"):
            return
        kind = next((value for name, value in start["headers"] if name.lower() == b"content-type"), b"")
        body = masked(b"".join(parts), kind.decode("latin-1"))
        headers = [header for header in start["headers"] if header[0].lower() != b"content-length"]
        await send({**start, "headers": [*headers, (b"content-length", str(len(body)).encode())]})
        await send({"type": "http.response.body", "body": body})

    return held


def masked(body: bytes, content_type: str) -> bytes:
    """The body without citizen numbers, which addresses may hold; a CSV also as a spreadsheet may open it."""
    if not content_type.startswith(("text/", "application/json")):
        return body
    text = _LINK_TO_NOWHERE.sub(r"\1", without_citizen_numbers(body.decode("utf-8", "replace")))
    return _defused(text).encode("utf-8-sig") if content_type.startswith("text/csv") else text.encode()


_LINK_TO_NOWHERE = re.compile(r'<a href="[^"]*\*{11}[^"]*"[^>]*>([^<]*)</a>')  # what masking leaves of an address


def _defused(text: str) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(map(defused, row) for row in csv.reader(io.StringIO(text, newline="")))
    return out.getvalue()
