"""Facts about the inspection sheets in a real browser: they ask nobody anything, and fit on A4."""

import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from axe import objections
from draws import HOSTILE, city, drawn
from pypdf import PdfReader

pytestmark = pytest.mark.browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SITES = 4
A4_LANDSCAPE = (842, 595)  # points


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return drawn(city(tmp_path_factory.mktemp("city")), "--count", SITES, "--items", 3) / "sheets.html"


@pytest.fixture(scope="module")
def page(sheets: Path) -> Iterator[Any]:
    """The sheets, opened; the page notes what it asks for and what it complains of."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright absent: pip install govsite[dev]")
    if CHROMIUM is None:
        pytest.skip("Chromium absent: apt-get install chromium")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.asked, page.complaints = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(sheets.as_uri())
        yield page
        browser.close()


def test_the_sheets_ask_nobody_anything_and_complain_of_nothing(page: Any) -> None:
    assert [url for url in page.asked if not url.startswith(("file://", "data:"))] == []
    assert page.complaints == []


def test_each_site_has_its_fifteen_items_with_the_drawn_ones_marked_and_empty_cells(page: Any) -> None:
    assert page.locator("section.sheet").count() == SITES
    assert page.locator("section.sheet tbody tr").count() == 15 * SITES
    assert page.locator("section.sheet tr.drawn").count() == 3 * SITES
    last = page.eval_on_selector_all(
        "section.sheet tbody tr", "rows => rows.map(row => [...row.cells].slice(-3).map(cell => cell.textContent))"
    )
    assert all(cells == ["", "", ""] for cells in last)


def test_what_a_site_wrote_is_text(page: Any) -> None:
    assert page.locator("section.sheet p", has_text="<script>alert(1)</script>").count() == 15 * SITES
    assert page.locator("script").count() == 0
    assert HOSTILE in page.inner_text("main")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_object_to_in_the_sheets(page: Any, scheme: str) -> None:
    page.emulate_media(media="screen", color_scheme=scheme)
    assert objections(page) == []


@pytest.mark.parametrize(("media", "width"), [("print", 1046), ("screen", 390)])
def test_the_sheets_fit_the_paper_and_a_telephone(page: Any, media: str, width: int) -> None:
    page.emulate_media(media=media)
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_each_site_begins_on_a_new_sheet_of_a4_paper(page: Any) -> None:
    page.emulate_media(media="print")
    printed = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    sizes = {(round(float(one.mediabox.width)), round(float(one.mediabox.height))) for one in printed.pages}
    assert sizes == {A4_LANDSCAPE}
    begin = [number for number, one in enumerate(printed.pages) if "抽查表" in one.extract_text()]
    assert len(begin) == SITES
    assert begin[0] == 1
