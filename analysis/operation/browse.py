"""How the kept files are looked into in a browser, as `govsite browse`."""

import argparse
import socket
from contextlib import suppress
from pathlib import Path

from analysis.answers import Answer, CommandError, UsageError
from analysis.commands import project_of
from analysis.operation import shown
from analysis.progress import Progress
from analysis.project import Project

LOOPBACK = "127.0.0.1"


def browse(options: argparse.Namespace, progress: Progress) -> Answer:
    """Show the ledger and the sites' files, of ``ids`` or all, until Ctrl-C; nothing is written."""
    try:
        from analysis.operation import window
    except ImportError as error:
        raise CommandError("datasette is not installed: ./run setup server installs it / 未安装浏览组件") from error
    project = project_of(options)
    files = kept(project, options.ids)
    application = window.application(files, names(project, files))
    with _door(options.port) as door:
        address = f"http://{LOOPBACK}:{door.getsockname()[1]}/"
        progress.say(f"{address}  {len(files)} files, until Ctrl-C / 按 Ctrl-C 结束")
        with suppress(KeyboardInterrupt):  # how it is meant to end
            window.serve(application, door)
    return Answer("closed", {"command": "browse", "address": address, "files": list(files)})


def kept(project: Project, ids: list[str]) -> dict[str, Path]:
    """The files by the names they are shown under: the ledger, and the sites of ``ids`` or all."""
    sites = {path.stem: path for path in sorted(project.data.sites.glob("*.db"))}
    if unknown := [id_ for id_ in ids if id_ not in sites]:
        raise UsageError(f"{project.data.sites}: nothing is kept of {', '.join(unknown)} / 没有这些站点的数据")
    chosen = {id_: sites[id_] for id_ in ids or sites}
    ledger = {shown.LEDGER: project.data.ledger} if project.data.ledger.exists() else {}
    if not (ledger or chosen):
        raise CommandError(f"{project.data.root}: nothing was kept yet; run `govsite nightly` first / 尚无数据")
    return ledger | chosen


def names(project: Project, files: dict[str, Path]) -> dict[str, str]:
    """The names of the sites among the files; the id where the registry, if there is one, does not know it."""
    known = {site.id: site.name for site in project.registry().sites} if project.sites.exists() else {}
    return {id_: known.get(id_, id_) for id_ in files if id_ != shown.LEDGER}


def _door(port: int) -> socket.socket:
    """A socket that listens on loopback; port 0 takes any that is free."""
    door = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((LOOPBACK, port))
        door.listen()
    except (OSError, OverflowError) as error:
        door.close()
        raise CommandError(f"port {port} cannot be had ({error}): name another with --port / 端口不可用") from error
    return door
