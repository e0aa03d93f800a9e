"""How each CMS family names its pages: addresses of columns, list pages, articles and files."""

import hashlib
import posixpath
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import ClassVar

from demo.records import Article, Column


class Family:
    """One CMS family's addresses. ``per_page`` rows a list page; ``charset`` of its bytes; ``type`` its header."""

    name: ClassVar[str]
    per_page: ClassVar[int] = 15
    charset: ClassVar[str] = "utf-8"
    type: ClassVar[str] = "text/html; charset=utf-8"
    index: ClassVar[str] = "index.html"
    relative: ClassVar[bool] = False
    validators: ClassVar[bool] = True
    # which of the four voters the family's own pages print; the list row always speaks
    voters: ClassVar[frozenset[str]] = frozenset({"meta", "text", "url"})
    # what the family's own forms call the fields of letters and guides, where it is another word
    labels: ClassVar[Mapping[str, str]] = MappingProxyType({})
    window: ClassVar[str] = "征集时间：{first} 至 {last}"  # how a call for opinions tells its days

    def column(self, column: Column) -> str:
        """The path of a column's first page."""
        raise NotImplementedError

    def page(self, column: Column, number: int, total: int) -> str:
        """The path of list page ``number`` (1 is the first) of ``total``."""
        raise NotImplementedError

    def article(self, article: Article) -> str:
        """The path of an article."""
        raise NotImplementedError

    def file(self, article: Article, extension: str) -> str:
        """The path of an attachment or image of an article."""
        return f"/upload/{article.published:%Y%m}/{article.number}.{extension}"

    def href(self, source: str, target: str) -> str:
        """How a page at ``source`` writes a link to ``target`` on its own site."""
        if not self.relative or not target.startswith("/"):
            return target
        way = posixpath.relpath(target, posixpath.dirname(source) or "/")
        if target.endswith("/"):
            way += "/"
        return way if way.startswith(".") else "./" + way


class Trs(Family):
    """`/zwgk/tzgg/t20251120_100123.html`, list pages count from `index_1.html`."""

    name = "trs"
    per_page = 20
    relative = True

    def column(self, column: Column) -> str:
        return f"/{GROUPS[column.group]}/{column.slug}/"

    def page(self, column: Column, number: int, total: int) -> str:
        return column.path + ("" if number == 1 else f"index_{number - 1}.html")

    def article(self, article: Article) -> str:
        day = article.says("url") or article.published
        return f"{article.column.path}{day:%Y%m}/t{day:%Y%m%d}_{article.number}.html"

    def file(self, article: Article, extension: str) -> str:
        letter = "W0" if extension in ("png", "jpg", "gif") else "P0"
        return posixpath.dirname(article.path) + f"/{letter}{article.published:%Y%m%d}{article.number:09}.{extension}"


class Hanweb(Family):
    """`/art/2025/11/20/art_1042_100123.html`; lists are XML in a script, further groups come from a data proxy."""

    name = "hanweb"
    type = "text/html"
    window = "征求意见时间：{first_han}至{last_han}。"

    def column(self, column: Column) -> str:
        return f"/col/col{number_of(column)}/index.html"

    def page(self, column: Column, number: int, total: int) -> str:
        return column.path if number == 1 else f"{column.path}?uid={unit_of(column)}&pageNum={number}"

    def article(self, article: Article) -> str:
        day = article.says("url") or article.published
        place = number_of(article.column)
        return f"/art/{day.year}/{day.month}/{day.day}/art_{place}_{article.number}.html"

    def file(self, article: Article, extension: str) -> str:
        if extension in ("png", "jpg", "gif"):
            return f"/picture/{article.number}/{hex_of(article)[:12]}.{extension}"
        return f"/module/download/downfile.jsp?classid=0&filename={hex_of(article)}.{extension}"


class Gdbs(Family):
    """`/zwgk/tzgg/content/post_100123.html`, `index_2.html` from the second; the disclosure platform is gkmlpt."""

    name = "gdbs"
    voters = frozenset({"meta", "text"})
    window = "公开征求意见期限为{first_han}至{last_han}，逾期视为无意见。"
    labels = MappingProxyType(
        {"设定依据": "法律依据", "申请条件": "受理条件", "办理材料": "申请材料", "办理时间": "办公时间"}
    )

    def column(self, column: Column) -> str:
        if column.how == "json":
            return f"/gkmlpt/index/{number_of(column)}"
        return f"/{GROUPS[column.group]}/{column.slug}/index.html"

    def page(self, column: Column, number: int, total: int) -> str:
        return column.path if number == 1 else column.path.replace("index.html", f"index_{number}.html")

    def article(self, article: Article) -> str:
        if article.column.how == "json":
            return f"/gkmlpt/content/8/{article.number // 1000}/post_{article.number}.html"
        return article.column.path.replace("index.html", f"content/post_{article.number}.html")


class Xhtml(Family):
    """`/slxzf/tzgg/202511/<32hex>.shtml`, lists `tzgg_list.shtml`, `tzgg_list_2.shtml`; included whole documents."""

    name = "xhtml"
    index = "index.shtml"
    voters = frozenset({"meta", "text", "url"})

    def column(self, column: Column) -> str:
        return f"/slxzf/c{number_of(column)}/{column.slug}_list.shtml"

    def page(self, column: Column, number: int, total: int) -> str:
        return column.path if number == 1 else column.path.replace("_list.", f"_list_{number}.")

    def article(self, article: Article) -> str:
        day = article.says("url") or article.published
        return f"/slxzf/c{number_of(article.column)}/{day:%Y/%m/%d}/{hex_of(article)}.shtml"


