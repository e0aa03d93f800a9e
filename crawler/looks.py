"""What a look came to: an answer, or the lack of one, as a Fetch."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urljoin

from crawler.addresses import canonical
from crawler.pages.sniff import sniff
from crawler.politeness import LONGEST_RETRY, retry_after
from crawler.records import Fetch
from crawler.transport import Answer

REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOST_HOPS = 8
READ_ROLES = frozenset({"page", "data", "frame", "redirect", "next"})

# statuses that firewalls invented or live on: no server says them of a page that is merely gone or broken
_ONLY_FIREWALLS = {412: "challenged", 521: "challenged", 405: "blocked", 429: "blocked"}
_FIREWALL_REFUSALS = frozenset({401, 403, 405, 406, 429, 451, 501, 503})


def outcome_of(answer: Answer, kind: str = "", *, conditional: bool = False) -> str:
    """One of OUTCOMES for an answer. ``kind`` is what its body says it is, '' when it was not read.

    A refusal page of a firewall is *blocked* and a script only a browser passes is *challenged*, whatever the status;
    a 403 that shows neither is the server's own, and an error like any other. A body that broke off is shown by
    browsers and read by us; one that did not come in time is no answer.
    """
    status = answer.status
    if status == 0 or answer.error not in ("", "body broke off"):
        return "unreachable"
    if kind == "challenge":
        return "blocked" if status in _FIREWALL_REFUSALS else "challenged"
    if status == 304 and conditional:
        return "unchanged"
    if status in (404, 410):
        return "gone"
    if status in _ONLY_FIREWALLS:
        return _ONLY_FIREWALLS[status]
    return "ok" if 200 <= status < 300 else "error"


_TEXT_TYPES = ("text/", "application/xhtml", "application/xml", "application/json", "application/javascript")


def is_text(content_type: str, body: bytes) -> bool:
    """Whether a body is for reading. A missing or catch-all type is decided by the bytes."""
    kind = content_type.partition(";")[0].strip().lower()
    if not kind or kind in ("application/octet-stream", "application/x-javascript", "unknown/unknown"):
        return b"<" in body[:1024] or body[:1] in b"[{"
    return kind.startswith(_TEXT_TYPES) or kind.endswith(("+xml", "+json"))


def asks_for_patience(answer: Answer, now: datetime, holds: int) -> float | None:
    """Seconds a busy server wants us to wait (429, or 503 with Retry-After); None when it wants nothing of the kind.

    A 429 that does not say how long is waited for twice as long each time (``holds`` = how often it said so).
    """
    if answer.status not in (429, 503):
        return None
    wait = retry_after(answer.headers.get("Retry-After", ""), now)
    if wait is None and answer.status == 429:
        return min(_FIRST_HOLD * 2.0**holds, LONGEST_RETRY)
    return wait


_FIRST_HOLD = 5.0


def next_hop(answer: Answer, at: str) -> str:
    """Where a redirect leads, canonical; '' when the answer is none or leads nowhere on the web."""
    location = answer.headers.get("Location", "").strip()
    if answer.status not in REDIRECTS or not location:
        return ""
    try:
        # a server that writes raw UTF-8 or GB bytes here is read byte for byte
        return canonical(urljoin(at, location.encode("utf-8", "surrogateescape").decode("utf-8", "replace")))
    except ValueError:
        return ""


def content_type(headers: Mapping[str, str]) -> str:
    return headers.get("Content-Type", "").strip()[:200]


def fetch_of(
    url: str,
    role: str,
    at: datetime,
    answer: Answer,
    outcome: str,
    *,
    redirects: tuple[str, ...] = (),
    error: str = "",
) -> Fetch:
    """The record of one look. The size of a file that was not read to its end is what the server announced."""
    headers = answer.headers
    own = outcome in ("ok", "unchanged") and not redirects  # validators of another address are none
    size = len(answer.body)
    return Fetch(
        url=url,
        role=role,
        at=at,
        status=answer.status,
        outcome=outcome,
        final_url=redirects[-1] if redirects else "",
        redirects=redirects,
        content_type=content_type(headers),
        sniffed=sniff(answer.body[:4096]) if outcome == "ok" else "",
        size=max(size, answer.length) if answer.cut else size,
        seconds=round(answer.seconds, 4),
        etag=headers.get("ETag", "")[:300] if own else "",
        last_modified=headers.get("Last-Modified", "")[:100] if own else "",
        error=error or answer.error,
    )


def not_asked(url: str, role: str, at: datetime, reason: str) -> Fetch:
    """The record of an address nothing was asked for. ``reason`` is why its host turned it away."""
    outcome = _TURNED_AWAY.get(reason, "unreachable")
    return Fetch(url=url, role=role, at=at, status=0, outcome=outcome, error=reason)


_TURNED_AWAY = {"forbidden": "forbidden", "robots": "forbidden", "private address": "refused", "blocked": "blocked"}
