"""暗链：对读者隐藏的、指向外部网站的链接，或文字、域名属于赌博色情词汇的外部链接。列为疑似，由检查人员认定。

One finding a page; where the same links stand on more than 20 pages (an injected footer) one for all of them.
"""

from collections.abc import Iterator, Sequence

from analysis.indicators import Indicator, Limits
from analysis.records import Fault
from analysis.snapshot import PageFacts, Snapshot
from crawler.addresses import host_key
from crawler.records import HiddenLink

INDICATOR = Indicator(
    id="hidden_link",
    name="暗链",
    action=5,
    items=(6,),
    severity="candidate",
    clause="国办秘函〔2019〕19号 单项否决“安全、泄密事故等严重问题”（疑似，待认定）",
    limits={"pages": 20},
)


# what hides a link (crawler.pages.hidden) in an editor's words; a style or word of its own is shown as it is
HOW = {
    "off-screen position": "移到屏幕以外",
    "off-screen margin": "移到屏幕以外",
    "off-screen indent": "缩进到屏幕以外",
    "tiny font": "字号为零",
    "zero size": "尺寸为零",
    "transparent": "透明",
    "clipped away": "被裁切",
    "marquee of no height": "滚动框尺寸为零",
    "same colour as its ground": "文字与底色相同",
    "written by a script": "由脚本写入并隐藏",
    "hidden by a script": "被脚本隐藏",
    "inside a block hidden by a script": "在脚本隐藏的区块内",
    "script of an unknown host": "引用来历不明的外部脚本",
    "block of unclosed links": "未闭合的成片外链",
    "vocabulary: host": "域名属赌博色情词汇",
}


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    """``limits['pages']``: the same links on more pages than this are told once."""
    groups: dict[frozenset[str], list[PageFacts]] = {}
    for page in snapshot.pages:
        links = [link for link in page.hidden if host_key(link.url) not in snapshot.registered]
        if links:
            groups.setdefault(frozenset(link.url for link in links), []).append(page)
    for urls, pages in groups.items():
        many = len(pages) > limits["pages"]
        for page in pages[:1] if many else pages:
            links = [link for link in page.hidden if link.url in urls]
            yield Fault(page.url, "", _told(links, len(pages) if many else 1), confidence=0.9)


def _told(links: Sequence[HiddenLink], pages: int) -> str:
    shown = "；".join(f"“{link.text[:20] or '（无文字）'}” → {link.url}（{_how(link)}）" for link in links[:3])
    more = f" 等 {len(links)} 个" if len(links) > 3 else ""
    return f"{f'{pages} 个页面均有' if pages > 1 else '页面有'}疑似暗链：{shown}{more}"


def _how(link: HiddenLink) -> str:
    return HOW.get(link.how) or link.how.replace("vocabulary: ", "含赌博色情词汇：")
