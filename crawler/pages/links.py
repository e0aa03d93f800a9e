"""What a page points at: every reference with its role, where it sends its reader, and what its body links to."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import cast
from urllib.parse import unquote

from lxml import etree

from crawler.addresses import Resolver
from crawler.pages import endpoints, jumps
from crawler.pages.markup import Markup
from crawler.pages.tree import elements, texts, words
from crawler.records import Link

# --- roles ------------------------------------------------------------------------------------------------------

_EXTENSIONS = {
    "image": "jpg jpeg png gif bmp webp svg ico tif tiff",
    "attachment": "pdf doc docx docm dot xls xlsx xlsm csv ppt pptx wps et dps ofd ceb zip rar 7z gz tar rtf txt",
    "media": "mp3 mp4 wav wma wmv avi flv swf mov m4v mpg mpeg rm rmvb ogg m3u8 3gp asf",
    "style": "css",
    "script": "js",
}
_BY_EXTENSION = {extension: role for role, extensions in _EXTENSIONS.items() for extension in extensions.split()}
# downloads without an extension in their path: Hanweb's downfile.jsp, VSB's download.jsp, SiteServer's actions
_DOWNLOAD = re.compile(r"/(?:downfile|download|filedown|attach(?:ment)?download)\w*\.(?:jsp|aspx?|php|do|action)", re.I)

# what an element's attribute refers to, by tag
_ATTRIBUTES: dict[str, tuple[tuple[str, str], ...]] = {
    "area": (("href", "page"),),
    "img": (("src", "image"), ("data-src", "image"), ("data-original", "image")),
    "input": (("src", "image"),),
    "body": (("background", "image"),),
    "table": (("background", "image"),),
    "tr": (("background", "image"),),
    "td": (("background", "image"),),
    "th": (("background", "image"),),
    "script": (("src", "script"),),
    "iframe": (("src", "frame"),),
    "frame": (("src", "frame"),),
    "embed": (("src", "media"),),
    "object": (("data", "media"),),
    "video": (("src", "media"), ("poster", "image")),
    "audio": (("src", "media"),),
    "source": (("src", "media"),),
    "bgsound": (("src", "media"),),
}
_PLACEHOLDER = re.compile(r"[{}<>+]|\$\(|undefined")  # a template's or a script's hole where an address will be


@lru_cache(maxsize=8_192)
def role_of(url: str) -> str:
    """The role of a reference a reader follows: page, or image, attachment, media by the extension of its path."""
    path = url.partition("?")[0]
    extension = path[path.rfind(".") + 1 :].lower() if "." in path[path.rfind("/") :] else ""
    role = _BY_EXTENSION.get(extension)
    if role is not None:
        return role
    return "attachment" if "down" in path and _DOWNLOAD.search(path) else "page"


# --- every reference --------------------------------------------------------------------------------------------


def links(markup: Markup, resolver: Resolver) -> tuple[Link, ...]:
    """Every reference of the page with its role, each (url, role) once, with the first words it goes by.

    Anchors and areas, options of jump menus, onclick jumps, images and backgrounds, styles, scripts, media, frames,
    what scripts write into the page and the data they load at once. ``redirect`` and ``paging.next_pages`` tell the
    rest.
    """
    base, encoding, resolve = markup.base, markup.encoding, resolver.resolve
    found: dict[str | tuple[str, str], Link] = {}  # by address; one in another role than its extension's by both
    for anchor in markup.anchors:  # most of what there is: written out
        url = resolve(base, anchor.href, encoding)
        if url and not ((known := found.get(url)) and known.text):
            found[url] = _followed(url, anchor.text or _unworded(anchor.element))
    for raw, role, text in _references(markup):
        url = resolve(base, raw, encoding)
        if url:
            own = role_of(url)
            key = url if role in ("", own) else (url, role)
            if not ((known := found.get(key)) and known.text):
                found[key] = Link(url, role or own, text)
    return tuple(found.values())


@lru_cache(maxsize=8_192)  # menus stand on every page
def _followed(url: str, text: str) -> Link:
    return Link(url, role_of(url), text)


def redirect(markup: Markup, resolver: Resolver) -> str:
    """Where a desktop reader is sent at once: by a meta refresh or a script's unconditional jump; '' if nowhere.

    Jumps behind a user-agent or screen test and inside functions nobody calls are for others (CMS.md §0.5).
    """
    for raw in jumps.jumps(markup):
        url = resolver.resolve(markup.base, raw, markup.encoding)
        if url and url != markup.url:
            return url
    return ""


def _references(markup: Markup) -> Iterator[tuple[str, str, str]]:
    """(raw address, role or '' when its extension tells, words) of what the page refers to other than by its anchors'
    own addresses."""
    for anchor in markup.anchors:
        if anchor.href[:1] in "jJ" and anchor.href[:11].lower() == "javascript:":
            yield from ((raw, "", anchor.text) for raw in _jumps_in(anchor.href[:_MAX_CODE]))
    for tag, names in _ATTRIBUTES.items():
        for element in markup.tagged(tag):
            yield from _attributes(element, names)
    for element in markup.tagged("link"):
        yield from _link(element)
    for element in markup.tagged("option"):
        yield from _option(element)
    if any(_jumps_in(handler[:_MAX_CODE]) for handler in _handlers(markup.root)):
        for element in elements(_ONCLICK, markup.root):
            yield from ((raw, "", words(element)) for raw in _jumps_in((element.get("onclick") or "")[:_MAX_CODE]))
    for script in markup.scripts:
        if "<" in script or "%3C" in script:
            yield from _written(script)
    yield from ((raw, "data", name) for raw, name in endpoints.addresses(markup))


_ONCLICK = etree.XPath("//*[@onclick]")
_HANDLERS = etree.XPath("descendant-or-self::*/@onclick", smart_strings=False)
_JUMP = re.compile(
    r"""(?:location(?:\.href)?\s*=|location\.(?:assign|replace)\s*\(|\bopen\s*\()\s*(["'])(?P<url>[^"'<>+{}\s]{1,500})\1(?!\s*\+)""",
    re.I,
)
_ICON = re.compile(r"\bicon\b", re.I)
_LOOKS_LIKE_ADDRESS = re.compile(r"https?://|//|\.{0,2}/|[\w./-]+\.(?:s?html?|jsp|aspx?|php)\b", re.I)
_ABSOLUTE = re.compile(r"\s*(?:https?:)?//", re.I)
_OPENS = re.compile(r"open|location|href|jump|go|url", re.I)


def _handlers(root: etree._Element) -> list[str]:
    """The code of all handlers of clicks, without their elements: three times as fast."""
    return cast("list[str]", _HANDLERS(root))


def _unworded(element: etree._Element) -> str:
    """What a link without words goes by: its title, else its picture's."""
    if title := element.get("title"):
        return str(title).strip()
    image = next(element.iter("img"), None)
    return (image.get("alt") or image.get("title") or "").strip() if image is not None else ""


_MAX_CODE = 4_000  # characters of a handler


@lru_cache(maxsize=4096)  # the handlers of a template stand on every page
def _jumps_in(code: str) -> tuple[str, ...]:
    return tuple(match["url"] for match in _JUMP.finditer(code))


def _attributes(element: etree._Element, names: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    for name, role in names:
        raw = element.get(name)
        if raw and not _PLACEHOLDER.search(raw):
            yield raw, "" if role == "page" else role, element.get("alt") or element.get("title") or ""


def _link(element: etree._Element) -> Iterator[tuple[str, str, str]]:
    href, rel = element.get("href"), (element.get("rel") or "").lower()
    if not href or _PLACEHOLDER.search(href):
        return
    if "stylesheet" in rel:
        yield href, "style", ""
    elif _ICON.search(rel):
        yield href, "image", ""
    elif "alternate" in rel and "xml" in (element.get("type") or ""):
        yield href, "data", element.get("title") or ""


def _option(element: etree._Element) -> Iterator[tuple[str, str, str]]:
    """An entry of a jump menu. A bare path is one only where choosing it opens something."""
    value = element.get("value")
    if not value or not _LOOKS_LIKE_ADDRESS.match(value.strip()):
        return
    menu = next(element.iterancestors("select"), None)
    handler = "".join(e.get(name) or "" for e in (element, menu) if e is not None for name in ("onchange", "onclick"))
    if _ABSOLUTE.match(value) or _OPENS.search(handler):
        text = words(element)
        yield value, "next" if text.isdigit() else "", text  # 跳到第 3 页


# --- what scripts write -----------------------------------------------------------------------------------------

_ESCAPED = re.compile(r"""unescape\(\s*(["'])(.*?)\1""", re.S)
_WRITTEN = re.compile(
    r"""<\s*(?P<tag>a|img|iframe|frame|script|embed|link)\b[^<>]{0,300}?\b(?:href|src)\s*=\s*(?P<escape>\\?)(?P<quote>["'])"""
    r"""(?P<url>[^"'<>\\+\s{}$]{1,500})(?P=escape)(?P=quote)(?:[^<>]*>(?P<text>[^<>"'+]{0,120})<)?""",
    re.I,
)
_WRITTEN_ROLES = {
    "img": "image",
    "iframe": "frame",
    "frame": "frame",
    "script": "script",
    "embed": "media",
    "link": "style",
}


def _written(code: str) -> Iterator[tuple[str, str, str]]:
    """The references inside the markup a script writes: document.write of attachments, and Hanweb's records."""
    if "//" in code:
        code = "\n".join(line for line in code.split("\n") if not line.lstrip().startswith("//"))
    if "/*" in code:
        head, *rest = code.split("/*")
        code = head + "".join(part.partition("*/")[2] for part in rest)
    if "%3C" in code:
        code += "".join(unquote(match[2]) for match in _ESCAPED.finditer(code))
    for match in _WRITTEN.finditer(code):
        yield match["url"], _WRITTEN_ROLES.get(match["tag"].lower(), ""), " ".join((match["text"] or "").split())


# --- what the body links to -------------------------------------------------------------------------------------

_RELATED = (
    r"(?:相关|关联|延伸)(?:政策|文件|稿件)?(?:解读|文件|政策|链接|阅读|原文|材料|稿件)(?:材料|链接)?"
    r"|(?:政策|文件|解读)原文|原文(?:链接|下载)?|(?:政策|文件)?解读(?:链接|材料|稿件|文件)"
)
_BOX = re.compile(rf"[\s【\[（(《▶◆●·>]*(?:{_RELATED})[\s】\])）》:：]*")
# a bare 解读 heads a box of this document only; a site's 政策解读 block has its 更多 and its many
_BARE_BOX = re.compile(r"[\s【\[（(]*(?:政策|文件)?解读[\s】\])）:：]*")
_MORE = re.compile(r"更\s*多|more|>>|»|\+", re.I)
_BOX_WORDS = ("解读", "原文", "相关", "关联", "延伸")
_BOX_TEXTS = etree.XPath(f"//text()[{' or '.join(f'contains(., {word!r})' for word in _BOX_WORDS)}]")
_BOX_LINKS, _BARE_BOX_LINKS, _BOX_LEVELS = 30, 3, 3


def content_links(markup: Markup, body: etree._Element | None, resolver: Resolver) -> tuple[Link, ...]:
    """The links inside ``body`` and inside the boxes headed 相关解读, 相关文件, 政策原文 and the like.

    A general list of other pages (热点, 最新, a block with its 更多) is no box, even when it shows the counterpart.
    """
    elements = [body] if body is not None else []
    if _has_box(markup.flow.pieces):
        elements += _boxes(markup, body)
    base, encoding, found = markup.base, markup.encoding, dict[str, Link]()
    for element in elements:
        for anchor in element.iter("a"):
            url = resolver.resolve(base, anchor.get("href") or "", encoding)
            if url and url not in found:
                text = words(anchor) or _unworded(anchor)
                found[url] = Link(url, role_of(url), text)
    return tuple(found.values())


def _has_box(pieces: Sequence[str]) -> bool:
    """Whether a piece of the page's words heads a box: much cheaper than asking the tree."""
    new = [piece for piece in pieces if piece not in _HEADS_NONE]
    if any(map(_heads_box, new)):
        return True
    if len(_HEADS_NONE) > _MOST_REMEMBERED:
        _HEADS_NONE.clear()
    _HEADS_NONE.update(piece for piece in new if len(piece) <= _LONGEST_HEAD)
    return False


_HEADS_NONE: set[str] = set()  # what stands in menus stands on every page
_MOST_REMEMBERED = 16_384
_LONGEST_HEAD = 60


def _heads_box(text: str) -> bool:
    if not 1 < len(text) <= _LONGEST_HEAD:
        return False
    return _BOX.fullmatch(text) is not None or _BARE_BOX.fullmatch(text) is not None


def _boxes(markup: Markup, body: etree._Element | None) -> list[etree._Element]:
    boxes = []
    for text, heading in texts(_BOX_TEXTS, markup.root):
        if len(text) > _LONGEST_HEAD or heading.tag in ("a", "script", "style", "option", "title"):
            continue
        bare = _BARE_BOX.fullmatch(text) is not None
        if bare or _BOX.fullmatch(text):
            box = _box(heading, body, bare)
            boxes += [box] if box is not None else []
    return boxes


def _box(heading: etree._Element, body: etree._Element | None, bare: bool) -> etree._Element | None:
    """The element that holds the links a heading heads: the nearest one around it that has any."""
    for element in [heading, *heading.iterancestors()][: _BOX_LEVELS + 1]:
        if element is body or element.tag in ("body", "html"):
            return None
        anchors = [a for a in element.iter("a") if a.get("href")]
        if not anchors:
            continue
        if len(anchors) > (_BARE_BOX_LINKS if bare else _BOX_LINKS) or (body is not None and body in element.iter()):
            return None
        more = any(_MORE.search(words(a)) for a in anchors)
        return None if bare and more else element
    return None
