"""Which type a column is: by its name, its ColumnType, its address, its rows (INDICATORS.md, standards.md §7)."""

import re
from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlsplit

from crawler.records import Entry

# Names seen on real sites, the particular before the general: 政策解读 is no 政策文件, 公开年报 no 公告.
_NAMES: tuple[tuple[str, str], ...] = (
    ("archive", r"历史(?:归档|信息|数据|文件|资料|公报)|归档|往期|旧版|存档"),
    ("other", r"网站(?:工作)?(?:年度)?(?:报表|年报)|工作年度报表|党务公开|友情链接|网站(?:地图|声明)|联系我们"),
    ("interpretation", r"解读|图解(?!会议)|一图读懂|图说政策|政策问答|读懂"),
    ("annual_report", r"(?<!统计)(?<!质量)(?<!发展)(?<!状况)(?:年报|年度报告)"),
    ("guide", r"公开指南|公开说明|指南和目录$|信息公开指引"),
    ("rules", r"公开(?:工作)?(?:制度|规定|规章|依据)|公开法规"),
    ("request", r"依申请公开|申请公开|公开申请"),
    ("catalogue", r"公开(?:基本)?目录|(?:公开|事项)目录清单|^目录清单$"),
    ("catalogue", r"法定主动公开|主动公开(?:内容|事项|信息)?$|基层政务公开|两化|公开内容"),
    ("proposal", r"建议提案|议案|提案|人大(?:代表)?建议|政协委员?(?:提案|建议)|建议(?:答复|办理)"),
    ("decision", r"重大(?:行政)?决策|决策预公开|决策事项|决策公开"),
    ("meeting", r"(?:常务|全体|办公|政府|党组)会议|会议(?:公开|信息|图解|纪要|活动)|图解会议"),
    ("interview", r"访谈|做客|直播间|在线交流|网络问政直播"),
    ("consultation", r"征集|征求|意见(?:反馈|建议)|听证|(?:结果|征集)反馈|立法草案|建言"),
    ("survey", r"(?:网上|网络|在线|问卷|民意|满意度)?调查(?!研究|征集)(?:问卷)?|问卷"),
    ("response", r"回应|新闻发布|发布会|辟谣|舆情|答记者问|社会关切|热点问题"),
    ("other", r"信访|举报|检举|控告|12388|纪检监察|巡视|巡察"),
    ("other", r"(?:咨询|联系)(?:方式|电话|地址)"),
    ("mailbox", r"信箱|邮箱|咨询|投诉|留言|来信|信件|写信|问政|互动(?:交流|平台)?$|政民互动|公众参与|12345|热线"),
    ("mailbox", r"选登|问答精选|常见问题|在线答疑"),
    ("budget", r"预算|决算|财政(?:信息|资金|收支|公开|专项)|三公经费|收支"),
    ("statistics", r"统计|数据(?:发布|开放|公开|解读)?$|数据(?:发布|开放)|公报数据|经济运行|月报|季报"),
    ("personnel", r"人事|任免|招(?:录|聘|考)|录用|公务员|事业单位(?:招|公开)|选调|职称|任前公示|人才招"),
    ("emergency", r"应急|预案|预警|突发(?:公共)?事件|防灾|减灾"),
    ("plan", r"(?<!城乡)规划|(?<!助力)计划(?!生育)|工作(?:要点|部署|总结|报告)|五年|目标任务"),
    ("other", r"政府采购|采购|招(?:标|投标)|中标|工程建设|处罚|行政许可|双公示|行政权力|收费|公报$"),
    ("other", r"(?:权责|权力|责任)清单"),
    ("policy", r"政策(?!概论|科学)|规范性文件|法规|规章(?!制度)|^法律(?!声明|顾问|援助|服务|讲坛)|司法解释|条例"),
    ("policy", r"文件(?:通知|库|汇编)?$"),
    ("policy", r"(?:政府|部门|政务|办公室?|上级|本级|公开|局|委|市|县|区|省|国务院|令)文件"),
    ("function", r"机构|职能|职责|科室|处室|内设|直属(?:事业)?单位|下属单位|部门(?:介绍|简介|概况|职责)|编制"),
    ("leader", r"领导(?!活动|讲话|小组|动态)|负责人|(?:市|县|区|局|厅|镇|委)长(?!信箱|热线)|班子"),
    ("service", r"办事|办理|服务|审批|便民|下载|表格|事项|一网通办|一件事"),
    ("topic", r"专题|专栏|主题教育|攻坚|创建"),
    ("news", r"动态|要闻|新闻|资讯|头条|快讯|快递|简报|政务信息|信息快报|报道|时政|领导活动|政务活动|工作信息|播报"),
    ("news", r"看点|焦点|关注|聚焦|媒体|(?<!课程)(?<!微课)(?<!教学)视频|图片|镇街|基层|部门信息|县区"),
    ("notice", r"通知|公告|公示|通告|公布栏"),
    ("overview", r"概况|概览|走进|市情|县情|区情|州情|省情|简介|介绍|风貌|历史沿革|行政区划|自然地理|城市名片|印象"),
)  # fmt: skip
_BY_NAME = tuple((kind, re.compile(pattern)) for kind, pattern in _NAMES)

