"""What a page's scripts load its content from: the data addresses a reader's browser asks for at once."""

import re
from collections.abc import Iterator

from crawler.pages.cms import gkmlpt, jpaas
from crawler.pages.markup import Markup

_CALL = re.compile(
    r"""(?:\$|jQuery|axios)\s*\.\s*(?:get|getJSON|load)\s*\(\s*(["'])(?P<get>[^"'<>\s+{}]{1,500})\1\s*[,)]"""
    r"""|\.load\s*\(\s*(["'])(?P<load>[^"'<>\s+{}#]{2,500})\3\s*[,)]"""
    r"""|\bfetch\s*\(\s*(["'])(?P<fetch>[^"'<>\s+{}]{1,500})\5\s*\)"""
    r"""|\.open\s*\(\s*["']GET["']\s*,\s*(["'])(?P<open>[^"'<>\s+{}]{1,500})\7\s*[,)]"""
    r"""|\.ajax\s*\(\s*\{(?P<ajax>[^{}]{0,600})""",
    re.I,
)
_CALLS = (".ajax(", ".get(", ".getJSON(", ".load(", "fetch(", ".open(", ".ajax (")
MAX_SCRIPT = 60_000  # characters; longer ones are libraries
_AJAX_URL = re.compile(r"""\burl\s*:\s*(["'])([^"'<>\s+{}]{1,500})\1\s*(?:,|$|\})""")
_AJAX_POST = re.compile(r"""\b(?:type|method)\s*:\s*["']post""", re.I)
# what a browser asks for that is no content, or what changes something: nothing that acts may be asked by a monitor
_NO_CONTENT = re.compile(
    r"hits?\b|count|visit|click|log(?:in|out|on)|captcha|verify|valid|check|jiucuo|stat\b|token|weather|session|user|member|cookie|"
    r"add|creat|insert|sav|updat|edit|modif|delet|remov|submit|send|post(?!_)|upload|vote|follow|like|regist|sign|pay|set[A-Z]|[\[\]]|\.aspx/",
    re.I,
)
_CONTENT = re.compile(
    r"\.(?:json|xml|s?html?)(?:$|\?)|/api/|list|article|news|content|page|channel|column|query|data|info|doc", re.I
)


_LOOKS_LIKE_ADDRESS = re.compile(r"(?:https?:)?/|\.{1,2}/|[\w-]+[/.?]")


def addresses(markup: Markup) -> Iterator[tuple[str, str]]:
    """(raw address, name where the page gives one) of the data a page loads.

    Literal addresses only: one that the script puts together cannot be known.
    """
    yield from gkmlpt.lists(markup)
    yield from ((raw, "") for raw in jpaas.unit_addresses(markup))
    for code in markup.scripts:
        if len(code) > MAX_SCRIPT or not any(call in code for call in _CALLS):
            continue
        for match in _CALL.finditer(code):
            raw = match["get"] or match["load"] or match["fetch"] or match["open"] or _asked(match["ajax"] or "")
            if raw and _LOOKS_LIKE_ADDRESS.match(raw) and _CONTENT.search(raw) and not _NO_CONTENT.search(raw):
                yield raw, ""


def _asked(settings: str) -> str:
    url = _AJAX_URL.search(settings)
    return url[2] if url and not _AJAX_POST.search(settings) else ""
