"""What a whole night costs a page, beside a bare Scrapy CrawlSpider and LinkChecker on the same served site.

    python -m benchmarks.night --pages 10000 --runs 3 --peers bare linkchecker
    python -m benchmarks.night --pages 1000 10000 47000            # ours alone: peak memory by size

The served site is the demo city's benchmark site (pages of 25–60 KB with 80–150 links) in a process of its own, whose
cost is not counted. Runs of ours and of the peers take turns, so that a machine whose speed drifts drifts for all;
quoted are medians, and ratios run by run.
"""

import argparse
import contextlib
import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from statistics import median

from benchmarks.measure import Cost, cost
from demo.bench import bench_truth

ROOT = Path(__file__).resolve().parents[1]
LINKCHECKER = "[checking]\nmaxrequestspersecond=100000\nthreads=8\nmaxrunseconds=100000\n[output]\nstatus=0\n"


def main(words: Sequence[str] | None = None) -> None:
    options = _parser().parse_args(words)
    for pages in options.pages:
        with served(pages) as home, tempfile.TemporaryDirectory(prefix="govsite-bench-") as folder:
            measure(pages, home, Path(folder), options)


def measure(pages: int, home: str, folder: Path, options: argparse.Namespace) -> None:
    """Runs ours and the peers in turn and prints one table row for each."""
    contenders = {"govsite, whole night": ours, **{PEERS[name][0]: PEERS[name][1] for name in options.peers}}
    costs: dict[str, list[Cost]] = {name: [] for name in contenders}
    for number in range(options.runs):
        for name, run in contenders.items():
            place = folder / f"{number}-{name.split()[0].strip(',')}"
            place.mkdir()
            costs[name].append(run(home, place))
    truth = bench_truth(pages)
    print(f"\n{truth.pages} pages, {options.runs} run(s) each, in turn")
    print("| crawler | CPU ms/page | pages/CPU-s | wall s | peak MB | pages/CPU-s of govsite ÷ its own, run by run |")
    print("|---|---|---|---|---|---|")
    mine = costs["govsite, whole night"]
    for name, runs in costs.items():
        ms = median(one.cpu for one in runs) * 1000 / truth.pages
        ratios = " ".join(f"{theirs.cpu / our.cpu:.2f}" for our, theirs in zip(mine, runs, strict=True))
        wall, peak = median(one.wall for one in runs), max(one.peak_mb for one in runs)
        print(f"| {name} | {ms:.2f} | {1000 / ms:.0f} | {wall:.0f} | {peak:.0f} | {ratios} |", flush=True)
        for one in runs:
            if one.code not in (0, 1, 3):
                print(f"  (a run of {name} ended with {one.code})")
    completeness(folder / "0-govsite", truth.dead, truth.pages)
    if options.second:
        again = [second_night(folder / f"{number}-govsite") for number in range(options.runs)]
        ms = median(one.cpu for one in again) * 1000 / truth.pages
        share = median(second.cpu / first.cpu for first, second in zip(mine, again, strict=True))
        print(f"second night: {ms:.2f} CPU ms/page, {share:.2f} of the first")


def ours(home: str, place: Path, today: str = "2026-11-20") -> Cost:
    """A whole night of the command line over one registered site: probe, crawl, check links, judge, report."""
    (place / "sites.csv").write_text(f"id,name,level,home,delay\nbench,云泽市基准测试网站,portal,{home}/,0\n", "utf-8")
    folders = [f"--{name}={place / file}" for name, file in FOLDERS.items()]
    command = [sys.executable, "-m", "analysis.cli", "nightly", *folders, "--today", today]
    return cost(command, place / f"log-{today}.txt", {"PYTHONPATH": str(ROOT)})


FOLDERS = {"sites": "sites.csv", "data": "data", "reports": "reports"}


def second_night(place: Path) -> Cost:
    home = next(csv.DictReader((place / "sites.csv").open(encoding="utf-8")))["home"].rstrip("/")
    return ours(home, place, "2026-11-21")


def bare(home: str, place: Path) -> Cost:
    spider = Path(__file__).with_name("bare_spider.py").resolve()
    command = ["sh", "-c", 'cd "$0" && exec "$@"', str(place), sys.executable, "-m", "scrapy", "runspider"]
    return cost([*command, str(spider), "-a", f"home={home}/"], place / "log.txt")


def linkchecker(home: str, place: Path) -> Cost:
    (place / "linkcheckerrc").write_text(LINKCHECKER)
    command = [str(Path(sys.executable).with_name("linkchecker")), f"--config={place / 'linkcheckerrc'}", "--no-status"]
    return cost([*command, f"{home}/"], place / "log.txt")


PEERS: dict[str, tuple[str, Callable[[str, Path], Cost]]] = {
    "bare": ("bare Scrapy CrawlSpider", bare),
    "linkchecker": ("LinkChecker", linkchecker),
}


def completeness(place: Path, dead: Sequence[str], pages: int) -> None:
    """Says how complete ours was: a fast crawl that misses pages is no crawl."""
    report = place / "reports" / date(2026, 11, 20).isoformat()
    with (report / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        found = {row["url"] for row in csv.DictReader(file) if row["indicator"] == "broken_link"}
    with (report / "scorecards.csv").open(encoding="utf-8-sig", newline="") as file:
        seen = next(csv.DictReader(file))["pages"]
    hits = sum(any(url.endswith(path) for url in found) for path in dead)
    print(f"govsite saw {seen} of {pages} pages, found {hits} of {len(dead)} dead links ({len(found)} told)")


@contextlib.contextmanager
def served(pages: int) -> Iterator[str]:
    """The benchmark site's home address, served by a process of its own."""
    server = subprocess.Popen(
        [sys.executable, "-m", "demo", "--bench", str(pages)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    try:
        assert server.stdout is not None
        yield json.loads(server.stdout.readline())["bench"]
    finally:
        server.terminate()
        server.wait()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.night", description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=int, nargs="+", default=[10_000], help="sizes of the served site")
    parser.add_argument("--runs", type=int, default=3, help="runs of each contender, in turn")
    parser.add_argument("--peers", nargs="*", choices=PEERS, default=[], help="beside whom")
    parser.add_argument("--second", action="store_true", help="also the second night")
    return parser


if __name__ == "__main__":
    main()
