"""How much of a page's words a reader sees as garbage."""

import re

_BROKEN = re.compile(
    "\ufffd+"
    "|(?:锟斤拷?|斤拷锟)+|烫烫+|屯屯屯+|锘縚?锘"
    # UTF-8 read as GBK: 的 → 鐨, 在 → 鍦, 是 → 鏄, ， → 锛, 。 → 銆 … three close together are no accident
    "|(?:[锛銆鐨鍦鏄鎴鍙鏉鏃鏂璇浠绗鈥涓鍥鍏鏈浜娆鍜鍚鍒闂寮瀹鎵鏀绠杩鏍鐢][^\\s\\x00-\\x7f]{0,4}){4,}"
    # UTF-8 read as Latin-1 or Windows-1252: 中 → ä¸\xad, ， → ï¼Œ
    "|(?:[ä-éï][\x80-\xbfŒœŠšŽžŸƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]{1,2}){2,}"
    # GBK read as Latin-1: 中国 → ÖÐ¹ú
    "|(?:[°-÷][¡-þ]){4,}"
)
_ABOUT = re.compile(r"乱码|编码|字符集|UTF-?8|GBK|GB2312|Unicode", re.I)
_QUOTED = 3


def garbled(text: str) -> int:
    """Runs of replacement characters and mojibake in ``text``; a text about encodings may quote a few."""
    count = sum(1 for _ in _BROKEN.finditer(text)) if not text.isascii() else 0
    if 0 < count <= _QUOTED and _ABOUT.search(text):
        return 0
    return count
