"""Which sites are watched: sites.csv as records, or every mistake in it at once.

A mistake is told with its file, line, column and remedy, in Chinese and English: the file is kept by hand, in Excel.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from crawler.addresses import canonical, host_key
from crawler.records import LEVELS, RENDERS, STATUSES, Site
from crawler.sheets import Problem, Sheet

REQUIRED = ("id", "name", "level", "home")
COLUMNS = (*REQUIRED, "site_code", "parent", "sponsor", "status", "aliases", "max_pages", "delay", "render")
ID = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
SITE_CODE = re.compile(r"\d{10}|bm\d{8}", re.ASCII | re.IGNORECASE)  # ministries have bm and eight digits
LONGEST_DELAY = 600.0  # seconds

# headers and words an office would write, and what they stand for
_HEADERS = {
    **{"标识": "id", "编号": "id", "名称": "name", "网站名称": "name", "级别": "level", "层级": "level"},
    **{"首页": "home", "首页网址": "home", "网址": "home", "网站标识码": "site_code", "标识码": "site_code"},
    **{"上级": "parent", "上级网站": "parent", "主办单位": "sponsor", "状态": "status", "别名": "aliases"},
    **{"其他域名": "aliases", "最大页数": "max_pages", "间隔": "delay", "间隔秒": "delay", "渲染": "render"},
}
_CHOICES = {"level": LEVELS, "status": STATUSES, "render": RENDERS}
_WORDS = {
    "level": {"门户": "portal", "县区": "county", "部门": "department", "园区": "zone", "乡镇": "town"},
    "status": {"": "active", "在用": "active", "正常": "active", "暂停": "paused", "关停": "retired"},
    "render": {"": "auto", "自动": "auto", "从不": "never", "总是": "always"},
}


class RegistryError(Exception):
    """sites.csv cannot be used. ``problems`` are all its mistakes; ``str`` is one line for each."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True)
class Registry:
    """The registered sites, in the order of the file. ``warnings`` are mistakes that change nothing."""

    sites: tuple[Site, ...]
    warnings: tuple[Problem, ...] = ()
    _ids: dict[str, Site] = field(init=False, repr=False, compare=False)
    _hosts: dict[str, Site] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_ids", {site.id: site for site in self.sites})
        object.__setattr__(self, "_hosts", {host: site for site in self.sites for host in site.hosts})

    @property
    def active(self) -> tuple[Site, ...]:
        """The sites that are crawled and judged."""
        return tuple(site for site in self.sites if site.status == "active")

    def get(self, site_id: str) -> Site | None:
        return self._ids.get(site_id)

    def by_host(self, host: str) -> Site | None:
        """The site a ``host_key`` belongs to, whatever its status; None for a host that is not registered."""
        return self._hosts.get(host)


def load(path: Path | str) -> Registry:
    """The registry in a CSV file (``crawler.sheets`` says what is read). Raises RegistryError with all its problems."""
    sheet = Sheet(Path(path), COLUMNS, REQUIRED, _HEADERS, option="--sites")
    sites = [(row.line, site) for row in sheet.rows if (site := _site(row.cells, row.line, sheet))]
    _check_ids(sheet)
    _check_hosts(sites, sheet)
    _check_parents(sheet)
    if sheet.problems:
        raise RegistryError(sorted(sheet.problems, key=_place))
    return Registry(tuple(site for _, site in sites), tuple(sheet.warnings))


def _place(problem: Problem) -> tuple[int, int]:
    return problem.line, COLUMNS.index(problem.column) if problem.column in COLUMNS else -1


# --- one row --------------------------------------------------------------------------------------------------------

_Tell = Callable[[str, str, str], None]


def _site(cells: dict[str, str], line: int, sheet: Sheet) -> Site | None:
    before = len(sheet.problems)

    def tell(column: str, chinese: str, english: str) -> None:
        sheet.tell(line, column, chinese, english)

    value = {name: cells.get(name, "") for name in COLUMNS}
    for name in REQUIRED:
        if not value[name]:
            tell(name, "不能为空;请填写", "is empty; fill it in")
    for name in _CHOICES:
        value[name] = _choice(value[name], name, tell)
    home = _home(value["home"], tell)
    aliases = tuple(dict.fromkeys(_aliases(value["aliases"], tell)))
    site = Site(
        id=_id(value["id"], tell),
        name=value["name"],
        level=value["level"],
        home=home,
        site_code=_site_code(value["site_code"], tell),
        parent=value["parent"],
        sponsor=value["sponsor"],
        status=value["status"],
        aliases=aliases,
        max_pages=_max_pages(value["max_pages"], tell),
        delay=_delay(value["delay"], tell),
        render=value["render"],
        hosts=frozenset((host_key(home), *aliases)),
    )
    return site if len(sheet.problems) == before else None


def _id(value: str, tell: _Tell) -> str:
    if value and not ID.fullmatch(value):
        tell(
            "id",
            f"“{value}”不合格式;只用小写字母、数字和连字符,以字母或数字开头,最多 63 个,如 lingshan",
            f"{value!r} is not an id; use lower-case letters, digits and hyphens, at most 63, such as lingshan",
        )
    return value


