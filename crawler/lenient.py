"""How an answer is read that breaks the rules of HTTP: as a browser would, for the little it says right."""

import asyncio
import ssl
from collections.abc import Mapping
from urllib.parse import urlsplit

from multidict import CIMultiDict

_MOST_HEAD = 64 * 1024


async def get(
    url: str, address: str, headers: Mapping[str, str], limit: int, context: ssl.SSLContext
) -> tuple[int, CIMultiDict[str], bytes]:
    """(status, headers, body) of one GET on a connection of its own, read until it ends or ``limit`` is passed.

    Met in the wild: a Content-Length shorter than the body, header lines without a colon, a reason phrase in GB bytes.
    Raises OSError, ValueError when even this is no answer. The caller sets the deadline.
    """
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    reader, writer = await asyncio.open_connection(
        address, port, ssl=context if secure else None, server_hostname=parts.hostname if secure else None
    )
    try:
        writer.write(_request(url, headers))
        status, answered = _head(await _until_blank_line(reader))
        return status, answered, await _body(reader, answered, limit)
    finally:
        writer.transport.abort()


def _request(url: str, headers: Mapping[str, str]) -> bytes:
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    # HTTP/1.0: no chunks, and the server closes when it is done, so that no length has to be believed
    lines = [f"GET {path} HTTP/1.0", f"Host: {parts.netloc}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")


async def _until_blank_line(reader: asyncio.StreamReader) -> bytes:
    head = bytearray()
    while b"\n\n" not in head.replace(b"\r", b""):
        line = await reader.readline()
        head += line
        if not line or len(head) > _MOST_HEAD:
            raise ValueError("no end of headers")
    return bytes(head)


def _head(head: bytes) -> tuple[int, CIMultiDict[str]]:
    first, *lines = head.decode("latin-1").splitlines()
    words = first.split()
    if len(words) < 2 or not words[0].upper().startswith("HTTP/") or not words[1].isdigit():
        raise ValueError("not HTTP")
    named = (line.partition(":") for line in lines if ":" in line)
    return int(words[1]), CIMultiDict((name.strip(), value.strip()) for name, _, value in named)


async def _body(reader: asyncio.StreamReader, headers: Mapping[str, str], limit: int) -> bytes:
    if "chunked" in headers.get("Transfer-Encoding", "").lower():
        raise ValueError("chunks in an answer to HTTP/1.0")
    body = bytearray()
    while len(body) <= limit and (chunk := await reader.read(65536)):
        body += chunk
    return bytes(body)
