"""推进会议开放：最近一个季度内，网站应有政府会议或会议公开的信息。"""

import re
from collections.abc import Iterator

from analysis.indicators import Indicator, Limits
from analysis.indicators._presence import absence
from analysis.records import Fault, Unknown
from analysis.snapshot import Snapshot
from analysis.workdays import months_back
from crawler.records import Site

INDICATOR = Indicator(
    id="meeting_openness_missing",
    name="会议开放无体现",
    action=1,
    items=(7,),
    severity="points",
    clause="钦政办〔2017〕70号 行动一 会议开放",
    limits={"months": 3},
)

MEETING = re.compile(
    r"(?:常务|主任|局长|办公|局务|厅务|委务|行务|政务|党政联席|政府全体)会议?|政府(?:第.{1,8}次)?(?:全体)?(?:[（(]扩大[）)])?会议|会议(?:公开|开放|图解|纪要)"
    r"|图解(?:常务)?会议|(?:列席|旁听|邀请.{0,12}参加).{0,16}会|会.{0,24}(?:列席|旁听)"
    r"|(?:代表|委员|公众|群众|市民|居民|企业|媒体|专家|利益相关方).{0,8}(?:列席|旁听)"
)
SPEAKS = re.compile(r"会|列席|旁听")  # what every title of a meeting holds: asked first, it is fast
# a meeting of another body, or what is only said about one
OTHER = re.compile(
    r"人大(?:常委会)?.{0,4}(?:主任|办公|常务|会议)|政协.{0,4}(?:主席|常务|常委|会议)|[县市区党]委(?:常委|全会|会议|办公会)"
    r"|党代会|纪委|会议室|会议费|会议通知|培训|(?:规则|制度|办法|规定)(?:[（(].*)?$|国务院|庭审|法庭|开庭"
)

PROVINCE = re.compile(r"(?:省|自治区)(?:人民)?政府(?:第.{1,8}次)?(?:党组|全体|常务)?会")


def check(snapshot: Snapshot, limits: Limits) -> Iterator[Fault]:
    floor = months_back(snapshot.today, int(limits["months"]))
    columns = snapshot.columns_of("meeting")
    if any(column.newest and column.newest >= floor for column in columns):
        return
    newest = None
    for title, _, day in snapshot.titles():
        if day and day <= snapshot.today and SPEAKS.search(title) and _shows_a_meeting(title, snapshot.site):
            if day >= floor:
                return
            newest = max(newest or day, day)
    if any(not snapshot.column_seen(column) for column in columns):
        raise Unknown("政府会议栏目本次未看到")
    newest = max((day for day in (newest, *(column.newest for column in columns)) if day), default=None)
    last = f"，最新一条是 {newest}" if newest else ""
    yield absence(snapshot, f"近 {limits['months']:g} 个月（{floor} 以来）未见政府会议或会议公开信息{last}")


def _shows_a_meeting(title: str, site: Site) -> bool:
    """A meeting of the site's own government or office; a superior's that it reports is none."""
    if not MEETING.search(title) or OTHER.search(title):
        return False
    return not PROVINCE.search(title) or bool(re.search(r"省|自治区", site.name + site.sponsor))
