"""Facts about the report in a real browser: it asks nobody anything, sorts and filters, prints, and can be read."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import nights
import pytest
from axe import objections

from analysis.report import folder, pages

pytestmark = pytest.mark.browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PAGES = ("index.html", "sites/portal.html", "sites/gangqu.html", "method.html")
WICKED = (
    '=HYPERLINK("http://bad.example","x")',
    "<script>document.title='run'</script>",
    "<img src=x onerror=alert(1)>",
)


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
    night = nights.result(past=nights.past(), quarter=nights.quarter())
    return folder.write(night, tmp_path_factory.mktemp("reports"), nights.pages())


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of 600 sites: more than stand on one page of the table."""
    where = tmp_path_factory.mktemp("large")
    pages.write(where, nights.many(600))
    return where


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
def test_axe_finds_nothing_to_object_to(page: Any, report: Path, name: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto((report / name).as_uri())
    assert objections(page) == []


RANKING, MAP = "[data-paged=ranking]", "[data-paged=map]"


def names(page: Any, table: str = RANKING) -> list[str]:
    shown: list[str] = page.eval_on_selector_all(f"{table} tbody th", "cells => cells.map(cell => cell.textContent)")
    return shown


def sort_by(page: Any, key: str, table: str = RANKING) -> None:
    page.click(f"{table} th[data-key={key}] button")


def test_the_ranking_sorts_by_a_click_on_its_head(page: Any, report: Path) -> None:
    page.goto((report / "index.html").as_uri())
    before = names(page)
    sort_by(page, "new")
    sort_by(page, "new")
    assert names(page)[0] == "云湾市人民政府门户网站"
    assert page.get_attribute(f"{RANKING} th[data-key=new]", "aria-sort") == "descending"
    assert sorted(names(page)) == sorted(before)


def test_a_head_is_sorted_by_the_keyboard_too(page: Any, report: Path) -> None:
    page.goto((report / "index.html").as_uri())
    page.focus(f"{RANKING} th[data-key=name] button")
    page.keyboard.press("Enter")
    assert page.get_attribute(f"{RANKING} th[data-key=name]", "aria-sort") == "ascending"
    assert names(page)[0] == "林山县人民政府网站"  # by pinyin: lin, then yun wan gang, yun wan shi


def test_what_has_no_value_stays_last_whichever_way_it_is_sorted(page: Any, report: Path) -> None:
    page.goto((report / "index.html").as_uri())
    for _ in range(2):
        sort_by(page, "score")
        assert names(page)[-1] == "云湾港区管理委员会网站"


def test_the_ranking_is_filtered_by_words_verdict_level_and_what_is_new(page: Any, report: Path) -> None:
    page.goto((report / "index.html").as_uri())
    page.fill(f"{RANKING} input[type=search]", "首页不更新 林山")
    assert names(page) == ["林山县人民政府网站"]
    assert page.inner_text(f"{RANKING} [role=status]") == "共 1 个网站"
    page.fill(f"{RANKING} input[type=search]", "")
    page.select_option(f"{RANKING} [data-filter=verdict]", "unknown")
    assert names(page) == ["云湾港区管理委员会网站"]
    page.select_option(f"{RANKING} [data-filter=verdict]", "")
    page.select_option(f"{RANKING} [data-filter=level]", "portal")
    assert names(page) == ["云湾市人民政府门户网站"]
    page.select_option(f"{RANKING} [data-filter=level]", "")
    page.check(f"{RANKING} [data-filter=new]")
    assert sorted(names(page)) == ["云湾市人民政府门户网站", "林山县人民政府网站"]


def test_a_figure_of_the_head_leads_to_its_sites(page: Any, report: Path) -> None:
    page.goto((report / "index.html").as_uri())
    page.click(".figures a[data-verdict=fail]")
    assert names(page) == ["林山县人民政府网站"]


def test_the_map_of_actions_sorts_by_what_failed(page: Any, report: Path) -> None:
    page.goto((report / "index.html").as_uri())
    for _ in range(2):
        page.click(f"{MAP} th[data-part='4'] button")  # 平台建设监管
    assert names(page, MAP)[0] == "云湾市人民政府门户网站"
    assert page.get_attribute(f"{MAP} tbody tr:first-child a", "href") == "sites/portal.html#actions"


# every element of a table's rows with its attributes and its own text
SHAPE = """selector => [...document.querySelectorAll(selector + " tbody *")].map(node => [
  node.tagName,
  [...node.attributes].map(one => one.name + "=" + (isNaN(one.value) ? one.value : Number(one.value))).sort().join(" "),
  [...node.childNodes].filter(child => child.nodeType === 3).map(child => child.data.trim()).join(""),
])"""


def test_the_script_draws_the_rows_that_the_page_was_written_with(page: Any, report: Path) -> None:
    page.goto((report / "index.html").as_uri())
    for table in (RANKING, MAP):
        written = page.evaluate(SHAPE, table)
        page.fill(f"{table} input[type=search]", "网")
        page.fill(f"{table} input[type=search]", "")
        assert page.evaluate(SHAPE, table) == written


def test_many_sites_are_turned_page_by_page(page: Any, large: Path) -> None:
    page.goto((large / "index.html").as_uri())
    assert len(names(page)) == 100
    assert page.inner_text(f"{RANKING} .where-now") == "第 1–100 个，共 600 个"
    first = names(page)
    page.click(f"{RANKING} .pager button:last-child")
    assert page.inner_text(f"{RANKING} .where-now") == "第 101–200 个，共 600 个"
    assert not set(first) & set(names(page))
    page.fill(f"{RANKING} input[type=search]", "s00599")
    assert len(names(page)) == 1
    assert not page.is_visible(f"{RANKING} .pager")


def test_many_sites_can_be_read_and_printed_without_scripts(chromium: Any, large: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((large / "index.html").as_uri())
    assert page.locator(f"{RANKING} tbody tr").count() == 300
    assert page.locator(".tools:visible, .pager:visible").count() == 0
    assert "全部 600 个见 scorecards.csv" in page.inner_text(f"{RANKING} .note")
    context.close()


def test_the_charts_are_drawn_and_their_tables_folded_up(page: Any, report: Path) -> None:
    page.goto((report / "index.html").as_uri())
    page.wait_for_selector("figure.chart:last-child .ct-line", state="attached")
    lines = page.eval_on_selector_all(".plot", "plots => plots.map(plot => plot.querySelectorAll('.ct-line').length)")
    assert lines == [3, 1, 1]
    lengths = page.eval_on_selector_all(".ct-line", "lines => lines.map(line => line.getTotalLength())")
    assert all(length > 50 for length in lengths)
    assert page.locator("figure.chart details[open]").count() == 0
    page.click("figure.chart summary")
    assert page.locator("figure.chart tbody tr:visible").count() == len(nights.past())


SITE = "sites/portal.html"


def test_a_sites_charts_are_drawn_too(page: Any, report: Path) -> None:
    page.goto((report / SITE).as_uri())
    page.wait_for_selector("figure.chart:last-child .ct-bar", state="attached")
    count = "plots => plots.map(plot => plot.querySelectorAll('.ct-line, .ct-bar').length)"
    drawn = page.eval_on_selector_all("figure.chart .plot", count)
    assert drawn[:2] == [1, 1]
    assert all(bars >= 24 for bars in drawn[2:])
    assert page.complaints == []


def test_a_link_to_a_finding_opens_its_panel(page: Any, report: Path) -> None:
    first, second = (one.finding_id for one in nights.portal().findings[:2])
    page.goto((report / SITE).as_uri() + f"#{first}")
    page.wait_for_selector(f"details[open] #{first}")
    assert page.locator("details.finding[open]").count() == 1
    page.goto((report / SITE).as_uri() + f"#{second}")
    page.wait_for_selector(f"details[open] #{second}")
    assert page.evaluate("id => document.getElementById(id).getBoundingClientRect().top", second) < 450


def test_a_panel_is_opened_by_the_keyboard(page: Any, report: Path) -> None:
    page.goto((report / SITE).as_uri())
    page.focus("details.finding summary")
    page.keyboard.press("Enter")
    assert page.locator("details.finding[open]").count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_object_to_in_open_panels(page: Any, report: Path, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto((report / SITE).as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert objections(page) == []


def test_a_site_page_prints_on_few_sheets(page: Any, report: Path, tmp_path: Path) -> None:
    page.goto((report / SITE).as_uri())
    page.pdf(path=tmp_path / "site.pdf", format="A4", prefer_css_page_size=True)
    assert 2 <= (tmp_path / "site.pdf").read_bytes().count(b"/Type /Page\n") <= 6


def test_charts_stand_as_tables_without_scripts(chromium: Any, report: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((report / "index.html").as_uri())
    assert page.locator("figure.chart tbody tr:visible").count() == 3 * len(nights.past())
    context.close()


@pytest.mark.parametrize("text", WICKED)
def test_a_name_that_would_be_markup_or_a_formula_stays_text(page: Any, tmp_path: Path, text: str) -> None:
    night = nights.many(400)
    wicked = tuple(replace(one, site=replace(one.site, name=text)) for one in night.sites)
    pages.write(tmp_path, replace(night, sites=wicked))
    page.goto((tmp_path / "index.html").as_uri())
    sort_by(page, "name")  # drawn by the script
    assert set(names(page)) == {text}
    assert page.locator("main img, main script").count() == 0
    assert page.title().startswith("政府网站日常监测")
    assert page.complaints == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_link_of_the_index_opens(page: Any, tmp_path: Path, lang: str) -> None:
    made = folder.write(nights.result(), tmp_path, lang=lang)
    page.goto((made / "index.html").as_uri())
    for href in set(page.eval_on_selector_all("main a", "links => links.map(link => link.href)")):
        if href.startswith("file:") and href.partition("#")[0].endswith(".html"):
            page.goto(href)
            assert page.inner_text("h1")


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
