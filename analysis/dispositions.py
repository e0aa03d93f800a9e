"""What analysts have decided of findings: dispositions.csv, read with its errors told."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Self

DECISIONS = ("waive", "confirm", "not_ours")
NEEDED = ("decision", "reason", "by", "until")
PREFIX = ("url", "url_prefix", "url prefix")


class DispositionsError(ValueError):
    """dispositions.csv cannot be used; the message names every problem: file, line, column and remedy."""


@dataclass(frozen=True, slots=True)
class Disposition:
    """One decision: of one finding by its id, or of a site's findings of an indicator at addresses with a prefix.

    It applies up to and with ``until``; None: until it is taken out.
    """

    decision: str
    reason: str
    by: str
    until: date | None
    finding_id: str = ""
    site_id: str = ""
    indicator: str = ""
    url: str = ""
    line: int = 0  # of the file

    def is_about(self, finding_id: str, site_id: str, indicator: str, url: str) -> bool:
        if self.finding_id:
            return self.finding_id == finding_id
        return (self.site_id, self.indicator) == (site_id, indicator) and url.startswith(self.url)


@dataclass(frozen=True, slots=True)
class Dispositions:
    """The decisions that hold on a date."""

    rows: tuple[Disposition, ...] = ()

    @classmethod
    def holding(cls, rows: Iterable[Disposition], on: date) -> Self:
        """Those of ``rows`` that are not over on a date."""
        return cls(tuple(row for row in rows if row.until is None or row.until >= on))

    def of(self, finding_id: str, site_id: str, indicator: str, url: str) -> Disposition | None:
        """The first decision about a finding; the one that names its id before one that names its address."""
        fitting = [row for row in self.rows if row.is_about(finding_id, site_id, indicator, url)]
        return min(fitting, key=lambda row: not row.finding_id, default=None)


def load(path: Path, today: date) -> Dispositions:
    """The decisions of ``path`` that have not expired; none where there is no file. Raises DispositionsError."""
    return Dispositions.holding(read(path), today)


def read(path: Path) -> tuple[Disposition, ...]:
    """Every decision of ``path``, those that are over too. Raises DispositionsError."""
    if not path.exists():
        return ()
    problems: list[str] = []
    rows = tuple(_rows(path, problems))
    if problems:
        raise DispositionsError("\n".join(problems))
    return rows


def _rows(path: Path, problems: list[str]) -> Iterator[Disposition]:
    reader = csv.DictReader(io.StringIO(_decoded(path)))
    header = [name.strip() for name in reader.fieldnames or ()]
    reader.fieldnames = header
    missing = [name for name in NEEDED if name not in header]
    if missing:
        problems.append(f"{path.name}:1: no column {', '.join(missing)} — add it to the header / 表头缺少列")
        return
    for row in reader:
        cells = {name: (value or "").strip() for name, value in row.items() if isinstance(name, str)}
        if not any(cells.values()):
            continue
        wrong = list(_problems(cells))
        problems.extend(f"{path.name}:{reader.line_num}: {problem}" for problem in wrong)
        if not wrong:
            yield _disposition(cells, reader.line_num)


def _problems(cells: dict[str, str]) -> Iterator[str]:
    if cells["decision"] not in DECISIONS:
        yield f"decision: {cells['decision']!r} — write waive, confirm or not_ours / 只能是这三种"
    if not cells["reason"]:
        yield "reason: empty — say why; it is printed beside the finding / 请写明理由"
    if not cells["by"]:
        yield "by: empty — say who decided / 请写明决定人"
    if cells["until"] and _day(cells["until"]) is None:
        yield f"until: {cells['until']!r} is not a date — write it as 2027-03-31 / 日期格式有误"
    if not cells.get("finding_id") and not (cells.get("site_id") and cells.get("indicator")):
        yield "finding_id: empty — give a finding_id, or site_id and indicator (and url, the beginning of an address)"


def _disposition(cells: dict[str, str], line: int) -> Disposition:
    return Disposition(
        decision=cells["decision"],
        reason=cells["reason"],
        by=cells["by"],
        until=_day(cells["until"]) if cells["until"] else None,
        finding_id=cells.get("finding_id", ""),
        site_id=cells.get("site_id", ""),
        indicator=cells.get("indicator", ""),
        url=next((cells[name] for name in PREFIX if cells.get(name)), ""),
        line=line,
    )


def _day(text: str) -> date | None:
    parts = text.replace("/", "-").replace(".", "-").split("-")  # Excel saves 2027/3/31
    try:
        year, month, day = map(int, parts)
        return date(year, month, day)
    except ValueError:
        return None


def _decoded(path: Path) -> str:
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):  # Excel saves the second
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DispositionsError(f"{path.name}: neither UTF-8 nor GB18030 — save it as CSV UTF-8 / 请另存为 UTF-8")
