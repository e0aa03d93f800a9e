"""Which links a page hides from its readers, or leads to gambling and pornography (暗链)."""

import re
from collections.abc import Iterator

from lxml import etree

from crawler.addresses import Resolver, host_key
from crawler.pages.flow import Anchor
from crawler.pages.markup import Markup
from crawler.pages.tree import words
from crawler.records import HiddenLink

MAX_HIDDEN = 50  # of one page: an injected block has hundreds of the same kind

# --- what hides -------------------------------------------------------------------------------------------------

_FAR = r"-\s*\d{3,}(?:\.\d+)?\s*(?:px|em|rem|pt|%)?"
_HIDES: tuple[tuple[str, str], ...] = (
    ("display:none", r"display\s*:\s*none"),
    ("visibility:hidden", r"visibility\s*:\s*hidden"),
    ("off-screen position", rf"position\s*:.*(?:left|top|right|bottom|margin-left|margin-top)\s*:\s*{_FAR}"),
    ("off-screen position", rf"(?:left|top|right|bottom)\s*:\s*{_FAR}.*position\s*:"),
    ("off-screen margin", rf"margin(?:-left|-top)?\s*:\s*{_FAR}"),
    ("off-screen indent", rf"text-indent\s*:\s*{_FAR}"),
    ("tiny font", r"font-size\s*:\s*[01](?:\.\d+)?\s*(?:px|pt|em)?\s*(?:;|$|!)(?<!1em)"),
    ("zero size", r"(?<![\w-])(?:width|height|max-height|max-width)\s*:\s*[01](?:px|pt)?\s*(?:;|$|!)"),
    ("transparent", r"(?<![\w-])opacity\s*:\s*(?:0?\.0\d*|0)\s*(?:;|$|!)"),
    ("clipped away", r"clip\s*:\s*rect\(\s*0"),
)  # fmt: skip
_HIDING = tuple((how, re.compile(pattern, re.I | re.S)) for how, pattern in _HIDES)
_COLOUR = re.compile(r"(?<![\w-])color\s*:\s*([#\w]+)", re.I)
_BACKGROUND = re.compile(r"background(?:-color)?\s*:\s*([#\w]+)", re.I)
_COLOUR_NAMES = {"white": "#ffffff", "#fff": "#ffffff", "black": "#000000", "#000": "#000000"}
_LEVELS, _MAX_STYLE = 12, 1_000
# a hidden part of the page that a script shows: menus, tabs, dialogs, the phone's navigation
_SHOWN_LATER = re.compile(
    r"(?<![a-z])(?:nav\w*|menu\w*|sub\w*|drop\w*|tab\w*|con\w*|panel|pop\w*|dialog|modal|layer|mask|share\w*|bdshare\w*|wx\w*|weixin|qr\w*"
    r"|ewm\w*|code|float\w*|slide\w*|swiper\w*|banner|search\w*|select\w*|option\w*|yqlj\w*|links?\w*|friend\w*|city|more|list|box|hover"
    r"|show|hide\w*|mobile|m-\w+)(?![a-z])",
    re.I,
)

# --- whose links ------------------------------------------------------------------------------------------------

