"""What an office wrote into its rectification ledger, or every mistake in it at once, with sheet, cell and remedy."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import from_excel

from analysis.filled import ReturnedError, Rows, beside, moment, sheets, text
from analysis.records import Finding
from analysis.rectification.layout import BY_NAME, FILLED, NIGHT, SHEETS, SITE_ID, STATES
from analysis.rectification.records import Reply
from analysis.report.csvs import writable

MOST_ROWS = 12_000  # more than a ledger has
LONGEST_TEXT = 4000
WORDS = {word: code for code, word in STATES.items()} | {code: code for code in STATES}
TEXTS = ("measures", "responsible", "reply", "waiver")
NEEDED = ("finding_id", "url", *FILLED)
GIVEN = frozenset(column.label for columns in SHEETS.values() for column in columns)
SERIALS = range(20_000, 80_000)  # Excel's numbers of the days from 1954 to 2119


class Book(NamedTuple):
    """A returned ledger: its file's name, the site and the night it says it is of, its sheets' rows."""

    file: str
    site_id: str
    night: str
    sheets: Mapping[str, Rows]


@dataclass
class Reading:
    """A ledger while it is read: what is known of its site, and the mistakes met so far.

    ``findings``: every finding ever seen, of the site; ``elsewhere``: finding id → site id, of the other sites.
    """

    book: Book
    findings: Mapping[str, Finding]
    elsewhere: Mapping[str, str]
    now: datetime
    today: date
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # what was not read, and harms nothing

    def tell(self, sheet: str, cell: str, column: str, chinese: str, english: str) -> None:
        place = ": ".join(filter(None, (self.book.file, sheet, " ".join(filter(None, (cell, column))))))
        self.problems.append(f"{place}: {chinese} / {english}")


def opened(path: Path) -> Book:
    """The ledger at ``path``. Raises ReturnedError."""
    rows = sheets(path, MOST_ROWS)
    found = {label: next(filter(None, (beside(one, label) for one in rows.values())), "") for label in (SITE_ID, NIGHT)}
    if not found[SITE_ID]:
        raise ReturnedError(
            f"{path.name}: 没有一张表写有“{SITE_ID}”；请用下发的整改台账填写 / "
            f"no sheet says its {SITE_ID} (site id); fill in the ledger that was handed out"
        )
    return Book(path.name, found[SITE_ID], found[NIGHT], rows)


def replies(reading: Reading) -> tuple[Reply, ...]:
    """What was filled in, in the order of the sheets; mistakes and notes are told to ``reading``."""
    seen: dict[str, str] = {}
    found: list[Reply] = []
    filled = False
    for name, rows in reading.book.sheets.items():
        heads = {line: [text(cell) for cell in row] for line, row in enumerate(rows, start=1)}
        head = next((line for line, cells in heads.items() if BY_NAME["state"].label in cells), 0)
        if not head:
            continue  # of those that are fixed or waived, or a sheet of the office's own
        filled = True
        found += _of_a_sheet(_Sheet(name, head, heads[head], reading), rows, seen)
    if not filled:
        reading.tell(
            *("", "", BY_NAME["state"].label),
            "没有一张表有这一列；请恢复表头",
            "no sheet has this column; put the heads back",
        )
    return tuple(found)


class _Sheet(NamedTuple):
    """A sheet with columns to fill in: the line of its heads, and the heads."""

    name: str
    head: int
    labels: list[str]
    reading: Reading


class _Row(NamedTuple):
    """A row's cells by the names of their columns, and where its mistakes are told."""

    sheet: _Sheet
    line: int
    places: Mapping[str, int]
    cells: Mapping[str, Any]

    def text(self, key: str) -> str:
        return text(self.cells[key])

    def tell(self, key: str, chinese: str, english: str) -> None:
        cell = f"{get_column_letter(self.places[key] + 1)}{self.line}"
        self.sheet.reading.tell(self.sheet.name, cell, BY_NAME[key].label, chinese, english)


def _of_a_sheet(sheet: _Sheet, rows: Rows, seen: dict[str, str]) -> Iterator[Reply]:
    places = {key: sheet.labels.index(BY_NAME[key].label) for key in NEEDED if BY_NAME[key].label in sheet.labels}
    missing = [key for key in NEEDED if key not in places]
    for key in missing:
        sheet.reading.tell(
            *(sheet.name, f"{sheet.head} 行", BY_NAME[key].label),
            "缺少这一列；请恢复表头",
            "this column is missing; put its head back",
        )
    if missing:
        return
    _tell_of_others(sheet, rows, frozenset(places.values()))
    for line, row in enumerate(rows[sheet.head :], start=sheet.head + 1):
        one = _Row(sheet, line, places, {key: row[place] for key, place in places.items()})
        if any(one.text(key) for key in FILLED):
            finding = _finding(one, seen)
            yield from _reply(one, finding)


def _tell_of_others(sheet: _Sheet, rows: Rows, read: frozenset[int]) -> None:
    """Say which columns of the office's own hold something that is not read."""
    for number, label in enumerate(sheet.labels):
        written = any(len(row) > number and text(row[number]) for row in rows[sheet.head :])
        if number not in read and label not in GIVEN and written:
            told, reply = label or get_column_letter(number + 1), BY_NAME["reply"].label
            sheet.reading.notes.append(
                f"{sheet.reading.book.file}: {sheet.name}: “{told}”一栏不读取，需要保留的请写到“{reply}” / "
                f"column {told!r} is not read; write what matters into {reply}"
            )


# --- which finding --------------------------------------------------------------------------------------------------


