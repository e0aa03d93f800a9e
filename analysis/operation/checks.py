"""What a check of `govsite doctor` came to, and how it is said: one line in both languages."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

OK, WARNING, FAILED = "ok", "warning", "failed"
SAID = {OK: "正常 ok", WARNING: "注意 warning", FAILED: "故障 failed"}

# every check's name, in the order they are made
NAMES: Mapping[str, str] = {
    "python": "Python",
    "disk": "磁盘空间",
    "memory": "内存",
    "open_files": "可打开文件数",
    "sqlite": "SQLite",
    "data": "数据目录",
    "reports": "报告目录",
    "registry": "站点登记表",
    "site_codes": "网站标识码",
    "addresses": "共用主机",
    "standard": "评判标准",
    "dispositions": "处理意见",
    "typing": "栏目类型",
    "words": "错误表述",
    "calendar": "工作日历",
    "ledger": "台账",
    "last_run": "最近一次监测",
    "held_back": "暂缓发布",
    "stores": "站点数据",
    "unfinished": "未完成的抓取",
    "probes": "每日探测次数",
    "contact": "联系页面",
    "notify": "通知渠道",
    "browser": "浏览器",
    "fonts": "中文字体",
    "clock": "系统时间",
    "zone": "时区",
}


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence in Chinese and in English."""

    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.zh} / {self.en}"


@dataclass(frozen=True, slots=True)
class Check:
    """What was looked at, how it is, what was seen, and what to do about it (None while nothing is wrong)."""

    name: str
    state: str
    seen: Said
    remedy: Said | None = None

    def __str__(self) -> str:
        remedy = f" → {self.remedy}" if self.remedy else ""
        return f"{SAID[self.state]}  {NAMES[self.name]} {self.name}: {self.seen}{remedy}"

    def document(self) -> dict[str, object]:
        return asdict(self)


def ok(name: str, zh: str, en: str) -> Check:
    return Check(name, OK, Said(zh, en))


def warning(name: str, seen: Said, remedy: Said) -> Check:
    return Check(name, WARNING, seen, remedy)


def failed(name: str, seen: Said, remedy: Said) -> Check:
    return Check(name, FAILED, seen, remedy)


def graded(name: str, state: str, seen: Said, remedy: Said) -> Check:
    """The check in that state; a remedy is said only where something is wrong."""
    return Check(name, state, seen, None if state == OK else remedy)


def some(names: list[str], most: int = 5) -> str:
    """The first few of many names: ``a, b, c …(+7)``."""
    more = f" …(+{len(names) - most})" if len(names) > most else ""
    return ", ".join(names[:most]) + more
