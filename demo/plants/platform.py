"""Home pages that fail, stay old, lack their marks, hide links; sites closed, blocked and out of reach."""

from dataclasses import replace

from demo.plants.ground import Ground, link, page
from demo.records import Answer, Turns, origin

_FIREWALL = Answer(
    page("访问被拦截", "您的请求已被拦截，如有疑问请联系网站管理员。Web应用防火墙 事件编号：9A10F2"),
    403,
    headers=(("Server", "WAF"),),
    validators=False,
)
# the first answer of a script challenge: a cookie and a reload, status 521
_CHALLENGE = Answer(
    b"<script>document.cookie=('_')+('_')+('jsl_clearance_s=0')+';path=/';location.href=location.pathname</script>",
    521,
    headers=(("Set-Cookie", "__jsluid_s=0123456789abcdef0123456789abcdef; max-age=31536000; path=/; HttpOnly"),),
    validators=False,
)
_BROKEN = Answer(page("503 Service Unavailable"), 503, validators=False)


def plant(ground: Ground) -> None:
    for part in (_out_of_reach, _closed, _flaky, _stale_homes, _slow, _marks, _codes, _tags, _search, _hidden):
        part(ground)


def _out_of_reach(ground: Ground) -> None:
    sites = ground.sites
    sites["gaj"].host.missing = _FIREWALL
    sites["scj"].host.missing = _CHALLENGE
    sites["scj"].host.pages["/robots.txt"] = Answer(page("404"), 404, validators=False)
    sites["slj"].host.pages["/robots.txt"] = Answer(page("500"), 500, validators=False)
    ground.unknown("gaj", "整站被防火墙拦截（403），看不到的不算错")
    ground.unknown("scj", "整站须运行脚本才能打开（521），看不到的不算错")
    ground.unknown("slj", "robots.txt 返回 500，当晚除可达性外均不判断")
    ground.unknown("qxj", "端口无人监听，除可达性外均不判断")
    for site_id in ("gaj", "scj"):
        ground.either(site_id, "home_unreachable", ground.home(site_id), "被拦截不等于打不开")
    for site_id in ("gaj", "scj", "slj", "qxj"):
        for indicator in ("domain_irregular", "https_problem"):
            ground.either(site_id, indicator, ground.home(site_id), "域名看 sites.csv 就知道，但当晚没有看到网站")
    ground.fault("qxj", "home_unreachable", ground.home("qxj"), "端口无人监听，次次打不开", "", "probes")
    ground.fine("slj", "home_unreachable", ground.home("slj"), "robots.txt 坏了，首页是好的")


def _closed(ground: Ground) -> None:
    sites = ground.sites
    gone = Answer(page("网站已关停", "本网站已关停，内容已迁移。"), 410, validators=False)
    sites["wgj"].host.missing = gone
    if ground.night == 1:
        ground.fault("fpb", "retired_site_alive", ground.home("fpb"), "已登记关停，首页仍返回 200")
    else:
        sites["fpb"].columns.clear()
        sites["fpb"].host.missing = gone
        ground.fine("fpb", "retired_site_alive", ground.home("fpb"), "第二晚已关停，返回 410")
    ground.answer("gsj", "/", Answer(page("云泽市工商局", "欢迎访问。")))
    ground.fault("gsj", "retired_site_alive", ground.home("gsj"), "已登记关停，首页仍返回 200")
    ground.fine("wgj", "retired_site_alive", ground.home("wgj"), "关停公告以 410 返回")
    ground.fine("lsj", "retired_site_alive", ground.home("lsj"), "端口已无人监听")


def _flaky(ground: Ground) -> None:
    """Home pages that fail now and then: two of twenty looks, or one of sixty."""
    for site_id, of, failing in (
        ("tyj", 20, (7, 14)),
        ("nyj", 20, (7, 14)),
        ("songlan", 20, (8, 16)),
        ("yjj", 60, (25,)),
    ):
        ground.sites[site_id].home_fails = tuple(_BROKEN if hit in failing else None for hit in range(of))
    for site_id in ("tyj", "nyj", "songlan"):
        why = "二十次访问有两次打不开，占 10 %"
        ground.fault(site_id, "home_unreachable", ground.home(site_id), why, "", "probes")
    ground.fine("yjj", "home_unreachable", ground.home("yjj"), "六十次访问有一次打不开，不到 5 %")
    for site_id in ("tyj", "nyj"):
        ground.fault(site_id, "migration_candidate", ground.home(site_id), "首页打不开且不更新", "", "probes")
    ground.fine("songlan", "migration_candidate", ground.home("songlan"), "首页时常打不开，但内容是新的")
    ground.fine("mzj", "migration_candidate", ground.home("mzj"), "首页不更新，但打得开")


