"""How the demo city is served on loopback and whole nights are run over it, as `govsite demo`."""

import argparse
import json
import shutil
import threading
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from analysis import commands
from analysis.answers import Answer, UsageError
from analysis.progress import Progress
from analysis.project import today_in_china
from demo.city import City, build
from demo.server import Server, serve


def demo(options: argparse.Namespace, progress: Progress) -> Answer:
    """Build the city, serve it, run ``--nights`` nights over it in ``--folder``; with ``--serve`` keep it up.

    Nights that are ``--every`` days apart see a city that went on publishing: its dates move with the night.
    """
    if options.nights < 1:
        raise UsageError("--nights is at least 1")
    if options.every < 1:
        raise UsageError("--every is at least 1 day")
    days = days_of(options)
    city = build(options.folder, days[0])
    with serve(city.hosts, _ports(options.folder)) as server:
        _keep_ports(options.folder, server)
        for night, day in enumerate(days, start=1):
            if night > 1:
                city = build(options.folder, day, night=night, first=days[0])
                server.turn(city.hosts)
            answer = _night(city, server, options, progress)
            if night < options.nights:
                progress.say(answer.text)
        if options.serve:
            _keep_up(city.bound(server), progress)
    return replace(answer, document={**answer.document, "command": "demo", "folder": str(options.folder)})


def days_of(options: argparse.Namespace) -> list[date]:
    """The monitoring dates, oldest first, the last one today."""
    last = options.today or today_in_china()
    return [last - timedelta(days=options.every * back) for back in reversed(range(options.nights))]


def _night(city: City, server: Server, options: argparse.Namespace, progress: Progress) -> Answer:
    """One night of the monitor over the city as it stands."""
    city.bound(server).write()
    folder: Path = options.folder
    if options.sites:
        shutil.copyfile(folder / "sites.csv", options.sites)
    ordered = vars(options) | {
        "command": "nightly",
        "sites": options.sites or folder / "sites.csv",
        "data": options.data or folder / "data",
        "reports": options.reports or folder / "reports",
        "today": city.today,
    }
    return commands.run("nightly", argparse.Namespace(**ordered), progress)


def _keep_up(city: City, progress: Progress) -> None:
    for row in city.sites:
        progress.say(f"{row['home']}  {row['name']}")
    progress.say("the city stays up until Ctrl-C")
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        progress.say("")


# The city keeps its ports from run to run: a site is its address, and a run that broke off goes on with the same ones.


def _ports(folder: Path) -> dict[str, int]:
    path = folder / "ports.json"
    ports: dict[str, int] = json.loads(path.read_text()) if path.exists() else {}
    return ports


def _keep_ports(folder: Path, server: Server) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    ports: dict[str, Any] = server.ports
    (folder / "ports.json").write_text(json.dumps(ports))
