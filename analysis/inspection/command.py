"""`govsite draw`: which of its actions was asked for."""

import argparse
from collections.abc import Callable

from analysis.answers import Answer, CommandError, UsageError
from analysis.datafolder import BusyError
from analysis.inspection import afterwards, drawing, promising
from analysis.ledger import LedgerError

Options = argparse.Namespace

ACTIONS: dict[str, Callable[[Options], Answer]] = {
    "commit": promising.commit,
    "withdraw": promising.withdraw,
    "verify": afterwards.verify,
    "results": afterwards.results,
    "again": drawing.again,
    "status": afterwards.status,
}

# options that mean something only with some of the actions; '' is the draw itself
BELONGS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("count", "items", "level", "from", "days"), ("commit",)),
    **dict.fromkeys(("seed", "public"), ("commit", "")),
}


def run(options: Options) -> Answer:
    """One of the command's actions, or the draw itself. Raises CommandError, and UsageError for nonsense."""
    asked = [name for name in ACTIONS if getattr(options, name) not in (None, False)]
    if len(asked) > 1:
        raise UsageError(f"--{asked[0]} and --{asked[1]} are two commands; give one / 一次只能用其中一个")
    _fitting(options, asked[0] if asked else "")
    try:
        return ACTIONS[asked[0]](options) if asked else drawing.draw(options)
    except (LedgerError, BusyError) as error:
        raise CommandError(str(error)) from error


def _fitting(options: Options, action: str) -> None:
    """Raises UsageError for an option that this action would not heed."""
    for name, actions in BELONGS.items():
        if getattr(options, name) is not None and action not in actions:
            raise UsageError(f"--{name} belongs to --commit, which fixes what is drawn / 方案在承诺时确定")
