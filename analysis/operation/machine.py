"""Whether this machine can run a night: Python, disk, memory, files, the browser with its fonts, the clock."""

import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from importlib import metadata
from pathlib import Path

from analysis.operation.checks import FAILED, OK, WARNING, Check, Said, failed, graded, ok, warning
from crawler import render, settings
from crawler.records import CHINA
from crawler.store.health import SQLITE

MB, GB = 10**6, 10**9
OLDEST_PYTHON = (3, 11)
OLDEST_SQLITE = (3, 35)  # UPSERT with several targets, RETURNING
LITTLE_DISK, NO_DISK = 5 * GB, GB // 2  # a page costs 35 KB of store
LITTLE_MEMORY, MEMORY_A_WORKER = 512 * MB, 200 * MB  # measured: docs/performance.md
FEW_FILES, TOO_FEW_FILES = 1024, 256  # a worker walks 40 sites at once, each with its file, its log and a connection
AHEAD = timedelta(minutes=10)
ASKED_WITHIN = 10.0  # seconds, for a foreign program to answer


def python() -> Check:
    version = ".".join(map(str, OLDEST_PYTHON))
    return graded(
        "python",
        OK if sys.version_info >= OLDEST_PYTHON else FAILED,
        Said(platform.python_version(), f"govsite {_installed('govsite')} on {platform.system()}"),
        Said(f"请安装 Python {version} 或更新版本", f"install Python {version} or newer"),
    )


