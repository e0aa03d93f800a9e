"""What is judged: one file an indicator, found by walking this package.

An indicator's file is named by its id. It holds the rule (its docstring), ``INDICATOR`` and
``check(snapshot, limits) -> Iterator[Fault]``, which raises ``NotApplicable`` or ``Unknown`` with the reason.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from analysis.records import Fault
from crawler.records import LEVELS

if TYPE_CHECKING:
    from analysis.snapshot import Snapshot

Limits = Mapping[str, float]
Check = Callable[["Snapshot", Limits], Iterator[Fault]]

ACTIONS = {
    1: "五公开",
    2: "政策解读",
    3: "舆情回应",
    4: "公众参与",
    5: "平台建设监管",
    6: "政务公开培训",
}


@dataclass(frozen=True, slots=True)
class Indicator:
    """What an indicator is, whatever a standard makes it cost.

    ``action`` is the action of the plan (1–6) and ``items`` the spot-check items it speaks to. ``severity`` is what it
    weighs where a standard does not say. ``limits`` are its shipped limits, the unit in the name (``_days``,
    ``_months``, ``_wd``, ``_share``, ``_seconds``). ``needs`` is ``crawl`` when it can say nothing of a site whose
    home page was not seen tonight, ``probes`` when the probes tell, ``registry`` when sites.csv alone does.
    """

    id: str
    name: str
    action: int
    items: tuple[int, ...]
    severity: str
    clause: str
    limits: Mapping[str, float] = field(default_factory=dict)
    levels: tuple[str, ...] = LEVELS
    statuses: tuple[str, ...] = ("active",)
    needs: str = "crawl"


@dataclass(frozen=True, slots=True)
class Rule:
    """One indicator's file: what it is, its rule in words, its check."""

    indicator: Indicator
    text: str
    check: Check


@cache
def rules() -> Mapping[str, Rule]:
    """Every indicator by id, in the order of their ids."""
    found = {}
    for module_info in sorted(pkgutil.iter_modules(__path__), key=lambda info: info.name):
        if module_info.name.startswith("_"):
            continue
        module = importlib.import_module(f"{__name__}.{module_info.name}")
        indicator = module.INDICATOR
        assert indicator.id == module_info.name, f"{module_info.name}.py declares the indicator {indicator.id}"
        found[indicator.id] = Rule(indicator, (module.__doc__ or "").strip(), module.check)
    return found
