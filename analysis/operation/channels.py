"""Where the morning message goes: addresses of the kept library Apprise, from a file or the environment.

An address holds passwords and tokens. It is never taken from the command line, and nothing that is said or logged
holds more of it than its scheme.
"""

import logging
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from analysis.operation.message import Message

VARIABLE = "GOVSITE_NOTIFY"  # addresses, separated by blanks or line ends
CREDENTIAL = "notify"  # systemd: LoadCredential=notify:/etc/govsite/notify.conf
BESIDE = "notify.conf"  # beside sites.csv


class ChannelsError(Exception):
    """Nothing can be sent; the message says what to install or to mend, and holds no secret."""


@dataclass(frozen=True, slots=True)
class Channel:
    """One address. ``place`` says where it stands: ``notify.conf:3``."""

    url: str = field(repr=False)
    place: str

    @property
    def scheme(self) -> str:
        head = self.url.partition("://")[0]
        return head if re.fullmatch(r"[a-z0-9+.-]{1,20}", head) else "?"

    def __str__(self) -> str:
        return f"{self.place} ({self.scheme})"


def configured(beside: Path, environment: Mapping[str, str] | None = None) -> list[Channel]:
    """The addresses of the first of: the environment, systemd's credentials, ``notify.conf`` in ``beside``."""
    known = os.environ if environment is None else environment
    if known.get(VARIABLE, "").strip():
        return [Channel(url, f"{VARIABLE}:{number}") for number, url in enumerate(known[VARIABLE].split(), start=1)]
    file = configuration(beside, known)
    return _in_file(file) if file else []


def configuration(beside: Path, environment: Mapping[str, str]) -> Path | None:
    """The file the addresses stand in; None where there is none."""
    folders = [Path(folder) / CREDENTIAL] if (folder := environment.get("CREDENTIALS_DIRECTORY")) else []
    return next((path for path in (*folders, beside / BESIDE) if path.exists()), None)


def _in_file(path: Path) -> list[Channel]:
    """One address a line; lines that begin with ``#`` and empty ones say nothing."""
    lines = path.read_text("utf-8-sig", errors="replace").splitlines()
    stripped = ((number, line.strip()) for number, line in enumerate(lines, start=1))
    return [Channel(line, f"{path.name}:{number}") for number, line in stripped if line and not line.startswith("#")]


def is_open_to_others(path: Path) -> bool:
    """Whether other users of this machine may read the addresses."""
    return bool(path.stat().st_mode & 0o077)


def unknown(channels: list[Channel]) -> list[Channel]:
    """Those that Apprise cannot make anything of. Raises ChannelsError where it is not installed."""
    apprise = _apprise()
    with _untold():
        return [channel for channel in channels if apprise.Apprise.instantiate(channel.url) is None]


def send(message: Message, channel: Channel) -> str:
    """Send the message; what went wrong, or ''. Raises ChannelsError where the library is not installed."""
    apprise = _apprise()
    with _untold(), apprise.LogCapture(level=logging.WARNING) as log:
        service = apprise.Apprise.instantiate(channel.url)
        if service is None:
            return "not an address that Apprise knows / 无法识别的通知地址"
        try:
            taken = service.notify(
                title=message.title, body=message.body, notify_type=message.kind, body_format=apprise.NotifyFormat.TEXT
            )
        except Exception as error:  # a channel that crashes costs itself, not the night; its words may hold the secret
            return f"crashed ({type(error).__name__}) / 发送出错"
        said = log.getvalue()
    status = re.search(r"error=(\d+)", said)
    return "" if taken else f"not taken{f' (error {status[1]})' if status else ''} / 未送达"


@contextmanager
def _untold() -> Iterator[None]:
    """No line below a warning is logged by anybody: they hold whole addresses, those of urllib3 too."""
    before = logging.root.manager.disable
    logging.disable(logging.INFO)
    try:
        yield
    finally:
        logging.disable(before)


def _apprise() -> ModuleType:
    try:
        import apprise  # the extra [notify]
    except ImportError as error:
        raise ChannelsError("apprise is not installed: ./run setup server installs it / 未安装通知组件") from error
    logging.getLogger("apprise").propagate = False  # its warnings are told in our own words
    return apprise
