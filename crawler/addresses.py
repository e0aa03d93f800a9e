"""What one address is: its canonical form, whose it is, and what an href of a page points at.

Pure. Nothing here raises: an address that no browser could follow is ``''``.
"""

import re
from urllib.parse import SplitResult, urlsplit

from w3lib.url import canonicalize_url, safe_url_string

from crawler.records import Site

MAX_LENGTH = 4096  # longer than any server answers; generated calendars and data: leftovers
CACHE_LIMIT = 20_000  # resolved hrefs kept by one Resolver, some 4 MB: navigation is learnt again in a page

DEFAULT_PORTS = {"http": 80, "https": 443}
# Schemes a page writes that are no address to fetch; compared after blanks and control characters are gone.
NOT_AN_ADDRESS = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:", re.I)
# What is dropped from every address: cookieless sessions of Java, PHP, ASP, ASP.NET and ColdFusion.
SESSION_PATH = re.compile(r";(?:jsessionid|phpsessid|sessionid)=?[^/;?#]*|/\((?:[A-Z]\([\w-]+\))+\)(?=/)", re.I)
SESSION_NAMES = re.compile(
    r"jsessionid|phpsessid|aspsessionid\w*|asp\.net_sessionid|session_?id|sess_?id|cfid|cftoken", re.I
)
# ``sid`` is a session only when it looks random: gkmlpt's ``?sid=757001`` is a site number.
SESSION_VALUE = re.compile(r"(?=[^&]*\d)(?=[^&]*[a-f])[\w-]{20,}", re.I)
INDEX_NAME = re.compile(r"/(?:index|default|main)\.(?:s?html?|jsp|aspx?|php)$", re.I)

_CONTROLS = dict.fromkeys(range(32)) | {0x7F: None}
_SLASHES = re.compile(r"^(https?):[/\\]{2,}", re.I)
_SCHEME = re.compile(r"^https?:(?![/\\]{2})", re.I)
_START = re.compile(r"(?P<origin>(?P<scheme>https?)://[^/?#]+)(?P<folder>/(?:[^?#]*/)?)?", re.I)
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.?|\[[0-9a-f:.]+\]", re.I)
# what most addresses look like, which are their own canonical form but for dots: a tenth of the cost of asking w3lib
PLAIN = re.compile(
    r"(?P<host>https?://[a-z\d-]{1,63}(?:\.[a-z\d-]{1,63})*(?::[1-9]\d{3})?)(?P<path>/(?:[\w.-]+/)*(?:[\w.-]+)?)"
    r"(?P<query>\?[\w=&.-]*[\w=.-])?",
    re.ASCII,
)
MAX_PLAIN = 250
_SESSION = re.compile(r"sess|sid|cf", re.I)
_DOUBLED = re.compile(r"/{2,}")
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")


def canonical(url: str, encoding: str = "utf-8") -> str:
    """The canonical form of an absolute http(s) address, ``''`` when it is none.

    Lower-case scheme and host (IDN as punycode), no default port, user, fragment or session id, dot segments resolved,
    escapes in one form. The query keeps its order and bytes: servers compare it as written, and ``%d5%fe`` is GBK.
    ``encoding`` is the page's, for bare Chinese in the query, as browsers send it.
    """
    if len(url) < MAX_PLAIN and (plain := PLAIN.fullmatch(url)) and not (plain["query"] and _SESSION.search(url)):
        return url if "/." not in url else f"{plain['host']}{_without_dots(plain['path'])}{plain['query'] or ''}"
    url = _clean(url)
    if len(url) > MAX_LENGTH or not _SLASHES.match(url):
        return ""
    url = _SLASHES.sub(r"\1://", url)  # browsers read http:///host and http:\\host as http://host
    if "\\" in url:
        path, mark, query = url.partition("?")
        url = path.replace("\\", "/") + mark + query
    try:
        return _canonical(urlsplit(url), encoding)
    except (ValueError, LookupError):
        return ""


def _without_dots(path: str) -> str:
    """A path with its ``.`` and ``..`` steps taken."""
    kept: list[str] = []
    steps = path.split("/")
    for step in steps[1:]:
        if step == "..":
            del kept[-1:]
        elif step != ".":
            kept.append(step)
    return "/".join(["", *kept]) + ("/" if steps[-1] in (".", "..") else "") if kept else "/"


def host_key(url: str) -> str:
    """``host`` or ``host:port`` in lower case, default ports left out: what ``Site.hosts`` holds. ``''`` if none."""
    try:
        parts = urlsplit(url.strip())
        return _netloc(parts) if parts.scheme in DEFAULT_PORTS else ""
    except ValueError:
        return ""


def is_internal(url: str, site: Site) -> bool:
    """Whether an address is on the site's home host or one of its aliases."""
    return host_key(url) in site.hosts


def same_page_key(url: str) -> str:
    """A key that the addresses of one page share: index names, scheme and the closing slash are folded.

    For comparing only, never for asking: the folded address may not exist on the server.
    """
    _, _, rest = url.partition("://")
    path, mark, query = rest.partition("?")
    return INDEX_NAME.sub("/", path).rstrip("/") + mark + query