class Vsb(Family):
    """`/info/1039/3712.htm`; column `/tzgg.htm`, its second page of 13 is `/tzgg/12.htm`."""

    name = "vsb"
    per_page = 10
    index = "index.htm"
    voters = frozenset({"meta", "text"})

    def column(self, column: Column) -> str:
        return f"/{column.slug}.htm"

    def page(self, column: Column, number: int, total: int) -> str:
        return column.path if number == 1 else f"/{column.slug}/{total - number + 1}.htm"

    def article(self, article: Article) -> str:
        return f"/info/{number_of(article.column)}/{article.number}.htm"

    def file(self, article: Article, extension: str) -> str:
        if extension in ("png", "jpg", "gif"):
            return f"/__local/{hex_of(article)[:1]}/{hex_of(article)}.{extension}"
        return f"/system/_content/download/{article.number}.{extension}"


class SiteServer(Family):
    """`/contents/2144/132832.html`, `/channels/2144_2.html`."""

    name = "siteserver"
    voters = frozenset({"meta", "text"})

    def column(self, column: Column) -> str:
        return f"/channels/{number_of(column)}.html"

    def page(self, column: Column, number: int, total: int) -> str:
        return column.path if number == 1 else column.path.replace(".html", f"_{number}.html")

    def article(self, article: Article) -> str:
        return f"/contents/{number_of(article.column)}/{article.number}.html"


class Asp(Family):
    """`/newsshow.asp?id=12`, `/newslist.asp?classid=3&page=2`; GB18030 bytes that call themselves gb2312."""

    name = "asp"
    charset = "gb18030"
    type = "text/html; charset=gb2312"
    index = "default.asp"
    validators = False
    voters = frozenset({"meta", "text"})
    window = "意见征集自{first_han}起至{last_han}止。"
    labels = MappingProxyType(
        {
            **{"信件名称": "留言标题", "提交时间": "留言时间", "信件内容": "留言内容"},
            **{"回复部门": "答复单位", "回复时间": "答复时间", "回复内容": "答复内容"},
        }
    )

    def column(self, column: Column) -> str:
        return f"/newslist.asp?classid={number_of(column)}"

    def page(self, column: Column, number: int, total: int) -> str:
        return column.path if number == 1 else f"{column.path}&page={number}"

    def article(self, article: Article) -> str:
        return f"/newsshow.asp?id={article.number}"

    def file(self, article: Article, extension: str) -> str:
        return f"/UploadFile/{article.published:%Y%m}/{article.published:%Y%m%d}{article.number}.{extension}"


class Ucap(Family):
    """`/zhengce/202511/content_100123.htm`, formal documents `/zhengce/content/2025-11/20/content_100123.htm`."""

    name = "ucap"
    index = "index.htm"
    window = "有关意见请于{last_han}前反馈至文汇路8号，邮编999000。"
    labels = MappingProxyType(
        {
            **{"信件名称": "来信主题", "提交时间": "来信时间", "信件内容": "来信内容"},
            **{"回复部门": "办理单位", "回复时间": "办结时间", "回复内容": "办理结果"},
            **{"办理地点": "受理地点", "联系电话": "咨询电话", "办理流程": "办事流程"},
        }
    )
    voters = frozenset({"meta", "text", "url"})

    def column(self, column: Column) -> str:
        return f"/{column.slug}/index.htm"

    def page(self, column: Column, number: int, total: int) -> str:
        return column.path if number == 1 else f"/{column.slug}/home_{number}.htm"

    def article(self, article: Article) -> str:
        day = article.says("url") or article.published
        if article.kind == "document":
            return f"/{article.column.slug}/content/{day:%Y-%m/%d}/content_{article.number}.htm"
        return f"/{article.column.slug}/{day:%Y%m}/content_{article.number}.htm"


class Model(Family):
    """`/tzgg/2025-11-20/100123.html`, `index_2.html`: what a site looks like when somebody cares for it."""

    name = "model"
    per_page = 20

    def column(self, column: Column) -> str:
        return f"/{column.slug}/"

    def page(self, column: Column, number: int, total: int) -> str:
        return column.path + ("" if number == 1 else f"index_{number}.html")

    def article(self, article: Article) -> str:
        day: date = article.says("url") or article.published
        return f"{article.column.path}{day:%Y-%m-%d}/{article.number}.html"


GROUPS = {"新闻中心": "xwzx", "政务公开": "zwgk", "信息公开": "xxgk", "互动交流": "hdjl", "办事服务": "bsfw"}
FAMILIES: dict[str, Family] = {
    family.name: family() for family in (Trs, Hanweb, Gdbs, Xhtml, Vsb, SiteServer, Asp, Ucap, Model)
}


def number_of(column: Column) -> int:
    """A column's number in its CMS."""
    return 1001 + 13 * column.site.columns.index(column)


def unit_of(column: Column) -> int:
    """The number of the list element on a column's page (Hanweb's unit id)."""
    return 200000 + number_of(column)


def hex_of(article: Article) -> str:
    """Thirty-two hexadecimal digits that name an article."""
    return hashlib.md5(f"{article.column.site.id}/{article.number}".encode()).hexdigest()
