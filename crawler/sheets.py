"""How a CSV file that an office keeps in Excel becomes rows, and how its mistakes are told.

UTF-8 with or without a byte order mark, or GB18030 as Excel saves; any line ends; cells with line breaks in quotes.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple


class Problem(NamedTuple):
    """One mistake: where, and what to do about it in both languages. ``line`` 0 = the whole file."""

    file: str
    line: int
    column: str
    chinese: str
    english: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.column}: {self.text}" if self.column else f"{place}: {self.text}"

    @property
    def text(self) -> str:
        return f"{self.chinese} / {self.english}"


class Row(NamedTuple):
    """One row that is not blank. ``line`` is that of its first cell; ``cells`` go by the name of their column."""

    line: int
    cells: dict[str, str]


class Sheet:
    """The rows of one file, and the mistakes met so far in it. ``warnings`` change nothing."""

    def __init__(
        self, path: Path, columns: Sequence[str], required: Sequence[str], names: Mapping[str, str], option: str
    ) -> None:
        """``names`` says what other headers stand for; ``option`` is how a command is told another path."""
        self.file = path.name
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self.rows: list[Row] = []
        self._columns, self._required, self._names = columns, required, names
        text = self._text(path, option)
        if text is not None:
            self._read(text)

    def tell(self, line: int, column: str, chinese: str, english: str) -> None:
        self.problems.append(Problem(self.file, line, column, chinese, english))

    # --- bytes into text ------------------------------------------------------------------------------------------

    def _text(self, path: Path, option: str) -> str | None:
        try:
            content = path.read_bytes()
        except OSError as error:
            self.file = str(path)
            why = error.strerror or str(error)
            self.tell(
                0,
                "",
                f"无法读取({why});请检查路径,或用 {option} 指定",
                f"cannot be read ({why}); check the path, or name another with {option}",
            )
            return None
        if content.startswith(_NOT_CSV):
            self.tell(
                0,
                "",
                f"不是 CSV(Excel 工作簿或 Unicode 文本);请{_SAVE_AS[0]}",
                f"not CSV (an Excel workbook or Unicode text); {_SAVE_AS[1]}",
            )
            return None
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
        self.tell(0, "", f"既不是 UTF-8 也不是 GB18030;请{_SAVE_AS[0]}", f"neither UTF-8 nor GB18030; {_SAVE_AS[1]}")
        return None

    # --- text into rows -------------------------------------------------------------------------------------------

    def _read(self, text: str) -> None:
        lines = ((line, cells) for line, cells in self._lines(text) if any(cells))
        line, cells = next(lines, (0, []))
        if not cells:
            if not self.problems:
                first = ",".join(self._columns)
                self.tell(0, "", f"是空文件;第一行应为 {first}", f"is empty; its first line is {first}")
            return
        header = self._header(line, cells)
        for line, cells in lines if header else ():
            if any(cells[len(header) :]):
                self.tell(
                    line,
                    "",
                    f"有 {len(cells)} 格,表头只有 {len(header)} 列;含逗号的内容请加英文双引号",
                    f'has {len(cells)} cells for {len(header)} columns; put a cell that holds a comma in "quotes"',
                )
            else:
                self.rows.append(Row(line, dict(zip(header, cells, strict=False))))
        if header and not self.rows and not self.problems:
            self.tell(0, "", "表头下没有内容;请每行写一项", "nothing below the header; write one row a line")

    def _lines(self, text: str) -> Iterator[tuple[int, list[str]]]:
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        line = 1
        try:
            for cells in reader:
                yield line, [_plain(cell) for cell in cells]
                line = reader.line_num + 1
        except csv.Error as error:
            self.tell(
                line,
                "",
                "英文双引号不成对;请检查这一行",
                f"the double quotes of this line do not pair ({error}); check them",
            )

    def _header(self, line: int, cells: list[str]) -> list[str]:
        """The names of the columns; [] when the rows below cannot be read by it."""
        names = [self._names.get(cell, cell.lower()) for cell in cells]
        before = len(self.problems)
        if len(names) == 1 and any(mark in cells[0] for mark in ";\t|;"):
            self.tell(
                line,
                "",
                f"列之间不是英文逗号;请{_SAVE_AS[0]}",
                f"its columns are not separated by commas; {_SAVE_AS[1]}",
            )
            return []
        for name in self._required:
            if name not in names:
                self.tell(line, name, "缺少这一列;请在表头加上", "this column is missing; add it to the header")
        for name in sorted({name for name in names if name and names.count(name) > 1}):
            self.tell(line, name, "这一列出现了两次;请删去一列", "this column stands twice; remove one")
        unknown = [name for name in names if name and name not in self._columns]
        self.warnings += [
            Problem(self.file, line, name, "不认识的列,未使用", "unknown column, not used") for name in unknown
        ]
        return names if len(self.problems) == before else []


# UTF-16 with its mark ("Unicode text"), xlsx, xls
_NOT_CSV = (b"\xff\xfe", b"\xfe\xff", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_SAVE_AS = ("另存为“CSV UTF-8(逗号分隔)”", "save it as 'CSV UTF-8 (comma delimited)'")


def _plain(cell: str) -> str:
    """A cell as a reader sees it: without byte order marks, line breaks and blanks at its ends."""
    return " ".join(cell.replace("\ufeff", "").split())
