"""Does the demo server answer as real servers do: validators, wrong headers, slow, failing and cut answers."""

import http.client
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from demo.city import City, build
from demo.records import Answer, Host, Turns, origin
from demo.server import Asked, Server, serve, serve_folder

_PAGE = Answer(b"<html>" + b"x" * 2000 + b"</html>", modified=datetime(2026, 11, 1, tzinfo=UTC))


def _hosts() -> dict[str, Host]:
    pages: dict[str, Answer | Turns] = {
        "/": _PAGE,
        "/link": Answer(f'<a href="{origin("b")}/x">'.encode()),
        "/moved": Answer(b"", 302, headers=(("Location", origin("b") + "/"),)),
        "/slow": Answer(b"slow", delay=0.2),
        "/reset": Answer(b"x", cut="reset"),
        "/half": Answer(b"x" * 5000, cut="half"),
        "/turns": Turns((Answer(b"no", 404), Answer(b"yes"))),
        "/again": Turns((Answer(b"a"), Answer(b"b")), again=True),
        "/dynamic": Answer(b"now", validators=False),
    }
    return {"a": Host(pages=pages), "b": Host(pages={"/": Answer(b"b")}, head="405"), "dead": Host(dead=True)}


@pytest.fixture
def server() -> Iterator[Server]:
    with serve(_hosts()) as running:
        yield running


