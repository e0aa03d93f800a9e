"""A list that only scripts draw: its address is put together at run time, so that no reader of the source can know it.

Where a browser is at hand the column is read, and found late; where none is, nothing may be said against it.
"""

from demo.plants.ground import Ground
from demo.records import Column

_SITE, _SLUG = "dzj", "yjgg"


def plant(ground: Ground) -> None:
    site = ground.sites[_SITE]
    column = Column(site, _SLUG, "地震公告", "notice", "政务公开", how="drawn", truth=False)
    author = ground.author(_SITE)
    for index in range(4):
        title = f"云泽市地震应急避难场所{('维护', '调整', '开放', '检查')[index]}公告"
        article = author.article(column, ground.ago(230 + 30 * index), title)
        article.images, article.files, article.dated = [], [], False
        column.articles.append(article)
    site.columns.append(column)
    ground.fine(_SITE, "column_blank", column, "列表由脚本生成，不运行脚本看是空的")
    ground.fault(_SITE, "column_stale", column, "列表由脚本生成，最近一条是 230 天前的", "", "browser")
