"""How a paper becomes one HTML page: offline, without scripts, printable to A4."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from analysis.notice.blocks import DRAFT, Heading, Paper, Paragraph, day

TEMPLATES = Path(__file__).with_name("templates")


def write(path: Path, paper: Paper) -> None:
    """Write the paper to ``path``."""
    path.write_text(_template().render(paper=paper, draft=DRAFT, day=day), encoding="utf-8", newline="\n")


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.tests |= {
        "heading": lambda block: isinstance(block, Heading),
        "text": lambda block: isinstance(block, Paragraph),
    }
    return environment.get_template("paper.html")
