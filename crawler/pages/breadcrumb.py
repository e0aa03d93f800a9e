"""Where in its site a page says it stands."""

import re

from crawler.pages.flow import Flow

_LABEL = re.compile(r"位置(?:是|为)? ?[:：] ?|当前所在(?:是|为)? ?[:：] ?|您在 ?[:：] ?")
_LABEL_WORDS = ("位置", "当前所在", "您在")  # asked first: ten times as fast
_MARK = r"(?:>+|》|»|›|→|＞|::|\\|/|\||·|-(?=\s|$))"
_STEP = re.compile(rf"\s*{_MARK}\s*")
# over a line's end only an arrow leads on: a dot or a dash at the next line's start is the bullet of the first row
_ARROW = r"(?:>+|》|»|›|→|＞)"
_OPEN = re.compile(rf"{_ARROW}\s*$")
_BARE = re.compile(rf"首 ?页(?:\s*{_ARROW}[ \t]*[^\n\t>》»›→＞]{{2,30}})+")
_BEFORE_BARE = re.compile(r"[ \t]*(?:网站|本站)?")  # no other word before it
_GOES_ON = re.compile(rf"\s*{_ARROW}")
_MARKS = (
    *(
        "breadcrumb",
        "breadcrumbs",
        "crumb",
        "crumbs",
        "bread",
        "position",
        "dqwz",
        "weizhi",
        "wz",
        "location",
        "curpos",
    ),
    *("currenttitle", "path", "bread-crumb", "currentpath", "mianbao", "sitepath"),
)
_LONGEST, _MOST = 200, 8


def breadcrumb(flow: Flow) -> tuple[str, ...]:
    """The names of 当前位置, outermost first; () when the page shows none."""
    text = flow.text
    if any(word in text for word in _LABEL_WORDS) and (match := _LABEL.search(text)):
        return _names(text[match.end() : match.end() + _LONGEST])
    for mark in _MARKS:
        for element in flow.marked.get(mark, ())[:2]:
            words = flow.raw(element).strip()
            if _STEP.search(words) and len(words) < _LONGEST and len(names := _names(words)) >= 2:
                return names
    return _names(_bare(text))


def _bare(text: str) -> str:
    """Crumbs without a label, from the beginning of their line; '' when there are none."""
    for match in _BARE.finditer(text):
        line = text.rfind("\n", 0, match.start()) + 1
        if _BEFORE_BARE.fullmatch(text, line, match.start()):
            return text[line : match.end()]
    return ""


def _names(words: str) -> tuple[str, ...]:
    names = [name.strip(" :：") for name in _STEP.split(_line(words.strip()))]
    return tuple(name for name in names if name and len(name) <= _LONG_NAME)[:_MOST]


def _line(words: str) -> str:
    """The crumbs on one line: they go on in the next lines while a mark stands between, or as a list of short names."""
    first, *lines = [line.strip() for line in re.split(r"[\n\t]+", words) if line.strip()] or [""]
    marked = bool(_STEP.search(first))
    for line in lines:
        if _OPEN.search(first) or _GOES_ON.match(line):
            first, marked = f"{first} {line}", True
        elif not marked and len(line) <= _SHORT_NAME and first.count(">") < _MOST:
            first = f"{first} > {line}"
        else:
            break
    return first


_LONG_NAME, _SHORT_NAME = 60, 8
