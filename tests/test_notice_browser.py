"""Facts about the notice and its letters in a real browser: they ask nobody anything, can be read, and print."""

import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from axe import objections
from quarters_city import ledger_of, registry

from analysis import cli

pytestmark = pytest.mark.browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PAGES = ("notice.html", "letters/portal.html")


@pytest.fixture(scope="module")
def drafts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("notice")
    (folder / "sites.csv").write_text(registry(), "utf-8")
    (folder / "data").mkdir()
    ledger_of(str(folder / "data" / "monitor.db")).close()
    places = ["--sites", folder / "sites.csv", "--data", folder / "data", "--reports", folder / "reports"]
    assert cli.main(["notice", "--quarter", "2026Q3", "--today", "2026-10-09", *map(str, places)]) == cli.DONE
    return folder / "reports" / "notice-2026Q3"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api", reason="playwright absent: pip install govsite[dev]")
    if CHROMIUM is None:
        pytest.skip("Chromium absent: apt-get install chromium")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    """A page that notes what it asks for and what it complains of."""
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.asked, page.complaints = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("dialog", lambda dialog: page.complaints.append(dialog.message))
    yield page
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_draft_asks_nobody_anything_and_runs_nothing(page: Any, drafts: Path, name: str) -> None:
    page.goto((drafts / name).as_uri())
    assert [url for url in page.asked if not url.startswith(("file://", "data:"))] == []
    assert page.complaints == []
    assert page.locator("script").count() == 0
    assert page.locator("a:not([href^='#'])").count() == 0


def test_hostile_evidence_is_shown_as_it_was_written(page: Any, drafts: Path) -> None:
    page.goto((drafts / "letters/portal.html").as_uri())
    assert '=HYPERLINK("http://evil.example/","点")<script>alert(1)</script>' in page.inner_text("main")


@pytest.mark.parametrize("name", PAGES)
def test_a_draft_says_that_it_is_one_and_has_an_outline(page: Any, drafts: Path, name: str) -> None:
    page.goto((drafts / name).as_uri())
    assert page.title().startswith("草稿")
    assert "未经审定" in page.inner_text("[role=note]")
    levels = page.eval_on_selector_all("h1, h2, h3", "all => all.map(one => Number(one.tagName[1]))")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert page.locator("table thead th[scope=col]").count() > 5


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_to_object_to_in_a_draft(page: Any, drafts: Path, name: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto((drafts / name).as_uri())
    assert objections(page) == []


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("media", "width"), [("screen", 390), ("screen", 1280), ("print", 703)])
def test_a_draft_fits_paper_and_telephone(page: Any, drafts: Path, name: str, media: str, width: int) -> None:
    page.emulate_media(media=media)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto((drafts / name).as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_notice_prints_on_a4(page: Any, drafts: Path, tmp_path: Path) -> None:
    page.goto((drafts / "notice.html").as_uri())
    page.pdf(path=str(tmp_path / "notice.pdf"), prefer_css_page_size=True)
    pypdf = pytest.importorskip("pypdf")
    pages = pypdf.PdfReader(tmp_path / "notice.pdf").pages
    assert [round(float(side)) for side in pages[0].mediabox[2:]] == [595, 842]
    assert len(pages) >= 4
