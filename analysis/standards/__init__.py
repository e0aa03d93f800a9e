"""What each indicator costs: a standard is data, one file; a project's own ``standard.toml`` changes it."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from analysis.indicators import Indicator, rules
from analysis.results import DeadlineLine, IndicatorLine, StandardInForce, VetoLine
from analysis.standards import deadlines

DEFAULT = "gov2019"
SHIPPED = (DEFAULT, *sorted(path.stem for path in Path(__file__).parent.glob("*.toml") if path.stem != DEFAULT))
SEVERITIES = ("veto", "points", "advice", "candidate", "off")
TALLIES = ("columns_main_overdue", "columns_overdue", "columns_blank", "service_entry_missing")


class StandardError(ValueError):
    """A standard cannot be read; the message names file, key and remedy, one problem a line."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a standard makes of one indicator. ``points`` are lost for each finding, ``cap`` at most.

    ``confirmed`` says that the figures were checked against the official text. ``counted`` is False for an indicator
    the standard does not name: it is judged all the same, and shown as advice.
    """

    severity: str = "advice"
    points: float = 0.0
    cap: float = 0.0
    clause: str = ""
    confirmed: bool = False
    limits: Mapping[str, float] = field(default_factory=dict)
    counted: bool = True
    overridden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Veto:
    """A veto stands when any of ``any_of`` failed, or a tally or an indicator's findings reach their number."""

    name: str
    rule: str
    clause: str = ""
    confirmed: bool = False
    any_of: tuple[str, ...] = ()
    at_least: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard with the project's overrides: (key, ``from → to``)."""

    id: str
    name: str
    source: str
    terms: Mapping[str, Terms]
    vetoes: tuple[Veto, ...]
    overrides: tuple[tuple[str, str], ...] = ()
    deadlines: tuple[DeadlineLine, ...] = ()

    def of(self, indicator: str) -> Terms:
        return self.terms[indicator]

    def severity(self, indicator: str) -> str:
        return self.terms[indicator].severity

    def clause(self, indicator: str) -> str:
        return self.terms[indicator].clause

    def in_force(self) -> StandardInForce:
        """The standard as the method page prints it."""
        return StandardInForce(
            id=self.id,
            name=self.name,
            indicators=tuple(_line(rules()[id_].indicator, rules()[id_].text, one) for id_, one in self.terms.items()),
            vetoes=tuple(VetoLine(veto.name, veto.rule, veto.clause, veto.confirmed) for veto in self.vetoes),
            overrides=self.overrides,
            source=self.source,
            deadlines=self.deadlines,
        )


def _line(indicator: Indicator, text: str, terms: Terms) -> IndicatorLine:
    return IndicatorLine(
        id=indicator.id,
        name=indicator.name,
        action=indicator.action,
        items=indicator.items,
        severity=terms.severity if terms.counted else "",
        points=terms.points,
        cap=terms.cap,
        limits="，".join(f"{name}={value:g}" for name, value in terms.limits.items()),
        clause=terms.clause,
        confirmed=terms.confirmed,
        overridden=terms.overridden,
        rule=text.partition("\n\n")[0].replace("\n", ""),
    )


# --- loading ----------------------------------------------------------------------------------------------------


def load(name: str = DEFAULT, override: Path | None = None) -> Standard:
    """The shipped standard of that name with the project's overrides, where its file exists.

    Raises StandardError with every problem of the file at once. ``standard = "survey2015"`` in the project's file
    chooses another shipped one when ``name`` is the default.
    """
    own = _read(override) if override and override.exists() else {}
    name = str(own.get("standard", name)) if name == DEFAULT else name
    if name not in SHIPPED:
        near = get_close_matches(name, SHIPPED, 1)
        meant = f"did you mean {near[0]}? " if near else ""
        raise StandardError(f"no standard {name!r}; {meant}There are {', '.join(SHIPPED)} / 没有这个评判标准")
    path = file_of(name)
    standard = _standard(_read(path), path)
    return _overridden(standard, own, override) if override and own else standard


def file_of(name: str) -> Path:
    """The file of a shipped standard."""
    return Path(__file__).with_name(f"{name}.toml")


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise StandardError(f"{path.name}: not TOML in UTF-8: {error} / 文件格式有误") from error


def _standard(data: Mapping[str, Any], path: Path) -> Standard:
    problems = list(_problems(data, path.name, shipped=True))
    if problems:
        raise StandardError("\n".join(problems))
    named = data.get("indicators", {})
    return Standard(
        id=path.stem,
        name=data["name"],
        source=data["source"],
        terms={id_: _terms(rule.indicator, named.get(id_)) for id_, rule in rules().items()},
        vetoes=tuple(_veto(veto) for veto in data.get("vetoes", ())),
        deadlines=deadlines.lines(data.get("deadlines", {})),
    )


