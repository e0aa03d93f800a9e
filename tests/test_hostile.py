"""What a slow, broken or hostile server can do to us: little, and not for long."""

import asyncio
import gzip
import time
import zlib
from collections.abc import Awaitable, Callable

import pytest

from crawler.politeness import Addresses
from crawler.transport import Answer, Transport

Script = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
PAGE = "<html><title>首页</title><body>正文</body></html>".encode()
LIMIT = 100_000


def asked(script: Script, *, limit: int = LIMIT, timeout: float = 3.0, times: int = 1) -> Answer:
    """The answer of the last of ``times`` GETs to a server that plays ``script`` on every connection."""

    async def run() -> Answer:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                await script(reader, writer)
            except ConnectionError:
                pass
            finally:
                writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        addresses = Addresses(["127.0.0.1"])
        await addresses.refusal("127.0.0.1")
        transport = Transport(addresses, "test/0")
        answer = Answer()
        for _ in range(times):
            answer = await transport.get(f"http://127.0.0.1:{port}/", limit=limit, timeout=timeout)
        await transport.close()
        server.close()
        return answer

    return asyncio.run(run())


def replying(*parts: bytes, hang: bool = False) -> Script:
    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        for part in parts:
            writer.write(part)
            await writer.drain()
        if hang:
            await reader.read()

    return script


def head(*lines: str, status: str = "200 OK") -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode()


def test_a_plain_page_is_read_whole() -> None:
    answer = asked(replying(head("Content-Type: text/html", f"Content-Length: {len(PAGE)}") + PAGE))
    assert (answer.status, answer.body, answer.cut, answer.error) == (200, PAGE, False, "")
    assert answer.length == len(PAGE)


def test_an_endless_body_is_cut_at_the_limit() -> None:
    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(head("Content-Type: text/html"))
        while True:
            writer.write(b"<p>more" * 5000)
            await writer.drain()

    answer = asked(script)
    assert answer.cut
    assert len(answer.body) == LIMIT
    assert answer.error == ""


def test_a_body_that_drips_for_ever_ends_at_the_total_deadline() -> None:
    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(head("Content-Type: text/html"))
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)

    started = time.monotonic()
    answer = asked(script, timeout=0.4)
    assert time.monotonic() - started < 2
    assert (answer.status, answer.error) == (200, "timeout")
    assert answer.body


def test_headers_that_drip_for_ever_end_at_the_total_deadline() -> None:
    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n")
        while True:
            writer.write(b"X-A: b\r\n")
            await writer.drain()
            await asyncio.sleep(0.05)

    assert asked(script, timeout=0.4).error == "timeout"


def test_a_server_that_never_answers_is_a_timeout() -> None:
    answer = asked(replying(hang=True), timeout=0.3)
    assert (answer.status, answer.error) == (0, "timeout")


def test_a_gzip_bomb_is_inflated_to_the_limit_only() -> None:
    bomb = gzip.compress(b"\0" * 50_000_000, mtime=0)
    answer = asked(replying(head("Content-Encoding: gzip", f"Content-Length: {len(bomb)}") + bomb))
    assert len(answer.body) == LIMIT
    assert answer.cut


@pytest.mark.parametrize(
    ("names", "body"),
    [
        ("gzip", gzip.compress(PAGE, mtime=0)),
        ("x-gzip", gzip.compress(PAGE, mtime=0)),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)[2:-4]),
        ("gzip, gzip", gzip.compress(gzip.compress(PAGE, mtime=0), mtime=0)),
        ("gzip", gzip.compress(gzip.compress(PAGE, mtime=0), mtime=0)),
        ("gzip", PAGE),
        ("identity", PAGE),
        ("utf-8", PAGE),
        ("", gzip.compress(PAGE, mtime=0)),
    ],
)
def test_a_packed_page_is_unpacked_whatever_the_header_says_of_it(names: str, body: bytes) -> None:
    answer = asked(
        replying(head("Content-Type: text/html", f"Content-Encoding: {names}", f"Content-Length: {len(body)}") + body)
    )
    assert answer.body == PAGE