def _choice(value: str, column: str, tell: _Tell) -> str:
    meant = _WORDS[column].get(value, value.lower())
    if meant and meant not in _CHOICES[column]:
        words = " ".join(word for word in _WORDS[column] if word)
        known = " ".join(_CHOICES[column])
        tell(column, f"不认识“{value}”;请填其中之一:{words}(或 {known})", f"{value!r} is unknown; use one of: {known}")
    return meant


def _home(value: str, tell: _Tell) -> str:
    home = canonical(value)
    if value and not home:
        whole = canonical(f"http://{value}")  # "www.x.gov.cn", as one reads it off a letterhead
        tell(
            "home",
            f"“{value}”不是网址;请写全,以 http:// 或 https:// 开头{whole and ',如 ' + whole}",
            f"{value!r} is not a URL; write it in full, with http:// or https:// before it{whole and ': ' + whole}",
        )
    return home


def _aliases(value: str, tell: _Tell) -> Iterator[str]:
    for alias in filter(None, re.split(r"[\s,;,;、]+", value)):
        host = "" if re.search(r"[/@?#]", alias) else host_key(f"http://{alias}/")
        if host:
            yield host
        else:
            tell(
                "aliases",
                f"“{alias}”不是主机名;只写 主机 或 主机:端口,用空格隔开,不带 http:// 和路径",
                f"{alias!r} is not a host; write host or host:port, separated by blanks, without http:// and path",
            )


def _site_code(value: str, tell: _Tell) -> str:
    if value and not SITE_CODE.fullmatch(value):
        tell(
            "site_code",
            f"“{value}”不是网站标识码;应为 10 位数字(Excel 中先把单元格设为文本),不知道就留空",
            f"{value!r} is not a site code; write its 10 digits (format the cell as text first), or leave it empty",
        )
    return value


def _max_pages(value: str, tell: _Tell) -> int | None:
    if not value or re.fullmatch(r"0*[1-9]\d{0,6}", value, re.ASCII):
        return int(value) if value else None
    tell(
        "max_pages",
        f"“{value}”不是页数;请填大于 0 的整数,或留空",
        f"{value!r} is not a number of pages; write a whole number above 0, or leave it empty",
    )
    return None


def _delay(value: str, tell: _Tell) -> float | None:
    if not value or (re.fullmatch(r"\d{1,3}(\.\d+)?", value, re.ASCII) and float(value) <= LONGEST_DELAY):
        return float(value) if value else None
    tell(
        "delay",
        f"“{value}”不是秒数;请填 0 到 {LONGEST_DELAY:.0f} 之间的数,或留空",
        f"{value!r} is not a number of seconds; write 0 to {LONGEST_DELAY:.0f}, or leave it empty",
    )
    return None


# --- rows together --------------------------------------------------------------------------------------------------


def _check_ids(sheet: Sheet) -> None:
    first: dict[str, int] = {}
    for line, cells in sheet.rows:
        site_id = cells.get("id", "")
        if site_id and first.setdefault(site_id, line) != line:
            sheet.tell(
                line,
                "id",
                f"“{site_id}”在第 {first[site_id]} 行已有;每个网站的 id 不能相同",
                f"{site_id!r} stands in line {first[site_id]} already; give each site an id of its own",
            )


def _check_hosts(sites: list[tuple[int, Site]], sheet: Sheet) -> None:
    owners: dict[str, tuple[int, Site]] = {}
    for line, site in sites:
        for host in sorted(site.hosts):
            first, owner = owners.setdefault(host, (line, site))
            if first != line:
                sheet.tell(
                    line,
                    "home" if host == host_key(site.home) else "aliases",
                    f"{host} 已属于第 {first} 行的 {owner.id};一个主机只能属于一个网站",
                    f"{host} belongs to {owner.id} of line {first} already; a host belongs to one site",
                )


def _check_parents(sheet: Sheet) -> None:
    # all rows, the wrong ones too: a mistake elsewhere in the parent's row must not look like a missing parent
    parents = {cells.get("id", ""): cells.get("parent", "") for _, cells in sheet.rows}
    for line, cells in sheet.rows:
        site_id, parent = cells.get("id", ""), cells.get("parent", "")
        if not parent:
            continue
        if parent not in parents:
            sheet.tell(
                line,
                "parent",
                f"没有 id 为“{parent}”的网站;请改正或留空",
                f"no site has the id {parent!r}; correct it, or leave it empty",
            )
        elif site_id in _line_of(parent, parents):
            sheet.tell(
                line,
                "parent",
                "上级关系成了环;请改正其中之一",
                "the parents go round in a circle; correct one of them",
            )


def _line_of(site_id: str, parents: dict[str, str]) -> set[str]:
    """A site and its parents, up to the top or round the circle."""
    found: set[str] = set()
    while site_id and site_id not in found:
        found.add(site_id)
        site_id = parents.get(site_id, "")
    return found
