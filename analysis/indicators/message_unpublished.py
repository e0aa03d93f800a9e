"""最新一条公开的留言（来信或答复日期取其晚者）距今超过 2 个月，即为留言公开不更新。"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from analysis.columns import SiteColumn
from analysis.indicators import Indicator, Limits
from analysis.messages import Letter, counted
from analysis.records import Fault, NotApplicable, Unknown
from analysis.snapshot import Snapshot
from analysis.workdays import months_back
from crawler.addresses import same_page_key

INDICATOR = Indicator(
    id="message_unpublished",
    name="留言公开不更新",
    action=4,
    items=(12,),
    severity="points",
    clause="国办秘函〔2019〕19号 扣分指标“留言公开”",
    limits={"months": 2},
)


# of the columns of the type those that show letters; others hold questions often asked, telephone numbers, forms
SHOWS_LETTERS = re.compile(r"信箱|来信|信件|留言|写信|选登|问答精选|问政|咨询(?!渠道|电话|方式|须知)|投诉")
SHOWS_NONE = re.compile(r"常见|须知|热线|电话|渠道|邮箱|说明|我要|我来")


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    known = counted(snapshot)
    columns = [column for column in snapshot.columns_of("mailbox") if not column.blank and not column.exempt]
    showing = _showing(columns, known) if known else [column for column in columns if _is_list(column)]
    if not known and not showing:
        raise NotApplicable("没有公开的留言")
    dates = [letter.newest for letter in known] + [column.newest for column in showing]
    newest = max((day for day in dates if day and day <= snapshot.today), default=None)
    if newest is None:
        raise Unknown("公开的留言都没有注明日期")
    if newest >= months_back(snapshot.today, int(limits["months"])):
        return
    if columns and not any(snapshot.column_seen(column) for column in showing or columns):
        raise Unknown("留言栏目本次未看到")
    yield Fault(
        _place(showing or columns, known),
        "",
        f"最新一条公开的留言是 {newest}，已 {(snapshot.today - newest).days} 天没有新公开的留言及答复，"
        f"超过 {limits['months']:.0f} 个月",
    )


def _is_list(column: SiteColumn) -> bool:
    """Whether a column without a letter that could be read lists letters all the same, as its name says."""
    return column.items > 0 and bool(SHOWS_LETTERS.search(column.name)) and not SHOWS_NONE.search(column.name)


def _showing(columns: Sequence[SiteColumn], known: Sequence[Letter]) -> list[SiteColumn]:
    """The mailbox columns that show the letters."""
    own = {letter.url for letter in known} | {same_page_key(letter.url) for letter in known}
    return [
        column
        for column in columns
        if own.intersection(column.addresses) or own.intersection(column.pages) or own & {same_page_key(column.url)}
    ]


def _place(columns: Sequence[SiteColumn], known: Sequence[Letter]) -> str:
    """The mailbox column with the newest items, else the page of the newest letter."""
    if columns:
        return max(columns, key=lambda column: column.newest or date.min).url
    return max(known, key=lambda letter: letter.newest or date.min).url
