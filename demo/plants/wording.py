"""Wrong words and words that only contain them; service guides that say too little; links that readers do not see."""

from demo.plants.ground import Ground, link
from demo.records import Article, origin

_WRITTEN = (
    """<script>document.write('<div style="display:none">');</script><a href="{0}?from=songlan">注册有礼</a>"""
    "<script>document.write('</div>');</script>"
)


def plant(ground: Ground) -> None:
    for part in (_wrong, _right, _guides, _hidden, _injected, _plain):
        part(ground)


def _wrong(ground: Ground) -> None:
    for site_id, sentence, why in (
        ("portal", "会议决定成立节水工作领导小姐，办公室设在市水利部门。", "领导小姐（严重）"),
        ("heting", "会议对下一阶段的防汛工作作了布署，各镇要抓好落实。", "布署"),
        ("nyj", "本年度专项资金已按进度拔款到各镇，请加强使用管理。", "拔款"),
        ("jtj", "班线恢复以后，沿线村民出行难的问题得到解决，群众倍受青睐的山货也有了出路。", "倍受青睐"),
        ("mzj", "请申请人先登陆系统填写资料，再到窗口提交原件。", "登陆系统"),
    ):
        ground.fault(site_id, "wrong_wording", _said(ground, site_id, sentence), why)
    article = ground.article("gxq", "tzgg", "关于抓好服务窗口关健岗位轮换的公告", 49)
    ground.fault("gxq", "wrong_wording", article, "关健，在标题里")
    article = ground.article("tyj", "tzgg", "云泽市游泳场馆开放公告", 49)
    article.html.append("<p>场馆开放期间的安全工作由场馆<b>负</b>贵，泳客须听从引导。</p>")
    ground.fault("tyj", "wrong_wording", article, "负贵，两字之间有标签")
    if ground.night != 2:
        back = ground.night == 3
        article = _said(ground, "czj", "财政票据换版的有关清况，请咨询非税收入科。", age=4)
        ground.fault("czj", "wrong_wording", article, "清况，第三晚又出现了" if back else "清况")
    else:
        article = _said(ground, "czj", "财政票据换版的有关情况，请咨询非税收入科。", age=4)
        ground.fine("czj", "wrong_wording", article, "第二晚已改正")


def _right(ground: Ground) -> None:
    for site_id, sentence, why in (
        ("jyj", "鼓励毕业生在学校周边自己经营图书文具店。", "自己经营"),
        ("wjw", "请及时关注与孕产妇相关健康服务的安排。", "相关健康"),
        ("gxq", "因施工单位原因造成的停工，由施工单位承担误工损失。", "承担误工"),
        ("songlan", "通知由县有关单位联合发布署名，请以原件为准。", "发布署名"),
        ("dzj", "部队在海岸登陆演练期间，监测台照常值班。", "登陆，不是登录"),
        ("yjj", "宣传资料逐条列出了注意事项，便于群众对照。", "逐条列出"),
        ("mzj", "各镇的标准统一但做法可以不同。", "统一但"),
    ):
        ground.fine(site_id, "wrong_wording", _said(ground, site_id, sentence), why)


def _said(ground: Ground, site_id: str, sentence: str, age: int = 50) -> Article:
    site = ground.sites[site_id]
    article = ground.article(site_id, "zwdt", f"{site.place}有关单位通报近期工作安排", age)
    article.body.insert(1, sentence)
    return article


def _guides(ground: Ground) -> None:
    lost: tuple[str, ...]
    for site_id, title, lost in (
        ("jtj", "渡船登记", ("设定依据", "申请条件", "办理地点", "办理流程")),
        ("portal", "古树认养申请", ("设定依据", "办理材料", "办理地点", "办理时间", "联系电话")),
    ):
        guide = _guide(ground, site_id, title, lost)
        ground.fault(site_id, "service_guide_incomplete", guide, f"八个要素缺 {len(lost)} 个")
    for site_id, lost in (("wjw", ("设定依据", "办理地点", "办理流程")), ("songlan", ("申请条件", "联系电话"))):
        guide = _guide(ground, site_id, "公共场所备案", lost)
        ground.fine(site_id, "service_guide_incomplete", guide, f"八个要素缺 {len(lost)} 个，不到四个")
    guide = _guide(ground, "heting", "养殖证申领", ())
    others = ("名称", "实施依据", "受理条件", "申请材料", "受理地点", "受理时间", "咨询电话", "办事流程")
    guide.facts = dict(zip(others, guide.facts.values(), strict=True))
    ground.fine("heting", "service_guide_incomplete", guide, "要素齐全，叫法不同")


def _guide(ground: Ground, site_id: str, title: str, lost: tuple[str, ...]) -> Article:
    guide = ground.article(site_id, "bsfw", title, 53)
    guide.facts = {name: value for name, value in guide.facts.items() if name not in lost}
    return guide


def _hidden(ground: Ground) -> None:
    yule = origin("outside") + "/yule/"
    for site_id, html, why in (
        (
            "nyj",
            '<marquee width="1" height="1"><a href="{0}?from=nyj">注册有礼</a></marquee>',
            "一像素的滚动框里有外链",
        ),
        ("gxq", '<p style="font-size:0px;line-height:0"><a href="{0}?from=gxq">注册有礼</a></p>', "字号是零的外链"),
        (
            "wjw",
            '<div style="background-color:#fff"><a style="color:#FFF" href="{0}?from=wjw">注册有礼</a></div>',
            "白底白字的外链",
        ),
        ("songlan", _WRITTEN, "脚本写出的隐藏块里有外链"),
    ):
        article = ground.article(site_id, "bmdt", f"{ground.sites[site_id].place}开展公共服务设施检修", 23)
        article.html.append(html.format(yule))
        ground.fault(site_id, "hidden_link", article, why)


def _injected(ground: Ground) -> None:
    """A script slipped into every page, as stood on five cloned sites."""
    for site_id in ("dzj", "heting"):
        script = f'<script src="{origin("slipped")}/js/kb.js"></script>'
        ground.sites[site_id].every_html.append(script)
        ground.fault(site_id, "hidden_link", ground.home(site_id), "每一页都有陌生主机的脚本", "", "", "*")


def _plain(ground: Ground) -> None:
    sister = ground.home("jtj")
    article = ground.article("nyj", "tzgg", "关于云泽市农机跨区作业证发放的公告", 47)
    article.html.append(f'<div style="display:none" id="wx"><a href="{sister}">交通运输局</a></div>')
    ground.fine("nyj", "hidden_link", article, "收起的是登记网站的链接")
    article = ground.article("wjw", "tzgg", "关于云泽市健康知识讲座报名的公告", 46)
    button = '<a style="color:#fff;background:#1b5aa6" href="{0}">云泽晚报报名页</a>'
    article.html.append(f"<p>{button.format(origin('outside') + '/news/1.html')}</p>")
    ground.fine("wjw", "hidden_link", article, "蓝底白字的按钮，看得见")
    article = ground.article("gxq", "tzgg", "关于云泽高新区网站访问统计的公告", 46)
    address = origin("outside") + "/news/1.html"
    article.html.append(link(address, "云泽晚报"))
    article.html.append('<p style="font-size:0"><img src="/images/beian.png" alt=""></p>')
    ground.fine("gxq", "hidden_link", article, "字号是零的是图片，没有链接")
