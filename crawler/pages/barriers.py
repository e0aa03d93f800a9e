"""What stands between a reader and the page: a firewall's challenge or refusal, an error page."""

import re


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.I)


# --- challenges and refusals ------------------------------------------------------------------------------------

_CHALLENGE_WORDS = (
    *("arg1", "acw_sc", "__jsl_", '"bts"', "cookie=('_')", "$_ts", "r='m'", 'r="m"', "_waf_", "WZWS", "wzws", "yunsuo"),
    *("YUNSUO", "security_session_verify", "cdn-cgi", "_cf_chl"),
)
_CHALLENGE_SIGNS = [re.compile(re.escape(word)) for word in _CHALLENGE_WORDS]  # twice as fast as to look for the words
_CHALLENGE_SCRIPT = _any(
    r"""var\s+arg1\s*=\s*['"][0-9A-Fa-f]{30,}['"]|acw_sc__v2""",  # Aliyun
    r"__jsl_clearance|;\s*go\(\s*\{\s*\"bts\"|document\.cookie\s*=\s*\(?['\"]_['\"]\)?\s*\+",  # jsl
    r"\$_ts\.(?:nsd|cd)\b|window\s*\[\s*['\"]\$_ts['\"]\s*\]|\$_ts\s*=\s*window",  # River Security
    r"""<meta\b[^<>]{20,2000}\br=['"]m['"]""",
    r"_waf_|WZWS-RAY|wzwschallenge|YUNSUO_SESSION|security_session_verify|yunsuo_session_verify",
    r"cdn-cgi/challenge-platform|_cf_chl_opt",
)
_REFUSAL = _any(
    r"请求(?:已)?被(?:拦截|阻断|拒绝)|访问(?:已)?被(?:拦截|阻断|拒绝|禁止)",
    r"(?:网站|Web应用|应用)防火墙|Web ?Application ?Firewall",
    r"创宇盾|安全狗|云锁|云防护|加速乐|知道创宇|护卫神|玄武盾|网防G01",
    r"(?:威胁|危险|非法|恶意|可疑|异常)的?(?:访问|请求|操作)|攻击行为|疑似攻击",
    r"IP(?:地址)?(?:已)?被(?:封|禁|限制|列入)|访问(?:过于)?频繁|请求过于频繁|您所在的(?:地区|区域|IP)",
    r"(?:安全|访问|人机|滑动|身份)验证|请(?:开启|启用) ?JavaScript|请打开.{0,4}JavaScript",
    r"(?:requests?|access).{0,20}(?:blocked|denied)",
)
# what each of them holds, as plain words: to look for the patterns themselves costs five times as much, at every letter
_REFUSAL_SIGNS = re.compile(
    "被拦截|被阻断|被拒绝|被禁|被封|被限|被列|防火墙|创宇|安全狗|云锁|云防护|加速乐|护卫神|玄武盾|网防|威胁|危险|非法|恶意|可疑|异常|"
    "攻击|频繁|您所在的|验证|请开启|请启用|请打开"
)
_LATIN_SIGNS = (b"firewall", b"blocked", b"denied")
_MAX_REFUSAL = 1500  # a refusal is short; an article about firewalls is not
_FEW_WORDS = 400
_REFUSING = frozenset({403, 405, 418, 429, 493, 501, 503, 504})


def is_challenge(html: str, text: str, length: int, status: int = 200) -> bool:
    """A firewall's script or refusal instead of the page: judged by the body, the status in support.

    ``text`` is what a reader sees, ``length`` how many characters of it are no blanks.
    """
    if length < _FEW_WORDS and any(sign.search(html) for sign in _CHALLENGE_SIGNS) and _CHALLENGE_SCRIPT.search(html):
        return True
    if status in (412, 521) and length < _FEW_WORDS and "<script" in html:
        return True
    if length > _MAX_REFUSAL or not _may_refuse(text) or not _REFUSAL.search(text):
        return False
    return status in _REFUSING or length < 300 or len(set(_REFUSAL.findall(text))) > 1


def _may_refuse(text: str) -> bool:
    latin = text.encode("ascii", "ignore").lower()
    return any(sign in latin for sign in _LATIN_SIGNS) or _REFUSAL_SIGNS.search(text) is not None


