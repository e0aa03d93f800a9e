"""Rules, catalogues, reports, meetings, plans, training: absent ones, and ones under another name or just in time."""

from datetime import date, timedelta

from demo import content, duties, workdays
from demo.files import TYPES, docx, scan, text_pdf
from demo.plants.ground import Ground
from demo.records import Answer, Article, File
from demo.word97 import doc


def plant(ground: Ground) -> None:
    for part in (_guides, _rules, _catalogues, _fields, _late_reports, _thin_reports, _attached_reports):
        part(ground)
    for part in (_website_reports, _meetings, _plans, _training, _hearings, _town):
        part(ground)


def _guides(ground: Ground) -> None:
    for site_id, lost, why in (
        ("gxq", ("办公时间：工作日上午8:00—12:00，下午15:00—18:00。", ""), "指南没有办公时间"),
        ("czj", ("20个工作日内予以答复", "15个工作日内予以答复"), "指南还写着 15 个工作日答复"),
        ("dzj", ("20个工作日内予以答复", "十五个工作日内予以答复"), "指南还写着十五个工作日答复"),
        ("heting", ("办公地址：鹤汀县文汇路8号。", ""), "指南没有办公地址"),
    ):
        guide = ground.sites[site_id].column("zfxxgkzn")
        guide.body = [text.replace(*lost) for text in guide.body]
        ground.fault(site_id, "guide_incomplete", guide, why)
    guide = ground.sites["portal"].column("zfxxgkzn")
    guide.body.append("七、申请公开的信息涉及第三方的，第三方应当自收到征求意见书之日起15个工作日内提出意见。")
    ground.fine("portal", "guide_incomplete", guide, "15 个工作日是第三方提出意见的期限")
    guide = ground.sites["wjw"].column("zfxxgkzn")
    words = (("机构名称", "受理机构"), ("办公地址", "办公地点"), ("办公时间", "受理时间"), ("联系电话", "咨询电话"))
    for word, other in words:
        guide.body = [text.replace(word, other) for text in guide.body]
    ground.fine("wjw", "guide_incomplete", guide, "要素齐全，叫法不同")


def _rules(ground: Ground) -> None:
    for site_id in ("tyj", "wjw"):
        ground.drop(site_id, "zfxxgkzd")
        ground.article(site_id, "tzgg", "机关考勤制度修订公告", 230)
        ground.fault(site_id, "rules_missing", ground.home(site_id), "没有公开制度，考勤制度不是公开制度")
    ground.sites["jyj"].column("zfxxgkzd").name = "信息公开规定"
    ground.fine("jyj", "rules_missing", ground.home("jyj"), "栏目叫信息公开规定")
    ground.drop("mzj", "zfxxgkzd")
    ground.lasting("mzj", "zwgkgz", "云泽市民政局政府信息公开工作制度", date(2019, 6, 3))
    ground.fine("mzj", "rules_missing", ground.home("mzj"), "公开制度是别的栏目里的一篇文章")


def _catalogues(ground: Ground) -> None:
    for site_id in ("yjj", "nyj"):
        ground.drop(site_id, "fdzdgknr")
        for column in duties.field_columns(ground.sites[site_id]):
            column.in_menu = True  # the columns are there, only the catalogue is not
        ground.fault(site_id, "catalogue_missing", ground.home(site_id), "没有主动公开目录")
    for site_id, name in (("songlan", "主动公开基本目录"), ("jtj", "政府信息公开目录")):
        ground.sites[site_id].column("fdzdgknr").name = name
        ground.fine(site_id, "catalogue_missing", ground.home(site_id), f"目录叫{name}")


