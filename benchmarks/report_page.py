"""What a report and a notice over a whole country cost, and how quickly its page answers a reader's hand.

    python -m benchmarks.report_page --sites 14000 --runs 5

Writes a synthetic ledger (fifteen findings a site), then the report and the quarterly notice from it, each as a whole
process, and opens the index in Chromium. Times of the page are its own clock's, from the start of loading or from the
click to the frame that shows the answer; quoted are medians. ``--folder`` keeps the ledger for the next time.
"""

import argparse
import contextlib
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import large_city
from benchmarks.measure import cost
from crawler.render import BROWSERS

ROOT = Path(__file__).resolve().parents[1]
GOAL_OPEN, GOAL_ACT = 2000, 300  # ms

PAINTED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"
ACT = """async ([selector, act, value]) => {
  const element = document.querySelector(selector), begun = performance.now();
  if (act === "click") element.click();
  else { element.value = value; element.dispatchEvent(new Event(act, { bubbles: true })); }
  return await PAINTED - begun;
}""".replace("PAINTED", PAINTED)
# the longest time between two frames while the whole page passes by, a window's height at a time
SCROLL = """async () => {
  let longest = 0;
  for (let y = 0; y < document.body.scrollHeight; y += innerHeight) {
    const begun = performance.now();
    scrollTo(0, y);
    await new Promise(requestAnimationFrame);
    longest = Math.max(longest, performance.now() - begun);
  }
  return longest;
}"""
RANKING, MAP = "[data-paged=ranking]", "[data-paged=map]"
ACTIONS = {
    "sort by name": (f"{RANKING} th[data-key=name] button", "click", ""),
    "sort by score": (f"{RANKING} th[data-key=score] button", "click", ""),
    "sort the map": (f"{MAP} th[data-part='4'] button", "click", ""),
    "filter by verdict": (f"{RANKING} [data-filter=verdict]", "change", "fail"),
    "filter off": (f"{RANKING} [data-filter=verdict]", "change", ""),
    "search": (f"{RANKING} input[type=search]", "input", "财政 s00"),
    "search off": (f"{RANKING} input[type=search]", "input", ""),
    "turn the page": (f"{RANKING} .pager button:last-child", "click", ""),
}


def main(words: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(words)
    with contextlib.ExitStack() as stack:
        folder = options.folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="govsite-bench-")))
        if not (folder / "sites.csv").exists():
            folder.mkdir(parents=True, exist_ok=True)
            large_city.make(folder, options.sites)
        print("| written | CPU s | wall s | peak MB | MB on disk |")
        print("|---|---|---|---|---|")
        report = written(folder, "report", large_city.NIGHTS[-1].isoformat())
        written(folder, "notice", f"notice-{large_city.QUARTER}", "--quarter", large_city.QUARTER)
        print_page(report / "index.html", options.runs)
    return 0


def written(folder: Path, command: str, name: str, *words: str) -> Path:
    """Runs a command of govsite as a process of its own, prints what it cost, returns the folder it wrote."""
    places = ["--sites", folder / "sites.csv", "--data", folder / "data", "--reports", folder / "reports"]
    start = "import sys; from analysis import cli; sys.exit(cli.main(sys.argv[1:]))"
    log, target = folder / f"{command}.log", folder / "reports" / name
    came = cost([sys.executable, "-c", start, command, *words, *map(str, places)], log, {"PYTHONPATH": str(ROOT)})
    if came.code:
        raise SystemExit(f"govsite {command} ended with {came.code}: see {log}")
    size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file()) / 1e6
    print(f"| {command} | {came.cpu:.0f} | {came.wall:.0f} | {came.peak_mb:.0f} | {size:.0f} |", flush=True)
    return target


def print_page(index: Path, runs: int) -> None:
    """Prints the median times of opening the page and of each action, one fresh page a run."""
    taken: dict[str, list[float]] = {}
    with chromium() as browser:
        for _ in range(runs):
            for name, milliseconds in _one_reader(browser, index):
                taken.setdefault(name, []).append(milliseconds)
    print(f"\nindex.html {index.stat().st_size / 1e6:.1f} MB, {runs} runs")
    print("| action | median ms | slowest ms | goal ms |")
    print("|---|---|---|---|")
    for name, all_runs in taken.items():
        goal = GOAL_OPEN if name.startswith("open") else GOAL_ACT
        print(f"| {name} | {median(all_runs):.0f} | {max(all_runs):.0f} | {goal} |")


def _one_reader(browser: Any, index: Path) -> Iterator[tuple[str, float]]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(index.as_uri(), wait_until="commit")
    page.wait_for_selector(f"{RANKING} tbody tr")
    page.wait_for_selector(f"{RANKING} .tools:not([hidden])")
    yield "open, to its first rows and live table", page.evaluate(PAINTED)
    (entry,) = page.evaluate("performance.getEntriesByType('navigation').map(one => one.domInteractive)")
    yield "open, to DOM interactive", entry
    for name, action in ACTIONS.items():
        yield name, page.evaluate(ACT, list(action))
    yield "scroll, longest frame", page.evaluate(SCROLL)
    page.close()


@contextlib.contextmanager
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=next(filter(None, map(shutil.which, BROWSERS))), args=["--no-sandbox"]
        )
        try:
            yield browser
        finally:
            browser.close()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.report_page", description=__doc__.partition("\n")[0])
    parser.add_argument("--sites", type=int, default=14_000)
    parser.add_argument("--runs", type=int, default=5, help="fresh pages that are opened and used")
    parser.add_argument("--folder", type=Path, help="where the ledger and what is written stay")
    return parser


if __name__ == "__main__":
    sys.exit(main())
