"""Which addresses a sitemap lists."""

import html
import re

MOST_FILES = 20  # sitemap files of one site a night
MOST_ADDRESSES = 50_000  # of one file: what the protocol allows

# Read by pattern, not by XML parser: real ones hold bare ampersands, wrong encodings and HTML error pages.
_LOC = re.compile(rb"<loc>\s*(?:<!\[CDATA\[)?\s*([^<\]\s][^<\]]{0,2000}?)\s*(?:\]\]>)?\s*</loc>", re.I)


def addresses_in(body: bytes) -> tuple[list[str], list[str]]:
    """(pages, further sitemap files) as written; both empty when the body is no sitemap."""
    found = [
        html.unescape(match[1].decode("utf-8", "replace"))
        for _, match in zip(range(MOST_ADDRESSES), _LOC.finditer(body), strict=False)
    ]
    return ([], found[:MOST_FILES]) if b"<sitemapindex" in body[:2000].lower() else (found, [])