# words no office uses of itself or others
_VICE = re.compile(
    r"时时彩|六合彩|百家乐|老虎机|真人(?:娱乐|荷官|视讯)|娱乐城|澳门(?:金沙|新葡京|威尼斯人|银河|永利)|葡京|皇冠(?:体育|足球|现金|网)|现金网|"
    r"体育(?:投注|博彩)|北京赛车|足球投注|电竞投注|彩票(?:平台|投注|下注|计划)|博彩(?:网|平台|公司|娱乐|导航)|网上赌场|在线赌场|真钱|"
    r"成人(?:电影|视频|网站|影院|小说)|(?:免费)?(?:[Aa]片|毛片|三级片)|无码|[Aa][Vv](?:在线|片|女优)|激情(?:视频|小说)|六肖|一肖|特码|"
    r"bet365|188bet|betway|bwin|威尼斯人(?:娱乐|平台)|太阳城(?:娱乐|集团)|金沙(?:娱乐|平台)|开元棋牌|亚博|万博体育|乐鱼体育|开云体育",
    re.I,
)
# words that are bait alone, and the stuff of police news in a sentence
_BAIT = re.compile(
    r"博彩|赌博|赌场|赌球|棋牌|下注|快三|PK10|轮盘|色情|裸聊|情色|一夜情|援交|约炮|性爱|黄片|代开发票|迷药|私服|办证",
    re.I,
)
_NEWS = re.compile(r"打击|整治|举报|案|扫黄|防范|拒绝|远离|严查|查处|治理|警示|禁|反诈|破获|通告|涉|抓获|打掉|专项")
_MAX_BAIT = 14
_VICE_HOST = re.compile(
    r"(?:^|[.-])[a-z]*(?:casino|bet365|188bet|betway|bwin|lottery|porn|xvideos|caipiao|yulecheng|bocai|baijiale|dubo|duchang|zhenren"
    r"|qipai|laohuji|liuhecai|shishicai)[a-z0-9]*[.-]",
    re.I,
)
_OFFICIAL = re.compile(
    r"(?:^|\.)(?:gov\.cn|xn--zfr164b|edu\.cn|mil\.cn|conac\.cn|12377\.cn|xinhuanet\.com|news\.cn|people\.com\.cn|cctv\.com|kaipuyun\.cn"
    r"|hanweb\.com|microsoft\.com|mozilla\.org|firefox\.com\.cn|google\.cn|adobe\.com"  # makers' credits, 请升级浏览器
    r"|cnzz\.com|baidu\.com|qq\.com|weibo\.com|trs\.cn|bshare\.cn|jiathis\.com|sina\.com\.cn|163\.com)(?::\d+)?$"
)


def hidden(markup: Markup, resolver: Resolver, host: str = "") -> tuple[HiddenLink, ...]:
    """Links to foreign hosts that readers cannot see, or whose words or host are of the gambling/porn vocabulary.

    ``host`` is the page's own host key (taken from its address when not given). Links to own, official and well-known
    hosts never count: menus, tabs and dialogs are hidden until a script shows them.
    """
    host = host or host_key(markup.url)
    found: dict[str, HiddenLink] = {}
    told: dict[etree._Element, str] = {}
    for anchor, url, target in _foreign(markup, resolver, host):
        how = _vice(anchor, target) or ("" if _OFFICIAL.search(target) else _how(anchor.element, told))
        if how and url not in found:
            found[url] = HiddenLink(url, anchor.text[:120], how)
        if len(found) >= MAX_HIDDEN:
            break
    for read in (_written, _injected, _unclosed):
        for link in read(markup, resolver, host):
            found.setdefault(link.url, link)
    return tuple(found.values())


def _foreign(markup: Markup, resolver: Resolver, host: str) -> Iterator[tuple[Anchor, str, str]]:
    own = _registered(host)
    for anchor in markup.anchors:
        href = anchor.href
        if "//" not in href:
            continue
        url = resolver.resolve(markup.base, href, markup.encoding)
        target = host_key(url) if url else ""
        if target and target != host and _registered(target) != own:
            yield anchor, url, target


_TWO_PART = re.compile(r"\.(?:gov|com|net|org|edu|ac)\.cn$|\.gov$")


def _registered(host: str) -> str:
    """The part of a host that its owner registered: www.a.gov.cn and xxgk.a.gov.cn are one owner's."""
    name = host.partition(":")[0]
    if name.replace(".", "").isdigit():
        return host  # an address on loopback or an intranet: ports tell sites apart
    parts = name.split(".")
    return ".".join(parts[-(3 if _TWO_PART.search(name) else 2) :])


def _vice(anchor: Anchor, target: str) -> str:
    if _OFFICIAL.search(target):
        return ""
    for text in (anchor.text, anchor.element.get("title") or ""):
        word = _VICE.search(text) or (_BAIT.search(text) if len(text) <= _MAX_BAIT else None)
        if word and not _NEWS.search(text):
            return f"vocabulary: {word[0]}"
    return "vocabulary: host" if _VICE_HOST.search(target) else ""


# --- how ----------------------------------------------------------------------------------------------------------


def _how(element: etree._Element, told: dict[etree._Element, str]) -> str:
    """What hides an element, in itself or around it; '' when a reader sees it or a script may show it."""
    way: list[etree._Element] = []
    how = ""
    for part in [element, *element.iterancestors()][:_LEVELS]:
        if part in told:
            how = told[part]
            break
        way.append(part)
        how = _hides(part)
        if how:
            break
    for part in way:
        told[part] = how
    return how


