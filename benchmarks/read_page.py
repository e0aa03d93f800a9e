"""What reading one page costs, part by part: ``python -m benchmarks.read_page FOLDER [FOLDER …]``.

Reads every page of 25–60 KB below the folders (saved pages, or the demo's) several times in one process and prints the
milliseconds of processor time a page that each part took. Parts that other parts call are counted in both.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from crawler.addresses import Resolver
from crawler.pages import (
    columns,
    dates,
    decoding,
    document,
    kinds,
    letters,
    links,
    lists,
    marks,
    markup,
    paging,
    read,
    tags,
    titles,
)
from crawler.pages import text as main_text

SMALLEST, LARGEST = 25_000, 60_000
MOST_PAGES, ROUNDS = 400, 3
PARTS: tuple[tuple[ModuleType, str], ...] = (
    *((decoding, "decode"), (read, "parse"), (markup, "walk"), (tags, "tags"), (main_text, "body"), (titles, "title")),
    *((dates, "votes"), (dates, "settle"), (document, "record"), (letters, "messages"), (kinds, "kind")),
    *((marks, "marks"), (read, "garbled"), (read, "breadcrumb"), (read, "template"), (read, "hidden")),
    *((lists, "entries"), (paging, "next_pages"), (columns, "column"), (links, "redirect"), (links, "content_links")),
    *((links, "links"),),
)


def main(folders: list[str]) -> int:
    pages = [body for folder in folders for path in sorted(Path(folder).rglob("*.*htm*")) if (body := _body(path))]
    pages = pages[:: max(1, len(pages) // MOST_PAGES)]
    if not pages:
        print(
            f"no page of {SMALLEST}-{LARGEST} bytes below {' '.join(folders) or '(no folder given)'}", file=sys.stderr
        )
        return 2
    whole = _seconds(pages)
    spent: Counter[str] = Counter()
    for module, name in PARTS:
        setattr(module, name, _timed(getattr(module, name), f"{module.__name__.rpartition('.')[2]}.{name}", spent))
    _seconds(pages)
    count = len(pages) * ROUNDS
    print(f"{len(pages)} pages of {sum(map(len, pages)) // len(pages)} bytes: {whole / count * 1e3:.2f} ms a page")
    for part, seconds in spent.most_common():
        print(f"{part:24}{seconds / count * 1e3:8.3f} ms")
    return 0


def _body(path: Path) -> bytes:
    return path.read_bytes() if SMALLEST <= path.stat().st_size <= LARGEST else b""


def _seconds(pages: list[bytes]) -> float:
    resolver = Resolver()
    start = time.process_time()
    for _ in range(ROUNDS):
        for number, body in enumerate(pages):
            read.read(f"http://site.test/column/{number}.html", body, resolver=resolver)
    return time.process_time() - start


def _timed(part: Callable[..., Any], name: str, spent: Counter[str]) -> Callable[..., Any]:
    def timed(*args: Any, **options: Any) -> Any:
        start = time.process_time()
        try:
            return part(*args, **options)
        finally:
            spent[name] += time.process_time() - start

    return timed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