def _installed(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed, run from its folder"


def disk(folder: Path) -> Check:
    free = shutil.disk_usage(_existing(folder)).free
    return graded(
        "disk",
        OK if free >= LITTLE_DISK else WARNING if free >= NO_DISK else FAILED,
        Said(f"{folder} 所在磁盘可用 {free / GB:.1f} GB", f"{free / GB:.1f} GB free at {folder}"),
        Said("请清理磁盘或换用更大的磁盘", "free some space, or name a --data folder on a larger disk"),
    )


def memory(available: int | None, processors: int) -> Check:
    """``available`` bytes, None where the system does not tell."""
    needed = LITTLE_MEMORY + MEMORY_A_WORKER * processors
    if available is None:
        return ok("memory", "系统未提供可用内存", "this system does not tell how much is available")
    return graded(
        "memory",
        OK if available >= needed else WARNING,
        Said(
            f"可用 {available / GB:.1f} GB，{processors} 个进程约需 {needed / GB:.1f} GB",
            f"{available / GB:.1f} GB available, {processors} workers need about {needed / GB:.1f} GB",
        ),
        Said("请关闭其他程序，或用 --workers 减少进程", "end other programs, or run fewer --workers"),
    )


def available_memory() -> int | None:
    """Bytes a new program may use; None where the system does not tell (it is not Linux)."""
    try:
        lines = Path("/proc/meminfo").read_text("ascii").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")), None)


def processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def open_files(limit: int) -> Check:
    return graded(
        "open_files",
        OK if limit >= FEW_FILES else WARNING if limit >= TOO_FEW_FILES else FAILED,
        Said(f"每进程 {limit} 个", f"{limit} a process"),
        Said(
            "请提高上限：ulimit -n 4096，或 systemd 的 LimitNOFILE=", "raise it: ulimit -n 4096, systemd: LimitNOFILE="
        ),
    )


def open_files_limit() -> int:
    soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return sys.maxsize if soft == resource.RLIM_INFINITY else soft


def sqlite() -> Check:
    oldest = ".".join(map(str, OLDEST_SQLITE))
    return graded(
        "sqlite",
        OK if tuple(map(int, SQLITE.split("."))) >= OLDEST_SQLITE else FAILED,
        Said(SQLITE, f"at least {oldest} is needed"),
        Said("请升级系统或 Python", "upgrade the system or Python"),
    )


def writable(name: str, folder: Path) -> Check:
    """Whether files can be made in the folder, or in the nearest one above it that exists. Leaves nothing behind."""
    place = _existing(folder)
    try:
        with tempfile.TemporaryFile(dir=place) as file:
            file.write(b"govsite doctor")
    except OSError as error:
        return failed(
            name,
            Said(f"{place} 不能写入（{error.strerror}）", f"{place} cannot be written ({error.strerror})"),
            Said("请给本用户写权限，或换一个目录", f"let this user write there, or name another --{name}"),
        )
    new = not folder.exists()
    return ok(
        name, f"{folder} 可写{'（首次运行时建立）' * new}", f"{folder} can be written{', made on first use' * new}"
    )


def _existing(folder: Path) -> Path:
    return next(place for place in (folder.absolute(), *folder.absolute().parents) if place.is_dir())


def contact() -> Check:
    if settings.GOVSITE_CONTACT:
        return ok("contact", settings.GOVSITE_CONTACT, "named in the user agent")
    return warning(
        "contact",
        Said("访问标识中没有联系页面", "the user agent names no contact page"),
        Said(
            "请在环境变量 GOVSITE_CONTACT 中写一个说明监测单位的网址",
            "set GOVSITE_CONTACT to the address of a page that says who watches",
        ),
    )


# --- the browser ----------------------------------------------------------------------------------------------------


def browser(*, needed: bool) -> Check:
    """Whether a page can be rendered; ``needed`` when sites of the registry ask for it (render = always)."""
    try:
        version = render.browser_version()
    except render.AbsentError as absent:
        return graded(
            "browser",
            FAILED if needed else WARNING,
            Said(f"无法渲染脚本页面（{absent}）", f"pages that only scripts draw stay unknown ({absent})"),
            Said(
                "./run setup server；apt install chromium",
                "./run setup server, and apt install chromium",
            ),
        )
    return ok("browser", f"Chromium {version} 可以启动", f"Chromium {version} starts")


def fonts() -> Check:
    """Whether the browser has letters to draw Chinese pages with."""
    listed = _asked("fc-list", ":lang=zh", "family")
    families = sorted({line.partition(",")[0] for line in (listed or "").splitlines() if line})
    if families:
        return ok("fonts", f"{len(families)} 种，如 {families[0]}", f"{len(families)} families for Chinese")
    return warning(
        "fonts",
        Said("没有中文字体", "no font for Chinese")
        if listed is not None
        else Said("没有 fc-list，无法查看字体", "fc-list is not installed: fonts cannot be listed"),
        Said(
            "apt install fontconfig fonts-noto-cjk", "apt install fontconfig fonts-noto-cjk, else pictures show boxes"
        ),
    )


def _asked(*command: str) -> str | None:
    """What a program of the system prints; None where there is no such program, or it fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=ASKED_WITHIN, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout


# --- the clock ------------------------------------------------------------------------------------------------------


def clock(now: datetime, witnesses: Sequence[tuple[str, datetime]], synchronised: bool | None) -> Check:
    """Whether the time is plausible. ``witnesses``: (what, when) of things that cannot lie in the future."""
    later = [(what, at) for what, at in witnesses if at > now + AHEAD]
    told = f"{now.astimezone(CHINA):%Y-%m-%d %H:%M}"
    if later:
        what, at = max(later, key=lambda one: one[1])
        when = f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}"
        return failed(
            "clock",
            Said(
                f"现在是 {told}（北京时间），但{what}的时间是 {when}", f"it is {told} in China, yet {what} is of {when}"
            ),
            Said("请校准系统时间（timedatectl set-ntp true）", "set the clock (timedatectl set-ntp true)"),
        )
    if synchronised is False:
        return warning(
            "clock",
            Said(f"{told}（北京时间），未与时间服务器同步", f"{told} in China, not synchronised"),
            Said("timedatectl set-ntp true", "timedatectl set-ntp true: what is counted in days needs the right day"),
        )
    kept = ("，已同步", ", synchronised") if synchronised else ("", "")
    return ok("clock", f"{told}（北京时间）{kept[0]}", f"{told} in China{kept[1]}")


def is_synchronised() -> bool | None:
    """What timedatectl says of NTP; None where it does not tell."""
    said = (_asked("timedatectl", "show", "--property=NTPSynchronized", "--value") or "").strip()
    return {"yes": True, "no": False}.get(said)


def file_times(paths: Sequence[Path]) -> Iterator[tuple[str, datetime]]:
    """When each of the files that exist was written."""
    for path in paths:
        if path.exists():
            yield path.name, datetime.fromtimestamp(path.stat().st_mtime, CHINA)


def zone(local: datetime, today: date) -> Check:
    """The time zone of this machine beside the monitoring date, which is always China's."""
    offset = local.strftime("%z")
    return ok(
        "zone",
        f"本机 UTC{offset}，监测日期按北京时间是 {today}；cron 按本机时间启动",
        f"UTC{offset} here; the monitoring date is China's, {today}; cron starts by the local time",
    )