def _hides(element: etree._Element) -> str:
    style = (element.get("style") or "")[:_MAX_STYLE]
    how = _styled(style) if style else ""
    if how in ("display:none", "visibility:hidden", "zero size", "transparent") and _is_shown_later(element):
        return ""
    if how:
        return how
    if element.tag == "marquee" and {
        (element.get("height") or "").strip("px "),
        (element.get("width") or "").strip("px "),
    } & {"0", "1", "2"}:
        return "marquee of no height"
    if element.tag == "font" and (element.get("size") or "") == "0":
        return "tiny font"
    return "same colour as its ground" if _is_tone_in_tone(element) else ""


def _styled(style: str) -> str:
    return next((how for how, pattern in _HIDING if pattern.search(style)), "")


def _is_tone_in_tone(element: etree._Element) -> bool:
    """Words in the colour of what they stand on, as far as inline styles and old attributes tell."""
    colour = _colour(element, _COLOUR, "color")
    if not colour:
        return False
    for part in [element, *element.iterancestors()]:
        if ground := _colour(part, _BACKGROUND, "bgcolor"):
            return ground == colour
        if part.tag != "body" and (part.get("class") or part.get("id") or part.get("background")):
            return False  # a style sheet may give it another ground
    return colour == "#ffffff"


def _colour(element: etree._Element, inline: re.Pattern[str], attribute: str) -> str:
    found = inline.search(element.get("style") or "")
    colour = (found[1] if found else element.get(attribute) or "").lower()
    return _COLOUR_NAMES.get(colour, colour)


def _is_shown_later(element: etree._Element) -> bool:
    """A part with an id, a class or a handler is one that scripts and style sheets know by name, and show."""
    if element.tag in ("select", "option"):
        return True
    name = f"{element.get('class') or ''} {element.get('id') or ''}".strip()
    return bool(name) and _SHOWN_LATER.search(name) is not None


# --- what scripts hide --------------------------------------------------------------------------------------------

_WRITTEN_STYLE = re.compile(
    r"<(?:div|span|p|marquee|ul|td|font|a)\b[^<>]{0,200}?(?:style\s*=\s*\\?[\"']([^\"'<>]{0,200})|height\s*=\s*\\?[\"']?[01]\b)",
    re.I,
)
_WRITTEN_LINK = re.compile(
    r"""<a\b[^<>]{0,200}?href\s*=\s*\\?["']?(https?:)?(//[^"'\s<>\\]{4,200})[^<>]*>([^<]{0,80})""", re.I
)
_LATE_HIDE = re.compile(
    r"""getElementById\(\s*["'](?P<id>[\w-]+)["']\s*\)\s*\.style\s*\.\s*(?:display\s*=\s*["']none|(?:left|top|textIndent|marginLeft)\s*=\s*["']-\d{3})""",
    re.I,
)


def _written(markup: Markup, resolver: Resolver, host: str) -> Iterator[HiddenLink]:
    """Links that stand between a hiding ``<div style>`` and its end, both written by scripts: the usual disguise."""
    for code in markup.scripts:
        if "<" in code and (style := _WRITTEN_STYLE.search(code)) and (style[1] is None or _styled(style[1])):
            for match in _WRITTEN_LINK.finditer(code, style.start()):
                yield from _link(
                    resolver.resolve(markup.base, (match[1] or "http:") + match[2]),
                    match[3],
                    host,
                    "written by a script",
                )
        if late := _LATE_HIDE.search(code):
            yield from _hidden_late(markup, resolver, host, late["id"])
    if any("<div" in code and "</div" not in code for code in markup.scripts):
        yield from _between_scripts(markup, resolver, host)


def _hidden_late(markup: Markup, resolver: Resolver, host: str, name: str) -> Iterator[HiddenLink]:
    for block in markup.root.iter("div", "span", "ul", "p", "marquee"):
        if block.get("id") == name:
            for anchor in block.iter("a"):
                url = resolver.resolve(markup.base, anchor.get("href") or "", markup.encoding)
                yield from _link(url, words(anchor), host, "hidden by a script")


def _between_scripts(markup: Markup, resolver: Resolver, host: str) -> Iterator[HiddenLink]:
    """``document.write('<div style="display:none">')``, links, ``document.write('</div>')``."""
    inside = False
    for element in markup.root.iter("script", "a"):
        if element.tag == "script":
            code = element.text or ""
            style = _WRITTEN_STYLE.search(code) if "<" in code else None
            if style and "</div" not in code and (style[1] is None or _styled(style[1])):
                inside = True
            elif "</div" in code or "</span" in code:
                inside = False
        elif inside:
            url = resolver.resolve(markup.base, element.get("href") or "", markup.encoding)
            yield from _link(url, words(element), host, "inside a block hidden by a script")


