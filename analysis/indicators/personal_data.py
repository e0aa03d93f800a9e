"""个人信息泄露：网页或附件公开了未遮盖的公民身份号码、个人银行账号，或名单中姓名旁的手机号码。列为疑似，由检查人员认定。

Found while a page or attachment is read (``crawler.personal``) and stored masked: the evidence shows masked forms only.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from analysis.indicators import Indicator, Limits
from analysis.records import Fault, Unknown
from analysis.snapshot import Snapshot
from crawler.attachments import UNOPENED, is_document
from crawler.records import SEEN, Personal

INDICATOR = Indicator(
    id="personal_data",
    name="个人信息泄露",
    action=5,
    items=(6,),
    severity="candidate",
    clause="国办秘函〔2019〕19号 单项否决“安全、泄密事故等严重问题”（疑似，待认定）；个人信息保护法第二十五条",
)

CALLED = {"citizen": "公民身份号码", "bank": "个人银行账号", "mobile": "姓名旁的手机号码"}
UNREAD = {
    "in part": "只读到一部分",
    "no text": "扫描件或图片",
    "not opened": "压缩格式无法打开",
    "too large": "文件过大",
    "encrypted": "文件加密",
    "unreadable": "文件无法解析",
}
SHOWN = 3


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    for page in snapshot.pages:
        if page.personal and page.kind not in ("error", "challenge"):
            yield Fault(page.url, "", f"{snapshot.called(page.url)}公开了{told(page.personal)}", confidence=0.9)
    files = list(snapshot.holdings.files())
    for file in files:
        if file.personal:
            yield Fault(file.url, "", f"附件公开了{told(file.personal)}", confidence=0.9)
    unread = Counter(UNREAD[file.state] for file in files if file.state in UNREAD)
    if waiting := _not_yet_read(snapshot, {file.url for file in files}):
        unread["尚未读取"] = waiting
    if unasked := snapshot.links.unasked.get("attachment", 0):
        unread["本次未访问"] = unasked
    if unread:
        raise Unknown("部分附件未能检查：" + "、".join(f"{why} {number} 个" for why, number in unread.items()))


def told(found: Sequence[Personal]) -> str:
    """``公民身份号码 12 个（110***********1234、…）``, one part a kind."""
    parts = []
    for kind, name in CALLED.items():
        numbers = [one.shown for one in found if one.kind == kind]
        if numbers:
            more = "等" if len(numbers) > SHOWN else ""
            parts.append(f"{name} {len(numbers)} 个（{'、'.join(numbers[:SHOWN])}{more}）")
    return "，".join(parts)


def _not_yet_read(snapshot: Snapshot, known: set[str]) -> int:
    """How many sound attachments nobody has looked into, though they may hold words: an earlier program did not."""
    if snapshot.links.asked.get("attachment", 0) <= len(known):
        return 0
    return sum(
        target.role == "attachment"
        and target.internal
        and target.fetch is not None
        and target.fetch.outcome in SEEN
        and (target.fetch.sniffed in UNOPENED or (target.fetch.sniffed in READABLE_BYTES and is_document(target.url)))
        and target.url not in known
        for target in snapshot.holdings.targets()
    )


READABLE_BYTES = ("pdf", "zip", "ole")
