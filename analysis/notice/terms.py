"""Whose notice it is and by which terms: the project's own ``notice.toml`` beside sites.csv, each key optional."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

LEAST_WEIGHT = 4.0  # 钦政办〔2017〕70号 二（二）: 确保政务公开工作分值不低于4%


class TermsError(ValueError):
    """notice.toml cannot be used; the message names every problem: file, key and remedy, one a line."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What the office decides. Empty texts are left open in the draft, for a person to fill in.

    Offices answer within ``reply_days`` of the date of the notice. Named as good are passing sites whose lowest score
    is ``good_score`` or more, on the ``good_places`` best places. ``weight`` is the share (%) of the yearly
    assessment; a quarter whose verdict is fail counts ``failed_share`` of its score.
    """

    issuer: str = ""  # 发文机关
    to: str = ""  # 主送机关
    copies: str = ""  # 抄送
    number: str = ""  # 发文字号
    contact: str = ""  # 联系人及电话
    basis: str = ""  # 依据, one clause of a sentence: 根据……
    requirements: tuple[str, ...] = ()
    reply_days: int = 30
    good_score: float = 90.0
    good_places: int = 10
    weight: float = LEAST_WEIGHT
    allow_below_least: bool = False
    failed_share: float = 1.0


class Key(NamedTuple):
    """A number of the file: where it stands and between which bounds."""

    section: str
    least: float
    most: float
    whole: bool = False


SECTIONS: Mapping[str, tuple[str, ...]] = {
    "office": ("issuer", "to", "copies", "number", "contact", "basis"),
    "notice": ("requirements", "reply_days", "good_score", "good_places"),
    "assessment": ("weight", "allow_below_least", "failed_share"),
}
NUMBERS = {
    "reply_days": Key("notice", 1, 365, whole=True),
    "good_score": Key("notice", 0, 100),
    "good_places": Key("notice", 1, 1000, whole=True),
    "weight": Key("assessment", 0, 100),
    "failed_share": Key("assessment", 0, 1),
}


def load(path: Path) -> Terms:
    """The terms of ``path``; the shipped ones where there is no file. Raises TermsError with every problem at once."""
    if not path.exists():
        return Terms()
    try:
        data = tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TermsError(f"{path.name}: not TOML in UTF-8: {error} / 文件格式有误") from error
    problems = [f"{path.name}: {problem}" for problem in _problems(data)]
    if problems:
        raise TermsError("\n".join(problems))
    cells = {key: value for section in data.values() for key, value in section.items()}
    if "requirements" in cells:
        cells["requirements"] = tuple(cells["requirements"])
    return Terms(**cells)


def _problems(data: Mapping[str, Any]) -> Iterator[str]:
    for name, section in data.items():
        if name not in SECTIONS:
            yield f"{name}: no such table — {_meant(name, tuple(SECTIONS))}"
        elif not isinstance(section, dict):
            yield f"{name}: must be a table — write [{name}] and its keys below it"
        else:
            for key, value in section.items():
                yield from _key_problems(name, key, value)
            if name == "assessment":
                yield from _weight_problems(section)


def _key_problems(section: str, key: str, value: Any) -> Iterator[str]:
    where = f"{section}.{key}"
    if key not in SECTIONS[section]:
        yield f"{where}: no such key — {_meant(key, SECTIONS[section])}"
    elif key in NUMBERS:
        yield from _number_problems(where, value, NUMBERS[key])
    elif key == "requirements":
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            yield f'{where}: must be a list of sentences — write requirements = ["……", "……"]'
    elif key == "allow_below_least":
        if not isinstance(value, bool):
            yield f"{where}: {value!r} — write true or false"
    elif not isinstance(value, str):
        yield f'{where}: {value!r} is not a text — write {key} = "……"'


def _number_problems(where: str, value: Any, key: Key) -> Iterator[str]:
    number = isinstance(value, int if key.whole else int | float) and not isinstance(value, bool)
    if not number or not key.least <= value <= key.most:
        kind = "a whole number" if key.whole else "a number"
        yield f"{where}: {value!r} is not {kind} from {key.least:g} to {key.most:g}"


def _weight_problems(section: Mapping[str, Any]) -> Iterator[str]:
    weight = section.get("weight", LEAST_WEIGHT)
    if isinstance(weight, int | float) and 0 <= weight < LEAST_WEIGHT and section.get("allow_below_least") is not True:
        yield (
            f"assessment.weight: {weight:g} is below the {LEAST_WEIGHT:g} % of 钦政办〔2017〕70号 二（二） — raise it, "
            f"or write allow_below_least = true beside it / 分值不低于{LEAST_WEIGHT:g}%"
        )


def _meant(key: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(key, known, 1)
    return f"did you mean {near[0]}?" if near else f"known: {', '.join(known)}"