# ColumnType's own words (政府网站发展指引); free text beside them (资讯中心, 政务信息) tells nothing
_BY_META = {
    "概况信息": "overview",
    "机构职能": "function",
    "负责人信息": "leader",
    "工作动态": "news",
    "政务动态": "news",
    "工作(政务)动态": "news",
    "政策文件": "policy",
    "信息公开指南": "guide",
    "信息公开目录": "catalogue",
    "信息公开年报": "annual_report",
    "信息公开制度": "rules",
    "依申请公开": "request",
    "数据发布": "statistics",
    "数据开放": "statistics",
    "政策解读": "interpretation",
    "回应关切": "response",
    "办事服务": "service",
    "咨询投诉": "mailbox",
    "征集调查": "consultation",
    "在线访谈": "interview",
    "通知公告": "notice",
    "公告公示": "notice",
    "人事信息": "personnel",
    "规划计划": "plan",
    "财政信息": "budget",
    "专题专栏": "topic",
}

# pinyin initials of whole path steps
_TOKENS = {
    "interpretation": "zcjd jdhy zcjdhy bmjd tjzc wzjd zcwd jd",
    "policy": "zcwj gfxwj zcfg zfwj bmwj szfwj szfbwj xzfwj xzfbwj qzfwj flfg zxwj wjk zcwjk xzgfxwj gzgfxwj fgwj",
    "notice": "tzgg gsgg tzgs gggs ggtz tz gg tzggs ggl",
    "news": "gzdt zwdt zwyw jryw xwdt xwzx zwxw bmdt jcdt xqdt xw dtxx yw qxyw sxyw ttxw mtbd gzxx zwxx",
    "response": "xwfbh hygq rdhy rdhygq xwfb shrd",
    "interview": "zxft ft wsft",
    "consultation": "zjdc myzj yjzj yjzq zqyj jgfk dczj lfzj",
    "survey": "wsdc zxdc wjdc dcwj mydc",
    "proposal": "jyta rdjy zxta jytabl tabl rdjyta",
    "mailbox": "szxx xzxx jzxx qzxx ldxx zxxx zxts zxzx hfxd xjxd hdjl ldmail bzxx xjhf",
    "request": "ysqgk sqgk",
    "guide": "zfxxgkzn xxgkzn gkzn",
    "rules": "zfxxgkzd xxgkzd gkzd xxgkzdy",
    "catalogue": "fdzdgknr zdgk gkml xxgkml zfxxgkml zdgkml zdgkjbml jbml jczwgk",
    "annual_report": "zfxxgkndbg xxgknb zfxxgknb gknb xxgkndbg ndbg",
    "statistics": "tjsj tjxx sjfb tjgb sjkf tjfx sjfbyj",
    "personnel": "rsrm rsxx rszp zkly ryzl rsrmxx zlzk gwyzl",
    "plan": "ghjh fzgh ghxx zxgh ztgh gzjh jhzj",
    "budget": "yjs czyjs bmyjs ysjs czxx czzj bmys bmjs sgjf yjsgk czyjsgk",
    "decision": "zdxzjc zdjc zdjcygk jcygk zdxzjcygk",
    "meeting": "zfhy cwhy hygk zfcwhy qthy bghy",
    "emergency": "yjgl yjya yjyj tfsj yjxx",
    "function": "jgzn jgsz nsjg jggk zzjg jgjj zsdw",
    "leader": "ldzc ldjs ldjj szfld ldxxgk ldbz bzcy",
    "overview": "gk sq xq gxgk zjqz csgk xqgk",
    "service": "bszn bsfw wsbs bmfw bgxz xzzx zxbs fwsx",
    "topic": "ztzl zt ztlm zthd ztxx zhuanti special",
    "archive": "lsgd gd wqhg lszt",
}
_BY_TOKEN = {token: kind for kind, tokens in _TOKENS.items() for token in tokens.split()}
_AMBIGUOUS = frozenset({"gk", "sq", "xq", "gd", "yw", "xw", "jd", "tz", "gg", "zt"})  # only as the last step
_LONGEST_NAME = 12  # 超导成像频谱仪（多波束系统）最新观测结果 below 新闻动态 is no news column
_URL_STEPS = 4  # from the end of the path
_STEP = re.compile(r"[a-z]{1,16}")
_NO_STEP = frozenset({"index", "default", "list", "node", "col", "channels", "main"})

