"""Which numbers of a text are personal data, and what the text looks like with them masked.

Three kinds: ``citizen`` (a citizen number with a valid date and check digit), ``bank`` (a bank card or account that
passes Luhn and stands near 账号/卡号/开户行), ``mobile`` (a mobile number beside a person's name in list-like rows).
What is masked is wider than what is found: every valid citizen number, also one that is labelled as something else.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any, TypeVar, cast

from crawler.records import Personal

T = TypeVar("T")


def found(text: str) -> tuple[Personal, ...]:
    """The personal data of a text in masked form, in its order, each number once."""
    return tuple(dict.fromkeys(Personal(kind, mask(number)) for _, kind, number in sorted(_told(text))))


def numbers(text: str) -> frozenset[str]:
    """Every number of a text that is to be masked, as plain ASCII digits (a citizen number may end in X)."""
    if not may_hold(text):
        return frozenset()
    return frozenset(number for _, _, number in _told(text)) | {number for _, _, number in _citizens(_plain(text))}


def mask(number: str) -> str:
    """``110***********1234``, ``138****1234``: the first three and the last four stay."""
    return number[:_HEAD] + "*" * (len(number) - _HEAD - _TAIL) + number[-_TAIL:]


_HEAD, _TAIL = 3, 4


def _told(text: str) -> Iterator[tuple[int, str, str]]:
    """(place, kind, number) of everything a finding is about."""
    if not may_hold(text):
        return
    plain = _plain(text)
    for start, end, number in _citizens(plain):
        if not _is_labelled_otherwise(plain, start, end):
            yield start, "citizen", number
    yield from ((start, "bank", number) for start, number in _cards(plain))
    yield from ((start, "mobile", number) for start, number in _mobiles(plain))


# --- a cheap look first ---------------------------------------------------------------------------------------------

_SHAPES = bytes(ord("0") if 48 <= code <= 57 else ord("x") for code in range(256))
_LONG, _SHORT = b"0" * 16, b"0" * 11
_MOBILE_BYTES = re.compile(rb"1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")


def may_hold(text: str) -> bool:
    """Whether a text has digits in the shape of personal data: all that most pages ever cost (.01 ms)."""
    if "１" in text or "２" in text:  # every citizen number holds one of them, in its year
        return True
    letters = text.encode("ascii", "replace")
    shape = letters.translate(_SHAPES, b" -")
    return _LONG in shape or (_SHORT in shape and _MOBILE_BYTES.search(letters) is not None)


_FULL_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)} | {0xFF38: "X", 0xFF58: "x", 0xA0: " ", 0x3000: " "}


def _plain(text: str) -> str:
    """The text with full-width digits and blanks as ASCII ones, each at its place."""
    return text.translate(_FULL_WIDTH)


# --- citizen numbers ------------------------------------------------------------------------------------------------

# The first digit is matched before what may not stand before it: a pattern that begins with a look behind is tried at
# every letter, which costs fifty times as much. A list row may run into its date: 450…12342026-11-01
_CITIZEN = re.compile(
    r"[1-8](?<![0-9A-Za-z]\d)(?<!\d[-_.]\d)(?=(?P<rest>(?:[ -]?\d){16}[ -]?[\dXx]))"
    r"(?!(?P=rest)(?:(?!(?:19|20)\d\d[-/.年])[0-9A-Za-z]|[-_.]\d))"
)
_PROVINCES = frozenset(
    str(code)
    for codes in ((11, 16), (21, 24), (31, 38), (41, 47), (50, 55), (61, 66), (71, 72), (81, 84))
    for code in range(*codes)
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SEPARATORS = re.compile("[ -]")
_MOST_GROUPS = 6  # 110101 1990 01 01 1234 has five; more separators than that only when digit by digit


def _citizens(plain: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, number) of every valid citizen number, split by blanks or hyphens or not."""
    for match in _CITIZEN.finditer(plain):
        written = match[0] + match["rest"]
        number = _SEPARATORS.sub("", written).upper()
        groups = len(written) - len(number) + 1
        if (groups <= _MOST_GROUPS or groups == len(number)) and is_citizen_number(number):
            yield match.start(), match.start() + len(written), number


def is_citizen_number(number: str) -> bool:
    """Whether 18 characters are a citizen number: province, birth date, check digit (ISO 7064 MOD 11-2)."""
    if number[:2] not in _PROVINCES or number[6:8] not in ("18", "19", "20"):
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[17]


