"""What kind of page this is."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.pages.flow import Flow
from crawler.pages.markup import Markup
from crawler.records import DateVote, DocumentRecord, Entry, Message

# --- what stands between a reader and the page ------------------------------------------------------------------

_CHALLENGE_WORDS = (
    *("arg1", "acw_sc", "__jsl_", '"bts"', "cookie=('_')", "$_ts", "r='m'", 'r="m"', "_waf_", "WZWS", "wzws", "yunsuo"),
    *("YUNSUO", "security_session_verify", "cdn-cgi", "_cf_chl"),
)
_CHALLENGE_SCRIPTS = (
    re.compile(r"""var\s+arg1\s*=\s*['"][0-9A-Fa-f]{30,}['"]"""),  # Aliyun acw_sc__v2
    re.compile(r"acw_sc__v2"),
    re.compile(r"__jsl_clearance|;\s*go\(\s*\{\s*\"bts\"|document\.cookie\s*=\s*\(?['\"]_['\"]\)?\s*\+"),  # jsl
    re.compile(r"\$_ts\.(?:nsd|cd)\b|window\s*\[\s*['\"]\$_ts['\"]\s*\]|\$_ts\s*=\s*window"),  # River Security
    re.compile(r"""<meta\b[^<>]{20,2000}\br=['"]m['"]"""),
    re.compile(r"_waf_|WZWS-RAY|wzwschallenge|YUNSUO_SESSION|security_session_verify|yunsuo_session_verify", re.I),
    re.compile(r"cdn-cgi/challenge-platform|_cf_chl_opt"),
)
_REFUSAL = re.compile(
    r"请求(?:已)?被(?:拦截|阻断|拒绝)|访问(?:已)?被(?:拦截|阻断|拒绝|禁止)|(?:网站|Web应用|应用)防火墙|Web ?Application ?Firewall|创宇盾|安全狗|"
    r"云锁|云防护|加速乐|知道创宇|护卫神|玄武盾|网防G01|(?:威胁|危险|非法|恶意|可疑|异常)的?(?:访问|请求|操作)|攻击行为|疑似攻击|IP(?:地址)?(?:已)?被(?:封|禁|限制|列入)|"
    r"访问(?:过于)?频繁|请求过于频繁|(?:安全|访问|人机|滑动|身份)验证|请(?:开启|启用) ?JavaScript|请打开.{0,4}[Jj]ava[Ss]cript|(?:requests?|access).{0,20}(?:blocked|denied)|"
    r"您所在的(?:地区|区域|IP)|event ?ID|Request ?ID",
    re.I,
)
_MAX_REFUSAL = 1500  # a refusal is short; an article about firewalls is not

# --- error pages ------------------------------------------------------------------------------------------------

_ERROR_TITLE = re.compile(
    r"^(?:(?:HTTP|错误|error)?\W{0,3}(?:40[0-9]|410|50[0-5])(?:\W.*|错误.*|页面?.*|not found.*|error.*|bad.*|gateway.*)?|"
    r".{0,12}(?:页面|网页|文件|文章|信息|内容|栏目|网址|地址)(?:已)?(?:不存在|未找到|找不到|没有找到|无法找到|无法访问|无法显示|已删除|被删除|丢失|走丢了|出错了?).{0,12}|"
    r"(?:无法|找不到|未找到|没有找到).{0,6}(?:页面|网页|文件|资源|网址).{0,8}|(?:页面|网页|系统|服务器|运行时|程序|访问|操作|应用程序)?(?:错误|出错|异常|出错了|错误提示|错误信息|错误页面?)|"
    r"(?:出错|错误)(?:啦|了|页面|提示|信息).{0,6}|Object moved|(?:page |file |resource )?not found.*|forbidden|bad (?:request|gateway).*|"
    r"(?:internal )?server error.*|service unavailable.*|runtime error.*|access denied.*|error.{0,10}|"
    r"(?:提示|系统提示|信息提示|温馨提示)|.{0,6}(?:404|502|503).{0,12})$",
    re.I,
)
_ERROR_TEXT = re.compile(
    r"(?:页面|网页|文件|文章|信息|内容|栏目|网址|链接|资源|记录|数据)(?:可能)?(?:已经?|被|已被)?(?:不存在|未找到|找不到|没有找到|无法找到|不见了|走丢了|飞走了|失效|过期|删除|移除|移走|移动|下线)|"
    r"(?:找不到|未找到|没有找到|无法找到|不存在).{0,12}(?:页面|网页|文件|文章|信息|栏目|网址|资源|目录|内容)|(?:页面|网页|文件|您访问的.{0,16})(?:找不到|不存在|被删除)了?|"
    r"非法(?:访问|操作|参数|请求)|参数(?:错误|有误|不正确)|没有(?:访问)?权限|无权(?:限)?访问|权限不足|禁止访问|拒绝访问|服务器(?:内部)?错误|系统(?:错误|异常|繁忙)|源站出现问题|"
    r"服务(?:暂时)?不可用|应用程序(?:中的服务器)?(?:错误|异常)|运行时错误|HTTP (?:Status|Error|错误) ?\d{3}|(?:The (?:page|resource|requested URL)).{0,60}(?:not found|cannot be found)|"
    r"404 ?(?:Not ?Found|错误|页面|error|,|，)|\b(?:Internal Server Error|Bad Gateway|Service Unavailable|Not Found|Gateway Time-?out)\b|nginx/\d|Apache Tomcat|"
    r"(?:网站|站点)(?:已)?(?:关闭|暂停|停止|到期|过期|维护|升级)|(?:违反|未)备案|域名.{0,6}(?:未绑定|已过期|过期)",
    re.I,
)
_SHORT_ERROR, _LONG_ERROR = 400, 1800


