"""What happened in the city between the first night and the second."""

from demo.plants.columns import fill
from demo.plants.ground import Ground, link
from demo.records import origin


def second_night(ground: Ground) -> None:
    """A new article, a new dead link, a filled column; what is fixed or late since stands with its plant."""
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