# what else has 18 digits: organisations' codes, the numbers of papers
_OTHER_NUMBERS = re.compile(
    r"信用代码|机构代码|组织代码|代码证|税号|识别号|注册号|登记号|许可证|证书|执照|文号|编号|编码|单号|流水号|条码|条形码|序列号|"
    r"合同号|批号|发票|凭证|受理号|案号|项目代码|统一代码|监管码|ISBN|订单|档案号|批准号|备案号|主体代码"
)
_CITIZENS_OWN = re.compile(r"身份证|公民身份|证件号|身份号|ID ?卡|居民证")
_NEAR = 16  # characters between a label and its number


def _is_labelled_otherwise(plain: str, start: int, end: int) -> bool:
    label = _label(plain, start)
    return bool(_OTHER_NUMBERS.search(label)) and not _CITIZENS_OWN.search(label)


def _label(plain: str, start: int) -> str:
    """What a number is called: the words just before it, or the head of its column of a table."""
    line = plain.rfind("\n", 0, start) + 1
    before = re.split(r"[,，;；。、]", plain[max(line, start - _NEAR) : start])[-1]
    if any(letter.isalpha() for letter in before.rpartition("\t")[2]):
        return before
    return before if "\t" not in plain[line:start] else _head(plain, line, plain.count("\t", line, start))


_MOST_LINES = 400


def _head(plain: str, line: int, cell: int) -> str:
    """The words of the ``cell``-th cell of the first row above ``line`` that belongs to the same table."""
    head = ""
    for _ in range(_MOST_LINES):
        above = plain.rfind("\n", 0, max(line - 1, 0)) + 1
        row = plain[above : max(line - 1, 0)]
        if line <= 0 or (row.strip() and "\t" not in row):
            break
        cells = row.split("\t")
        if len(cells) > cell:
            head = cells[cell]
        line = above
    return head


# --- bank cards -----------------------------------------------------------------------------------------------------

_CARD = re.compile(
    r"\d(?<![0-9A-Za-z]\d)(?<!\d[ -]\d)"
    r"(?:\d{15,18}|\d{3}(?:[ -]\d{4}){3}(?:[ -]?\d{1,3})?)(?![0-9A-Za-z])(?![ -]\d)"
)
_ACCOUNT = re.compile(r"[账帐]\s*号|卡\s*号|开户行|银行卡|一卡通|一折通|存折|[账帐]户")
_ACCOUNT_NEAR = 40
# an organisation's own account, for payments to it, is no personal data
_PUBLIC_ACCOUNT = re.compile(
    r"对公|基本户|一般户|专户|财政|国库|非税|缴款|保证金|捐[款赠]|收款单位|汇款|投标|"
    r"(?:局|厅|委|办公室|政府|中心|公司|学校|中学|小学|大学|医院|协会|基金会|总会|合作社|研究院|事务所|经营部|银行分行营业部)"
    r"(?=[\s,，;；。:：)）]|$)"
)
_AROUND = 120


def _cards(plain: str) -> Iterator[tuple[int, str]]:
    """(start, number) of every personal account: Luhn, a label near, and no organisation that owns it."""
    for match in _CARD.finditer(plain):
        number = _SEPARATORS.sub("", match[0])
        start = match.start()
        if not passes_luhn(number) or len(set(number)) < 4:
            continue
        label = plain[max(0, start - _ACCOUNT_NEAR) : start]
        if not _ACCOUNT.search(label) and not _ACCOUNT.search(_label(plain, start)):
            continue
        if not _PUBLIC_ACCOUNT.search(_surroundings(plain, start, match.end())):
            yield start, number


_OF_AN_ACCOUNT = re.compile(r"户|[账帐]|开|收款|单位|名称|全称|银行|行号")
_SENTENCE_ENDS = re.compile(r"[。；;！!]")


def _surroundings(plain: str, start: int, end: int) -> str:
    """What is said of an account: its row or sentence, and the lines around it that name its holder or bank."""
    before, after = plain[max(0, start - _AROUND) : start].split("\n"), plain[end : end + _AROUND].split("\n")
    own = _SENTENCE_ENDS.split(before.pop())[-1] + _SENTENCE_ENDS.split(after.pop(0))[0]
    return "\n".join((*_labelled(reversed(before)), own, *_labelled(after)))


def _labelled(lines: Iterable[str]) -> Iterator[str]:
    """The first lines that belong to the block of an account."""
    for line in lines:
        if line.strip():
            if not _OF_AN_ACCOUNT.match(line.strip()):
                return
            yield line


def passes_luhn(number: str) -> bool:
    """Whether a number's last digit is its check digit by Luhn."""
    digits = [int(digit) for digit in reversed(number)]
    return sum(digits[::2] + [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]) % 10 == 0