@dataclass(frozen=True)
class Seen:
    """What the other readers found, as far as it tells the kind."""

    url: str
    title: str
    tags: dict[str, str]
    votes: tuple[DateVote, ...]
    entries: tuple[Entry, ...]
    body: str  # main text
    holds: int  # images, files and frames inside the body
    named_body: bool  # the body stands in a CMS's own container
    record: DocumentRecord | None
    messages: tuple[Message, ...]
    redirect: str
    paged: bool  # the page shows the paging of a list


def kind(
    markup: Markup, flow: Flow, seen: Seen, *, home: bool = False, status: int = 200, sniffed: str = "html"
) -> str:
    """One of ``crawler.records.KINDS``. ``status`` only helps: an error page is told by its words too."""
    length = len("".join(flow.text.split()))
    if sniffed in ("json", "xml"):
        return "data"
    if is_challenge(markup.html, flow.text, length, status):
        return "challenge"
    if _is_error(flow.text, length, seen, status, home):
        return "error"
    if seen.redirect and length < 300 and not seen.body[200:]:
        return "redirect"
    if home:
        return "home"
    if markup.root.find(".//frameset") is not None or _is_fragment(markup, seen):
        return "frame"
    return _content_kind(markup, flow, seen)


def is_challenge(html: str, text: str, length: int, status: int = 200) -> bool:
    """A firewall's script or refusal instead of the page: judged by the body, the status in support."""
    if length < 400 and any(word in html for word in _CHALLENGE_WORDS) and _has_challenge_script(html):
        return True
    if status in (412, 521) and length < 400 and "<script" in html:
        return True
    if length > _MAX_REFUSAL or not _REFUSAL.search(text):
        return False
    return status in (403, 405, 418, 429, 493, 501, 503, 504) or length < 300 or len(set(_REFUSAL.findall(text))) > 1


def _has_challenge_script(html: str) -> bool:
    return any(script.search(html) for script in _CHALLENGE_SCRIPTS)


def _is_error(text: str, length: int, seen: Seen, status: int, home: bool) -> bool:
    if length > _LONG_ERROR or (seen.votes and length > _SHORT_ERROR and any(v.source != "url" for v in seen.votes)):
        return False
    says_so = bool(_ERROR_TEXT.search(text))
    if status >= 400:
        return says_so or length < _SHORT_ERROR
    if _ERROR_TITLE.match(seen.title) or _ERROR_TITLE.match(seen.tags.get("title", "")):
        return says_so or length < 80
    return says_so and length < 120 and not seen.tags.get("articletitle")


def _is_fragment(markup: Markup, seen: Seen) -> bool:
    """A piece for other pages to include or frame: it has no head of its own."""
    return not seen.title and markup.root.find(".//title") is None and len(seen.body) < 200 and not seen.tags


# --- what a page is about ---------------------------------------------------------------------------------------

