"""Which addresses are endless copies of a page the walk already has.

Three answers, all pure: ``trap`` cuts by the address alone, so it cuts the same whatever the order of answers;
``identity`` folds the addresses of one page onto one key; ``Quotas`` bounds what only numbers can tell.
"""

import re
from calendar import monthrange
from collections import Counter
from datetime import date, timedelta
from typing import NamedTuple

LONGEST = 1024  # characters; GBK search words and hex file names stay below 500
MOST_SEGMENTS = 16
MOST_PARAMETERS = 20
LAST_PAGE = 2000  # of a list by ?page=; real portals reach some hundreds
OLDEST = date(1990, 1, 1)
AHEAD = timedelta(days=62)
DAYS_BACK = timedelta(days=92)  # of a calendar that is asked day by day
YEARS_BACK = 5  # of one that is asked month by month


def trap(url: str, today: date) -> str:
    """Why a canonical address is never asked: long, repeating, query, page, calendar; '' when it may be."""
    path, _, query = url.partition("?")
    if len(url) > LONGEST or path.count("/") > MOST_SEGMENTS + 3:
        return "long"
    if _repeats(path):
        return "repeating"
    if query:
        pairs = _pairs(query)
        if len(pairs) > MOST_PARAMETERS or "%2525" in query or max(Counter(n for n, _ in pairs).values()) > 3:
            return "query"
        if any(value.isdecimal() and int(value[:9]) > LAST_PAGE for name, value in pairs if _is_page(name, len(pairs))):
            return "page"
    return "calendar" if _beyond_calendar(path, query, today) else ""


# --- descents: a relative link that is resolved once more on every page ---------------------------------------------

_REPEAT = re.compile(r"((?:/[^/]+){1,4}?)\1\1(?=/|$)")
_LETTER = re.compile(r"[^\d/._-]")


def _repeats(path: str) -> bool:
    """``/a/a/a`` or ``/news/list/news/list/news/list``; ``/11/11/11/`` is a day and stays."""
    segments = path.split("/")[3:]
    if len(segments) < 3:
        return False
    often = max(Counter(segment for segment in segments if _LETTER.search(segment)).values(), default=0)
    if often > 3:
        return True
    found = _REPEAT.search(path, path.find("/", 8)) if often == 3 or len(segments) > 5 else None
    return found is not None and _LETTER.search(found[1]) is not None


# --- calendars ------------------------------------------------------------------------------------------------------

_DAY = r"(?P<year>\d{4})(?P<mark>[-/._年]?)(?P<month>0?[1-9]|1[0-2])(?:(?P=mark)(?P<day>0?[1-9]|[12]\d|3[01]))?"
_VALUE = re.compile(_DAY)
# a folder of a day, not the folders above an article: /2017/08/11/, /2017-08-11/index.html
_FOLDER = re.compile(rf"/{_DAY}/(?:(?:index|default|list)\.\w+)?$")
_CALENDAR_DATE = re.compile(rf"/(?:{_DAY}|(?P<only>\d{{4}}))(?:/|\.\w+|/(?:index|default|list)\.\w+)?$")
_CALENDAR_SEGMENT = re.compile(r"/(?:[\w-]*calend[ae]r|rili|wnl|schedule|events?|richeng)(?:[/.]|$)", re.I)
_DATE_NAMES = frozenset(
    (
        "date",
        "day",
        "time",
        "riqi",
        "rq",
        "d",
        "dt",
        "ymd",
        "ym",
        "month",
        "calendar",
        "cal",
        "start",
        "end",
        "from",
        "to",
    )
)
_PART_NAMES = {
    **dict.fromkeys(("year", "y", "yy", "yyyy", "nian"), "year"),
    **dict.fromkeys(("month", "m", "mm", "mon", "yue"), "month"),
    **dict.fromkeys(("day", "d", "dd", "ri"), "day"),
}


class _Moment(NamedTuple):
    """A day, a month or a year that an address names. ``base`` is the address without it."""

    first: date
    last: date
    precision: str
    base: str


def _beyond_calendar(path: str, query: str, today: date) -> bool:
    moment = _query_moment(path, query) if query else None
    stepping = moment is not None and not _names_a_thing(moment.base)
    if moment is None:
        moment = _path_moment(path)
        stepping = moment is not None and _CALENDAR_SEGMENT.search(path) is not None
    if moment is None:
        return False
    oldest = OLDEST
    if stepping and moment.precision == "day":
        oldest = today - DAYS_BACK
    elif stepping and moment.precision == "month":
        oldest = date(today.year - YEARS_BACK, today.month, 1)
    # a year's list is named by the coming year in autumn: the plan, the budget
    ahead = date(today.year + 1, 12, 31) if moment.precision == "year" else today + AHEAD
    return moment.first > ahead or moment.last < oldest


