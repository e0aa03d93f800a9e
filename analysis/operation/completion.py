"""What a shell completes after `govsite`: commands, options, files, sites of ./sites.csv, indicators, standards."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis.answers import Answer, CommandError
from analysis.indicators import rules
from analysis.standards import SHIPPED

# the ids of the registry that lies here, whatever column they stand in; nothing where there is none
IDS = (
    "awk -F, 'NR==1 {for (i=1; i<=NF; i++) if ($i ~ /id\\r?$|标识$|编号$/) c=i} "
    "NR>1 && c && $c ~ /^[a-z0-9-]+$/ {print $c}' sites.csv 2>/dev/null"
)


def completion(options: argparse.Namespace, parser: argparse.ArgumentParser) -> Answer:
    """The script that ``options.shell`` reads, for the command line of ``parser``."""
    try:
        import shtab  # the extra [completion]
    except ImportError as error:
        raise CommandError("shtab is not installed: ./run setup server installs it / 未安装补全组件") from error
    for action in _actions(parser):
        if action.dest in ("ids", "target"):
            action.complete = shtab.cmd(IDS)
        elif action.dest == "indicator":
            action.choices = sorted(rules())
        elif action.dest == "standard":
            action.choices = SHIPPED
        elif action.type is Path:
            action.complete = shtab.FILE if action.metavar == "FILE" else shtab.DIRECTORY
    script = shtab.complete(parser, options.shell)
    return Answer(script, {"command": "completion", "shell": options.shell, "script": script})


def _actions(parser: argparse.ArgumentParser) -> Iterator[Any]:
    """The arguments of every command; argparse tells them only to those who look inside, as shtab does."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for subparser in dict.fromkeys(action.choices.values()):
                yield from _actions(subparser)
        else:
            yield action
