"""What happened in the city after the first night."""

from datetime import timedelta

from demo.plants.columns import fill
from demo.plants.ground import Ground, link
from demo.records import Article, origin


def later_nights(ground: Ground) -> None:
    """A new article, a new dead link, a filled column, dates set back; what is fixed, late or back since stands with
    its plant."""
    news = ground.article("portal", "zwdt", "云泽市政务服务大厅延长办理时间", -1)
    ground.fine("portal", "column_stale", news.column, "第二晚有新文章")
    notice = ground.article("czj", "tzgg", "关于财政票据换版的公告", -1)
    dead = origin("czj") + "/tzgg/2026/sample.html"
    notice.html.append(link(dead, "票据样式"))
    ground.fault("czj", "broken_link", dead, "第二晚的新文章链到它，返回 404")
    blank = ground.sites["heting"].column("rsxx")
    first = ground.author("heting").article(blank, ground.ago(-1), "鹤汀县拟任职人员公示（1）")
    fill(blank, first)
    ground.fine("heting", "column_blank", blank, "第二晚有了第一条")
    _set_back(ground)


def _set_back(ground: Ground) -> None:
    """Articles that were not there on the first night, with dates from before it, in a column that was there."""
    for site_id, place, age in (("songlan", "松岚县", 8), ("wjw", "云泽市", 12)):
        article = _behind(ground, site_id, f"{place}通报政务公开检查情况", age)
        ground.fault(site_id, "date_backdated", article, f"第一晚栏目里没有，日期却早 {age} 天")
    article = _behind(ground, "heting", "鹤汀县通报政务公开检查情况", 7)
    ground.fine("heting", "date_backdated", article, "恰好早 7 天")
    site = ground.sites["czj"]
    known = site.extra.pop()
    known.listed = True
    known.column.articles.append(known)
    ground.fine("czj", "date_backdated", known, "第一晚已见过这篇文章，只是刚进栏目")


def _behind(ground: Ground, site_id: str, title: str, age: int) -> Article:
    """An article dated so many days before the first night."""
    return ground.lasting(site_id, "zwgkgz", title, ground.first - timedelta(age))