class Got(NamedTuple):
    """One answer, read to its end."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def _ask(server: Server, name: str, path: str, method: str = "GET", **headers: str) -> Got:
    with closing(http.client.HTTPConnection("127.0.0.1", server.ports[name], timeout=5)) as connection:
        connection.request(method, path, headers={key.replace("_", "-"): value for key, value in headers.items()})
        return _got(connection)


def _got(connection: http.client.HTTPConnection) -> Got:
    with connection.getresponse() as answer:
        return Got(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())


def test_a_page_that_has_not_changed_is_304(server: Server) -> None:
    first = _ask(server, "a", "/")
    assert _ask(server, "a", "/", If_None_Match=first.headers["etag"]).status == 304
    assert _ask(server, "a", "/", If_Modified_Since=first.headers["last-modified"]).status == 304
    assert _ask(server, "a", "/", If_None_Match='"other"').status == 200
    assert _ask(server, "a", "/", If_Modified_Since="Thu, 01 Jan 2026 00:00:00 GMT").status == 200


def test_a_dynamic_page_has_no_validators(server: Server) -> None:
    answer = _ask(server, "a", "/dynamic")
    assert "etag" not in answer.headers
    assert "last-modified" not in answer.headers


def test_gzip_only_when_asked(server: Server) -> None:
    assert _ask(server, "a", "/").headers.get("content-encoding") is None
    packed = _ask(server, "a", "/", Accept_Encoding="gzip, deflate")
    assert packed.headers.get("content-encoding") == "gzip"
    assert len(packed.body) < 500


def test_placeholders_become_the_served_addresses(server: Server) -> None:
    assert _ask(server, "a", "/link").body.decode() == f'<a href="{server.origin("b")}/x">'
    assert _ask(server, "a", "/moved").headers.get("location") == server.origin("b") + "/"


def test_head_is_answered_as_get_or_wrongly_on_purpose(server: Server) -> None:
    answer = _ask(server, "a", "/", "HEAD")
    assert (answer.status, answer.body) == (200, b"")
    assert _ask(server, "b", "/", "HEAD").status == 405
    assert _ask(server, "b", "/").status == 200


def test_a_slow_answer_holds_back_nobody_else(server: Server) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", server.ports["a"])) as slow:
        start = time.monotonic()
        slow.request("GET", "/slow")
        assert _ask(server, "a", "/").status == 200
        quick = time.monotonic() - start
        assert _got(slow).body == b"slow"
    assert quick < 0.2 <= time.monotonic() - start


def test_slowness_scales_every_delay() -> None:
    with serve(_hosts(), slowness=0.0) as server:
        start = time.monotonic()
        _ask(server, "a", "/slow")
        assert time.monotonic() - start < 0.15


def test_cut_connections_are_cut(server: Server) -> None:
    with pytest.raises((ConnectionResetError, http.client.RemoteDisconnected)):
        _ask(server, "a", "/reset")
    with pytest.raises(http.client.IncompleteRead):
        _ask(server, "a", "/half")


def test_a_dead_host_refuses(server: Server) -> None:
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", server.ports["dead"]), timeout=2)


def test_turns_follow_one_another_and_begin_anew_when_forgotten(server: Server) -> None:
    assert [_ask(server, "a", "/turns").status for _ in range(3)] == [404, 200, 200]
    assert [_ask(server, "a", "/again").body for _ in range(3)] == [b"a", b"b", b"a"]
    server.forget()
    assert _ask(server, "a", "/turns").status == 404


def test_many_requests_share_a_connection(server: Server) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", server.ports["a"])) as connection:
        for _ in range(50):
            connection.request("GET", "/")
            assert _got(connection).body == _PAGE.body


def test_the_log_says_what_was_asked(server: Server) -> None:
    _ask(server, "a", "/")
    _ask(server, "a", "/none", "HEAD")
    _ask(server, "a", "/", If_None_Match='"x"')
    assert server.log("a") == [
        Asked("GET", "/", 200, conditional=False),
        Asked("HEAD", "/none", 404, conditional=False),
        Asked("GET", "/", 200, conditional=True),
    ]
    assert server.log("b") == []


def test_bytes_that_are_no_request_close_the_connection(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.ports["a"]), timeout=2) as sock:
        sock.sendall(b"\x16\x03\x01 tls hello")
        try:
            assert sock.recv(10) == b""
        except ConnectionResetError:
            return


def test_the_next_night_is_served_at_the_same_addresses(tmp_path: Path) -> None:
    first = build(tmp_path, date(2026, 11, 24))
    second = build(tmp_path, date(2026, 11, 25), night=2)
    with serve(first.hosts) as server:
        ports = dict(server.ports)
        pages = [path for path, answer in first.hosts["czj"].pages.items() if isinstance(answer, Answer)]
        tags = {path: _ask(server, "czj", path).headers.get("etag") for path in pages}
        server.turn(second.hosts)
        again = {path: _ask(server, "czj", path, If_None_Match=tags[path] or "").status for path in pages}
        assert server.ports == ports
    assert list(again.values()).count(304) > 0.95 * len(pages)
    with serve(second.hosts, ports) as server:
        assert server.ports == ports


def test_the_bound_city_points_at_the_running_server(tmp_path: Path) -> None:
    city: City = build(tmp_path, date(2026, 11, 24))
    with serve(city.hosts) as server:
        bound = city.bound(server)
        bound.write()
    written = sorted(tmp_path.rglob("*.csv"))
    assert [path.stem for path in written] == ["sites", "columns", "dates", "truth"]
    assert all("city.invalid" not in path.read_text(encoding="utf-8") for path in written)


def test_a_folder_is_served_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "site" / "tzgg").mkdir(parents=True)
    (tmp_path / "secret.html").write_text("secret")
    (tmp_path / "site" / "index.html").write_bytes("首页".encode("gbk"))
    (tmp_path / "site" / "tzgg" / "index.shtml").write_text("list")
    with serve_folder(tmp_path / "site", empty=("images/a.png",)) as server:
        home = _ask(server, "folder", "/")
        assert (home.body, home.headers.get("content-type")) == ("首页".encode("gbk"), "text/html")
        assert _ask(server, "folder", "/tzgg/").body == b"list"
        empty = _ask(server, "folder", "/images/a.png")
        assert (empty.status, empty.headers.get("content-type"), empty.body) == (200, "image/png", b"")
        assert _ask(server, "folder", "/none.html").status == 404
        assert _ask(server, "folder", "/../secret.html").status == 404
        tag = _ask(server, "folder", "/").headers["etag"]
        assert _ask(server, "folder", "/", If_None_Match=tag).status == 304


def test_the_city_can_be_served_by_hand(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "demo", "--out", str(tmp_path), "--today", "2026-11-24"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            homes = json.loads(process.stdout.readline())
            address, port = homes["portal"].removeprefix("http://").split(":")
            with closing(http.client.HTTPConnection(address, int(port), timeout=5)) as connection:
                connection.request("GET", "/")
                assert "云泽市人民政府" in _got(connection).body.decode()
            assert (tmp_path / "truth" / "2026-11-24" / "truth.csv").exists()
        finally:
            process.terminate()


def test_three_thousand_small_pages_a_second(server: Server) -> None:
    """A loose floor: the clients of one busy test machine take most of the time."""
    head = b"GET /link HTTP/1.1\r\nHost: a\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.ports["a"])) as sock:
        sock.sendall(head)
        size = len(sock.recv(4096))
        start = time.process_time()
        for _ in range(30):
            sock.sendall(head * 100)
            left = 100 * size
            while left:
                left -= len(sock.recv(65536))
        assert time.process_time() - start < 1.0