def test_a_packed_file_stays_packed() -> None:
    body = gzip.compress(PAGE, mtime=0)
    answer = asked(replying(head("Content-Type: application/gzip", f"Content-Length: {len(body)}") + body))
    assert answer.body == body


def test_what_came_before_the_connection_broke_is_kept_and_the_break_told() -> None:
    answer = asked(replying(head("Content-Type: text/html", "Content-Length: 9999") + PAGE))
    assert (answer.status, answer.body, answer.error) == (200, PAGE, "body broke off")


def test_a_body_longer_than_its_content_length_is_read_like_a_browser_would() -> None:
    answer = asked(replying(head("Content-Type: text/html", "Content-Length: 6") + PAGE))
    assert (answer.status, answer.body, answer.error) == (200, PAGE, "")


def test_a_chunked_body_that_stops_in_the_middle_keeps_its_beginning() -> None:
    answer = asked(replying(head("Transfer-Encoding: chunked") + b"5\r\nhello\r\nff\r\nwor"))
    assert answer.body.startswith(b"hello")
    assert answer.error


def test_ten_megabytes_of_one_header_are_not_read() -> None:
    answer = asked(replying(b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 10_000_000 + b"\r\n\r\n"))
    assert answer.status == 0
    assert answer.error.startswith("bad answer")


def test_endless_headers_are_not_read() -> None:
    answer = asked(replying(b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 100_000 + b"\r\n"))
    assert answer.status == 0


def test_a_header_line_without_a_colon_does_not_cost_the_page() -> None:
    answer = asked(replying(head("Content-Type: text/html", "nonsense", f"Content-Length: {len(PAGE)}") + PAGE))
    assert (answer.status, answer.body, answer.error) == (200, PAGE, "")


@pytest.mark.parametrize(
    "answer", [b"\x00\xff\x00garbage\r\n\r\n", b"SSH-2.0-OpenSSH_9.2\r\n", b"", b"HTTP/1.1 abc\r\n\r\n"]
)
def test_an_answer_that_is_not_http_is_no_answer(answer: bytes) -> None:
    got = asked(replying(answer))
    assert got.status == 0
    assert got.error


def test_a_connection_reset_is_told_as_such() -> None:
    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.transport.abort()

    assert asked(script).error in ("closed without an answer", "reset")


def test_nobody_listening_is_told_as_refused() -> None:
    async def run() -> Answer:
        server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        server.close()
        await server.wait_closed()
        transport = Transport(Addresses(["127.0.0.1"]), "test/0")
        answer = await transport.get(f"http://127.0.0.1:{port}/", limit=10, timeout=3)
        await transport.close()
        return answer

    answer = asyncio.run(run())
    assert (answer.status, answer.error) == (0, "refused")


def test_a_file_costs_its_first_bytes_only() -> None:
    sent = 0

    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        await reader.readuntil(b"\r\n\r\n")
        writer.write(head("Content-Type: application/pdf", "Content-Length: 900000000") + b"%PDF-1.4\n")
        while sent < 900_000_000:
            writer.write(b"x" * 65536)
            await writer.drain()
            sent += 65536

    answer = asked(script, limit=8192)
    assert answer.body.startswith(b"%PDF")
    assert (len(answer.body), answer.length, answer.cut) == (8192, 900_000_000, True)
    assert sent < 20_000_000


def test_a_name_that_was_not_checked_is_never_connected_to() -> None:
    async def run() -> Answer:
        transport = Transport(Addresses(), "test/0")
        answer = await transport.get("http://localhost:9/", limit=10, timeout=3)
        await transport.close()
        return answer

    answer = asyncio.run(run())
    assert (answer.status, answer.error) == (0, "DNS")


def test_a_connection_serves_one_page_after_another() -> None:
    connections = 0

    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        while await reader.readuntil(b"\r\n\r\n"):
            writer.write(head(f"Content-Length: {len(PAGE)}") + PAGE)

    with pytest.raises(AssertionError):
        assert asked(script, times=3).body != PAGE
    assert connections == 1
