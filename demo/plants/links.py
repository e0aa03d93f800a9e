"""Dead targets and targets that only seem dead: pages, soft errors, other hosts, attachments, images."""

from demo.files import sample
from demo.plants.ground import Ground, link, page
from demo.plants.platform import firewall, turns
from demo.records import Answer, File, origin

_ERROR = Answer(page("500 Internal Server Error"), 500, validators=False)
_GONE = Answer(page("410 Gone"), 410, validators=False)
_NOT_FOUND = Answer(page("404 Not Found"), 404, validators=False)
_MISSING_TEXT = "您访问的页面不存在或已被删除，请返回首页。"


def plant(ground: Ground) -> None:
    for part in (_pages, _nearly_dead_pages, _soft_errors, _talk_of_errors, _abroad, _attachments, _images):
        part(ground)


def _pages(ground: Ground) -> None:
    """Internal dead links. Several pages may point at one dead target: that is one finding."""
    lost = ground.unlisted("portal", "tzgg", "关于河堤路施工期间交通管制的通告", 980)
    for title, age in (("云泽市交通管制路段示意图更新", 21), ("云泽市施工路段绕行提示", 28)):
        ground.article("portal", "bmdt", title, age).links.append((lost, "原通告"))
    if ground.night == 1:
        lost.dated = False
        ground.stored(lost, _NOT_FOUND)
        ground.fault("portal", "broken_link", lost, "两篇文章链到它，返回 404")
    else:
        ground.fine("portal", "broken_link", lost, "第二晚已恢复")
    gone = ground.answer("jyj", "/contents/1027/90001.html", _GONE)
    ground.article("jyj", "tzgg", "关于调整课后服务时间的补充公告", 8).html.append(link(gone, "原公告"))
    ground.fault("jyj", "broken_link", gone, "返回 410")
    error = ground.answer("gxq", "/zwgk/tzgg/content/post_200002.html", _ERROR)
    ground.article("gxq", "tzgg", "关于标准厂房招租的公告", 8).html.append(link(error, "招租明细"))
    ground.fault("gxq", "broken_link", error, "每次返回 500", "", "second look")
    cut = ground.answer("wjw", "/tzgg/202601/content_200003.htm", Answer(page("x"), cut="reset"))
    ground.article("wjw", "tzgg", "关于社区门诊时间调整的公告", 10).html.append(link(cut, "门诊安排"))
    ground.fault("wjw", "broken_link", cut, "每次连接被重置", "", "second look")


def _nearly_dead_pages(ground: Ground) -> None:
    once = ground.unlisted("gxq", "tzgg", "交通管制解除通告", 7, _NOT_FOUND)
    ground.article("gxq", "bmdt", "云泽高新区道路恢复通行", 7).links.append((once, "解除通告"))
    ground.fine("gxq", "broken_link", once, "第一次 404，再看时是好的")
    busy = Answer(page("503"), 503, headers=(("Retry-After", "1"),), validators=False)
    twice = ground.unlisted("portal", "tzgg", "政务服务大厅办理安排", 7, busy)
    ground.article("portal", "zwdt", "云泽市政务服务大厅恢复办理", 7).links.append((twice, "办理安排"))
    ground.fine("portal", "broken_link", twice, "第一次 503 并请稍后再来，再看时是好的")
    wall = ground.answer("wjw", "/zjgl/index.htm", firewall())
    ground.article("wjw", "tzgg", "关于专家管理系统上线的公告", 9).html.append(link(wall, "专家管理系统"))
    ground.fine("wjw", "broken_link", wall, "防火墙拒绝（403）是看不到，不是坏链")
    slow = ground.unlisted("wjw", "tzgg", "健康档案查询指引", 9, delay=2.0)
    ground.article("wjw", "bmdt", "云泽市健康档案查询开通", 9).links.append((slow, "健康档案查询"))
    ground.fine("wjw", "broken_link", slow, "慢，但打得开")
    ground.sites["songlan"].host.head = "404"
    ground.fine("songlan", "broken_link", ground.sites["songlan"].column("tzgg"), "HEAD 一律答 404，GET 是好的")
    forbidden = origin("czj") + "/admin/old.html"
    article = ground.article("czj", "tzgg", "关于财务系统升级的公告", 15)
    article.html.append(link(forbidden, "系统登录"))
    article.html.append('<!-- <a href="/tzgg/old/commented.html">旧公告</a> -->')
    article.html.append(
        '<p><a href="">打印</a> <a href="mailto:czj@example.invalid">邮件</a> <a href="tel:09902100016">电话</a></p>'
    )
    ground.fine("czj", "broken_link", forbidden, "robots.txt 不许访问，不访问就不知道")
    ground.fine("czj", "broken_link", origin("czj") + "/tzgg/old/commented.html", "链接在注释里")
    twin = ground.sites["gxq"].column("zwdt").articles[0]
    path = f"/xwzx/zwdt/content/mpost_{twin.number}.html"
    ground.fine("gxq", "broken_link", origin("gxq") + path, "只有手机浏览器才会被脚本带到那里")


