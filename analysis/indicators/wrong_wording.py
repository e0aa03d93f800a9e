"""错误表述：标题、列表或正文中有词表所列的错误写法。“严重”一类列为疑似，由检查人员认定，从不自动否决。

A fault for each page and wrong word. Notices that quote a mistake in order to correct it are none; the pairs and their
guards are ``standards/words.csv`` and the project's ``words.csv``.
"""

from collections.abc import Iterator, Sequence

from analysis.indicators import Indicator, Limits
from analysis.records import Fault, NotApplicable
from analysis.snapshot import NOT_A_PAGE, PageFacts, Snapshot
from analysis.wording import Pair, Wrong, snippet, wrong_words

INDICATOR = Indicator(
    id="wrong_wording",
    name="错误表述",
    action=5,
    items=(6,),
    severity="points",
    clause="国办秘函〔2019〕19号 扣分指标“内容准确”；国办发〔2017〕47号 内容准确",
)

LISTS = ("home", "column", "frame", "data", "other")
Places = dict[Pair, tuple[str, int]]  # the first place as a snippet, how many there are


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    if not snapshot.pages:
        raise NotApplicable("没有可检查的页面")
    told: set[tuple[str, str]] = set()
    lists = []
    for page in snapshot.pages:
        if page.kind in LISTS:
            lists.append(page)
        elif page.kind not in NOT_A_PAGE:
            for pair, place in _places([page.title, _text(snapshot, page)], snapshot.words).items():
                told.add((page.url, pair.wrong))
                yield _fault(page, pair, place)
    for page in lists:  # what a page has in its own title is told there, not in every list that shows it
        yield from _of_list(page, snapshot, told)


def _of_list(page: PageFacts, snapshot: Snapshot, told: set[tuple[str, str]]) -> Iterator[Fault]:
    entries = snapshot.holdings.entries(page.url)
    text = "" if page.kind == "data" else _text(snapshot, page)
    rows = "\n".join(entry.title for entry in entries)
    places = _places([page.title, text, rows if page.kind != "home" else ""], snapshot.words)
    for pair, place in places.items():
        owners = [entry.url for entry in entries if pair.wrong in entry.title]
        elsewhere = sum((url, pair.wrong) in told for url in owners)
        shown = sum(part.count(pair.wrong) for part in (page.title, text))
        if elsewhere < len(owners) or shown > len(owners):
            yield _fault(page, pair, place)


def _text(snapshot: Snapshot, page: PageFacts) -> str:
    return snapshot.holdings.text(page.url) if page.text_size else ""


def _places(texts: Sequence[str], words: tuple[Pair, ...]) -> Places:
    found: Places = {}
    for text in texts:
        for one in wrong_words(text, words):
            first, number = found.get(one.pair) or (_shown(text, one), 0)
            found[one.pair] = (first, number + 1)
    return found


def _shown(text: str, found: Wrong) -> str:
    return snippet(text, found)


def _fault(page: PageFacts, pair: Pair, place: tuple[str, int]) -> Fault:
    first, number = place
    severe = pair.kind == "severe"
    often = f"，共 {number} 处" if number > 1 else ""
    told = f"{'严重表述错误（疑似，待认定）：' if severe else ''}“{first}”应为“{pair.right}”{often}"
    return Fault(page.url, pair.wrong, told, confidence=0.8, severity="candidate" if severe else "")
