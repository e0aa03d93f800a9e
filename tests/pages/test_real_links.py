"""Missing internal targets of real site copies: found all, and none that is there."""

import csv
import gzip
import re
from collections import defaultdict
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from crawler.addresses import Resolver
from crawler.pages import decoding
from crawler.pages.links import links
from crawler.pages.markup import parse

pytestmark = pytest.mark.real

HOST = "http://copy.gov.cn/"
FLOOR = 0.99


# the table reads attributes; what code points at (jump menus, onclick, document.write) it does not know
_CODE = re.compile(
    r"""<script\b(?![^>]*\bsrc\b)[^>]*>.*?</script>|\son\w+\s*=\s*(?:"[^"]*"|'[^']*')|\sdata-\w+=""", re.I | re.S
)
# its reader often stopped at the end of the first document of a page that includes another
_END = re.compile(r"</(?:html|body)\s*>", re.I)


def referred(folder: Path, *, whole: bool = True) -> set[str]:
    """The paths on its own host that the attributes of a site copy refer to; or only as far as the table reads."""
    resolver, found = Resolver(), set[str]()
    for path in folder.rglob("*.html"):
        decoded = decoding.decode(path.read_bytes(), "")
        html = _CODE.sub(" ", decoded.html)
        html = html if whole else _END.split(html, maxsplit=1)[0]
        markup = parse(HOST + path.relative_to(folder).as_posix(), html, decoded.encoding)
        found.update(link.url for link in links(markup, resolver) if link.url.startswith(HOST))
    return {unquote(urlsplit(url).path)[1:] for url in found}


def test_missing_targets_are_found_and_no_others(shared_real: Path, real_dir: Path) -> None:
    known: dict[str, dict[str, bool]] = defaultdict(dict)
    with gzip.open(shared_real / "link_truth.csv.gz", "rt", encoding="utf-8") as table:
        for row in csv.DictReader(table):
            known[row["site"]][row["resolved_path"]] = row["exists"] == "1"
    gone: set[tuple[str, str]] = set()
    told: set[tuple[str, str]] = set()
    whole: set[tuple[str, str]] = set()
    for site, targets in known.items():
        folder = real_dir / "sites" / site
        there = {path for path, exists in targets.items() if exists}
        there.update(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
        gone.update((site, path) for path in targets if path not in there)
        missing = referred(folder, whole=False)
        told.update((site, path) for path in missing if path not in there and f"{path}index.html" not in there)
        whole.update((site, path) for path in referred(folder))
    assert len(gone) > 100
    assert len(whole & gone) / len(gone) >= FLOOR, sorted(gone - whole)
    assert len(told & gone) / len(told) >= FLOOR, sorted(told - gone)