def _fields(ground: Ground) -> None:
    for site_id, slug, field, why in (
        ("jtj", "xzcf", "statutory_06", "目录里没有行政处罚"),
        ("jyj", "xzcf", "statutory_06", "目录里没有行政处罚"),
        ("songlan", "zjdsp", "homestead", "目录里没有宅基地审批"),
        ("portal", "tdlyztgh", "land_plan", "目录里没有土地利用总体规划"),
    ):
        ground.drop(site_id, slug)
        ground.fault(site_id, "catalogue_item_missing", ground.sites[site_id].column("fdzdgknr"), why, field)
    for site_id, slug, name in (("czj", "sysf", "涉企收费清单"), ("gxq", "zdjsxm", "重点项目")):
        ground.sites[site_id].column(slug).name = name
        catalogue = ground.sites[site_id].column("fdzdgknr")
        ground.fine(site_id, "catalogue_item_missing", catalogue, f"事项齐全，栏目叫{name}")
    for slug in ("zjdsp", "sfsj"):
        ground.drop("wjw", slug)
    catalogue = ground.sites["wjw"].column("fdzdgknr")
    ground.fine("wjw", "catalogue_item_missing", catalogue, "没有宅基地审批和税费收缴，卫生部门没有这些职责")
    # a field whose column is blank: told as the blank column already
    for site_id, field in (("jtj", "statutory_03"), ("heting", "statutory_14")):
        catalogue = ground.sites[site_id].column("fdzdgknr")
        ground.either(site_id, "catalogue_item_missing", catalogue, "栏目是空白的，空白栏目已报", field)
    home = ground.home("nyj")
    ground.either("nyj", "catalogue_item_missing", home, "没有目录，统计栏目是空白的，两者已报", "statutory_04")


def _newest_report(ground: Ground, site_id: str) -> Article:
    return ground.sites[site_id].column("zfxxgknb").listed()[0]


def _late_reports(ground: Ground) -> None:
    ground.fault("wjw", "annual_report_late", _newest_report(ground, "wjw"), "年报迟发一天")
    report = _newest_report(ground, "gxq")
    report.published = min(date(content.due_year(report.column.site, ground.base) + 1, 2, 26), ground.base)
    ground.fault("gxq", "annual_report_late", report, "年报二月底才发布")
    for site_id in ("portal", "czj"):
        report = _newest_report(ground, site_id)
        year = content.due_year(report.column.site, ground.base)
        report.published = content.report_due(report.column.site, year)
        ground.fine(site_id, "annual_report_late", report, "年报在最后一天发布")
    ground.fine("jtj", "annual_report_late", ground.sites["jtj"].column("zfxxgknb"), "没有年报，不另报迟发")


def _thin_reports(ground: Ground) -> None:
    report = _newest_report(ground, "dzj")
    report.title = report.title.replace("年政府信息公开工作年度报告", "年度政府信息公开年报")
    ground.fine("dzj", "annual_report_incomplete", report, "六个部分齐全，题为年报")
    ground.fine("dzj", "annual_report_missing", report.column, "年报题为年报")
    for site_id, part, why in (
        ("heting", "四、", "没有行政复议、行政诉讼部分"),
        ("yjj", "六、", "没有其他需要报告的事项"),
    ):
        report = _newest_report(ground, site_id)
        report.body = [text for text in report.body if not text.startswith(part)]
        ground.fault(site_id, "annual_report_incomplete", report, why)
    report = _newest_report(ground, "songlan")
    report.body = [text.replace("行政复议、行政诉讼", "行政复议和提起行政诉讼") for text in report.body]
    report.body = [text.partition("、")[2] for text in report.body]
    ground.fine("songlan", "annual_report_incomplete", report, "六个部分齐全，没有编号")