# --- error pages ------------------------------------------------------------------------------------------------

_THING = "(?:页面|网页|文件|文章|信息|内容|栏目|网址|地址|链接|资源|记录|数据)"
_LOST = (
    "(?:不存在|未找到|找不到|没有找到|无法找到|无法访问|无法显示|不见了|走丢了|飞走了|丢失|失效|过期|"
    "删除|移除|移走|下线|出错了?)"
)
_ERROR_TITLE = _any(
    r"^(?:HTTP|错误|error)?\W{0,3}(?:40[0-9]|410|50[0-5])(?:\W.*|错误.*|页面?.*|not found.*|error.*|bad.*|gateway.*)?$",
    rf"^.{{0,12}}{_THING}(?:已|被)*{_LOST}.{{0,12}}$",
    r"^(?:无法|找不到|未找到|没有找到).{0,6}(?:页面|网页|文件|资源|网址).{0,8}$",
    r"^(?:页面|网页|系统|服务器|运行时|程序|访问|操作|应用程序)?(?:错误|出错|异常)(?:啦|了|页面?|提示|信息)?.{0,6}$",
    r"^(?:object moved|(?:page |file |resource )?not found.*|forbidden|bad (?:request|gateway).*|error.{0,10})$",
    r"^(?:(?:internal )?server error.*|service unavailable.*|runtime error.*|access denied.*)$",
    r"^(?:(?:系统|信息|温馨)?提示|DedeCMS ?提示信息.*|.{0,6}(?:404|502|503).{0,12})$",
)
_ERROR_TEXT = _any(
    rf"{_THING}(?:可能)?(?:已经?|被|已被)?{_LOST}",
    rf"(?:找不到|未找到|没有找到|无法找到|不存在).{{0,12}}(?:{_THING}|目录)",
    r"您访问的.{0,16}(?:找不到|不存在|被删除)|非法(?:访问|操作|参数|请求)|参数(?:错误|有误|不正确)",
    r"没有(?:访问)?权限|无权(?:限)?访问|权限不足|禁止访问|拒绝访问|服务器(?:内部)?错误|系统(?:错误|异常|繁忙)|源站出现问题",
    r"服务(?:暂时)?不可用|应用程序(?:中的服务器)?(?:错误|异常)|运行时错误|HTTP (?:Status|Error|错误) ?\d{3}",
    r"The (?:page|resource|requested URL).{0,60}(?:not found|cannot be found)|404 ?(?:Not ?Found|错误|页面|error|,|，)",
    r"\b(?:Internal Server Error|Bad Gateway|Service Unavailable|Not Found|Gateway Time-?out)\b|nginx/\d|Apache Tomcat",
    r"请(?:您)?(?:确认|检查)所?输入的网址|访问的(?:网页|页面)地址已经?变更|(?:应用|功能|栏目)已(?:经)?(?:禁用|停用|关闭)",
    r"搜索时间间隔|请稍[后候]再试|DedeCMS ?提示信息",
    r"(?:网站|站点)(?:已)?(?:关闭|暂停|停止|到期|过期|维护|升级)|(?:违反|未)备案|域名.{0,6}(?:未绑定|已过期|过期)",
)
_SHORT_ERROR, _LONG_ERROR, _BARE_ERROR = 400, 1800, 120


def is_error(text: str, length: int, title: str, status: int = 200, *, article: bool = False) -> bool:
    """An error page, whatever its status. One that only talks about errors is long, or is an ``article`` with its
    title tag or date."""
    if length > (_BARE_ERROR if article else _LONG_ERROR):
        return False
    if status >= 400:
        return length < _SHORT_ERROR or _says_so(text)
    if _ERROR_TITLE.match(title):
        return length < 80 or _says_so(text)
    if article or length >= _SHORT_ERROR:
        return False
    # menus around it make a page longer, not its message: it says it in two ways
    return _says_so(text) if length < _BARE_ERROR else len(set(_ERROR_TEXT.findall(text))) > 1


def _says_so(text: str) -> bool:
    return _ERROR_TEXT.search(text) is not None