def _finding(row: _Row, seen: dict[str, str]) -> Finding | None:
    """The finding a row is about; None where that is not certain, which is told."""
    reading, id_ = row.sheet.reading, row.text("finding_id")
    place = f"{row.sheet.name} {row.line}"
    finding = reading.findings.get(id_)
    if id_ in reading.elsewhere:
        other = reading.elsewhere[id_]
        row.tell(
            "finding_id",
            f"{id_} 是网站 {other} 的问题，这份台账属于 {reading.book.site_id}；请填到该网站的台账里",
            f"{id_} is of the site {other}, and this ledger of {reading.book.site_id}; move it to that site's ledger",
        )
    elif finding is None:
        _tell_unknown(row, id_)
    elif row.text("url") != _as_written(finding.url):
        row.tell(
            "finding_id",
            f"{id_} 的网页地址是 {_as_written(finding.url)}，与本行不符；编号或地址被改动，请恢复",
            "this id belongs to another address than the row's: id or address was changed; put it back",
        )
    elif id_ in seen:
        row.tell("finding_id", f"{id_} 在 {seen[id_]} 行已有；请删去一行", f"{id_} stands at {seen[id_]} too; keep one")
    else:
        seen[id_] = place
        return finding
    return None


def _tell_unknown(row: _Row, id_: str) -> None:
    url = row.text("url")
    meant = [one.finding_id for one in row.sheet.reading.findings.values() if url and _as_written(one.url) == url]
    hint = f"；这个地址的编号是 {'、'.join(meant[:3])}" if meant else ""
    english = f"; the ids of this address: {', '.join(meant[:3])}" if meant else ""
    what, said = (f"没有编号为 {id_} 的问题", f"there is no finding {id_}") if id_ else ("编号空着", "is empty")
    row.tell("finding_id", f"{what}{hint}；请恢复原来的编号", f"{said}{english}; put the row's own id back")


def _as_written(url: str) -> str:
    return text(writable(url))


# --- what is said of it ---------------------------------------------------------------------------------------------


def _reply(row: _Row, finding: Finding | None) -> Iterator[Reply]:
    before = len(row.sheet.reading.problems)
    state = _state(row)
    fixed_on = _fixed_on(row, finding)
    for key in TEXTS:
        if len(row.text(key)) > LONGEST_TEXT:
            row.tell(key, f"超过 {LONGEST_TEXT} 字；请缩短", f"longer than {LONGEST_TEXT} characters; shorten it")
    _tell_contradictions(row, state)
    if finding is None or len(row.sheet.reading.problems) > before:
        return
    yield Reply(
        finding_id=finding.finding_id,
        site_id=finding.site_id,
        state=state,
        measures=writable(row.text("measures")),
        responsible=writable(row.text("responsible")),
        fixed_on=fixed_on,
        text=writable(row.text("reply")),
        waiver=writable(row.text("waiver")),
        file=row.sheet.reading.book.file,
        returned=row.sheet.reading.now,
    )


def _state(row: _Row) -> str:
    """The state a row says; where it says none, what its date or its reason means."""
    word = row.text("state")
    if word:
        if word.lower() not in WORDS:
            choices = "、".join(STATES.values())
            row.tell("state", f"{word!r} 不认识；请从 {choices} 中选", f"{word!r}: choose one of {choices}")
        return WORDS.get(word.lower(), "")
    if row.text("fixed_on"):
        return "fixed"
    return "waive" if row.text("waiver") else ""


def _tell_contradictions(row: _Row, state: str) -> None:
    done, why = row.text("fixed_on"), row.text("waiver")
    if state == "fixed" and not done:
        row.tell("fixed_on", "报已整改须填完成日期", "write the day on which it was mended")
    if state in ("waive", "not_ours") and not why:
        row.tell("waiver", f"选“{STATES[state]}”须写明理由", "say why")
    if state in ("working", "waive", "not_ours") and done:
        row.tell(
            "fixed_on",
            f"整改情况为“{STATES[state]}”却填了完成日期；请改选“{STATES['fixed']}”或清空日期",
            f"a day stands beside {STATES[state]}: choose {STATES['fixed']}, or empty it",
        )
    if state in ("fixed", "working") and why:
        row.tell(
            "waiver",
            f"整改情况为“{STATES[state]}”却写了豁免理由；请改选“{STATES['waive']}”或移到回复",
            f"a reason for a waiver stands beside {STATES[state]}: choose {STATES['waive']}, or move it to the reply",
        )


def _fixed_on(row: _Row, finding: Finding | None) -> date | None:
    """The day a fix is claimed for; None where none is, or a wrong one, which is told."""
    written = row.text("fixed_on")
    if not written:
        return None
    day, today = _day(row.cells["fixed_on"]), row.sheet.reading.today
    if day is None:
        row.tell(
            "fixed_on",
            f"{written!r} 不是日期；请写成 {today}",
            f"{written!r} is no day of the calendar; write it as {today}",
        )
    elif day > today:
        row.tell("fixed_on", f"{day} 还没有到；请改正", f"{day} is still to come; correct it")
    elif finding and day < finding.first_seen:
        row.tell(
            "fixed_on",
            f"{day} 早于首次发现 {finding.first_seen}；请改正",
            f"{day} is before the first night that showed it, {finding.first_seen}; correct it",
        )
    else:
        return day
    return None


def _day(cell: object) -> date | None:
    """The day a cell means: a date, a text like one, 20261203, or the number Excel keeps for a day."""
    digits = text(cell).removesuffix(".0")
    if digits.isdecimal() and len(digits) == 8:
        cell = f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
    elif digits.isdecimal() and int(digits) in SERIALS:
        cell = from_excel(int(digits))
    at = moment(cell)
    return at.date() if at else None
