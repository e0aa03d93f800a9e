"""Facts about the user's guide: its links lead somewhere, its pictures are small, its commands are taken."""

import re
import shlex
from pathlib import Path

import pytest

from analysis import cli

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "docs" / "guide"
PAGES = sorted(GUIDE.rglob("*.md"))
LARGEST = 150_000  # bytes of a picture

LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")
COMMAND = re.compile(r"`(govsite [a-z][^`\n]*)`|^(govsite [^#\n]*)", re.M)


def commands() -> list[str]:
    """Every govsite command a page writes, in a line of code or in a block."""
    written = (match for page in PAGES for match in COMMAND.finditer(page.read_text("utf-8")))
    return sorted({(inline or block).strip() for inline, block in (match.groups() for match in written)})


def place(page: Path) -> str:
    return page.relative_to(GUIDE).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=place)
def test_every_link_of_a_page_leads_to_a_file(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text("utf-8")) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_picture_is_shown_and_small() -> None:
    shown = {Path(link).name for page in PAGES for link in LINK.findall(page.read_text("utf-8")) if "pictures/" in link}
    pictures = list((GUIDE / "pictures").glob("*.png"))
    assert {picture.name for picture in pictures} == shown
    assert [picture.name for picture in pictures if picture.stat().st_size > LARGEST] == []


def test_a_task_is_told_in_both_languages() -> None:
    chinese, english = ({page.name for page in (GUIDE / language).iterdir()} for language in ("zh", "en"))
    assert chinese - english == {"add.md", "columns.md"}  # docs/add.md and reports/README.md are the English ones
    assert english <= chinese


@pytest.mark.parametrize("command", commands())
def test_a_command_of_the_guide_is_one_the_program_takes(command: str) -> None:
    cli.parsed(shlex.split(command)[1:])
