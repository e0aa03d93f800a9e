"""How a night is told to those who wait for it: `govsite notify`, and `govsite nightly --notify`."""

import argparse
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from analysis import commands, stages
from analysis.answers import Answer, CommandError, nothing_judged
from analysis.ledger import Ledger, LedgerError, Run
from analysis.operation import channels, message
from analysis.operation.channels import Channel, ChannelsError
from analysis.operation.message import Message
from analysis.progress import Progress
from analysis.project import Project, today_in_china

DUE = timedelta(days=1)


def notify(options: argparse.Namespace, progress: Progress) -> Answer:
    """Send the message of the last run, or of ``--today``; with ``--show`` only print it."""
    project = commands.project_of(options)
    told = _of_last_night(project, options)
    if options.show:
        return Answer(f"{told.title}\n\n{told.body}", _document(told, []))
    known = _channels(project)
    if not known:
        raise CommandError(
            f"no channel: write one address a line into {project.beside / channels.BESIDE} / 未配置通知渠道"
        )
    failures = deliver(told, known, progress)
    return Answer(
        f"{len(known) - len(failures)} of {len(known)} channels took the message",
        _document(told, known, failures),
        failed=bool(failures),
    )


def nightly(options: argparse.Namespace, progress: Progress) -> Answer:
    """The night, and then its message; a night that fails is told too. What cannot be sent never fails the night."""
    project = commands.project_of(options)
    try:
        answer = commands.run("nightly", options, progress)
    except (CommandError, OSError) as error:
        _try(project, message.of_failure(project.today, str(error)), progress)
        raise
    try:
        told = _of_last_night(project, options)
    except CommandError as error:
        progress.say(f"notify: {error}")
        return answer
    _try(project, told, progress)
    return answer


def _try(project: Project, told: Message, progress: Progress) -> None:
    try:
        known = _channels(project)
        if not known:
            progress.say(f"notify: no channel in {channels.VARIABLE} or {project.beside / channels.BESIDE}")
        deliver(told, known, progress)
    except (CommandError, OSError) as error:
        progress.say(f"notify: {error}")


def deliver(told: Message, known: list[Channel], progress: Progress) -> list[Channel]:
    """Send to every channel, and say how it went; those that did not take the message."""
    failures = []
    for channel in known:
        try:
            trouble = channels.send(told, channel)
        except ChannelsError as error:
            raise CommandError(str(error)) from error
        progress.say(f"notify: {channel}: {trouble or 'sent'}")
        failures += [channel] if trouble else []
    return failures


def _channels(project: Project) -> list[Channel]:
    return channels.configured(project.beside)


def _of_last_night(project: Project, options: argparse.Namespace) -> Message:
    if not project.data.ledger.exists():
        raise nothing_judged(project.data.ledger)
    try:
        with Ledger.open(project.data.ledger) as ledger:
            last = ledger.latest_run()
            if options.today is None and last:
                project = replace(project, today=last.date)
            run = ledger.run(project.today.isoformat())
            if run and run.finished is None:
                return message.of_unfinished(run.date)
            sites = [site for site in project.registry().sites if site.status == "active"]
            standard = stages.standard(project).in_force()
            result = ledger.night_result(project.today.isoformat(), sites, standard)
    except LedgerError as error:
        raise CommandError(str(error)) from error
    late = options.today is None and is_late(run, stages.now_of(today_in_china()))
    return message.of_night(result, _where(project, options.link), is_late=late)


def is_late(run: Run | None, now: datetime) -> bool:
    """Whether a day and more went by since the run ended: another one was due."""
    return bool(run and run.finished and now - run.finished > DUE)


def _where(project: Project, link: str) -> str:
    """The report of the day: below the address under which the reports are served, or its path."""
    day = project.today.isoformat()
    return (
        f"{link.rstrip('/')}/{day}/index.html" if link else str(Path(project.reports).absolute() / day / "index.html")
    )


def _document(told: Message, known: list[Channel], failures: list[Channel] | None = None) -> dict[str, object]:
    return {
        "command": "notify",
        "title": told.title,
        "body": told.body,
        "kind": told.kind,
        "channels": [str(channel) for channel in known],
        "failed": [str(channel) for channel in failures or []],
    }