def _names_a_thing(base: str) -> bool:
    """Whether an address without its date still names one thing: ``detail.jsp?id=5&date=…`` is no calendar."""
    return any(name.endswith("id") and value for name, value in _pairs(base.partition("?")[2]))


def _query_moment(path: str, query: str) -> _Moment | None:
    parts: dict[str, int] = {}
    rest: list[str] = []
    found: re.Match[str] | None = None
    for item in query.split("&"):
        name, _, value = item.partition("=")
        name = name.lower()
        match = _VALUE.fullmatch(value) if name in _DATE_NAMES or any(mark in value for mark in "-/._") else None
        if match and found is None and not name.endswith("id"):
            found = match
        elif name in _PART_NAMES and value.isdecimal() and len(value) < 5:
            parts[_PART_NAMES[name]] = int(value)
        else:
            rest.append(item)
    base = f"{path}?{'&'.join(rest)}"
    if found:
        return _moment(int(found["year"]), found["month"], found["day"], base)
    if "year" in parts and (len(parts) > 1 or f"year={parts['year']}" in query):
        return _moment(parts["year"], parts.get("month"), parts.get("day"), base)
    return None


def _path_moment(path: str) -> _Moment | None:
    """The date a path ends with. Outside a calendar only a whole day counts: ``/info/2031/12.htm`` is article 12 of
    column 2031, ``/channels/2146.html`` a column, ``18120512.html`` an article."""
    if _CALENDAR_SEGMENT.search(path):
        found = _CALENDAR_DATE.search(path)
        if found and found["only"]:
            return _moment(int(found["only"]), None, None, path[: found.start()])
    else:
        found = _FOLDER.search(path)
        if found and not (found["mark"] and found["day"]):
            return None
    return _moment(int(found["year"]), found["month"], found["day"], path[: found.start()]) if found else None


def _moment(year: int, month: str | int | None, day: str | int | None, base: str) -> _Moment | None:
    if not 1900 <= year < 2200:
        return None
    try:
        if month is None:
            return _Moment(date(year, 1, 1), date(year, 12, 31), "year", base)
        if day is None:
            month = int(month)
            return _Moment(date(year, month, 1), date(year, month, monthrange(year, month)[1]), "month", base)
        exact = date(year, int(month), int(day))
        return _Moment(exact, exact, "day", base)
    except ValueError:  # the 31st of February: no day, so no calendar either
        return None


# --- one page under many addresses ----------------------------------------------------------------------------------

PAGE_NAMES = frozenset(
    (
        *("page", "pageno", "pagenum", "pageindex", "pagenumber", "page_no", "page_num", "topage"),
        *("curpage", "currentpage", "currpage", "nowpage", "cpage"),
    )
)
_SHORT_PAGE_NAMES = frozenset(("p", "pn", "pg"))  # beside another parameter only: /?p=1234 is an article
_SORT_NAMES = re.compile(r"(?:sort|order)(?:_?(?:by|field|name|type|order|dir|col|key|mode))?|px", re.I)
_VIEW_VALUES = {
    **dict.fromkeys(("dir", "sord", "sc"), frozenset({"asc", "desc"})),
    **dict.fromkeys(
        ("view", "display", "layout", "mode", "style"), frozenset({"grid", "list", "table", "print", "text"})
    ),
    **dict.fromkeys(("print", "printable"), frozenset({"1", "true", "yes", ""})),
}
_STAMP_NAMES = frozenset(
    ("t", "_t", "ts", "_ts", "_", "timestamp", "time", "tm", "rnd", "rand", "random", "r", "_r", "v", "ver", "nocache")
)
_STAMP = re.compile(r"1\d{9,16}|0\.\d{5,}|[0-9a-f]{16,}|20\d{10,15}", re.I)
_SESSION_NAMES = re.compile(r"\w*sess\w*|sid|token|ticket|_?csrf\w*|__requestverificationtoken", re.I)
_SESSION = re.compile(r"[\w.%+-]{16,}")
_BACK_NAMES = re.compile(
    r"(?:return|back|redirect|referer|ref|from|goto|service|callback|next)_?(?:url|uri|to|page)?", re.I
)
# where a way back is only that: elsewhere ?redirect=http://… is what the address is for
_DOOR = re.compile(r"login|signin|logout|sso|oauth|cas/|register|share|print|lang", re.I)
_BACK = re.compile(r"(?:https?(?::|%3a))?(?:/|%2f)", re.I)
_TRACKING = re.compile(r"utm_\w+|spm|scm", re.I)


