"""How the demo city is served on loopback and whole nights are run over it, as `govsite demo`."""

import argparse
import json
import shutil
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from analysis import commands
from analysis.answers import Answer, UsageError
from analysis.progress import Progress
from analysis.project import today_in_china
from demo.city import City, build
from demo.server import Server, serve


def demo(options: argparse.Namespace, progress: Progress) -> Answer:
    """Build the city, serve it, run ``--nights`` nights over it in ``--folder``; with ``--serve`` keep it up."""
    if options.nights < 1:
        raise UsageError("--nights is at least 1")
    last = options.today or today_in_china()
    first = last - timedelta(days=options.nights - 1)
    city = build(options.folder, first)
    with serve(city.hosts, _ports(options.folder)) as server:
        _keep_ports(options.folder, server)
        for night in range(1, options.nights + 1):
            if night > 1:
                city = build(options.folder, first + timedelta(days=night - 1), night=night)
                server.turn(city.hosts)
            answer = _night(city, server, options, progress)
            if night < options.nights:
                progress.say(answer.text)
        if options.serve:
            _keep_up(city.bound(server), progress)
    return replace(answer, document={**answer.document, "command": "demo", "folder": str(options.folder)})


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