# whose scripts sites use openly: counting, maps, sharing, libraries, service windows
_SCRIPT_MAKERS = re.compile(
    r"(?:^|\.)(?:51\.la|50bang\.org|linezing\.com|growingio\.com|sensorsdata\.cn|umeng\.com|google-analytics\.com|googletagmanager\.com"
    r"|googleapis\.com|gstatic\.com|jquery\.com|bootcss\.com|bootcdn\.\w+|staticfile\.\w+|jsdelivr\.net|cdnjs\.com|cloudflare\.com|unpkg\.com"
    r"|baomitu\.com|bdimg\.com|bdstatic\.com|baidustatic\.com|bcebos\.com|alicdn\.com|aliyun\w*\.com|amap\.com|autonavi\.com|tianditu\.com"
    r"|qqmail\.com|gtimg\.(?:com|cn)|qpic\.cn|myqcloud\.com|tencent\.com|sinajs\.cn|sinaimg\.cn|sina\.cn|ydstatic\.com|126\.net|soperson\.com"
    r"|geetest\.com|yunaq\.com|360\.cn|so\.com|sogou\.com|addthis\.com|ujian\.cc|iflytek\.com|iflyrec\.com|xfyun\.cn|zhihuishu\.com"
    r"|hcaptcha\.com|trueland\.net|msecnd\.net|clarity\.ms|ucap\.com\.cn|gwdang\.com|12388\.gov\.cn|\w*wza\w*\.\w+|weather\.com\.cn|tianqi\.com"
    r"|seniverse\.com|heweather\.\w+)(?::\d+)?$"
)


# what such a script does openly, whoever serves it
_OPEN_SCRIPT = re.compile(
    r"jiucuo|conac|beian|tongji|stat|count|hits|analytics|track|share|map|jquery|bootstrap|layui|swiper|vue|echarts|video|player|wza"
    r"|weather|tianqi|kefu|chat|polyfill|html5|respond|captcha|wx|weixin"
    r"|png|slide|scroll|focus|marquee|menu|calendar",  # of a design taken from another host of the same owner
    re.I,
)


def _injected(markup: Markup, resolver: Resolver, host: str) -> Iterator[HiddenLink]:
    """Scripts of a foreign host that is no known maker's, and that the page names nowhere else: slipped in.

    The same script of one such host stood at the end of the head of 1,300 pages of five sites that had been cloned.
    """
    for element in markup.tagged("script"):
        source = element.get("src")
        if not source or "//" not in source[:8]:
            continue
        url = resolver.resolve(markup.base, source, markup.encoding)
        target = host_key(url) if url else ""
        if "." not in target or _OFFICIAL.search(target) or _SCRIPT_MAKERS.search(target):
            continue
        if _OPEN_SCRIPT.search(source.partition("//")[2].partition("/")[2]):
            continue
        if _registered(target) != _registered(host) and markup.html.count(_registered(target)) == 1:
            yield HiddenLink(url, "", "script of an unknown host")


_UNCLOSED = re.compile(r"""<a\s+href\s*=\s*["']?(https?://[^"'\s<>]{4,200})["']?[^<>]{0,100}>([^<]{1,40})<a>""", re.I)
_BLOCK = 5  # foreign hosts


def _unclosed(markup: Markup, resolver: Resolver, host: str) -> Iterator[HiddenLink]:
    """``<a href="http://…">小说网<a>`` again and again: links sold by the dozen, by somebody who cannot write HTML.

    Fourteen home pages of cloned sites had the same one in their footers, some of them in plain sight.
    """
    if len(markup.tagged("a")) == len(markup.anchors):  # no <a> without an address
        return
    links: list[HiddenLink] = []
    for match in _UNCLOSED.finditer(markup.html):
        links += _link(resolver.resolve(markup.base, match[1]), match[2], host, "block of unclosed links")
    if len({_registered(host_key(link.url)) for link in links}) >= _BLOCK:
        yield from links[:MAX_HIDDEN]


def _link(url: str, text: str, host: str, how: str) -> Iterator[HiddenLink]:
    target = host_key(url) if url else ""
    if target and _registered(target) != _registered(host) and not _OFFICIAL.search(target):
        yield HiddenLink(url, " ".join(text.split())[:120], how)
