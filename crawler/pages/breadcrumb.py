"""Where in its site a page says it stands."""

import re
from collections.abc import Sequence

from crawler.pages.flow import Flow

_LABEL = re.compile(r"位置(?:是|为)? ?[:：] ?|当前所在(?:是|为)? ?[:：] ?|您在 ?[:：] ?")
_STEP = re.compile(r"\s*(?:>+|》|»|›|→|＞|&gt;|::|\\|/|\||·|-(?=\s)|\n|\t)\s*")
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
_ENDS = re.compile(r"\n[\n\t ]{2,}")


def breadcrumb(flow: Flow) -> tuple[str, ...]:
    """The names of 当前位置, outermost first; () when the page shows none."""
    if match := _LABEL.search(flow.text):
        return _names(flow.text[match.end() : match.end() + _LONGEST])
    for mark in _MARKS:
        for element in flow.marked.get(mark, ())[:2]:
            words = flow.raw(element).strip()
            if _STEP.search(words) and len(words) < _LONGEST and len(names := _names(words)) >= 2:
                return names
    return ()


def _names(words: str) -> tuple[str, ...]:
    shown = _ENDS.split(words.strip(), maxsplit=1)[0]
    return _kept([name.strip(" :：") for name in _STEP.split(shown)])


def _kept(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in names if name and len(name) <= 60)[:_MOST]
