"""Whether nights can run here, and run well: every check of `govsite doctor`, in order."""

import argparse
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import analysis
from analysis import stages
from analysis.answers import Answer
from analysis.commands import project_of
from analysis.operation import inputs, kept, machine
from analysis.operation.checks import FAILED, OK, WARNING, Check
from analysis.progress import Progress
from analysis.project import Project

READING = 20.0  # seconds for the pages of all SQLite files, where --quick is not asked for


def doctor(options: argparse.Namespace, progress: Progress) -> Answer:
    """Look at the machine, the project's files and what was kept; nothing is changed and no network is used."""
    project = project_of(options)
    progress.stage("doctor")
    found = list(checks(project, quick=options.quick))
    counts = Counter(check.state for check in found)
    told = f"{counts[OK]} ok, {counts[WARNING]} warning, {counts[FAILED]} failed"
    return Answer(
        "\n".join([*map(str, found), told]),
        {"command": "doctor", "counts": dict(counts), "checks": [check.document() for check in found]},
        failed=bool(counts[FAILED]),
    )


def checks(project: Project, *, quick: bool) -> Iterator[Check]:
    """``quick`` starts no browser and reads no file to its end."""
    seconds = 0.0 if quick else READING
    yield from _machine(project)
    check, known = inputs.registry(project)
    yield check
    sites = known.sites if known else ()
    if sites:
        yield inputs.site_codes(sites)
        yield inputs.addresses(sites)
    yield from inputs.overrides(project, known)
    yield inputs.calendar(project)
    yield from kept.ledger(project.data, stages.now_on(project), seconds)
    yield from kept.stores(project.data, project.today, seconds)
    if probes := kept.probes(project.data, sites, project.today):
        yield probes
    yield machine.contact()
    yield inputs.notify(project.beside, os.environ)
    if not quick:
        yield machine.browser(needed=any(site.render == "always" for site in sites))
        yield machine.fonts()
    yield from _clock(project)


def _machine(project: Project) -> Iterable[Check]:
    yield machine.python()
    yield machine.disk(project.data.root)
    yield machine.memory(machine.available_memory(), machine.processors())
    yield machine.open_files(machine.open_files_limit())
    yield machine.sqlite()
    yield machine.writable("data", project.data.root)
    yield machine.writable("reports", project.reports)


def _clock(project: Project) -> Iterable[Check]:
    written = [Path(analysis.__file__), project.sites, project.data.ledger, project.reports]
    witnesses = [*machine.file_times(written)]
    yield machine.clock(
        max(stages.now_on(project), datetime.now().astimezone()),
        [*witnesses, *kept.newest_look(project.data)],
        machine.is_synchronised(),
    )
    yield machine.zone(datetime.now().astimezone(), project.today)
