"""Saved pages of invented places, and what is read from each.

A page without its golden gets one written, and the test still fails until somebody has read it. To change a golden,
delete it, run the tests, read what was written.
"""

import dataclasses
import json
from datetime import date
from pathlib import Path

import pytest

from crawler.pages.read import read
from crawler.records import Page

GOLDEN = Path(__file__).parent / "golden"
PAGES = sorted(GOLDEN.glob("*.html"))
URLS = {
    "trs_article": "http://www.qinghe.test/xwzx/qhyw/202603/t20260306_300125.html",
    "hanweb_document": "http://wjw.yunling.test/art/2026/5/6/art_1001_87.html",
    "siteserver_letter": "http://jyj.shiqiao.test/contents/18296/20507.html",
}


@pytest.mark.parametrize("path", PAGES, ids=[path.stem for path in PAGES])
def test_a_saved_page_reads_as_its_golden_says(path: Path) -> None:
    shown = readable(read(URLS[path.stem], path.read_bytes(), "text/html"))
    golden = path.with_suffix(".json")
    if not golden.exists():
        golden.write_text(written(shown), encoding="utf-8")
        pytest.fail(f"{golden.name} was written: read it, then run again")
    assert shown == json.loads(golden.read_text(encoding="utf-8"))


def readable(page: Page) -> dict[str, object]:
    """What a page says, blank fields left out; its many links have tests of their own."""
    said = json.loads(json.dumps(dataclasses.asdict(page), default=_plain))
    return {name: value for name, value in _told(said).items() if name != "links"}


def _told(said: dict[str, object]) -> dict[str, object]:
    return {
        name: _told(value) if isinstance(value, dict) else value
        for name, value in said.items()
        if value not in ("", [], 0, None)
    }


def written(said: dict[str, object]) -> str:
    lines = (f" {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in said.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
