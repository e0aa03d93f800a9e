"""What a title is about, and a document's number in one form: by these a document and its explanation are matched."""

import re
from collections.abc import Sequence

MIN_CORE = 6  # a shorter name is everybody's

QUOTED = re.compile(r"《([^《》]{4,120})》")
_ISSUED = re.compile(
    r"^.*?(?:印发|发布|公布|转发|出台|颁布|(?:施行|实施)(?!方案|办法|意见|细则|计划|规则|规定|条例))(?=.{4,})"
)
_ABOUT = re.compile(r"^.{0,40}?(?:人民政府|办公室|办公厅|委员会|局|厅|委|院|部|署|会)关于(?=.{4,})|^关于(?=.{4,})")
_ENDINGS = re.compile(
    r"(?:的)?(?:通知|公告|通告|决定)$|(?:的)?(?:政策)?(?:解读|图解|问答|说明|解读材料|起草说明|答记者问)$"
)
_EXPLAINING = re.compile(
    r"(?:【[^【】]{0,10}】|\[[^\[\]]{0,10}\])|一张?图(?:读懂|看懂|解读|了解|解)|(?:政策|部门|专家|文字|图文|媒体|视频|动漫|多图)?"
    r"(?:解读|图解|详解|读懂|问答)(?:之?[一二三四五六七八九十\d]+)?[|｜丨:：]?|答记者问|新闻发布会|政策"
)
_ITS_NUMBER = re.compile(r"[（(][^（）()]{2,30}号[）)]\s*$")
_NOT_WORDS = re.compile(r"[\W_]+")

# what binds, and a title that says its document does
BINDING = r"(?:方案|办法|意见|细则|规定)"
IS_MEASURE = re.compile(rf"{BINDING}(?:[（(][^（）()]*[）)])?》?(?:的(?:通知|公告|通告|决定|意见))?$")


def core(title: str) -> str:
    """What a title is about, the wrapping taken off: 关于印发某县养老服务实施方案的通知 → 某县养老服务实施方案."""
    title = _ITS_NUMBER.sub("", title)
    quoted = QUOTED.search(title)
    inner = _EXPLAINING.sub("", quoted[1] if quoted else title).strip()
    inner = _ABOUT.sub("", _ISSUED.sub("", inner))
    for _ in range(2):
        inner = _ENDINGS.sub("", inner)
    return _NOT_WORDS.sub("", inner)


def cores(quoted: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in map(core, quoted) if len(name) >= MIN_CORE))


def plain_number(number: str) -> str:
    """A document number in one form, whatever brackets were typed: 钦政办201770."""
    return re.sub(r"[^\u4e00-\u9fa5\d]|[第号年]", "", number)
