"""How one GET is asked of a server, and where its answer is cut: time, headers, body, decompression."""

import asyncio
import socket
import ssl
import time
import zlib
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from crawler import lenient
from crawler.politeness import Addresses

_LONGEST_HEADER = 16 * 1024
_MOST_HEADERS = 200
_CHUNK = 64 * 1024
_FILE_TYPES = (
    *("image/", "audio/", "video/", "font/", "application/pdf", "application/zip", "application/msword"),
    *("application/vnd.", "application/x-rar", "application/rtf", "application/x-zip", "application/x-shockwave"),
)
_MOST_LAYERS = 2  # some servers compress what is already compressed


@dataclass(slots=True)
class Answer:
    """What came back. ``status`` is 0 without an answer; ``error`` is then, or when the body broke off, the reason.

    ``body`` is decompressed and at most the limit asked for; ``cut`` says there was more. ``length`` is what the
    server announced (-1 when it did not).
    """

    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    cut: bool = False
    seconds: float = 0.0
    error: str = ""

    @property
    def length(self) -> int:
        text = self.headers.get("Content-Length", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else -1


class Transport:
    """One connection pool for all sites of a process. Connects only to addresses ``addresses`` has already resolved."""

    def __init__(self, addresses: Addresses, user_agent: str, *, per_host: int = 8, everywhere: int = 200) -> None:
        self._headers = {"User-Agent": user_agent, "Accept": "*/*", "Accept-Encoding": "gzip, deflate"}
        self._addresses = addresses
        self._tls = trusting_context()
        self._asking: set[asyncio.Task[Any] | None] = set()
        self._closing = False
        self._per_host = per_host
        self._everywhere = everywhere
        self._opened: aiohttp.ClientSession | None = None

    @property
    def _session(self) -> aiohttp.ClientSession:
        """The pool, opened with the first request."""
        if self._opened is None:
            self._opened = self._open()
        return self._opened

    def _open(self) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            resolver=_Checked(self._addresses),
            use_dns_cache=False,
            limit=self._everywhere,
            limit_per_host=self._per_host,
            ssl=self._tls,
        )
        return aiohttp.ClientSession(
            connector=connector,
            headers=self._headers,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            skip_auto_headers=("Content-Type",),
            max_line_size=_LONGEST_HEADER,
            max_field_size=_LONGEST_HEADER,
            max_headers=_MOST_HEADERS,
            read_bufsize=_CHUNK,
        )

    async def get(
        self,
        url: str,
        *,
        limit: int,
        timeout: float,
        file_limit: int = 0,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Ask for ``url`` once; follow nothing. Never raises: what went wrong is in ``Answer.error``.

        ``timeout`` is seconds for the whole exchange, so that a body that drips for ever ends too. Reading stops
        after ``limit`` bytes and the connection is dropped; ``file_limit`` holds instead when the answer says that it
        is an image or another file nobody reads here: an attachment costs its first bytes only.
        """
        answer = Answer()
        started = time.perf_counter()
        task = asyncio.current_task()
        self._asking.add(task)
        try:
            async with self._session.get(
                URL(url, encoded=True),
                headers=headers,
                timeout=aiohttp.ClientTimeout(total=timeout),
                allow_redirects=False,
            ) as response:
                answer.status, answer.headers = response.status, response.headers
                is_file = file_limit and response.content_type.startswith(_FILE_TYPES)
                await _read(response, answer, file_limit if is_file else limit)
        except aiohttp.ClientResponseError as error:
            answer = await self._get_leniently(url, limit, started + timeout - time.perf_counter(), reason(error))
        except asyncio.CancelledError:
            if not self._closing:
                raise
            answer = Answer(error="dropped")
        except Exception as error:
            answer.error = reason(error)
        finally:
            self._asking.discard(task)
        answer.seconds = time.perf_counter() - started
        return answer

    async def _get_leniently(self, url: str, limit: int, timeout: float, error: str) -> Answer:
        """The answer of a server that breaks the rules of HTTP, as far as a browser would understand it."""
        known = self._addresses.known(URL(url, encoded=True).host or "")
        headers = {**self._headers, "Accept-Encoding": "identity"}
        try:
            async with asyncio.timeout(timeout):
                status, found, body = await lenient.get(url, known[0], headers, limit, self._tls)
        except (OSError, TimeoutError, ValueError, IndexError, asyncio.IncompleteReadError):
            return Answer(error=error)
        return Answer(status, found, body[:limit], len(body) > limit)

    async def close(self) -> None:
        """Drop what is on its way (its answers say 'dropped') and all connections."""
        self._closing = True
        for task in filter(None, self._asking):
            task.cancel()
        await asyncio.sleep(0)
        if self._opened is not None:
            await self._opened.close()


async def _read(response: aiohttp.ClientResponse, answer: Answer, limit: int) -> None:
    """Fill ``answer.body``; what was read before the connection broke is kept."""
    body = bytearray()
    try:
        async for chunk in _unpacked(response, limit):
            body += chunk
            if len(body) > limit:
                break
    finally:
        answer.cut = len(body) > limit
        answer.body = _unpacked_again(bytes(body[:limit]), response.content_type, limit)
    if not response.content.at_eof():
        response.close()  # the rest is not wanted: dropping the connection is the only way to say so in HTTP/1.1


async def _unpacked(response: aiohttp.ClientResponse, limit: int) -> AsyncIterator[bytes]:
    names = [name.strip().lower() for name in response.headers.get("Content-Encoding", "").split(",")]
    layers = [_UNPACKERS[name]() for name in reversed(names) if name in _UNPACKERS][:_MOST_LAYERS]
    async for chunk in response.content.iter_any():
        for layer in layers:
            chunk = layer.unpack(chunk, limit + 1)
        yield chunk


class _Inflate:
    """gzip, zlib or raw deflate, told apart by the first bytes; a body that only claims to be packed passes."""

    def __init__(self) -> None:
        self._start = b""
        self._inflater: zlib._Decompress | None = None
        self._plain = False
        self._given = 0

    def unpack(self, data: bytes, most: int) -> bytes:
        if self._inflater is None and not self._plain:
            data = self._start + data
            if len(data) < 2:
                self._start = data
                return b""
            self._choose(data)
        if self._plain or self._inflater is None:
            return data
        return self._inflate(data, most)

    def _choose(self, data: bytes) -> None:
        if data[:2] == b"\x1f\x8b":
            self._inflater = zlib.decompressobj(31)
        elif data[0] & 0x0F == 8 and (data[0] << 8 | data[1]) % 31 == 0:
            self._inflater = zlib.decompressobj(15)
        elif data.lstrip()[:1] == b"<":
            self._plain = True
        else:
            self._inflater = zlib.decompressobj(-15)

    def _inflate(self, data: bytes, most: int) -> bytes:
        assert self._inflater is not None
        room = most - self._given
        if room <= 0 or self._inflater.eof:
            return b""
        with suppress(zlib.error):  # a broken stream ends where it breaks
            data = self._inflater.decompress(data, room)
            self._given += len(data)
            return data
        return b""


_UNPACKERS: dict[str, type[_Inflate]] = {"gzip": _Inflate, "x-gzip": _Inflate, "deflate": _Inflate}


def _unpacked_again(body: bytes, content_type: str, limit: int) -> bytes:
    """``body`` freed from a gzip layer the headers do not name, where the answer says it is text."""
    packed = body[:3] == b"\x1f\x8b\x08" and content_type.startswith("text/")
    return _Inflate().unpack(body, limit) if packed else body


class _Checked(AbstractResolver):
    """Hands the pool the very addresses that were checked, so that a name cannot change between check and connect."""

    def __init__(self, addresses: Addresses) -> None:
        self._addresses = addresses

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        known = self._addresses.known(host)
        if not known:
            raise OSError(f"{host} was not checked")
        return [_result(host, address, port) for address in known]

    async def close(self) -> None:
        """Nothing is held."""


def _result(host: str, address: str, port: int) -> ResolveResult:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    flags = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
    return ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=flags)


def trusting_context() -> ssl.SSLContext:
    """TLS that reads a site whatever its certificate or the age of its ciphers; ``probe`` is what judges them."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # without the system's authorities, whom nobody asks
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    with suppress(ValueError):
        context.minimum_version = ssl.TLSVersion.TLSv1
    context.options |= 0x4  # OP_LEGACY_SERVER_CONNECT: old front ends cannot renegotiate safely
    return context


def reason(error: BaseException) -> str:
    """One short English phrase for what went wrong."""
    for kinds, phrase in _REASONS:
        if isinstance(error, kinds):
            return phrase
    cause = error.__cause__ or error.__context__
    if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError):
        inner = cause if isinstance(cause, ssl.SSLError) else error
        return f"TLS: {_tls_phrase(inner)}"
    if isinstance(cause, ConnectionRefusedError):
        return "refused"
    if isinstance(cause, ConnectionResetError) or "reset" in str(error).lower():
        return "reset"
    if isinstance(error, aiohttp.ClientPayloadError):
        return "body broke off"
    if isinstance(error, aiohttp.ClientResponseError):
        return f"bad answer: {_first_line(error.message)}"
    if isinstance(error, OSError) and error.strerror:
        return f"no connection: {error.strerror.lower()}"
    return f"{type(error).__name__}: {_first_line(str(error))}"[:120]


_REASONS: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
    ((TimeoutError, asyncio.TimeoutError), "timeout"),
    ((aiohttp.ClientConnectorDNSError, socket.gaierror), "DNS"),
    ((aiohttp.ServerDisconnectedError,), "closed without an answer"),
    ((ConnectionRefusedError,), "refused"),
    ((ConnectionResetError,), "reset"),
    ((aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError), "not an address"),
)


def _tls_phrase(error: BaseException) -> str:
    text = getattr(error, "verify_message", "") or getattr(error, "reason", "") or str(error)
    return _first_line(str(text)).lower().replace("_", " ")


def _first_line(text: str) -> str:
    return (text.strip().splitlines() or [""])[0][:80].rstrip(" :")
