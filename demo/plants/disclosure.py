"""Guides, annual reports, request and consultation channels: absent ones, and ones under another name."""

from demo import content
from demo.plants.ground import Ground
from demo.records import Column, origin


def plant(ground: Ground) -> None:
    for part in (_guides, _reports, _requests, _mailboxes, _orphan):
        part(ground)


def _guides(ground: Ground) -> None:
    ground.drop("tyj", "zfxxgkzn")
    ground.fault("tyj", "guide_missing", ground.home("tyj"), "没有公开指南")
    ground.drop("nyj", "zfxxgkzn")
    dead = origin("nyj") + "/guide.asp?id=1"
    ground.sites["nyj"].every_html.append(f'<p><a href="{dead}">政府信息公开指南</a></p>')
    ground.fault("nyj", "guide_missing", ground.home("nyj"), "公开指南的链接是坏的")
    ground.fault("nyj", "broken_link", dead, "公开指南返回 404")
    guide = ground.sites["songlan"].column("zfxxgkzn")
    guide.kind, texts = "list", guide.body
    guide.body = []
    ground.article("songlan", "zfxxgkzn", "松岚县人民政府办公室政府信息公开指南", 200).body = texts
    ground.fine("songlan", "guide_missing", ground.home("songlan"), "公开指南是栏目里的一篇文章")
    ground.sites["jyj"].column("zfxxgkzn").in_menu = False
    ground.fine("jyj", "guide_missing", ground.home("jyj"), "公开指南只在法定主动公开内容里有链接")


def _reports(ground: Ground) -> None:
    year = content.due_year(ground.sites["jtj"], ground.base)
    column = ground.sites["jtj"].column("zfxxgknb")
    column.articles = [one for one in column.articles if f"{year}年" not in one.title]
    ground.fault("jtj", "annual_report_missing", column, f"没有 {year} 年的年报")
    ground.drop("tyj", "zfxxgknb")
    ground.fault("tyj", "annual_report_missing", ground.home("tyj"), "没有公开年报栏目")
    column = ground.sites["wjw"].column("zfxxgknb")
    column.articles[0].published = content.report_due(column.site, year) + (ground.base - ground.ago(1))
    ground.fine("wjw", "annual_report_missing", column, "年报迟发一天，但是有")
    column = ground.sites["songlan"].column("zfxxgknb")
    column.articles[0].title = column.articles[0].title.replace(
        "政府信息公开工作年度报告", "政务公开（政府信息公开）年度报告"
    )
    ground.fine("songlan", "annual_report_missing", column, "标题的写法不同")


def _requests(ground: Ground) -> None:
    for site_id in ("tyj", "mzj"):
        ground.drop(site_id, "ysqgk")
        ground.fault(site_id, "request_channel_missing", ground.home(site_id), "没有依申请公开")
    ground.sites["songlan"].column("ysqgk").name = "申请公开政府信息"
    ground.fine("songlan", "request_channel_missing", ground.home("songlan"), "栏目叫申请公开政府信息")
    ground.fine("nyj", "request_channel_missing", ground.home("nyj"), "入口在首页的上框架里")


def _mailboxes(ground: Ground) -> None:
    ground.drop("gxq", "ldxx")
    ground.fault("gxq", "mailbox_missing", ground.home("gxq"), "没有咨询渠道")
    ground.drop("tyj", "ldxx")
    site = ground.sites["tyj"]
    for slug, name in (("xfjb", "信访举报"), ("jjjb", "纪检监察举报")):
        column = Column(site, slug, name, "other", "互动交流", "single")
        column.body = [f"请通过下列方式提交{name}材料：来信请寄云泽市文汇路8号，来电请拨0990-2100019。"]
        site.columns.append(column)
    ground.fault("tyj", "mailbox_missing", ground.home("tyj"), "只有信访和纪检渠道")
    for site_id, name in (("jyj", "局长信箱"), ("songlan", "在线咨询")):
        ground.sites[site_id].column("ldxx").name = name
        ground.fine(site_id, "mailbox_missing", ground.home(site_id), f"咨询渠道叫{name}")


def _orphan(ground: Ground) -> None:
    """An article that only the sitemap knows."""
    site = ground.sites["czj"]
    article = ground.author("czj").article(site.column("zwdt"), ground.ago(77), "云泽市财政局开放日侧记")
    article.listed = False
    article.images, article.files = [], []
    site.extra.append(article)