def _soft_errors(ground: Ground) -> None:
    ground.sites["jtj"].host.missing = Answer(page("页面不存在", _MISSING_TEXT), validators=False)
    soft = origin("jtj") + "/info/1027/90004.htm"
    ground.article("jtj", "tzgg", "关于客运站班次调整的补充公告", 8).html.append(link(soft, "原公告"))
    ground.fault("jtj", "soft_404", soft, "任何不存在的地址都以 200 返回“页面不存在”")
    ground.fine("jtj", "broken_link", soft, "假正常页只报一次")
    ground.sites["heting"].host.missing = Answer(
        page("302"), 302, headers=(("Location", ground.home("heting")),), validators=False
    )
    home = origin("heting") + "/art/2019/3/5/art_1027_90005.html"
    ground.article("heting", "bmdt", "鹤汀县老旧小区改造进展通报", 8).html.append(link(home, "改造名单"))
    ground.fault("heting", "soft_404", home, "任何不存在的地址都跳转到首页")
    ground.fine("heting", "broken_link", home, "假正常页只报一次")
    stored = ground.article("wjw", "bmdt", "云泽市开展基层医疗服务巡查", 11)
    stored.dated = False
    ground.stored(stored, page("502", "安域 502 您的IP 10.0.0.1 eventID 9a10f2 抱歉！源站出现问题，请稍后再试。"))
    ground.fault("wjw", "soft_404", stored, "文章地址以 200 返回“源站出现问题”")
    for indicator in ("undated_page", "empty_page", "page_tag_missing", "broken_link"):
        ground.fine("wjw", indicator, stored, "假正常页只报一次")


def _talk_of_errors(ground: Ground) -> None:
    article = ground.article("portal", "tzgg", "关于清理网站“404 页面不存在”等错误链接的通告", 17)
    article.body.insert(0, "近期收到反映，部分网站出现“404 Not Found”“您访问的页面不存在”等提示，请各单位自查。")
    ground.fine("portal", "soft_404", article, "文章谈的是错误页面")
    article = ground.article("jyj", "tzgg", "本站部分页面无法访问的公告", 19)
    article.body = ["因系统维护，本站部分页面暂时无法访问，对不起，给您带来不便敬请谅解。"]
    ground.fine("jyj", "soft_404", article, "正文很短，是真的公告")
    # only here: on the county's site every unknown address does the same
    moved = ground.answer(
        "czj", "/home", Answer(b"", 302, headers=(("Location", ground.home("czj")),), validators=False)
    )
    ground.sites["czj"].home_html.append(f'<p><a href="{moved}">返回首页</a></p>')
    ground.either("czj", "soft_404", moved, "“返回首页”的链接跳转到首页，本来就该如此")


def _abroad(ground: Ground) -> None:
    """Targets on other hosts: closed ports, dead pages of another site, and neighbours that are fine."""
    closed, shut, outside = (origin(one) for one in ("closed", "shut", "outside"))
    ground.outside["outside"].head = "405"
    portal = ground.article("portal", "tzgg", "云泽市网站群域名调整公告", 25)
    for address, text in (
        (closed + "/old/", "旧网站"),
        (origin("jyj") + "/contents/1/9.html", "教育局旧通知"),
        (ground.home("qxj"), "气象局"),
        (ground.home("slj"), "水利局"),
        (ground.home("gaj"), "公安局"),
        (ground.home("lyj"), "林业局"),
        (outside + "/news/1.html", "云泽晚报报道"),
    ):
        portal.html.append(link(address, text))
    ground.fault("portal", "broken_external_link", closed + "/old/", "端口已关闭", "", "second look")
    ground.fault("portal", "broken_external_link", origin("jyj") + "/contents/1/9.html", "教育局网站返回 404")
    ground.fault("portal", "broken_external_link", ground.home("qxj"), "气象局网站打不开", "", "second look")
    ground.fine("portal", "broken_external_link", ground.home("slj"), "robots.txt 返回 500，不访问就不知道")
    ground.fine("portal", "broken_external_link", ground.home("gaj"), "防火墙拒绝（403）不是坏链")
    ground.fine("portal", "broken_external_link", ground.home("lyj"), "停更的网站仍能打开")
    ground.fine("portal", "broken_external_link", outside + "/news/1.html", "HEAD 答 405，GET 是好的")
    dead = ground.answer("outside", "/news/old.html", _NOT_FOUND)
    ground.article("heting", "bmdt", "媒体报道鹤汀县湿地保护", 16).html.append(link(dead, "报道原文"))
    ground.fault("heting", "broken_external_link", dead, "报纸网站返回 404")
    ground.article("gxq", "bmdt", "云泽高新区企业服务平台切换", 16).html.append(link(shut + "/", "旧平台"))
    ground.fault("gxq", "broken_external_link", shut + "/", "端口已关闭", "", "second look")
    once = ground.answer("outside", "/news/2.html", turns(_NOT_FOUND, Answer(page("云泽晚报", "步道开放。"))))
    wall = ground.answer("outside", "/member/", firewall())
    article = ground.article("jtj", "bmdt", "媒体关注云泽市内河航道整治", 16)
    article.html += [link(once, "报道原文"), link(wall, "投稿入口")]
    ground.fine("jtj", "broken_external_link", once, "第一次 404，再看时是好的")
    ground.fine("jtj", "broken_external_link", wall, "防火墙拒绝（403）不是坏链")