def _stale_homes(ground: Ground) -> None:
    ages = {"tyj": 18, "nyj": 30, "mzj": 15, "dzj": 14}
    late = ground.night - 1
    for site_id, age in ages.items():
        if age + late > 14:
            why = f"首页及其直接链接的页面最近一条是 {age + late} 天前的"
            ground.fault(site_id, "home_stale", ground.home(site_id), why)
        else:
            ground.fine(site_id, "home_stale", ground.home(site_id), "最近一条恰好是 14 天前的")
    ground.sites["yjj"].home_blocks = ()
    ground.fine("yjj", "home_stale", ground.home("yjj"), "首页只有导航，所链栏目有新内容")


def _slow(ground: Ground) -> None:
    sites = ground.sites
    sites["wjw"].home_delay = (3.4,)
    sites["mzj"].home_delay = (3.2,)
    sites["jtj"].home_delay = (3.6, 0.0)
    sites["dzj"].home_delay = (1.5,)
    ground.fault("wjw", "slow_page", ground.home("wjw"), "首页每次要 3.4 秒")
    ground.fault("mzj", "slow_page", ground.home("mzj"), "首页每次要 3.2 秒")
    ground.fine("jtj", "slow_page", ground.home("jtj"), "只有第一次慢，中位数不慢")
    ground.fine("dzj", "slow_page", ground.home("dzj"), "1.5 秒")


def _marks(ground: Ground) -> None:
    lacking = {
        "jyj": ("conac", "党政机关标识在注释里"),
        "nyj": ("police", "没有公安备案号"),
        "tyj": ("icp", "没有 ICP 备案号"),
        "songlan": ("sponsor", "没有主办单位"),
        "heting": ("jiucuo", "没有找错入口"),
    }
    for site_id, (mark, why) in lacking.items():
        setattr(ground.sites[site_id].marks, mark, "comment" if mark == "conac" else "")
        ground.fault(site_id, "footer_mark_missing", ground.home(site_id), why, mark)
    marks = ground.sites["mzj"].marks
    marks.code_meta = marks.code_footer = marks.code_jiucuo = ""
    marks.jiucuo = "link"
    ground.fault("mzj", "footer_mark_missing", ground.home("mzj"), "哪里都没有标识码", "site_code")
    ground.fault("mzj", "page_tag_missing", ground.home("mzj"), "所有页面没有 SiteIDCode", "SiteIDCode", "", "*")
    ground.fine("mzj", "site_code_mismatch", ground.home("mzj"), "没有标识码不是标识码不一致")
    ground.fine("czj", "footer_mark_missing", ground.home("czj"), "标识齐全，党政机关标识由脚本写出")
    ground.fine("portal", "footer_mark_missing", ground.home("portal"), "标识齐全，党政机关标识由脚本写出")


def _codes(ground: Ground) -> None:
    sites = ground.sites
    sites["gxq"].marks.code_jiucuo = "9901000099"
    sites["wjw"].marks.code_meta = "9902000014"
    sites["jyj"].marks.code_meta += " "
    sites["czj"].row_code = ""
    ground.fault("gxq", "site_code_mismatch", ground.home("gxq"), "找错入口的标识码是 9901000099")
    ground.fault("wjw", "site_code_mismatch", ground.home("wjw"), "页面标签的标识码是 9902000014")
    ground.fine("jyj", "site_code_mismatch", ground.home("jyj"), "标签里的标识码只是多一个空格")
    ground.fine("czj", "site_code_mismatch", ground.home("czj"), "sites.csv 没有登记标识码，页面各处一致")


