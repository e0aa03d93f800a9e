"""Columns a day late and just in time, blank ones, and lists that reach readers by another way."""

from datetime import timedelta

from demo import workdays
from demo.plants.ground import Ground
from demo.records import Article, Column


def plant(ground: Ground) -> None:
    for part in (_on_the_edge, _old_and_exempt, _blank, _by_another_way):
        part(ground)


def _on_the_edge(ground: Ground) -> None:
    """Newest items at and beyond the limit; the findings themselves follow from the columns' truth."""
    base, half, year = ground.base, workdays.months_before(ground.base, 6), workdays.months_before(ground.base, 12)
    newest = {
        ("portal", "bmdt"): base - timedelta(15),
        ("heting", "tzgg"): half - timedelta(1),
        ("gxq", "tjsj"): year - timedelta(1),
        ("jyj", "bmdt"): base - timedelta(14),
        ("songlan", "tzgg"): half,
        ("wjw", "ghjh"): year,
    }
    for (site_id, slug), day in newest.items():
        column = ground.sites[site_id].column(slug)
        late = column.listed()[0].published - day
        for article in column.articles:
            article.published -= late
    for site_id, slug, why in (
        ("jyj", "bmdt", "最近一条恰好是 14 天前的"),
        ("songlan", "tzgg", "最近一条恰好是 6 个月前的"),
        ("wjw", "ghjh", "最近一条恰好是 1 年前的"),
    ):
        if ground.night == 1:
            ground.fine(site_id, "column_stale", ground.sites[site_id].column(slug), why)
    news = ground.sites["jtj"].column("zwdt")
    ground.fine("jtj", "column_stale", news, "第 27 页都是旧文章，栏目本身是新的")


def _old_and_exempt(ground: Ground) -> None:
    portal = ground.sites["portal"]
    topic = _column(ground, "portal", "lszt", "历史专题", "topic", "新闻中心")
    author = ground.author("portal")
    for index in range(5):
        day = ground.ago(1500 + 40 * index)
        topic.articles.append(author.article(topic, day, f"云泽市创建卫生城市专题报道之{index + 1}"))
    portal.columns.append(topic)
    ground.fine("portal", "column_stale", topic, "历史专题不要求更新")


def _blank(ground: Ground) -> None:
    for site_id, slug, words in (
        ("heting", "rsxx", "暂无信息"),
        ("jtj", "ghjh", None),
        ("nyj", "tjsj", "栏目建设中……"),
    ):
        column = ground.sites[site_id].column(slug)
        column.blank = words
        column.articles.clear()
    # the second night fills one of them; see nights.py
    about = _column(ground, "czj", "jggk", "机关概况", "overview", "政务公开")
    about.body = [
        "云泽市财政局位于云泽市文汇路8号，负责财政收支管理、预算编制执行和财务监督等工作。",
        "局机关设办公室、预算科、国库科和监督科，下设支付中心和评审中心。",
    ]
    ground.sites["czj"].columns.append(about)
    ground.fine("czj", "column_blank", about, "没有列表，但有自己的正文")


def _by_another_way(ground: Ground) -> None:
    gxq = ground.sites["gxq"]
    for slug in ("zcwj", "zfxxgkzd"):
        ground.fine("gxq", "column_blank", gxq.column(slug), "列表由接口给出，不运行脚本看是空的")
    ground.fine("heting", "column_blank", ground.sites["heting"].column("zwdt"), "列表在脚本的 datastore 里")
    framed = ground.sites["songlan"].column("tjsj")
    framed.how = "frame"
    ground.fine("songlan", "column_blank", framed, "列表在 iframe 里")
    ground.fine("songlan", "column_stale", framed, "列表在 iframe 里，是新的")
    jump = _column(ground, "portal", "fgwjk", "规范性文件库", "policy", "政务公开")
    jump.how, jump.target, jump.truth = "refresh", "../zcwj/", False
    ground.sites["portal"].columns.append(jump)
    ground.fine("portal", "column_blank", jump, "栏目页只是跳转到政策文件")
    ground.fine("portal", "column_stale", jump, "栏目页只是跳转到政策文件")


def _column(ground: Ground, site_id: str, slug: str, name: str, kind: str, group: str) -> Column:
    return Column(ground.sites[site_id], slug, name, kind, group)


def fill(column: Column, article: Article) -> None:
    """A blank column gets its first item."""
    column.blank = None
    column.articles.append(article)