# --- mobile numbers beside names ------------------------------------------------------------------------------------

_MOBILE = re.compile(r"1(?<![0-9A-Za-z+*]1)(?<!\d[ -]1)[3-9]\d(?:[ -]?\d{4}){2}(?![0-9A-Za-z])(?![ -]\d)")
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁"
    "葛伍韦申尤毕聂焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘"
    "农蓝宁陀劳零利冼区包柴单宫巩古华黄计简景柯寇匡蓝冷练梁凌娄骆满闵穆"
)
_NAME = re.compile(r"(?:^|[\t :：,，、;；])(?P<name>[\u4e00-\u9fff]( ?[\u4e00-\u9fff]){1,3})(?=[\t ,，、;；]|$)")
_NO_NAMES = re.compile(
    "单位|常住|时间|方式|金额|华侨|成员|农户|关系|安置|文件|万元|高中|安全|石油|武装|康复|温馨|成绩|曲目|游客|党员"
)
# published so that the office can be reached
_OFFICE = re.compile(
    r"联系人|联系方式|联系电话|值班|通讯录|咨询|办公电话|负责人|联络员|河长|林长|湖长|田长|网格员|服务电话|热线|职务|监督电话|"
    r"单位名称|机构名称|责任人|经办人|办公室|报名电话|求职|招聘|律师|执业|包村|驻村|帮扶(?:干部|责任)"
)
_OFFICE_ROW = re.compile(
    r"局|镇长|乡长|县长|主任|书记|科长|站长|所长|经理|股长|处长|公司|派出所|科室|医院|大队|委员会|办公室"
)
_LONGEST_ROW = 200
_LIST = 2  # rows with a name and a number that make a list
_HEAD_ROOM, _LONGEST_HEAD = 200, 40  # characters: what stands above the first row


def _mobiles(plain: str) -> Iterator[tuple[int, str]]:
    """(start, number) of every mobile number in a row that also holds a person's name, where there are several."""
    rows: list[tuple[int, str]] = []
    for match in _MOBILE.finditer(plain):
        line, stop = plain.rfind("\n", 0, match.start()) + 1, plain.find("\n", match.end())
        row = plain[line : stop if stop >= 0 else len(plain)]
        beside = row[: match.start() - line] + "\t" + row[match.end() - line :]
        if len(row) <= _LONGEST_ROW and _holds_a_name(beside) and not _OFFICE_ROW.search(row):
            rows.append((match.start(), _SEPARATORS.sub("", match[0])))
    if len({number for _, number in rows}) < _LIST:
        return
    if not _OFFICE.search(_above(plain, rows[0][0])):
        yield from rows


def _above(plain: str, start: int) -> str:
    """The heads of a list: the rows of its table above the first number, or the line, and the short line before."""
    lines = [line for line in plain[max(0, start - _HEAD_ROOM) : start].split("\n") if line.strip()]
    heads = lines[-1:]
    for line in reversed(lines[:-1]):
        heads.append(line)
        if "\t" not in line:
            break
    return "\n".join(line for line in heads if len(line) <= _LONGEST_HEAD and "。" not in line)


def _holds_a_name(row: str) -> bool:
    names = (match["name"].replace(" ", "") for match in _NAME.finditer(row))
    return any(name[0] in _SURNAMES and not _NO_NAMES.match(name) for name in names)


# --- masking --------------------------------------------------------------------------------------------------------

_RUN = re.compile(r"[0-9０-９](?:[\s\-\u3000\xa0]{0,3}[0-9０-９XxＸｘ]){10,}+")
_TOKEN = re.compile(r"[0-9０-９XxＸｘ]")


def masked(text: str, known: Collection[str]) -> str:
    """``text`` with every number of ``known`` masked, however its digits are written there."""
    if not known or len(text) < 11:
        return text
    return _RUN.sub(lambda run: _masked_run(run[0], known), text)


def without_citizen_numbers(text: str) -> str:
    """``text`` with every citizen number masked, also within an address, where letters and signs stand around it."""
    if len(text) < _CITIZEN_LENGTH:
        return text
    return masked(text, hidden_numbers(text.encode("ascii", "replace")))


_CITIZEN_LENGTH = 18


def _masked_run(run: str, known: Collection[str]) -> str:
    tokens = list(_TOKEN.finditer(run))
    digits = _plain("".join(token[0] for token in tokens)).upper()
    letters = list(run)
    for place in _places(digits, known):
        letters[tokens[place].start()] = "*"
    return "".join(letters)