def _attached_reports(ground: Ground) -> None:
    """Reports whose page only says where they are: in a file that can be read, or in a scan."""
    for site_id, kind, lost, why in (
        ("mzj", "docx", "", "六个部分在附件里"),
        ("gxq", "doc", "", "六个部分在老式 Word 附件里"),
        ("wjw", "pdf", "", "六个部分在 PDF 附件里"),
        ("nyj", "docx", "四、", "附件没有行政复议、行政诉讼部分"),
        ("jyj", "pdf", "五、", "附件没有存在问题及改进部分"),
    ):
        report = _newest_report(ground, site_id)
        parts = (text for text in report.body if not lost or not text.startswith(lost))
        written = {"docx": _in_docx, "doc": doc, "pdf": text_pdf}[kind]([report.title, _PREFACE, *parts])
        _attach(ground, report, kind, written)
        if lost:
            ground.fault(site_id, "annual_report_incomplete", report, why)
        else:
            ground.fine(site_id, "annual_report_incomplete", report, why)
    report = _newest_report(ground, "czj")
    _attach(ground, report, "pdf", scan())
    ground.unread("czj", "annual_report_incomplete", report, "年报是扫描件")


_PREFACE = (
    "根据《中华人民共和国政府信息公开条例》第五十条的规定，按照国务院办公厅规定的格式编制本报告，数据统计期限为全年。"
)


def _in_docx(lines: list[str]) -> bytes:
    return docx(*lines)


def _attach(ground: Ground, report: Article, kind: str, body: bytes) -> None:
    path = f"/upload/report.{kind}"
    report.body = ["年度报告全文见附件。"]
    report.files.append(File(f"附件：政府信息公开工作年度报告.{kind}", path))
    ground.stored(path, Answer(body, type=TYPES[kind]), report.column.site.id)


def _website_reports(ground: Ground) -> None:
    column = ground.sites["jyj"].column("zfwzndbb")
    column.articles.remove(column.listed()[0])
    ground.article("jyj", "zfwzndbb", "云泽市教育局政府网站第三季度自查情况", 45)
    ground.fault("jyj", "website_report_missing", ground.home("jyj"), "只有上一年度的报表和季度自查")
    ground.drop("mzj", "zfwzndbb")
    ground.fault("mzj", "website_report_missing", ground.home("mzj"), "没有年度报表")
    newest = ground.sites["jtj"].column("zfwzndbb").listed()[0]
    newest.title = newest.title.replace("政府网站工作年度报表", "政府网站年度工作报表")
    ground.fine("jtj", "website_report_missing", ground.home("jtj"), "报表的写法不同")
    newest = ground.sites["yjj"].column("zfwzndbb").listed()[0]
    newest.title = "政府网站监管工作年度报表" + newest.title[-8:]
    ground.fine("yjj", "website_report_missing", ground.home("yjj"), "标题里没有单位名称")
    newest = ground.sites["czj"].column("zfwzndbb").listed()[0]
    ground.drop("czj", "zfwzndbb")
    newest.column = ground.sites["czj"].column("tzgg")
    newest.column.articles.append(newest)
    ground.fine("czj", "website_report_missing", ground.home("czj"), "报表在通知公告里")


def _meetings(ground: Ground) -> None:
    ground.drop("tyj", "zfhy")
    ground.article("tyj", "zwdt", "云泽市第五届人民代表大会第三次会议召开", 40)
    ground.fault("tyj", "meeting_openness_missing", ground.home("tyj"), "没有会议公开，人大会议不是政府会议")
    quarter = workdays.months_before(ground.base, 3)
    for site_id, late in (("wjw", 1), ("jyj", 0)):
        column = ground.sites[site_id].column("zfhy")
        behind = (column.listed()[0].published - quarter).days + late
        for article in column.articles:
            article.published -= timedelta(behind)
    ground.fault("wjw", "meeting_openness_missing", ground.home("wjw"), "最近一条是 3 个月零 1 天前的")
    if quarter < workdays.months_before(ground.today, 3):
        ground.fault("jyj", "meeting_openness_missing", ground.home("jyj"), "已过 3 个月")
    else:
        ground.fine("jyj", "meeting_openness_missing", ground.home("jyj"), "最近一条恰好是 3 个月前的")
    ground.sites["portal"].column("zfhy").name = "政府常务会议"
    ground.fine("portal", "meeting_openness_missing", ground.home("portal"), "栏目叫政府常务会议")
    ground.drop("gxq", "zfhy")
    ground.article("gxq", "zwdt", "云泽高新区管委会办公会议邀请企业代表列席", 26)
    ground.fine("gxq", "meeting_openness_missing", ground.home("gxq"), "会议公开的消息在政务动态里")


