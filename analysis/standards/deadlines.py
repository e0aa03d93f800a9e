"""Within how many working days a finding must be mended: the table ``[deadlines]`` of a standard."""

from collections.abc import Iterator, Mapping
from typing import Any

from analysis.results import DeadlineLine

SEVERITIES = ("veto", "points", "advice", "candidate")
LONGEST = 365  # working days


def lines(cells: Mapping[str, Any]) -> tuple[DeadlineLine, ...]:
    """The terms of a table without problems; a severity it does not name has none."""
    clause, confirmed = str(cells.get("clause", "")), bool(cells.get("confirmed", False))
    return tuple(DeadlineLine(one, int(cells[one]), clause, confirmed) for one in SEVERITIES if one in cells)


def changed(
    before: tuple[DeadlineLine, ...], own: Mapping[str, Any]
) -> tuple[tuple[DeadlineLine, ...], tuple[tuple[str, str], ...]]:
    """The terms with a project's own, and what that changed: (key, ``from → to``).

    A term the project states is its own: ``clause`` and ``confirmed`` beside it are what it says of them.
    """
    old, stated = {line.severity: line for line in before}, {line.severity: line for line in lines(own)}
    merged = tuple(stated.get(one) or old[one] for one in SEVERITIES if one in stated or one in old)
    changes = tuple(
        (f"deadlines.{one}", f"{old[one].working_days if one in old else '—'} → {line.working_days}")
        for one, line in stated.items()
        if one not in old or old[one].working_days != line.working_days
    )
    return merged, changes


def problems(cells: Any, where: str) -> Iterator[str]:
    """Everything wrong with such a table, each with its key and the remedy."""
    if not isinstance(cells, dict):
        yield f"{where}: must be a table — write [deadlines] and its keys below it"
        return
    for key, value in cells.items():
        if key in SEVERITIES:
            if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= LONGEST:
                yield f"{where}.{key}: {value!r} is not a number of working days — write for example {key} = 15"
        elif key == "confirmed":
            if not isinstance(value, bool):
                yield f"{where}.confirmed: {value!r} — write true or false"
        elif key == "clause":
            if not isinstance(value, str):
                yield f'{where}.clause: {value!r} is not a text — write clause = "……"'
        else:
            yield f"{where}.{key}: no such key — known: {', '.join((*SEVERITIES, 'clause', 'confirmed'))}"
