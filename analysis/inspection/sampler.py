"""Which sites, items and times a seed draws: integers and SHA-256 alone, so that it is the same for ever.

docs/draw.md writes the algorithm down for those who compute it again. A change of anything here is a new ALGORITHM.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from hashlib import sha256
from math import ceil, lcm

from analysis.inspection.frame import PAST
from analysis.inspection.records import ITEMS, Candidate, Drawn, Plan
from crawler.records import LEVELS

ALGORITHM = "govsite-draw-1"
TIMES = ("09:00", "10:00", "11:00", "15:00", "16:00", "17:00")


@dataclass(frozen=True, slots=True)
class Lots:
    """Numbers that follow from a seed: the one of a name is SHA-256 over the seed's own number and that name."""

    root: str

    @classmethod
    def of(cls, seed: str, public: str) -> "Lots":
        return cls(sha256(f"{ALGORITHM}\n{seed}\n{public}".encode()).hexdigest())

    def number(self, *name: str) -> int:
        """A number below 2**256."""
        return int.from_bytes(sha256("\n".join((self.root, *name)).encode()).digest(), "big")


def drawn(frame: Sequence[Candidate], plan: Plan, seed: str, public: str = "") -> tuple[Drawn, ...]:
    """The drawn sites in the order of their times. Raises ValueError where fewer can be drawn than are asked for."""
    lots = Lots.of(seed, public)
    line = _line(frame, lots)
    if plan.count > len(line):
        raise ValueError(f"{plan.count} sites asked, {len(line)} can be drawn")
    chances = chances_of(line, plan.count)
    times = _times(plan, lots)
    sites = at_the_marks(line, chances, lots.number("start"))
    found = (
        Drawn(site_id, chances[site_id], *times[number % len(times)], _items(site_id, plan.items, lots))
        for number, site_id in enumerate(sites)
    )
    return tuple(sorted(found, key=lambda one: (one.day, one.time, one.site_id)))


def _line(frame: Sequence[Candidate], lots: Lots) -> list[Candidate]:
    """The sites that can be drawn, stratum beside stratum, and in a stratum as the lots fall."""
    return sorted(
        (one for one in frame if one.weight),
        key=lambda one: (LEVELS.index(one.level), PAST.index(one.past), lots.number("order", one.site_id), one.site_id),
    )


def chances_of(candidates: Sequence[Candidate], count: int) -> Mapping[str, Fraction]:
    """Each site's chance: ``count`` times its share of all weights; who would have 1 or more is drawn for certain."""
    chances: dict[str, Fraction] = {}
    rest = [one for one in candidates if one.weight]
    while rest:
        left, total = count - len(chances), sum(one.weight for one in rest)
        certain = [one for one in rest if one.weight * left >= total]
        if not certain:
            return chances | {one.site_id: Fraction(one.weight * left, total) for one in rest}
        chances |= {one.site_id: Fraction(1) for one in certain}
        rest = [one for one in rest if one.site_id not in chances]
    return chances


def at_the_marks(line: Sequence[Candidate], chances: Mapping[str, Fraction], lot: int) -> list[str]:
    """Each site holds a piece as long as its chance; drawn is on whose piece one of the marks r, r + 1, r + 2 … falls.

    ``lot`` says where r is. Every stratum, and every level, gets its share, rounded up or down by the lot.
    """
    parts = lcm(*(chances[one.site_id].denominator for one in line))
    first = Fraction(lot % parts, parts)
    found, end = [], Fraction(0)
    for one in line:
        begin, end = end, end + chances[one.site_id]
        if ceil(end - first) > ceil(begin - first):
            found.append(one.site_id)
    return found


def _times(plan: Plan, lots: Lots) -> list[tuple[date, str]]:
    """Every hour of the plan's days, as the lots fall."""
    hours = [(day, time) for day in plan.days for time in TIMES]
    return sorted(hours, key=lambda hour: lots.number("time", hour[0].isoformat(), hour[1]))


def _items(site_id: str, count: int, lots: Lots) -> tuple[int, ...]:
    ranked = sorted(range(1, ITEMS + 1), key=lambda item: lots.number("item", site_id, str(item)))
    return tuple(sorted(ranked[:count]))