def _plans(ground: Ground) -> None:
    for site_id in ("songlan", "nyj"):
        _forget(ground, site_id, "政务公开工作要点")
        ground.lasting(site_id, "zwgkgz", "2019年政务公开工作要点", date(2019, 4, 10))
        for year in range(duties.FOUNDED, ground.base.year + 1):
            if date(year, 4, 20) <= ground.base:
                ground.lasting(site_id, "zwgkgz", f"{year}年安全生产工作要点", date(year, 4, 20))
        if ground.base.month > 6:
            ground.fault(site_id, "plan_missing", ground.home(site_id), "只有 2019 年的政务公开工作要点")
    for site_id, words in (("czj", "政务公开工作方案"), ("dzj", "政务公开重点工作任务分解表")):
        column = ground.sites[site_id].column("zwgkgz")
        for article in column.articles:
            article.title = article.title.replace("政务公开工作要点", words)
        ground.fine(site_id, "plan_missing", ground.home(site_id), f"叫{words}")


def _training(ground: Ground) -> None:
    for site_id in ("heting", "tyj"):
        _forget(ground, site_id, "培训班")
        ground.article(site_id, "zwdt", f"{ground.sites[site_id].place}举办财务人员业务培训班", 70)
        ground.fault(site_id, "training_unseen", ground.home(site_id), "一年内没有政务公开培训，只有财务培训")
    ground.lasting("heting", "zwgkgz", "鹤汀县举办政务公开业务培训班", date(2019, 5, 20))
    _forget(ground, "portal", "培训班")
    ground.article("portal", "zwdt", "云泽市举办政务公开工作人员轮训", 90)
    ground.fine("portal", "training_unseen", ground.home("portal"), "叫轮训，在政务动态里")
    _forget(ground, "czj", "培训班")
    ground.article("czj", "bmdt", "云泽市财政局开展政府信息公开专题培训", 361)
    ground.fine("czj", "training_unseen", ground.home("czj"), "将近一年前的培训")


def _hearings(ground: Ground) -> None:
    for site_id in ("gxq", "jyj"):
        _forget(ground, site_id, "听取")
        ground.article(site_id, "zwdt", f"{ground.sites[site_id].place}专题听取安全生产工作汇报", 70)
        ground.fault(site_id, "leadership_unseen", ground.home(site_id), "一年内没有听取政务公开汇报，只有安全生产的")
    _forget(ground, "portal", "听取")
    ground.article("portal", "zfhy", "云泽市政府常务会议听取全市政务公开工作情况汇报", 66)
    ground.fine("portal", "leadership_unseen", ground.home("portal"), "在政府常务会议里")
    _forget(ground, "wjw", "听取")
    ground.article("wjw", "zwdt", "云泽市卫生健康委员会党组会听取政务公开情况汇报", 301)
    ground.fine("wjw", "leadership_unseen", ground.home("wjw"), "在政务动态里")


def _town(ground: Ground) -> None:
    """What a town does not owe."""
    for indicator in ("annual_report_missing", "website_report_missing", "proposal_reply_missing"):
        ground.fine("qhz", indicator, ground.home("qhz"), "乡镇没有这项要求")
    catalogue = ground.sites["qhz"].column("fdzdgknr")
    ground.fine("qhz", "catalogue_item_missing", catalogue, "目录事项不对乡镇要求")


def _forget(ground: Ground, site_id: str, word: str) -> None:
    column = ground.sites[site_id].column("zwgkgz")
    column.articles = [one for one in column.articles if word not in one.title]