class Resolver:
    """Resolves the raw hrefs of pages to canonical addresses, remembering each.

    Navigation repeats on every page of a site, so one Resolver is shared over a crawl; its memory is bounded. What an
    href means depends on the page's folder, on its host only (``/a.html``), or on nothing (``http://host/a.html``).
    """

    def __init__(self, limit: int = CACHE_LIMIT) -> None:
        self._limit = limit
        self._size = 0
        self._known: dict[tuple[str, str], dict[str, str]] = {}
        self._turn_to("", "")

    def resolve(self, base: str, raw: str, encoding: str = "utf-8") -> str:
        """The canonical address of ``raw`` on a page whose base address is ``base``.

        ``''`` for what leads nowhere: ``javascript:``, ``mailto:``, ``data:``, ``file:``, a bare fragment, nothing.
        """
        if base != self._base or encoding != self._encoding:
            self._turn_to(base, encoding)
        if raw[:1] == "/":
            known = self._on_host
        else:
            known = self._anywhere if raw[:7] == "http://" or raw[:8] == "https://" else self._in_folder
        url = known.get(raw)
        return url if url is not None else self._learn(raw, known)

    def _turn_to(self, base: str, encoding: str) -> None:
        """The page whose hrefs come next."""
        self._base, self._encoding = base, encoding
        start = _START.match(base)
        self._anywhere = self._known.setdefault(("", encoding), {})
        self._on_host = self._known.setdefault((start["origin"] if start else base, encoding), {})
        self._in_folder = self._known.setdefault((base[: base.rfind("/") + 1], encoding), {})

    def _learn(self, raw: str, known: dict[str, str]) -> str:
        url = _resolved(self._base, raw, self._encoding)
        if len(raw) > 1000 or raw.lstrip()[:1] == "?":  # data: images; relative to the page, not to its folder
            return url
        if self._size >= self._limit:
            self._known, self._size = {}, 0
            self._turn_to(self._base, self._encoding)
        else:
            known[raw] = url
            self._size += 1
        return url


def _resolved(base: str, raw: str, encoding: str) -> str:
    href = _clean(raw)
    if not href or href[0] == "#" or len(href) > MAX_LENGTH or NOT_AN_ADDRESS.match(href):
        return ""
    if "&amp;" in href:  # escaped twice, by an editor or inside a script
        href = href.replace("&amp;", "&")
    if _SLASHES.match(href):
        return canonical(href, encoding)
    if href[0] == "?":
        return canonical(base.partition("?")[0] + href, encoding)
    href = _SCHEME.sub("", href)  # http:x.html is relative
    start = _START.match(base)
    if not start:
        return ""
    if href[:2] in ("//", "\\\\"):
        return canonical(f"{start['scheme']}:{href}", encoding)
    if href[:1] in ("/", "\\"):
        return canonical(start["origin"] + href, encoding)
    folder = start["folder"] or "/"
    return canonical(start["origin"] + folder + href, encoding)


def _clean(raw: str) -> str:
    text = raw.strip(" \t\r\n\f\v\u3000\xa0\ufeff\u200b")
    return text if text.isprintable() else text.translate(_CONTROLS)


def _canonical(parts: SplitResult, encoding: str) -> str:
    netloc = _netloc(parts)
    if not netloc:
        return ""
    path = parts.path
    if "/(" in path or ";" in path:
        path = SESSION_PATH.sub("", path)
    if "//" in path and ":" not in path:
        path = _DOUBLED.sub("/", path)  # as servers read ../..//uploads/1.jpg; /go/http://x stays
    address = canonicalize_url(f"{parts.scheme.lower()}://{netloc}{path}")
    query = _query(parts.query) if parts.query else ""
    if not query:
        return address
    written = "utf-8" if encoding.startswith("utf-16") else encoding  # the URL standard's output encoding
    query = urlsplit(safe_url_string(f"http://h/?{query}", written)).query
    return f"{address}?{_ESCAPE.sub(_upper, query) if '%' in query else query}"


def _netloc(parts: SplitResult) -> str:
    host = parts.hostname or ""
    port = parts.port
    if ":" in host:
        host = f"[{host}]"
    elif not host.isascii():
        host = host.encode("idna").decode("ascii").lower()
    if not _HOST.fullmatch(host) or len(host) > 253:
        return ""
    host = host.rstrip(".")
    return host if port in (None, DEFAULT_PORTS.get(parts.scheme)) else f"{host}:{port}"


def _query(query: str) -> str:
    if not _SESSION.search(query):
        return query.rstrip("&")
    return "&".join(item for item in query.split("&") if item and not _is_session(item))


def _is_session(item: str) -> bool:
    name, _, value = item.partition("=")
    if SESSION_NAMES.fullmatch(name):
        return True
    return name.lower() == "sid" and SESSION_VALUE.fullmatch(value) is not None


def _upper(match: re.Match[str]) -> str:
    return match[0].upper()