def _terms(indicator: Indicator, cells: Mapping[str, Any] | None) -> Terms:
    if cells is None:
        return Terms(clause=indicator.clause, limits=indicator.limits, counted=False)
    return Terms(
        severity=cells.get("severity", indicator.severity),
        points=float(cells.get("points", 0)),
        cap=float(cells.get("cap", 0)),
        clause=cells.get("clause", indicator.clause),
        confirmed=bool(cells.get("confirmed", False)),
        limits={**indicator.limits, **cells.get("limits", {})},
    )


def _veto(cells: Mapping[str, Any]) -> Veto:
    known = (*rules(), *TALLIES)  # an indicator that is not written yet cannot be judged
    return Veto(
        name=cells["name"],
        rule=cells["rule"],
        clause=cells.get("clause", ""),
        confirmed=bool(cells.get("confirmed", False)),
        any_of=tuple(id_ for id_ in cells.get("any_of", ()) if id_ in known),
        at_least=tuple((tally, int(n)) for tally, n in cells.get("at_least", {}).items() if tally in known),
    )


# --- the project's own file -------------------------------------------------------------------------------------


def _overridden(standard: Standard, own: Mapping[str, Any], path: Path) -> Standard:
    problems = list(_problems(own, path.name, shipped=False))
    if problems:
        raise StandardError("\n".join(problems))
    terms = dict(standard.terms)
    changes: list[tuple[str, str]] = []
    for id_, cells in own.get("indicators", {}).items():
        before = terms[id_]
        limits = {**before.limits, **cells.get("limits", {})}
        figures = {key: cells[key] for key in ("severity", "points", "cap", "clause") if key in cells}
        after = replace(before, **figures, limits=limits, counted=before.counted or "severity" in cells)
        pairs = [(key, getattr(before, key), value) for key, value in figures.items()]
        pairs += [(f"limits.{key}", before.limits[key], value) for key, value in limits.items()]
        changed = [(key, old, new) for key, old, new in pairs if old != new]
        changes += [(f"indicators.{id_}.{key}", f"{old} → {new}") for key, old, new in changed]
        terms[id_] = replace(after, overridden=tuple(key for key, _, _ in changed))
    terms_to_mend, moved = deadlines.changed(standard.deadlines, own.get("deadlines", {}))
    return replace(standard, terms=terms, deadlines=terms_to_mend, overrides=(*changes, *moved))


def _problems(data: Mapping[str, Any], file: str, *, shipped: bool) -> Iterator[str]:
    """Everything wrong with a file of terms, each with the key and the remedy."""
    allowed = ("name", "source", "indicators", "vetoes") if shipped else ("standard", "indicators")
    allowed = (*allowed, "deadlines")
    for key in data:
        if key not in allowed:
            yield f"{file}: {key}: no such key — {_meant(key, allowed)}"
    yield from deadlines.problems(data.get("deadlines", {}), f"{file}: deadlines")
    indicators = data.get("indicators", {})
    if not isinstance(indicators, dict):
        yield f"{file}: indicators: must be tables — write [indicators.column_stale]"
        return
    for id_, cells in indicators.items():
        if id_ in rules():
            yield from _cell_problems(cells, f"{file}: indicators.{id_}", rules()[id_].indicator)
        elif not shipped:  # a shipped standard names indicators that are still to come
            yield f"{file}: indicators.{id_}: no such indicator — {_meant(id_, tuple(rules()))}"


def _cell_problems(cells: Any, where: str, indicator: Indicator) -> Iterator[str]:
    if not isinstance(cells, dict):
        yield f"{where}: must be a table — write [indicators.{indicator.id}] and its keys below it"
        return
    for key, value in cells.items():
        if key in ("points", "cap"):
            if not _is_number(value):
                yield f"{where}.{key}: {value!r} is not a number of 0 or more — write for example {key} = 2"
        elif key == "severity":
            if value not in SEVERITIES:
                yield f"{where}.severity: {value!r} — write one of {', '.join(SEVERITIES)}"
        elif key == "limits":
            yield from _limit_problems(value, where, indicator)
        elif key not in ("clause", "confirmed"):
            yield f"{where}.{key}: no such key — {_meant(key, ('severity', 'points', 'cap', 'limits', 'clause'))}"


def _limit_problems(limits: Any, where: str, indicator: Indicator) -> Iterator[str]:
    if not isinstance(limits, dict):
        yield f"{where}.limits: must be a table — write [indicators.{indicator.id}.limits]"
        return
    for key, value in limits.items():
        if key not in indicator.limits:
            yield f"{where}.limits.{key}: no such limit — {_meant(key, tuple(indicator.limits))}"
        elif not _is_number(value):
            yield f"{where}.limits.{key}: {value!r} is not a number of 0 or more"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0


def _meant(key: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(key, known, 1)
    return f"did you mean {near[0]}?" if near else f"known: {', '.join(known) or 'none'}"