def _places(digits: str, known: Collection[str]) -> Iterator[int]:
    """Which digits of a run are the middle of a known number."""
    lengths = {len(number) for number in known}
    for start in range(len(digits)):
        for length in lengths:
            if digits[start : start + length] in known:
                yield from range(start + _HEAD, start + length - _TAIL)


# one digit in the bytes of a page: ASCII (also of UTF-16), full-width in UTF-8, GB and UTF-16, a character reference
_DIGIT = (
    rb"(?:[0-9Xx]|\xef\xbc[\x90-\x99\xb8]|\xef\xbd\x98|\xa3[\xb0-\xb9\xd8\xf8]|[\x10-\x19]\xff|"
    rb"&#0{0,4}(?:4[89]|5[0-7]|88|120);?|&#[xX]0{0,4}(?:3[0-9]|58|78);?)"
)
_BETWEEN = rb"(?:[\s\-\0]|&nbsp;|&#160;|&#12288;|\xe3\x80\x80|\xa1\xa1|\xc2\xa0|<[^<>]{0,300}>)"
_BYTES_TOKEN = re.compile(_DIGIT)
_BYTES_RUN = re.compile(rb"(?![Xx])%b(?:%b{0,40}+%b){10,}+" % (_DIGIT, _BETWEEN, _DIGIT))
_MARKUP = re.compile(rb"<[^<>]{0,300}>")


def masked_bytes(body: bytes, known: Collection[str]) -> bytes:
    """The bytes of a page with every number of ``known`` masked, in whatever encoding and across markup."""
    if not known:
        return body
    return _BYTES_RUN.sub(lambda run: _masked_bytes_run(run[0], known), body)


def _masked_bytes_run(run: bytes, known: Collection[str]) -> bytes:
    tags = [match.span() for match in _MARKUP.finditer(run)]
    tokens = [token for token in _BYTES_TOKEN.finditer(run) if not any(a <= token.start() < b for a, b in tags)]
    digits = "".join(_digit(token[0]) for token in tokens)
    for place in sorted(set(_places(digits, known)), reverse=True):
        token = tokens[place]
        star = b"*\0" if token[0][-1:] == b"\xff" else b"*"
        run = run[: token.start()] + star + run[token.end() :]
    return run


def _digit(token: bytes) -> str:
    """The character a token of bytes stands for."""
    if len(token) == 1:
        return token.decode().upper()
    if token.startswith(b"&#"):
        code = token[2:].strip(b";").lower()
        return chr(int(code[1:], 16) if code.startswith(b"x") else int(code)).upper()
    encoding = "utf-8" if token[0] == 0xEF else "utf-16-le" if token[-1] == 0xFF else "gb18030"
    return _plain(token.decode(encoding)).upper()


def hidden_numbers(body: bytes) -> frozenset[str]:
    """Citizen numbers anywhere in the bytes of a page, also where no reader sees them: scripts, attributes."""
    return frozenset(number for number in _long_numbers(body) if is_citizen_number(number))


def _long_numbers(body: bytes) -> Iterator[str]:
    """Every run of 17 digits and X, or of 18 digits. A search by regular expression costs five times as much."""
    shape = body.translate(_SHAPES)
    start = shape.find(_SEVENTEEN)
    while start >= 0:
        end = shape.find(b"x", start)
        end = len(shape) if end < 0 else end
        if end - start == 18 and not body[end : end + 1].isalpha():
            yield body[start:end].decode()
        elif end - start == 17 and body[end : end + 1] in (b"X", b"x"):
            yield body[start:end].decode() + "X"
        start = shape.find(_SEVENTEEN, end)


_SEVENTEEN = b"0" * 17


_ADDRESSES = frozenset({"url", "redirect", "first"})  # what is asked for must stay what it is


def masked_record(record: T, known: Collection[str]) -> T:
    """A record with every text in it masked; addresses stay."""
    return cast(T, _masked_value(record, lambda text: masked(text, known))) if known else record


def _masked_value(value: Any, hide: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return hide(value)
    if isinstance(value, tuple):
        names = getattr(value, "_fields", None)
        if names is None:
            return tuple(_masked_value(part, hide) for part in value)
        pairs = zip(names, value, strict=True)
        return type(value)(*(part if name in _ADDRESSES else _masked_value(part, hide) for name, part in pairs))
    if is_dataclass(value) and not isinstance(value, type):
        parts = {one.name: getattr(value, one.name) for one in fields(value) if one.name not in _ADDRESSES}
        return replace(value, **{name: _masked_value(part, hide) for name, part in parts.items()})
    return value
