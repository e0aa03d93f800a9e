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
    shown = "；".join(f"“{link.text[:20] or '（无文字）'}” → {link.url}（{link.how}）" for link in links[:3])
    more = f" 等 {len(links)} 个" if len(links) > 3 else ""
    return f"{f'{pages} 个页面均有' if pages > 1 else '页面有'}疑似暗链：{shown}{more}"
