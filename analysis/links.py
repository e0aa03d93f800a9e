"""What became of the addresses a site holds or points at: which are dead, which only suspected, which unseen."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from analysis.files import trouble
from analysis.records import Fault
from crawler.addresses import same_page_key
from crawler.records import DEAD, SEEN, Fetch, Look, Target

LOOKS_FOR_A_FINDING = 2

# what a fetch's error is called in a report
ERRORS = (
    ("timeout", "连接超时"),
    ("dns", "域名无法解析"),
    ("refused", "连接被拒绝"),
    ("reset", "连接被重置"),
    ("tls", "HTTPS 证书或握手错误"),
    ("redirect", "重定向循环"),
)


class DeadTarget(NamedTuple):
    """An address that answered an error: ``looks`` oldest first, one at least."""

    url: str
    role: str
    internal: bool
    looks: tuple[Look, ...]
    fetch: Fetch
    is_home: bool = False

    @property
    def confirmed(self) -> bool:
        """A second look showed the same: until then it is a suspicion."""
        return len(self.looks) >= LOOKS_FOR_A_FINDING

    def fault(self, where: str) -> Fault:
        """The fault at this address; ``where`` names the page and the link that point at it."""
        return Fault(
            url=self.url,
            subject="",
            evidence=f"{where} → {self.url}：{said(self.looks)}",
            looks=len(self.looks),
            confirmed=self.confirmed,
            at=self.looks[-1].at,
        )


@dataclass
class LinkHealth:
    """One pass over a site's targets. ``suspects`` are those whose referrers an indicator may ask for."""

    home: Target | None = None
    dead: list[DeadTarget] = field(default_factory=list)
    files: list[Target] = field(default_factory=list)  # attachments and images that answered, but not as what they are
    sent_home: list[Target] = field(default_factory=list)  # pages whose redirects end on another page of the site
    unasked: dict[str, int] = field(default_factory=dict)  # role → targets that were never asked
    closed: dict[str, int] = field(default_factory=dict)  # role → targets blocked, challenged or forbidden
    asked: dict[str, int] = field(default_factory=dict)  # (role, or external) → targets that were asked
    unseen_pages: set[str] = field(default_factory=set)  # internal pages whose newest look was not fine
    pages_known: int = 0
    pages_seen: int = 0
    _dead_urls: set[str] = field(default_factory=set)

    @property
    def suspects(self) -> Sequence[Target | DeadTarget]:
        return [*self.dead, *self.files, *self.sent_home]

    def is_dead(self, url: str) -> bool:
        return url in self._dead_urls

    def dead_of(self, *roles: str, internal: bool | None = None) -> list[DeadTarget]:
        return [
            target for target in self.dead if target.role in roles and (internal is None or target.internal is internal)
        ]


def link_health(targets: Iterable[Target], home: str, elsewhere: Callable[[str], Target | None]) -> LinkHealth:
    """What became of the targets; of off-site addresses ``elsewhere`` tells what tonight's one look at each came to."""
    health = LinkHealth()
    for target in targets:
        _note(health, target if target.internal or target.fetch else _there(target, elsewhere), home)
    return health


def _there(target: Target, elsewhere: Callable[[str], Target | None]) -> Target:
    found = elsewhere(target.url)
    if found is None or found.fetch is None:
        return target
    return Target(target.url, target.role, False, target.depth, target.first_seen, found.fetch, found.looks)


def _note(health: LinkHealth, target: Target, home: str) -> None:
    fetch = target.fetch
    kind = target.role if target.internal else f"external {target.role}"
    if target.is_home or target.url == home:
        health.home = target
    if fetch is None:
        health.unasked[kind] = health.unasked.get(kind, 0) + 1
    else:
        health.asked[kind] = health.asked.get(kind, 0) + 1
    if target.internal and target.role == "page":
        _note_page(health, target, fetch, home)
    if fetch is None:
        return
    if fetch.outcome in DEAD:
        looks = target.looks or (Look(fetch.at.date(), fetch.at, fetch.status, fetch.outcome, fetch.error),)
        health.dead.append(DeadTarget(target.url, target.role, target.internal, looks, fetch, target.is_home))
        health._dead_urls.add(target.url)
    elif fetch.outcome not in SEEN:
        health.closed[kind] = health.closed.get(kind, 0) + 1
    elif target.role in ("attachment", "image") and trouble(fetch):
        health.files.append(target)


def _note_page(health: LinkHealth, target: Target, fetch: Fetch | None, home: str) -> None:
    health.pages_known += 1
    if fetch is None:
        return
    if fetch.outcome not in SEEN:
        health.unseen_pages.add(target.url)
        return
    health.pages_seen += 1
    if fetch.redirects and not target.is_home and same_page_key(fetch.final_url) != same_page_key(target.url):
        health.sent_home.append(target)


def said(looks: Sequence[Look]) -> str:
    """What the looks saw, with their dates: ``HTTP 404（11-20、11-21 两次）``."""
    words = dict.fromkeys(answered(look.status, look.error) for look in looks)
    days = list(dict.fromkeys(f"{look.night:%m-%d}" for look in looks))
    shown = "、".join(days[:1] + ["…"] * (len(days) > 4) + days[1:][-3:])
    return f"{'、'.join(words)}（{shown} {_times(len(looks))}）"


def answered(status: int, error: str) -> str:
    """What a server answered, or why none did: ``HTTP 404``, ``域名无法解析``."""
    if status:
        return f"HTTP {status}"
    return next((words for sign, words in ERRORS if sign in error.lower()), error or "无法连接")


def _times(count: int) -> str:
    return {1: "一次，待复核", 2: "两次"}.get(count, f"{count} 次")


def unseen_reason(asked: Mapping[str, int], unasked: Mapping[str, int], closed: Mapping[str, int], kind: str) -> str:
    """Why an indicator about targets of this kind cannot say passed, in Chinese; '' when all of them were asked."""
    missing, refused = unasked.get(kind, 0), closed.get(kind, 0)
    if not missing and not refused:
        return ""
    total = asked.get(kind, 0) + missing
    parts = [f"{missing} 个本次未检查"] * bool(missing) + [f"{refused} 个被拦截或禁止访问"] * bool(refused)
    return f"共 {total} 个链接目标，其中{'，'.join(parts)}"
