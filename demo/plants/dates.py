"""Pages without a date, dates that contradict each other, and dates that are none of publication."""

from datetime import timedelta

from demo.plants.ground import Ground

SILENT = dict.fromkeys(("meta", "text", "list"))


def plant(ground: Ground) -> None:
    for part in (_undated, _dated_elsewhere, _contradicting, _ahead, _agreeing, _decoys):
        part(ground)


def _undated(ground: Ground) -> None:
    for site_id, title in (("jtj", "云泽市渡口安全提示"), ("jyj", "云泽市校园开放日活动安排")):
        article = ground.article(site_id, "tzgg", title, 45)
        article.said = dict(SILENT)
        article.dated = False
        ground.fault(site_id, "undated_page", article, "页面、标签、列表、地址都没有日期")
        # the missing PubDate is told by undated_page already; the standard's tag rule sees it too
        ground.either(site_id, "page_tag_missing", article, "缺 PubDate 已由无日期报出")


def _dated_elsewhere(ground: Ground) -> None:
    article = ground.article("mzj", "zwdt", "云泽市民政局慰问困难群众", 50)
    article.said = {"text": None}
    ground.fine("mzj", "undated_page", article, "页面上没有日期，地址、标签和列表里有")
    article = ground.article("gxq", "bmdt", "云泽高新区消防演练", 50)
    article.said = {"text": None, "meta": None}
    ground.fine("gxq", "undated_page", article, "只有列表里有日期")
    ground.either("gxq", "page_tag_missing", article, "缺 PubDate")
    article = ground.article("portal", "bmdt", "云泽市河道清洁活动", 51)
    article.said = {"text": None, "list": None}
    ground.fine("portal", "undated_page", article, "列表和页面没有日期，地址和标签里有")
    single = ground.sites["jtj"].column("jgzn")
    ground.fine("jtj", "undated_page", single, "单页栏目不是文章")


def _contradicting(ground: Ground) -> None:
    article = ground.article("portal", "zwdt", "云泽市湿地公园建成开放", 900)
    article.said = {"meta": ground.ago(100)}
    ground.fault("portal", "date_conflict", article, "标签里是迁移日期，页面、列表、地址是三年前")
    article = ground.article("songlan", "zwdt", "松岚县新建三座公共图书馆", 70)
    article.said = {"url": ground.ago(110)}
    ground.fault("songlan", "date_conflict", article, "地址里的日期早 40 天")
    article = ground.article("jtj", "bmdt", "云泽市公交新增两条线路", 33)
    article.said = {"list": ground.ago(36)}
    ground.fault("jtj", "date_conflict", article, "列表上的日期早 3 天")


def _ahead(ground: Ground) -> None:
    """Dates in the future. The column says nothing of its newest item then."""
    tomorrow = ground.article("jyj", "zwdt", "云泽市开展课后服务走访", -1)
    if ground.night == 1:
        ground.fault("jyj", "date_conflict", tomorrow, "日期是明天")
    else:
        ground.fine("jyj", "date_conflict", tomorrow, "第二晚已不是将来的日期")
    later = ground.article("heting", "bmdt", "鹤汀县部署森林防火工作", -30)
    ground.fault("heting", "date_conflict", later, "日期在一个月以后")
    for article in (tomorrow, later):
        article.column.truth = False


def _agreeing(ground: Ground) -> None:
    article = ground.article("czj", "zwdt", "云泽市财政局开展票据核查", 24)
    article.said = {"list": ground.ago(23)}
    ground.fine("czj", "date_conflict", article, "列表晚一天")
    article = ground.article("wjw", "zwdt", "云泽市开展家庭医生签约", 24)
    article.said = {"text": ground.ago(25)}
    ground.fine("wjw", "date_conflict", article, "页面早一天")


def _decoys(ground: Ground) -> None:
    """Dates in the text that are none of publication."""
    day = ground.ago(20)
    decoys = (
        f"活动时间：{day + timedelta(40)} 上午9:00，地点：文化广场。报名截止日期：{day + timedelta(30):%Y年%m月%d日}。",
        "依据《云泽市档案管理办法》（云政发〔2017〕62号，2017年7月3日印发，2022年7月3日废止）执行。",
        "该项目2009年立项，注册日期：2010-05-06，更新时间见公告栏。",
    )
    for site_id in ("portal", "heting", "songlan", "gxq", "jyj", "jtj", "wjw", "czj"):
        article = ground.article(site_id, "tzgg", f"{ground.sites[site_id].place}读书节活动公告", 20)
        if site_id in ("heting", "songlan"):
            article.published = ground.ago(240)  # their notices stand at the six-month limit
        article.body[1:1] = decoys
        ground.fine(site_id, "date_conflict", article, "正文里的日期是活动、废止和注册日期")
    article = ground.sites["nyj"].column("zwdt").articles[0]
    ground.fine("nyj", "date_conflict", article, "页头“今天是”是生成网页的日期")
