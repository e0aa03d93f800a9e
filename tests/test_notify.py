"""Facts about the morning message: what it says first, where it goes, and that nothing of it can harm a night."""

import asyncio
import contextlib
import json
import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP

from analysis import cli, commands
from analysis.answers import Answer, CommandError
from analysis.ledger import Ledger, Run
from analysis.operation import channels, message, notify
from analysis.operation.channels import Channel
from analysis.results import Standing
from tests import nights

SECRET = "s3cret-token-of-the-group"
TODAY = "2026-11-24"


@dataclass
class Inbox:
    """A web hook, or a mail server, on loopback: what it was sent, in order."""

    port: int = 0
    status: int = 200
    came: list[Any] = field(default_factory=list)


@pytest.fixture
def hook() -> Iterator[Inbox]:
    inbox = Inbox()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            inbox.came.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(inbox.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        inbox.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield inbox
        server.shutdown()
        thread.join()


@pytest.fixture
def post() -> Iterator[Inbox]:
    inbox = Inbox()

    class Keep:
        async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802
            inbox.came.append((envelope.rcpt_tos, envelope.content))
            return "250 OK"

    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(loop.create_server(lambda: SMTP(Keep(), loop=loop), "127.0.0.1", 0))
    inbox.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield inbox
    loop.call_soon_threadsafe(server.close)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.delenv(channels.VARIABLE, raising=False)
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)


@pytest.fixture
def project(tmp_path: Path) -> list[str]:
    """A project whose night was judged: one site, nothing seen."""
    (tmp_path / "sites.csv").write_text("id,name,level,home\nlinshan,林山县政府网,county,http://l.example/\n", "utf-8")
    with Ledger.open(tmp_path / "data" / "monitor.db") as ledger:
        run = ledger.open_run(nights.TODAY, started=nights.AT)
        ledger.finish_run(run.run_id, nights.AT, ["linshan：页面数为 1，以往 3 晚为 90–95"])
    places = ["--sites", tmp_path / "sites.csv", "--data", tmp_path / "data", "--reports", tmp_path / "reports"]
    return [*map(str, places), "--today", TODAY]


# --- what it says ---------------------------------------------------------------------------------------------------


def test_why_a_night_is_held_back_stands_first_and_in_the_title() -> None:
    told = message.of_night(nights.result(held_back=("linshan：页面数为 1",)), "reports/x/index.html")
    assert told.title.endswith("（暂缓发布）")
    assert told.body.splitlines()[:2] == ["数据异常，暂缓发布，请先核查：", "· linshan：页面数为 1"]
    assert told.kind == "warning"


def test_verdicts_new_vetoes_findings_and_the_report_are_told_in_chinese() -> None:
    told = message.of_night(nights.result(), "http://intranet/2026-11-24/index.html")
    assert told.title == "2026-11-24 政府网站监测：不合格 1，无法判定 1，合格 2"
    assert "新出现的单项否决：\n· 林山县人民政府网站：首页不更新" in told.body
    assert "问题：新增 2，反弹 1，未整改 2，已整改 1，待复核 1" in told.body
    assert told.body.endswith("报告：http://intranet/2026-11-24/index.html")


def test_a_veto_of_the_night_before_is_not_new_and_a_site_that_lost_its_veto_is_named() -> None:
    stale = nights.stale()
    as_before = replace(stale, before=stale.standing)
    assert "新出现" not in message.of_night(nights.result(as_before), "x").body
    mended = replace(stale, standing=Standing("pass", 90, 88, 92), before=stale.standing)
    assert "不再被否决：\n· 林山县人民政府网站" in message.of_night(nights.result(mended), "x").body


def test_a_long_list_is_cut_and_says_how_much_is_left_out() -> None:
    told = message.of_night(nights.result(held_back=tuple(f"s{n}：页面数" for n in range(30))), "x")
    assert "· 另有 20 条，见报告" in told.body
    assert len(told.body.encode()) < 2048


