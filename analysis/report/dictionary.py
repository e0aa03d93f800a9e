"""What every column of a report means, in Chinese: docs/guide/zh/columns.md, made from the tables and columns_zh.toml.

The English dictionary, reports/README.md, is made by ``analysis.tables``.
"""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from analysis.report import words
from analysis.tables import LEDGER, TABLES, Field, Table

COMMAND = "python -m analysis.report.dictionary > docs/guide/zh/columns.md"
MEANINGS = Path(__file__).with_name("columns_zh.toml")
FORMS = {"text": "文本", "date": "日期", "time": "时间", "number": "数字", "share": "比例", "yes/no": "yes / no"}

PREAMBLE = """# 报告各表的列说明

`reports/<日期>/` 里每张表一个 CSV 文件，每晚重写。英文版：[reports/README.md](../../../reports/README.md)。
本页由程序生成：`{command}`

- CSV 为带 BOM 的 UTF-8，Excel 双击即可打开；第一行是列名。
- 日期写作 `YYYY-MM-DD`，时间带时区，都是北京时间；是否列写 `yes`、`no`；比例写 0–1。空格表示没有或不知道。
- 网页上抓来的文字，如果以 `=`、`+`、`-`、`@` 开头，前面会多一个单引号，以免被电子表格当成公式。
- `scorecards.xlsx` 是同样的内容，每表一页，表头是中文。
- 代码与中文的对照写在“取值”一栏。
"""


def dictionary() -> str:
    """The column dictionary as Markdown. Raises KeyError for a column without a meaning."""
    meanings = tomllib.loads(MEANINGS.read_text("utf-8"))
    tables = [(table, f"{table.name}.csv") for table in TABLES] + [(LEDGER, "sites/&lt;id&gt;.xlsx")]
    sections = [line for table, file in tables for line in _section(table, file, meanings[table.name])]
    return "\n".join([PREAMBLE.format(command=COMMAND), *sections])


def _section(table: Table, file: str, meanings: Mapping[str, str]) -> Iterator[str]:
    yield f"## {table.label} {file}"
    yield f"每行：{meanings['row']}。"
    yield ""
    yield "| 列 | 列名 | 取值 | 含义 |"
    yield "|---|---|---|---|"
    for field in table.fields:
        yield f"| `{field.name}` | {field.label} | {_values(table, field)} | {meanings[field.name]} |"
    yield ""


def _values(table: Table, field: Field) -> str:
    """The kind of a column's cells, or every code it may hold with its word."""
    known = words.CELLS.get((table.name, field.name))
    if known:
        return "、".join(f"`{code}` {word}" for code, word in known.items() if code)
    kind, colon, more = field.form.partition(":")
    if colon:
        return more.strip().replace(" ", "、")
    kind, blank, span = kind.partition(" ")
    return f"{FORMS[kind]}{blank}{span}"


if __name__ == "__main__":
    print(dictionary(), end="")
