"""How often machine and inspector said the same of an item: what is known of the product's accuracy from outside."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from analysis.inspection.records import ITEMS

SAID = {"evidenced": "pass", "not evidenced": "fail"}  # any other outcome leaves it to the inspector


@dataclass(frozen=True, slots=True)
class Agreement:
    """One item over the sites that were looked at. ``undecided``: the machine had left it to the inspector."""

    item: int
    confirmed: int
    contradicted: int
    undecided: int

    @property
    def looked(self) -> int:
        return self.confirmed + self.contradicted + self.undecided

    @property
    def share(self) -> float | None:
        """Confirmed of those on which both said something; None where there is none."""
        both = self.confirmed + self.contradicted
        return self.confirmed / both if both else None


def agreement(looked: Iterable[tuple[int, str, str]]) -> list[Agreement]:
    """One for each of the 15 items, from (item, the machine's outcome, the inspector's result)."""
    counts = Counter((item, _came_to(outcome, result)) for item, outcome, result in looked)
    return [
        Agreement(item, counts[item, "confirmed"], counts[item, "contradicted"], counts[item, "undecided"])
        for item in range(1, ITEMS + 1)
    ]


def total(rows: Iterable[Agreement]) -> Agreement:
    """All items together, as item 0."""
    found = list(rows)
    return Agreement(
        0,
        sum(row.confirmed for row in found),
        sum(row.contradicted for row in found),
        sum(row.undecided for row in found),
    )


def _came_to(outcome: str, result: str) -> str:
    if result == "unchecked":
        return "unchecked"
    said = SAID.get(outcome)
    if said is None:
        return "undecided"
    return "confirmed" if said == result else "contradicted"