def _attachments(ground: Ground) -> None:
    html = Answer(page("文件不存在", _MISSING_TEXT), validators=False)
    planted = (
        ("portal", "云泽市公共自行车站点公示", "/zwgk/tzgg/P020240301100000001.pdf", None, "返回 404"),
        ("gxq", "云泽高新区托育服务机构公示", "/upload/list.pdf", html, "扩展名是 pdf，内容是 HTML 错误页"),
        ("jyj", "云泽市校车运营线路公示", "/upload/routes.docx", Answer(type="application/msword"), "空文件"),
        ("jtj", "云泽市客运站场名单公示", "/system/_content/download/90006.xlsx", None, "以 200 返回“页面不存在”"),
    )
    for site_id, title, path, answer, why in planted:
        article = ground.article(site_id, "tzgg", title, 27)
        article.files.append(File("附件：" + title + path[path.rindex(".") :], path))
        ground.stored(path, answer, site_id)
        ground.fault(site_id, "broken_attachment", origin(site_id) + path, why)
        for indicator in ("soft_404", "broken_link"):
            ground.fine(site_id, indicator, origin(site_id) + path, "坏附件只报一次")
    blanks = b"\xef\xbb\xbf\r\n" + sample("/blank.pdf")
    fine = (
        ("songlan", "松岚县农机购置补贴名单公示", "/upload/stream.pdf", sample("a.pdf"), "application/octet-stream"),
        ("wjw", "云泽市基层医疗机构名单公示", "/upload/blank.pdf", blanks, "application/pdf"),
        ("nyj", "云泽市粮食烘干中心名单公示", "/UploadFile/old.doc", sample("a.doc"), "application/msword"),
        ("heting", "鹤汀县养老助餐点名单公示", "/upload/list.txt", sample("a.txt"), "text/plain"),
    )
    whys = ("类型写成 octet-stream，是真 PDF", "%PDF 之前有 BOM 和空行", "老式 Word 文件", "文本文件")
    for (site_id, title, path, body, kind), why in zip(fine, whys, strict=True):
        article = ground.article(site_id, "bmdt", title, 37)
        article.files.append(File("附件：" + title, path))
        ground.stored(path, Answer(body, type=kind), site_id)
        ground.fine(site_id, "broken_attachment", origin(site_id) + path, why)


def _images(ground: Ground) -> None:
    html = Answer(page("图片不存在", _MISSING_TEXT), validators=False)
    planted = (
        ("portal", "云泽市古树名木巡护见闻", "/zwgk/W020240301100000002.png", None, "返回 404"),
        ("wjw", "云泽市社区门诊掠影", "/images/clinic.jpg", html, "扩展名是 jpg，内容是 HTML"),
        ("heting", "鹤汀县湿地风光", "/picture/0/lost.png", None, "跳转到首页"),
    )
    for site_id, title, path, answer, why in planted:
        ground.article(site_id, "bmdt", title, 31).images.append(path)
        ground.stored(path, answer, site_id)
        ground.fault(site_id, "broken_image", origin(site_id) + path, why)
        for indicator in ("soft_404", "broken_link"):
            ground.fine(site_id, indicator, origin(site_id) + path, "坏图片只报一次")
    dot = '<p><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt=""></p>'
    fine = (
        ("czj", "云泽市财政局业务培训剪影", "/images/plain.png", "application/octet-stream", "类型写错，是真图片"),
        ("jyj", "云泽市校园活动剪影", "/images/campus.png?v=3", "image/png", "地址带版本号"),
        ("songlan", "松岚县民宿剪影", "/images/house.svg", "image/svg+xml", "SVG 图片"),
        ("gxq", "云泽高新区园区剪影", "/images/dot.gif", "image/gif", "一像素的 GIF"),
    )
    for site_id, title, path, kind, why in fine:
        article = ground.article(site_id, "bmdt", title, 41)
        article.images.append(path)
        article.html.append(dot)
        ground.stored(path, Answer(sample(path), type=kind), site_id)
        ground.fine(site_id, "broken_image", origin(site_id) + path, why)