_ROWS = (
    ("interpretation", re.compile(r"解读|图解(?!会议)|一图读懂|答记者问")),
    ("annual_report", re.compile(r"信息公开.{0,6}年度报告|信息公开年报")),
    ("budget", re.compile(r"预算|决算")),
    ("personnel", re.compile(r"任免|任职|招聘|录用|拟聘")),
    ("consultation", re.compile(r"征求.{0,40}意见|征集")),
    ("notice", re.compile(r"(?:通知|公告|公示|通告)(?:[（(].*[）)])?$")),
)
_ROWS_NEEDED, _ROWS_SHARE = 4, 0.7


def type_of(
    name: str, meta_type: str, url: str, entries: Sequence[Entry], above: Sequence[str] = ()
) -> tuple[str, str]:
    """(type, what told it) of a column: ``meta`` ``name`` ``url`` ``list``, or (other, '').

    The name comes first: readers see it, while one ColumnType often stands for a whole branch. ``above`` are the
    columns and the site it stands in: within a 专题, an archive or the site of an event everything is exempt with it.
    """
    for step in above:
        if kind := _enclosing(step):
            return kind, "name"
    if kind := by_name(name):
        return kind, "name"
    if kind := _BY_META.get("".join(meta_type.split()), ""):
        return kind, "meta"
    if kind := _by_url(url, name):
        return kind, "url"
    if kind := _by_rows(entries):
        return kind, "list"
    return "other", ""


def by_name(name: str) -> str:
    """The type a name tells; ``other`` where it tells that it is none of the types (政府采购), '' if nothing."""
    return next((kind for kind, pattern in _BY_NAME if pattern.search(name)), "")


# what is over with its event: the news of a contest, of a week of activities, of a campaign
_EVENT = (
    r"竞赛|大赛|比赛|联赛|锦标赛|博览会|运动会|校庆|文化节|艺术节|"
    r"(?:活动|宣传|服务|推广)[周月日]|(?:学习|主题|实践)教育(?:活动)?"
)
_TOPIC = re.compile(rf"专题(?:专栏|报道|集锦|网站|活动)?$|专栏$|^热点专题|^历史专题|(?:{_EVENT})(?:官?网|网站|专网)?$")
_ARCHIVE = re.compile(r"历史(?:归档|信息|专题|数据)|归档|往期|旧版|存档")


def _enclosing(step: str) -> str:
    return "archive" if _ARCHIVE.search(step) else "topic" if _TOPIC.search(step) else ""


def _by_url(url: str, name: str) -> str:
    """What the steps of the path tell; those above its own only where the name does not say at length what it is."""
    parts = urlsplit(url).path.lower().split("/")
    if parts[-1].startswith("xwzx_list"):  # the template of every column of the c100495 family
        parts = parts[:-1]
    heads = [_STEP.match(part) for part in parts]
    steps = [head[0] for head in heads if head and head[0] not in _NO_STEP]
    for place, step in enumerate(steps[: -_URL_STEPS - 1 : -1]):
        kind = _BY_TOKEN.get(step, "")
        if kind == "news" and place > 1:  # gzdt/zhgz/pxxjjbz: commendations among the work of an office
            continue
        if kind and (place == 0 or (step not in _AMBIGUOUS and len(name) <= _LONGEST_NAME)):
            return kind
    return ""


def _by_rows(entries: Sequence[Entry]) -> str:
    if len(entries) < _ROWS_NEEDED:
        return ""
    if sum(bool(entry.status) for entry in entries) > _ROWS_SHARE * len(entries):
        return "mailbox" if any("复" in entry.status or "办" in entry.status for entry in entries) else "consultation"
    told = Counter(next((kind for kind, pattern in _ROWS if pattern.search(entry.title)), "") for entry in entries)
    kind, count = told.most_common(1)[0]
    return kind if count >= _ROWS_SHARE * len(entries) else ""