def test_a_run_with_no_newer_one_after_it_is_told_as_such_first() -> None:
    told = message.of_night(nights.result(), "x", is_late=True)
    assert told.title.endswith("（此后没有新的监测）")
    assert told.body.startswith("最近一天没有完成新的监测")
    assert told.kind == "warning"


@pytest.mark.parametrize(("hours", "late"), [(7, False), (24, False), (25, True)])
def test_another_run_is_due_a_day_after_the_last_one_ended(hours: int, late: bool) -> None:
    run = Run("2026-11-24", nights.TODAY, nights.AT, nights.AT, "gov2019", {}, {}, ())
    assert notify.is_late(run, nights.AT + timedelta(hours=hours)) is late
    assert not notify.is_late(None, nights.AT)


def test_a_night_that_has_not_ended_is_told_instead_of_its_first_half(
    project: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Ledger.open(tmp_path / "data" / "monitor.db") as ledger:
        ledger.open_run(nights.TODAY + timedelta(days=1), started=nights.AT)
    assert cli.main(["notify", "--show", *project[:-2]]) == cli.DONE
    assert capsys.readouterr().out.startswith("2026-11-25 政府网站监测尚未结束")


def test_personal_data_is_masked_as_everywhere() -> None:
    number = "11010519491231002X"
    told = message.of_failure(date(2026, 11, 24), f"sites.csv:2: name: 张三 {number}")
    assert number not in told.body
    assert "110***********002X" in told.body


# --- where it goes --------------------------------------------------------------------------------------------------


def test_the_environment_comes_before_systemds_credential_and_that_before_the_file(tmp_path: Path) -> None:
    (tmp_path / "notify").write_text("# the group\n\ndingtalk://b\n", "utf-8")
    (tmp_path / "notify.conf").write_text("json://c\n", "utf-8")
    credential = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    both = channels.configured(tmp_path, {**credential, channels.VARIABLE: "wecombot://a  feishu://x"})
    assert [(one.url, str(one)) for one in both] == [
        ("wecombot://a", "GOVSITE_NOTIFY:1 (wecombot)"),
        ("feishu://x", "GOVSITE_NOTIFY:2 (feishu)"),
    ]
    assert [str(one) for one in channels.configured(tmp_path, credential)] == ["notify:3 (dingtalk)"]
    assert [str(one) for one in channels.configured(tmp_path, {})] == ["notify.conf:1 (json)"]
    assert channels.configured(tmp_path / "empty", {}) == []


@pytest.mark.parametrize(
    "url", ["wecombot://botkey123", "dingtalk://tokentoken", "feishu://tokentoken", "mailto://a:b@mail.example"]
)
def test_the_group_robots_of_this_country_and_mail_are_known(url: str) -> None:
    assert channels.unknown([Channel(url, "x:1")]) == []


def test_an_address_nobody_knows_is_told_without_its_secret(tmp_path: Path) -> None:
    channel = Channel(f"wecombt://{SECRET}", "notify.conf:1")
    assert channels.unknown([channel]) == [channel]
    assert SECRET not in repr(channel) + str(channel) + channels.send(message.Message("t", "b"), channel)


def test_a_line_that_is_no_address_at_all_is_not_shown() -> None:
    assert str(Channel(SECRET, "notify.conf:1")) == "notify.conf:1 (?)"


def test_the_message_reaches_a_mailbox_and_a_web_hook(
    project: list[str], tmp_path: Path, post: Inbox, hook: Inbox, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notify.conf").write_text(
        f"mailto://127.0.0.1:{post.port}/?from=govsite@city.example&to=office@city.example&mode=insecure\n"
        f"json://127.0.0.1:{hook.port}/{SECRET}\n"
    )
    assert cli.main(["notify", *project, "--link", "http://intranet/reports/"]) == cli.DONE
    told = capsys.readouterr()
    assert told.out == "2 of 2 channels took the message\n"
    assert SECRET not in told.out + told.err
    ((to, raw),) = post.came
    mail = message_from_bytes(raw)
    assert to == ["office@city.example"]
    assert "（暂缓发布）" in str(make_header(decode_header(mail["Subject"])))
    text = next(part for part in mail.walk() if part.get_content_type() == "text/plain").get_payload(decode=True)
    assert isinstance(text, bytes)
    assert "· linshan：页面数为 1" in text.decode()
    (posted,) = hook.came
    assert posted["type"] == "warning"
    assert "http://intranet/reports/2026-11-24/index.html" in posted["message"]


def test_a_channel_that_refuses_is_told_by_its_status_and_ends_with_1(
    project: list[str], tmp_path: Path, hook: Inbox, capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    hook.status = 403
    (tmp_path / "notify.conf").write_text(f"json://127.0.0.1:{hook.port}/{SECRET}\n")
    with caplog.at_level(logging.DEBUG):
        assert cli.main(["notify", *project]) == cli.FAILED
    told = capsys.readouterr()
    assert "notify: notify.conf:1 (json): not taken (error 403)" in told.err
    assert SECRET not in told.out + told.err + "".join(one.message for one in caplog.records if "apprise" in one.name)


def test_the_message_can_be_read_before_anything_is_set_up(
    project: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["notify", *project, "--show"]) == cli.DONE
    assert capsys.readouterr().out.startswith("2026-11-24 政府网站监测：")
    assert cli.main(["notify", *project]) == cli.FAILED
    assert "notify.conf" in capsys.readouterr().err


def test_without_the_extra_one_line_says_what_to_install(
    project: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(channels.VARIABLE, "json://127.0.0.1:9/")
    monkeypatch.setitem(__import__("sys").modules, "apprise", None)
    assert cli.main(["notify", *project]) == cli.FAILED
    assert "./run setup server installs it" in capsys.readouterr().err


# --- a night and its message ----------------------------------------------------------------------------------------


@contextlib.contextmanager
def night_that(monkeypatch: pytest.MonkeyPatch, came: Answer | CommandError | OSError) -> Iterator[None]:
    def night(*_: object) -> Answer:
        if isinstance(came, Answer):
            return came
        raise came

    monkeypatch.setitem(commands.COMMANDS, "nightly", night)
    yield


def test_a_night_sends_its_message_only_when_asked_to(
    project: list[str], tmp_path: Path, hook: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "notify.conf").write_text(f"json://127.0.0.1:{hook.port}/\n")
    with night_that(monkeypatch, Answer("the night", {}, held_back=True)):
        assert cli.main(["nightly", *project]) == cli.HELD_BACK
        assert hook.came == []
        assert cli.main(["nightly", *project, "--notify"]) == cli.HELD_BACK
    assert [one["type"] for one in hook.came] == ["warning"]


@pytest.mark.parametrize("conf", ["", "nonsense://x\n", "json://127.0.0.1:1/\n", None])
def test_a_message_that_cannot_be_sent_fails_no_night(
    conf: str | None, project: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    if conf is None:
        (tmp_path / "notify.conf").mkdir()  # a file that cannot be read
    else:
        (tmp_path / "notify.conf").write_text(conf)
    with night_that(monkeypatch, Answer("the night", {})):
        assert cli.main(["nightly", *project, "--notify"]) == cli.DONE
    told = capsys.readouterr()
    assert told.out == "the night\n"
    assert "notify: " in told.err


@pytest.mark.parametrize("error", [CommandError("sites.csv:2: id: wrong"), OSError(28, "No space left", "data/x.db")])
def test_a_night_that_fails_is_told_too_and_still_fails(
    error: CommandError | OSError, project: list[str], tmp_path: Path, hook: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "notify.conf").write_text(f"json://127.0.0.1:{hook.port}/\n")
    with night_that(monkeypatch, error):
        assert cli.main(["nightly", *project, "--notify"]) == cli.FAILED
    (posted,) = hook.came
    assert posted["type"] == "failure"
    assert posted["title"] == "2026-11-24 政府网站监测失败"


def test_addresses_that_others_may_read_are_noticed(tmp_path: Path) -> None:
    path = tmp_path / "notify.conf"
    path.touch()
    path.chmod(0o600)
    assert not channels.is_open_to_others(path)
    path.chmod(0o644)
    assert channels.is_open_to_others(path)
