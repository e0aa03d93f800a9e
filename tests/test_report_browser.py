"""Facts about the report in a real browser: it asks nobody anything, sorts and filters, prints, and can be read."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nights
import pytest

from analysis.report import folder

pytestmark = pytest.mark.browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PAGES = ("index.html", "sites/portal.html", "sites/gangqu.html", "method.html")
READABLE = 4.5  # WCAG 2 AA for body text

# contrast of every element that holds text of its own, against the first opaque background behind it
CONTRASTS = """() => {
  const light = ([r, g, b]) => {
    const part = c => (c /= 255) <= .03928 ? c / 12.92 : Math.pow((c + .055) / 1.055, 2.4);
    return .2126 * part(r) + .7152 * part(g) + .0722 * part(b);
  };
  const parse = text => text.match(/[\\d.]+/g).map(Number);
  const behind = node => {
    for (; node; node = node.parentElement) {
      const colour = parse(getComputedStyle(node).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const found = [];
  for (const node of document.querySelectorAll("body *")) {
    const own = [...node.childNodes].some(child => child.nodeType === 3 && child.textContent.trim());
    if (!own || node.closest("script,style,svg,option") || !node.offsetParent) continue;
    const [a, b] = [light(parse(getComputedStyle(node).color)), light(behind(node))].sort((x, y) => y - x);
    found.push([(a + .05) / (b + .05), node.textContent.trim().slice(0, 40)]);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api", reason="playwright absent: pip install govsite[dev]")
    if CHROMIUM is None:
        pytest.skip("Chromium absent: apt-get install chromium")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder.write(nights.result(), tmp_path_factory.mktemp("reports"), nights.pages())


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    """A page that notes what it asks for and what it complains of."""
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.asked, page.complaints = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_nobody_anything_and_complains_of_nothing(page: Any, report: Path, name: str) -> None:
    page.goto((report / name).as_uri())
    assert [url for url in page.asked if not url.startswith(("file://", "data:"))] == []
    assert page.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_every_text_can_be_read_against_its_background(page: Any, report: Path, name: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto((report / name).as_uri())
    contrasts = page.evaluate(CONTRASTS)
    assert len(contrasts) > 20
    assert [text for contrast, text in contrasts if contrast < READABLE] == []


def names(page: Any) -> list[str]:
    shown: list[str] = page.eval_on_selector_all(
        "table[data-sortable] tbody tr:not([hidden]) th", "cells => cells.map(cell => cell.textContent)"
    )
    return shown


def test_the_ranking_sorts_by_a_click_on_its_head(page: Any, report: Path) -> None:
    page.goto((report / "index.html").as_uri())
    before = names(page)
    page.click("table[data-sortable] th:nth-child(9) button")  # 新增
    page.click("table[data-sortable] th:nth-child(9) button")
    assert names(page)[0] == "云湾市人民政府门户网站"
    assert page.get_attribute("table[data-sortable] th:nth-child(9)", "aria-sort") == "descending"
    assert sorted(names(page)) == sorted(before)


def test_what_has_no_value_stays_last_whichever_way_it_is_sorted(page: Any, report: Path) -> None:
    page.goto((report / "index.html").as_uri())
    for _ in range(2):
        page.click("table[data-sortable] th:nth-child(5) button")  # 得分
        assert names(page)[-1] == "云湾港区管理委员会网站"


def test_the_ranking_is_filtered_by_words_and_by_verdict(page: Any, report: Path) -> None:
    page.goto((report / "index.html").as_uri())
    page.fill(".tools input", "林山")
    assert names(page) == ["林山县人民政府网站"]
    page.fill(".tools input", "")
    page.select_option(".tools select", "unknown")
    assert names(page) == ["云湾港区管理委员会网站"]


def test_the_ranking_is_complete_without_scripts(chromium: Any, report: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((report / "index.html").as_uri())
    assert page.locator("table[data-sortable] tbody tr").count() == 4
    context.close()


def test_the_first_tab_stop_skips_to_the_content(page: Any, report: Path) -> None:
    page.goto((report / "index.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_sheet_of_paper_and_a_telephone(page: Any, report: Path, name: str, tmp_path: Path) -> None:
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 703, "height": 1000})  # A4 less its margins
    page.goto((report / name).as_uri())
    page.screenshot(path=tmp_path / "print.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 703
    page.emulate_media(media="screen", color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 800})
    page.screenshot(path=tmp_path / "telephone.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
