"""The inspection sheets as one HTML page to print on A4: a sheet a site, with cells to write in by hand."""

from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from analysis.inspection import sheet as layout
from analysis.inspection.records import Draw
from analysis.inspection.sheet import Sheet
from analysis.report import words
from analysis.report.shown import is_link, shown

TEMPLATES = Path(__file__).parent / "templates"


def content(draw: Draw, sheets: Sequence[Sheet]) -> bytes:
    """The bytes of sheets.html. It has no script, and asks nobody anything."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: "" if value is None else shown(value),
    )
    environment.filters["is_link"] = is_link
    style = _style()
    page = environment.get_template("sheets.html").render(
        draw=draw,
        sheets=sheets,
        layout=layout,
        words=words,
        style=Markup(style),
        style_hash="sha256-" + b64encode(sha256(style.encode()).digest()).decode(),
    )
    return (page + "\n").encode()


@cache
def _style() -> str:
    return (TEMPLATES / "sheets.css").read_text("utf-8")
