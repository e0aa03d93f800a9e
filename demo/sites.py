"""Which sites the city has: their rows in sites.csv and how much each holds."""

from datetime import date
from functools import partial
from typing import NamedTuple

from demo import content, duties
from demo.records import Answer, Host, Marks, Site, origin


class _Row(NamedTuple):
    id: str
    name: str
    level: str
    family: str  # '' for a host without content
    place: str
    issuer: str
    prefix: str
    code: str
    status: str = "active"
    size: str = "full"  # full small none


# 云泽 is no place on any map: division 9901 does not exist, nor do the counties, offices and numbers
ROWS = (
    _Row("portal", "云泽市人民政府", "portal", "trs", "云泽市", "云泽市人民政府办公室", "云政办", "9901000001"),
    _Row("heting", "鹤汀县人民政府", "county", "hanweb", "鹤汀县", "鹤汀县人民政府办公室", "鹤政办", "9901210001"),
    _Row("songlan", "松岚县人民政府", "county", "xhtml", "松岚县", "松岚县人民政府办公室", "松政办", "9901220003"),
    _Row("gxq", "云泽高新技术产业开发区", "zone", "gdbs", "云泽高新区", "云泽高新区管委会", "云高管", "9901000009"),
    _Row("jyj", "云泽市教育局", "department", "siteserver", "云泽市", "云泽市教育局", "云教", "9901000011"),
    _Row("jtj", "云泽市交通运输局", "department", "vsb", "云泽市", "云泽市交通运输局", "云交", "9901000012"),
    _Row("nyj", "云泽市农业农村局", "department", "asp", "云泽市", "云泽市农业农村局", "云农", "9901000013"),
    _Row("wjw", "云泽市卫生健康委员会", "department", "ucap", "云泽市", "云泽市卫生健康委员会", "云卫", "9901000014"),
    _Row("czj", "云泽市财政局", "department", "model", "云泽市", "云泽市财政局", "云财", "9901000015"),
    _Row(*("tyj", "云泽市体育局", "department", "model", "云泽市", "云泽市体育局", "云体", "9901000016"), size="small"),
    _Row(*("mzj", "云泽市民政局", "department", "trs", "云泽市", "云泽市民政局", "云民", "9901000017"), size="small"),
    _Row(*("qhz", "青槐镇人民政府", "town", "vsb", "青槐镇", "青槐镇人民政府", "青政", "9901210101"), size="small"),
    _Row(
        *("lyj", "云泽市林业局", "department", "model", "云泽市", "云泽市林业局", "云林", "9901000018"),
        status="paused",
        size="small",
    ),
    _Row(
        *("fpb", "云泽市扶贫开发办公室", "department", "model", "云泽市", "云泽市扶贫办", "云扶", "9901000019"),
        status="retired",
        size="small",
    ),
    _Row(*("wgj", "云泽市物价局", "department", "", "云泽市", "云泽市物价局", "云价", "9901000020"), "retired", "none"),
    _Row(*("gsj", "云泽市工商局", "department", "", "云泽市", "云泽市工商局", "云工", "9901000021"), "retired", "none"),
    _Row(*("lsj", "云泽市粮食局", "department", "", "云泽市", "云泽市粮食局", "云粮", "9901000022"), "retired", "none"),
    _Row(*("gaj", "云泽市公安局", "department", "", "云泽市", "云泽市公安局", "云公", "9901000023"), size="none"),
    _Row(
        *("scj", "云泽市市场监管局", "department", "", "云泽市", "云泽市市监局", "云监", "9901000024"),
        size="none",
    ),
    _Row(*("slj", "云泽市水利局", "department", "model", "云泽市", "云泽市水利局", "云水", "9901000025"), size="small"),
    _Row(*("qxj", "云泽市气象局", "department", "", "云泽市", "云泽市气象局", "云气", "9901000026"), size="none"),
    _Row(*("dzj", "云泽市地震局", "department", "model", "云泽市", "云泽市地震局", "云震", "9901000027"), size="small"),
    _Row(
        *("yjj", "云泽市应急管理局", "department", "trs", "云泽市", "云泽市应急局", "云应急", "9901000028"),
        size="small",
    ),
)
# days behind: the newest news of a site that is kept is one day old, so 13 is just in time and 14 a day late
_AGED = {"tyj": 17, "nyj": 29, "mzj": 14, "dzj": 13}
# 27 pages of 10: the last list page shows dates of years ago, and the column is as fresh as its first
_COUNTS = {"jtj": {"zwdt": 266}}
# hosts that are no site of the registry: two alive, two on ports where nobody listens
OUTSIDE = ("outside", "slipped", "closed", "shut")