def _tags(ground: Ground) -> None:
    for column in ground.sites["heting"].columns:
        column.drop_tags = frozenset({"ColumnDescription"})
    ground.sites["jtj"].drop_tags = frozenset({"ContentSource"})
    ground.sites["wjw"].empty_tags = frozenset({"ColumnType"})
    heting, jtj, wjw = (ground.sites[one] for one in ("heting", "jtj", "wjw"))
    first = heting.columns[0]
    why = "所有栏目页没有 ColumnDescription"
    ground.fault("heting", "page_tag_missing", first, why, "ColumnDescription", "", "*")
    article = jtj.column("tzgg").articles[0]
    ground.fault("jtj", "page_tag_missing", article, "所有文章页没有 ContentSource", "ContentSource", "", "*")
    ground.fault("wjw", "page_tag_missing", wjw.columns[0], "所有栏目页的 ColumnType 是空的", "ColumnType", "", "*")
    ground.sites["czj"].drop_tags = frozenset({"Keywords"})
    ground.fine("czj", "page_tag_missing", ground.sites["czj"].column("zwdt").articles[0], "Keywords 是可选的")
    songlan = ground.sites["songlan"].column("zwdt").articles[0]
    ground.fine("songlan", "page_tag_missing", songlan, "公共头里另有一套标签，页面自己的是齐的")


def _search(ground: Ground) -> None:
    for site_id in ("songlan", "tyj"):
        ground.sites[site_id].marks.search = ""
        ground.fault(site_id, "search_missing", ground.home(site_id), "首页没有搜索入口")
    for site_id, how, why in (
        ("portal", "input", "搜索框由脚本提交，没有表单"),
        ("jyj", "link", "搜索入口是一个链接"),
        ("nyj", "form", "搜索框在首页的上框架里"),
    ):
        ground.sites[site_id].marks.search = how
        ground.fine(site_id, "search_missing", ground.home(site_id), why)


def _hidden(ground: Ground) -> None:
    yule = origin("outside") + "/yule/"
    block = f'<div style="position:absolute;left:-9999px;top:-9999px"><a href="{yule}">注册有礼</a></div>'
    ground.sites["portal"].home_html.append(block)
    ground.fault("portal", "hidden_link", ground.home("portal"), "首页有屏幕外的外链")
    article = ground.article("jyj", "tzgg", "关于云泽市中小学课后服务收费公示的公告", 21)
    article.html.append(f'<div style="display:none"><a href="{yule}?from=jyj">更多优惠</a></div>')
    ground.fault("jyj", "hidden_link", article, "正文末尾有不显示的外链")
    article = ground.article("heting", "bmdt", "鹤汀县社区养老助餐点增至十二个", 12)
    article.html.append(link(yule + "?from=heting", "真人百家乐 注册送彩金"))
    ground.fault("heting", "hidden_link", article, "正文末尾有博彩外链，看得见")

    menu = '<div id="drop" style="display:none"><a href="/">首页</a><a href="/sitemap.xml">网站地图</a></div>'
    ground.sites["jyj"].home_html.append(menu)
    ground.fine("jyj", "hidden_link", ground.home("jyj"), "收起的菜单只链到本站")
    article = ground.article("portal", "tzgg", "关于福利彩票公益金使用情况的公告", 33)
    article.html.append(link(origin("outside") + "/fucai/", "福利彩票公益金使用公告"))
    ground.fine("portal", "hidden_link", article, "福利彩票公益金公告是正常外链")
    article = ground.article("songlan", "zwdt", "松岚县开展打击网络赌博宣传活动", 9)
    article.body.append("民警提醒，网上“百家乐”“时时彩”等都是骗局，请勿点击陌生链接。")
    article.html.append(link(origin("outside") + "/news/1.html", "云泽晚报相关报道"))
    ground.fine("songlan", "hidden_link", article, "文章谈打击赌博，外链是报纸")
    ground.fine("jtj", "hidden_link", ground.home("jtj"), "友情链接在下拉框里")


def firewall() -> Answer:
    """A refusal as a web application firewall words it."""
    return replace(_FIREWALL)


def turns(*answers: Answer) -> Turns:
    """Answers given one after the other; the last one stays."""
    return Turns(answers)
