"""Which entrances to what an office must publish a page names without an address a crawler could follow."""

import re

from crawler.pages.markup import Markup

ENTRANCES = "entrances"  # the fact: the names, a line each
# pages whose menus are read; an article repeats them
_KINDS = frozenset({"home", "column", "other", "frame"})
_NAMES = re.compile(
    r"公开|年报|年度报告|指南|目录|制度|信箱|咨询|留言|问政|征集|征求|调查|访谈|回应|发布会|解读|提案|决策|会议|规划|统计"
    r"|采购|处罚|许可|预算|决算|收费|招考|应急|预案|项目|补贴|机构|职能|领导|负责人|概况|法规|规章|文件|救助|福利|保险|就业|扶贫|环境|卫生|医疗|文化|征地|拆迁|税"
)
_NOWHERE = re.compile(r"\s*(?:javascript:.*|#\s*)?", re.I | re.S)
_LONGEST, _MOST = 40, 60


def facts(markup: Markup, kind: str) -> tuple[tuple[str, str], ...]:
    """The fact ``entrances`` of a page with links that only a script opens, or that lead nowhere; () without one.

    Whether such a link opens anything cannot be told without running the page's code: what it names is not missing
    for certain.
    """
    if kind not in _KINDS:
        return ()
    names = dict.fromkeys(
        anchor.text
        for anchor in markup.anchors
        if len(anchor.text) <= _LONGEST and _NOWHERE.fullmatch(anchor.href) and _NAMES.search(anchor.text)
    )
    return ((ENTRANCES, "\n".join(list(names)[:_MOST])),) if names else ()


def names_of(facts: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """The entrances of a page's facts, in the order of the page."""
    return tuple(filter(None, dict(facts).get(ENTRANCES, "").split("\n")))
