"""The folder of a draw, reports/draws/<id>/: its files, and how they are written without undoing anybody's work."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from analysis.inspection import document, pages, workbook
from analysis.inspection.records import Draw, Item
from analysis.inspection.sheet import sheets

JSON, FRAME, TABLE, WORKBOOK, PAGE = "draw.json", "frame.csv", "draw.csv", "sheets.xlsx", "sheets.html"


def place(reports: Path, draw_id: str) -> Path:
    return reports / "draws" / draw_id


def contents(draw: Draw, items: Sequence[Item]) -> Mapping[str, bytes]:
    """Every file of the draw by its name: the same draw and items give the same bytes."""
    made = sheets(draw, list(items))
    return {
        JSON: document.draw_json(draw).encode(),
        FRAME: document.frame_csv(draw.frame),
        TABLE: document.draw_csv(draw),
        WORKBOOK: workbook.content(draw, made),
        PAGE: pages.content(draw, made),
    }


def write(folder: Path, files: Mapping[str, bytes]) -> list[str]:
    """Write the files that are not there; the names of those that are there and differ, which are left alone."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = []
    for name, content in files.items():
        path = folder / name
        if path.exists():
            kept += [name] if path.read_bytes() != content else []
            continue
        partial = folder / f".{name}.partial"
        partial.write_bytes(content)
        partial.rename(path)
    return kept
