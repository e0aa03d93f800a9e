"""How much of a page's words a reader sees as garbage."""

import re

# what the first two of a Chinese character's three UTF-8 bytes are in GBK: 鍏 鐨 涓 …; of all only 浏 is a common one
_UTF8_AS_GBK = "".join(
    bytes((lead, second)).decode("gbk", "ignore") for lead in range(0xE4, 0xEA) for second in range(0x80, 0xC0)
).replace("浏", "锛銆")  # and those of full-width punctuation
_UTF8_TAIL = "[\x80-\xbfŒœŠšŽžŸƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]{1,2}"
# each begins with a set of characters, which the search runs through fast
_BROKEN = tuple(
    map(
        re.compile,
        (
            "[\ufffd锟烫屯](?:(?<=\ufffd)\ufffd*|(?<=锟)斤拷(?:锟斤拷?|斤拷锟)*|(?<=烫)烫+|(?<=屯)屯屯+)",
            # UTF-8 read as GBK, four close together are no accident
            rf"[{_UTF8_AS_GBK}][^\s\x00-\x7f]{{0,2}}(?:[{_UTF8_AS_GBK}][^\s\x00-\x7f]{{0,2}}){{3,}}",
            # UTF-8 read as Latin-1 or Windows-1252: 中 → ä¸\xad, ， → ï¼Œ
            rf"[ä-éï]{_UTF8_TAIL}(?:[ä-éï]{_UTF8_TAIL})+",
            # GBK read as Latin-1: 中国 → ÖÐ¹ú
            "[°-÷][¡-þ](?:[°-÷][¡-þ]){3,}",
        ),
    )
)
# whether any of them can be found, in one run over the text
_MAY_BE_BROKEN = re.compile(
    rf"[\ufffd锟烫屯ä-éï°-÷{_UTF8_AS_GBK}](?:(?<=[\ufffd锟烫屯ä-éï{_UTF8_AS_GBK}])|(?<=[°-÷])[¡-þ])"
)
_ABOUT = re.compile(r"乱码|编码|字符集|UTF-?8|GBK|GB2312|Unicode", re.I)
_QUOTED = 3


def garbled(text: str) -> int:
    """Runs of replacement characters and mojibake in ``text``; a text about encodings may quote a few."""
    if text.isascii() or not _MAY_BE_BROKEN.search(text):
        return 0
    count = sum(len(pattern.findall(text)) for pattern in _BROKEN)
    if 0 < count <= _QUOTED and _ABOUT.search(text):
        return 0
    return count
