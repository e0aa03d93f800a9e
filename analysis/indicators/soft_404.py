"""假正常页：返回 200 但内容是出错页，或把读者悄悄送回首页。

Told by the page's own words, by the site's answer to a random path, or by a redirect to the home page of an address
that names an article. A page that merely talks about errors is none; files are told by ``broken_attachment``.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from analysis.indicators import Indicator, Limits
from analysis.records import Fault
from analysis.snapshot import NOT_A_PAGE, PageFacts, Snapshot
from crawler.addresses import same_page_key
from crawler.records import Target, text_hash

INDICATOR = Indicator(
    id="soft_404",
    name="假正常页",
    action=5,
    items=(6,),
    severity="points",
    clause="国办秘函〔2019〕19号 扣分指标“可用性”",
)

# an address that names one page, not a section: what it stood for is lost when its reader is sent home
ARTICLE = re.compile(r"\d{4,}|\.s?html?$|content|article|detail|show|info")
ERROR_PAGE = re.compile(r"/(?:404|error|notfound|not_found|err)\w*(?:\.\w+)?$", re.I)


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    told = set()
    for target in snapshot.links.sent_home:
        words = _sent_away(target, snapshot)
        if words and (where := snapshot.where(target.url)):
            told.add(target.url)
            yield Fault(target.url, "", f"{where} → {target.url}：{words}")
    for page in snapshot.of_kind("error"):
        if page.url in told or snapshot.status(page.url) not in (200, 304):
            continue
        told.add(page.url)
        yield Fault(page.url, "", f"页面返回 200，内容却是出错提示“{page.title[:40] or '无标题'}”")
    for page in _like_the_error_page(snapshot):
        if page.url not in told:
            words = f"“{page.title[:40]}”" if page.title else ""
            yield Fault(page.url, "", f"页面返回 200，内容{words}与网站对不存在的地址的应答完全相同")


def _like_the_error_page(snapshot: Snapshot) -> Iterator[PageFacts]:
    """Pages whose title and text are the site's own answer to a path that cannot exist.

    A site that answers its home page to everything has that page under many addresses: only an article's is lost.
    """
    status, title, words = (snapshot.night.error_page if snapshot.night else None) or (0, "", "")
    if status != 200 or words == _NO_WORDS:
        return
    like = (page for page in snapshot.pages if page.title == title and page.text_size and page.kind not in NOT_A_PAGE)
    for page in like:
        if page.kind != "home" and ARTICLE.search(urlsplit(page.url).path) and _words(snapshot, page.url) == words:
            yield page


def _words(snapshot: Snapshot, url: str) -> str:
    return text_hash(snapshot.holdings.text(url))


_NO_WORDS = text_hash("")


def _sent_away(target: Target, snapshot: Snapshot) -> str:
    """What became of a reader who asked for the address, in Chinese; '' when the redirect is an ordinary one."""
    final = target.fetch.final_url if target.fetch else ""
    path = urlsplit(target.url).path
    if ERROR_PAGE.search(urlsplit(final).path) and not ERROR_PAGE.search(path):
        return f"被转到出错页 {final}，仍返回 200"
    if same_page_key(final) == same_page_key(snapshot.site.home) and ARTICLE.search(path):
        return "原内容已不存在，被转回首页，仍返回 200"
    return ""