def founded() -> list[Site]:
    """Every site of the registry, still without content."""
    return [_found(row) for row in ROWS]


def row_of(site: Site) -> dict[str, str]:
    """The site's row of sites.csv."""
    return {
        "id": site.id,
        "name": site.name,
        "level": site.level,
        "home": site.home,
        "site_code": site.code if site.row_code is None else site.row_code,
        "parent": site.parent,
        "sponsor": site.name,
        "status": site.status,
        "delay": "0",
        "render": "auto" if any(column.how == "drawn" for column in site.columns) else "never",
    }


def furnish(site: Site, base: date, seed: int, scale: float) -> None:
    """Give a site the content its row names, none where its row says so."""
    row = next(row for row in ROWS if row.id == site.id)
    if row.size != "none":
        small = row.size == "small"
        pairs, exempt = (3, 3) if small else (6, 8)
        aged, counts = _AGED.get(site.id, 0), _COUNTS.get(site.id, {})
        content.furnish(site, base, seed, scale, small=small, pairs=pairs, exempt=exempt, aged=aged, counts=counts)
        if row.status == "active":
            duties.fulfil(site, base, seed, aged)
    others = [other for other in ROWS if other.size == "full" and other.id != site.id]
    site.friends = [(other.name, origin(other.id) + "/") for other in others]
    for slug in ("zcwj", "zfxxgkzd") if site.family == "gdbs" else ():
        site.column(slug).how = "json"  # the disclosure platform's lists reach readers by its API only


def outside() -> dict[str, Host]:
    """The hosts beyond the registry that the city's pages point at."""
    page = "<html><head><meta charset='utf-8'><title>{0}</title></head><body><h1>{0}</h1><p>{1}</p></body></html>"
    texts = {
        "/": ("云泽晚报", "云泽晚报社主办的新闻网站。"),
        "/exposure/jiucuo.html": ("我为政府网站找错", "请填写网站名称、网址和问题描述。"),
        "/exposure/jiucuo.js": ("", ""),
        "/news/1.html": ("云泽晚报：河边步道建成", "河边步道全长三公里。"),
        "/yule/": ("娱乐平台", "注册有礼。"),
        "/fucai/": ("福利彩票公益金使用公告", "公益金用于扶老助残。"),
    }
    host = Host(pages={path: Answer(page.format(*text).encode()) for path, text in texts.items()})
    host.make = partial(_without_query, host)
    slipped = Host(pages={"/js/kb.js": Answer(b"void 0;", type="application/javascript")})
    return {"outside": host, "slipped": slipped, "closed": Host(dead=True), "shut": Host(dead=True)}


def _without_query(host: Host, path: str) -> Answer | None:
    answer = host.pages.get(path.split("?")[0])
    return answer if isinstance(answer, Answer) else None


def _found(row: _Row) -> Site:
    serial = int(row.code[-4:])
    marks = Marks(
        code_meta=row.code,
        code_footer=row.code,
        code_jiucuo=row.code,
        icp=f"桂ICP备{99000000 + serial}号-1",
        police=f"桂公网安备 {row.code[:6]}0200{serial:04}号",
        sponsor=row.name if row.level != "zone" else row.issuer,
        jiucuo="link" if serial % 2 else "script",
        conac="span" if serial % 3 else "script",
        search=("form", "input", "link")[serial % 3],
    )
    parent = "" if row.id == "portal" else "portal"
    return Site(
        *(row.id, row.name, row.level, row.family, row.place, row.issuer, row.prefix, row.code, marks),
        parent=parent,
        status=row.status,
        host=Host(dead=row.id in ("lsj", "qxj")),
    )