def identity(url: str) -> str:
    """One key for the addresses that show one page: without sort order, view, session, cache stamp or way back, and
    with the query's parts in one order. Only a key: the address that is asked is the first one met."""
    path, mark, query = url.partition("?")
    if not mark:
        return url
    kept = sorted(item for item in query.split("&") if item and not _idle(item, path))
    return f"{path}?{'&'.join(kept)}" if kept else path


def _idle(item: str, path: str) -> bool:
    name, _, value = item.partition("=")
    low = name.lower()
    if _SORT_NAMES.fullmatch(low):
        return not value.isdecimal()  # old ASP lists: ?sort=12 is a category
    return (
        value.lower() in _VIEW_VALUES.get(low, ())
        or (low in _STAMP_NAMES and _STAMP.fullmatch(value) is not None)
        or (_SESSION_NAMES.fullmatch(low) is not None and _SESSION.fullmatch(value) is not None)
        or (
            _BACK_NAMES.fullmatch(low) is not None and _BACK.match(value) is not None and _DOOR.search(path) is not None
        )
        or _TRACKING.fullmatch(low) is not None
    )


_PAGED_FILE = re.compile(r"(/(?:index|list|default|more|node)\w*?)[_-]\d{1,4}(\.\w+)$|(/page)/\d{1,4}(/?)$", re.I)


def list_key(url: str) -> str:
    """The address of a list without the number of its page; the address itself when it has none."""
    path, mark, query = url.partition("?")
    if not mark:
        return _PAGED_FILE.sub(r"\1\2\3\4", path)
    items = query.split("&")
    kept = [item for item in items if not _is_page(item.partition("=")[0].lower(), len(items))]
    return path + mark + "&".join(kept)


def _is_page(name: str, parameters: int) -> bool:
    return name in PAGE_NAMES or (name in _SHORT_PAGE_NAMES and parameters > 1)


def _pairs(query: str) -> list[tuple[str, str]]:
    return [(name.lower(), value) for name, _, value in (item.partition("=") for item in query.split("&"))]


# --- what only numbers tell -----------------------------------------------------------------------------------------

MOST_DATES = 200  # of one numbered thing: list.jsp?columnid=3&date=…
MOST_DAYS = 4000  # date folders of one archive: eleven years of days
FACETS_FROM = 300  # combinations of one script's parameters before they are suspected
FACETS_FACTOR = 4  # combinations per value of the most varied parameter: an id varies as often as its addresses
VALUES_KEPT = 1000


class Quotas:
    """Counts what was admitted, and bounds dates of one thing and combinations of filters.

    How many are admitted does not depend on the order of answers; which ones does, for lack of any better reason.
    """

    def __init__(self) -> None:
        self._dates: Counter[int] = Counter()
        self._facets: dict[tuple[str, frozenset[str]], _Facets] = {}

    def admits(self, url: str) -> bool:
        """Whether one more address of its kind may be asked; admitted addresses must be told once."""
        path, _, query = url.partition("?")
        moment = _query_moment(path, query) if query else _path_moment(path)
        if moment is not None:
            base = hash(moment.base)
            self._dates[base] += 1
            return self._dates[base] <= (MOST_DATES if query else MOST_DAYS)
        return "&" not in query or self._admits_combination(path, query)

    def _admits_combination(self, path: str, query: str) -> bool:
        everything = _pairs(query)
        pairs = [(name, value) for name, value in everything if not _is_page(name, len(everything))]
        if len(pairs) < 2:
            return True
        key = (path, frozenset(name for name, _ in pairs))
        facets = self._facets.setdefault(key, _Facets())
        return facets.admits(pairs)


class _Facets:
    """The parameters of one script: how many values each has shown, and the combinations admitted."""

    __slots__ = ("combinations", "values")

    def __init__(self) -> None:
        self.combinations: set[int] | None = set()
        self.values: dict[str, set[str]] = {}

    def admits(self, pairs: list[tuple[str, str]]) -> bool:
        if self.combinations is None:
            return True
        combination = hash(tuple(sorted(pairs)))
        if combination in self.combinations:
            return True
        for name, value in pairs:
            self.values.setdefault(name, set()).add(value)
        varied = max(map(len, self.values.values()))
        if varied >= VALUES_KEPT:  # one of them is an id: these are things, not filters
            self.combinations, self.values = None, {}
            return True
        if len(self.combinations) >= max(FACETS_FROM, FACETS_FACTOR * varied):
            return False
        self.combinations.add(combination)
        return True
