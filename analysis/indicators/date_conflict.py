"""发布日期矛盾：页面显示、标签、列表、网址中的日期相差超过 1 天，或日期晚于监测日。"""

from collections.abc import Iterator
from datetime import date, timedelta

from analysis.indicators import Indicator, Limits
from analysis.records import Fault, NotApplicable
from analysis.snapshot import Snapshot
from analysis.workdays import months_back
from crawler.records import DateVote

INDICATOR = Indicator(
    id="date_conflict",
    name="发布日期矛盾",
    action=1,
    items=(),
    severity="points",
    clause="国办发〔2017〕47号 发布时间",
    limits={"days": 1},
)

CALLED = {"meta": "标签 PubDate", "text": "页面显示", "list": "列表", "url": "网址"}


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    dated = 0
    for page in snapshot.of_kind("article", "document"):
        votes = page.votes
        dated += bool(votes)
        told = "、".join(f"{CALLED.get(vote.source, vote.source)} {vote.value:{_form(vote)}}" for vote in votes)
        if any(_first_day(vote) > snapshot.today for vote in votes):
            yield Fault(page.url, "", f"《{page.title[:40]}》的日期晚于监测日 {snapshot.today}：{told}")
        elif _apart(votes) > limits["days"]:
            yield Fault(page.url, "", f"《{page.title[:40]}》的发布日期前后不一：{told}")
    if not dated:
        raise NotApplicable("没有带日期的文章")


def _apart(votes: tuple[DateVote, ...]) -> int:
    """How many days lie between the voters that differ most; a vote for a month is any day of it."""
    if len(votes) < 2:
        return 0
    return (max(map(_first_day, votes)) - min(map(_last_day, votes))).days


def _first_day(vote: DateVote) -> date:
    return vote.value.replace(day=1) if vote.precision == "month" else vote.value


def _last_day(vote: DateVote) -> date:
    return months_back(_first_day(vote), -1) - timedelta(days=1) if vote.precision == "month" else vote.value


def _form(vote: DateVote) -> str:
    return "%Y-%m" if vote.precision == "month" else "%Y-%m-%d"
