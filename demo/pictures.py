"""The pictures of the user guide: two quarters of the demo city are run, and what people then look at is photographed.

``python -m demo.pictures docs/guide/pictures`` (some minutes; wants the system's Chromium and playwright).
Everything in them is the demo's: cities, sites and people are invented, addresses are loopback's.
"""

import argparse
import csv
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

TODAY, QUARTER = "2026-11-24", "2026Q4"
SEED = "govsite-guide-pictures"  # a drawn list that is the same every time
SITE, INDICATOR = "nyj", "column_stale"  # whose page is shown, and which of its findings
WIDTH, HEIGHT = 1080, 720
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


# what is folded there is unfolded, as a reader would
UNFOLD = "element => element.querySelectorAll('details').forEach(one => { one.open = true; })"


class Shot(NamedTuple):
    """A picture: its name, the page, what is scrolled to, and how much of the page is seen."""

    name: str
    page: str  # below the run's reports
    at: str = ""  # a CSS selector; empty: the page's top
    height: int = HEIGHT


def shots(drawn: str, finding: str) -> tuple[Shot, ...]:
    return (
        Shot("city", f"{TODAY}/index.html", height=900),
        Shot("city-en", f"en/{TODAY}/index.html"),
        Shot("ranking", f"{TODAY}/index.html", "#ranking"),
        Shot("actions", f"{TODAY}/index.html", "#actions"),
        Shot("site", f"{TODAY}/sites/{SITE}.html", height=600),
        Shot("finding", f"{TODAY}/sites/{SITE}.html", f"#{INDICATOR}", height=560),
        Shot("duties", f"{TODAY}/sites/{SITE}.html", "#rectification", height=600),
        Shot("letter", f"notice-{QUARTER}/letters/{SITE}.html", height=900),
        Shot("sheet", f"draws/{drawn}/sheets.html", "section.sheet", height=540),
        Shot("cover", f"evidence/{finding}/cover.html", height=900),
    )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m demo.pictures", description=__doc__)
    parser.add_argument("out", type=Path, help="where the PNG files are written")
    parser.add_argument("--run", type=Path, help="keep the run here, and go on with one that is there")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    if options.run:
        photograph(options.run, options.out)
        return
    with tempfile.TemporaryDirectory() as folder:
        photograph(Path(folder), options.out)


def photograph(run: Path, out: Path) -> None:
    """Run the demo in ``run`` where it was not run yet, and write every picture."""
    if not (run / "reports" / TODAY).exists():
        prepare(run)
    (drawn,) = (path.parent.name for path in (run / "reports").glob("draws/*/draw.json"))
    (cover,) = (run / "reports").glob("evidence/*/cover.html")
    for name, size in taken(shots(drawn, cover.parent.name), run / "reports", out):
        print(f"{out / name}.png  {size / 1000:.0f} kB", flush=True)


def prepare(run: Path) -> None:
    """Everything people look at: the nights, the notice with its letters, a draw, an evidence pack."""
    places = ["--sites", run / "sites.csv", "--data", run / "data", "--reports", run / "reports", "--today", TODAY]
    govsite("demo", "--nights", "2", "--every", "92", "--folder", run, "--today", TODAY)
    govsite("report", *places[:4], "--reports", run / "reports" / "en", "--today", TODAY, "--lang", "en")
    govsite("notice", "--quarter", QUARTER, *places)
    govsite("draw", "--commit", "--seed", SEED, "--count", "4", *places)
    govsite("draw", "--seed", SEED, *places)
    govsite("evidence", a_finding(run / "reports" / TODAY / "findings.csv"), *places)


def govsite(*words: object) -> None:
    subprocess.run([sys.executable, "-m", "analysis.cli", *map(str, words)], check=True, stdout=subprocess.DEVNULL)


def a_finding(path: Path) -> str:
    """The id of a finding of the site that is shown."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows: Iterator[Mapping[str, str]] = csv.DictReader(file)
        return next(row["finding_id"] for row in rows if (row["site_id"], row["indicator"]) == (SITE, INDICATOR))


def taken(wanted: Sequence[Shot], reports: Path, out: Path) -> Iterator[tuple[str, int]]:
    """Each picture once it is written: its name and size in bytes."""
    from playwright.sync_api import sync_playwright

    chromium = next(filter(None, map(shutil.which, CHROMIUM)))
    with sync_playwright() as api:
        browser = api.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, locale="zh-CN", color_scheme="light")
        for shot in wanted:
            yield shot.name, _take(page, shot, reports, out)
        browser.close()


def _take(page: Any, shot: Shot, reports: Path, out: Path) -> int:
    page.set_viewport_size({"width": WIDTH, "height": shot.height})
    page.goto((reports / shot.page).as_uri())
    if shot.at:
        place = page.locator(shot.at).first
        place.evaluate(UNFOLD)
        place.evaluate("element => element.scrollIntoView()")
    path = out / f"{shot.name}.png"
    page.screenshot(path=path, animations="disabled", caret="hide")
    return path.stat().st_size


if __name__ == "__main__":
    main()
