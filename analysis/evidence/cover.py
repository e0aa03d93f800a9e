"""The pack's cover: what an inspector reads and prints, in Chinese, without anything crawled ever being markup."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from analysis.evidence.case import PARTS, Case, Place, hidden
from analysis.evidence.pack import sha256
from analysis.evidence.warc import NOT_KEPT, Body
from analysis.links import ERRORS
from analysis.report import words
from analysis.report.csvs import writable
from crawler.records import CHINA

TEMPLATES = Path(__file__).parent / "templates"
DECISIONS = {"waive": "予以说明", "confirm": "确认属实", "not_ours": "不属本站"}
OUTCOMES = {
    "ok": "正常",
    "unchanged": "与上次相同",
    "gone": "不存在",
    "error": "出错",
    "unreachable": "打不开",
    "blocked": "被防火墙拦截",
    "challenged": "要求浏览器验证",
    "forbidden": "robots.txt 禁止",
    "refused": "按规则不访问",
}


class Picture(NamedTuple):
    """The screenshot: of which exhibit; or why there is none."""

    exhibit: int = 0
    file: str = ""
    absent: str = ""


def cover(
    case: Case, places: Sequence[Place], picture: Picture, files: Mapping[str, bytes], bodies: Sequence[Body]
) -> bytes:
    """cover.html of a case. ``files`` are the pack's other files."""
    page = _environment().get_template("cover.html")
    html = page.render(
        case=case,
        places=places,
        picture=picture,
        files=[(name, len(body), sha256(body)) for name, body in sorted(files.items())],
        bodies={(one.url, one.kind): one for one in bodies},
        not_kept=NOT_KEPT,
    )
    return html.encode("utf-8", "replace")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    style = (TEMPLATES / "cover.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    environment.globals.update(words=words, parts=PARTS, decisions=DECISIONS, style=Markup(style))
    environment.globals.update(style_hash=Markup(f"sha256-{digest}"))
    environment.filters.update(clock=clock, day=day, answer=answer, outcome=outcome, hidden=hidden)
    return environment


def _shown(value: Any) -> Any:
    """A text as a page can hold it, personal data masked; None is nothing, markup of our own stays."""
    if value is None:
        return ""
    return hidden(writable(value)) if type(value) is str else value


def clock(value: datetime | None) -> str:
    return value.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S") if value else "—"


def day(value: date | None) -> str:
    return f"{value.year}年{value.month}月{value.day}日" if value else "—"


def outcome(code: str) -> str:
    return OUTCOMES.get(code, code)


def answer(look: Any) -> str:
    """What a look or probe saw: ``HTTP 404``, ``连接超时``."""
    if look.status:
        return f"HTTP {look.status}"
    said = str(look.error).lower()
    return next((name for sign, name in ERRORS if sign in said), look.error or "没有应答")
