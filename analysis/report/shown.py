"""How a report shows one value: dates, times, shares, figures and addresses as a reader knows them."""

from datetime import datetime
from urllib.parse import unquote, urlsplit

from analysis.report.csvs import writable
from crawler.records import CHINA


def shown(value: object) -> object:
    """A text without the characters a page cannot hold; markup of our own and anything else as it is."""
    return writable(value) if type(value) is str else value


def brief(text: str, most: int) -> str:
    """The beginning of a text; what a page may not show is masked before it is cut, not left as half a number."""
    text = writable(text)
    return text if len(text) <= most else text[:most].rstrip() + "…"


def clock(value: datetime | None) -> str:
    """A time in China time, to the minute."""
    return value.astimezone(CHINA).strftime("%Y-%m-%d %H:%M") if value else "—"


def share(value: float | None) -> str:
    return "—" if value is None else f"{value:.1%}".replace(".0%", "%")


def figure(value: float | None) -> str:
    return "—" if value is None else f"{value:.1f}".removesuffix(".0")


def signed(value: float | None) -> str:
    """A difference: ``+3``, ``−1.5``, or nothing where nothing moved or is known."""
    return "" if not value else ("+" if value > 0 else "−") + figure(abs(value))


def within(score: float) -> float:
    """A score held to the scale it is drawn on."""
    return min(100.0, max(0.0, score))


def is_link(url: str) -> bool:
    """Only http and https addresses that may be shown whole become links: a ``javascript:`` one stays text."""
    try:
        parts = urlsplit(url)
        plain = url == url.strip() and url.isprintable() and url == writable(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and plain
    except ValueError:
        return False


def readable(url: str, home: str = "") -> str:
    """The address as a reader knows it: percent-coded Chinese as characters, on ``home``'s own host the path alone."""
    try:
        text = unquote(url, errors="strict")
    except UnicodeDecodeError:
        text = url
    if not text.isprintable() or " " in text:
        text = url
    own = home.rstrip("/")
    return text.removeprefix(own) if own and text.startswith(f"{own}/") and len(text) > len(own) + 1 else text