_GUIDE_LABELS = (
    *(
        "事项名称",
        "设定依据",
        "办理依据",
        "申请条件",
        "受理条件",
        "办理条件",
        "办理材料",
        "申请材料",
        "申报材料",
        "办理地点",
        "办理时间",
        "联系电话",
    ),
    *(
        "办理流程",
        "办理程序",
        "法定时限",
        "承诺时限",
        "办理时限",
        "法定期限",
        "收费标准",
        "是否收费",
        "咨询电话",
        "监督电话",
        "受理机构",
        "实施主体",
    ),
)
_GUIDE = re.compile("(?:^|[\n\t【 、.．一二三四五六七八九十])(" + "|".join(_GUIDE_LABELS) + ")(?=[】 ]?[:：\n\t])")
_GUIDE_ENOUGH = 4
_CONSULTATION_TITLE = re.compile(
    r"(?:公开)?(?:征求|征集|听取).{0,30}(?:意见|建议)|征求意见稿.{0,20}(?:公告|启事|公开)|(?:意见|民意|建议)征集|公开征集|网上征集|听证会?(?:的)?(?:公告|通告)"
)
_CONSULTATION_TEXT = re.compile(
    r"(?:征集|征求意见|调查)(?:起止)?(?:时间|日期|期限|状态)|(?:征集|征求|意见反馈)(?:意见)?(?:截止|截至|开始|结束)"
)
_NO_CONSULTATION = re.compile(r"结果|反馈|采纳|情况(?:的)?(?:说明|公示|汇总)|解读|已结束的")
_COLUMN_URL = re.compile(
    r"/(?:index|list|default|node|more)(?:[_-]?\d{1,6}){0,3}(?:\.s?html?|\.jsp|\.aspx?|\.php)?$|/col/col\d+/|/channels?/|/columns?/|"
    r"_list[_.]|list\.|/more",
    re.I,
)
_ARTICLE_URL = re.compile(
    r"/t\d{8}_\d+|/content[/_]|/art/|/post_|/contents/|/info/\d+/\d+|/[0-9a-f]{32}\.|/\d{4}[-/_]?\d{2}[-/]\d{2}|content-\d+|article|detail|newsshow|show\.|/t\d{6,}\.",
    re.I,
)
_MIN_BODY = 60


def _content_kind(markup: Markup, flow: Flow, seen: Seen) -> str:
    if len(seen.messages) == 1 and seen.messages[0].url:
        return "message"
    if len(set(_GUIDE.findall(flow.text))) >= _GUIDE_ENOUGH and not _is_list(seen):
        return "guide"
    if not _is_article(seen):
        return "column" if seen.entries or _stands_for_column(markup, seen) else "other"
    if _is_consultation(flow.text, seen.title):
        return "consultation"
    return "document" if seen.record else "article"


def _is_list(seen: Seen) -> bool:
    return len(seen.entries) >= 5 and len(seen.body) < 60 * len(seen.entries)


def _is_article(seen: Seen) -> bool:
    """Weighs what speaks for one text against what speaks for a list."""
    dated = {vote.source for vote in seen.votes if vote.precision != "month"}
    points = 0
    points += 3 if seen.tags.get("articletitle") else 0
    points += sum(3 if vote.raw[:1].isdigit() is False else 2 for vote in seen.votes if vote.source == "text")
    points += 2 if "meta" in dated and seen.tags.get("articletitle") else 0
    points += 1 if "url" in dated else 0
    points += 2 if seen.record else 0
    points += 2 if seen.named_body and (len(seen.body) >= _MIN_BODY or seen.holds) else 0
    points += 1 if len(seen.body) >= 300 else 0
    points += 1 if _ARTICLE_URL.search(urlsplit(seen.url).path) else 0
    points -= 3 if _is_list(seen) else 1 if len(seen.entries) >= 8 and len(seen.body) < 300 else 0
    points -= 2 if seen.paged else 0
    points -= 2 if _is_column_url(seen.url) else 0
    points -= (
        2 if seen.tags.get("columnname") and not seen.tags.get("articletitle") and "articletitle" in seen.tags else 0
    )
    return points >= 2


def _stands_for_column(markup: Markup, seen: Seen) -> bool:
    """A page without rows that a menu leads to: by its name or address, or blank inside a site's frame."""
    if seen.tags.get("columnname") or _is_column_url(seen.url):
        return True
    return not seen.body and not seen.holds and len(markup.anchors) >= _FRAME_LINKS


_FRAME_LINKS = 8


def _is_column_url(url: str) -> bool:
    path = urlsplit(url).path
    return path.endswith("/") or bool(_COLUMN_URL.search(path) and not _ARTICLE_URL.search(path))


def _is_consultation(text: str, title: str) -> bool:
    if _NO_CONSULTATION.search(title):
        return False
    return bool(_CONSULTATION_TITLE.search(title)) or ("征集" in title and bool(_CONSULTATION_TEXT.search(text)))
