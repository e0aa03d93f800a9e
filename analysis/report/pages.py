"""How a night becomes pages a reader opens from a folder: index, one page a site, and the method, in plain HTML."""

import shutil
import tomllib
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from analysis.inspection.agreement import Agreement, total
from analysis.report import city, language, notice, shown, sitepage, words
from analysis.results import NightResult
from analysis.scorecards import card, ranking, watched
from analysis.tables import TABLES

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
ASSETS = HERE / "assets"  # style, scripts and the vendored chart library, copied into every report
ACCURACY = HERE / "accuracy.toml"
FILTERS = ("brief", "clock", "share", "figure", "signed", "within", "readable", "is_link")  # of shown.py


def write(folder: Path, result: NightResult, lang: str = "zh") -> None:
    """index.html, method.html, sites/<id>.html, and assets/ with what they need."""
    env = environment(result, lang)
    known = {line.id: line for line in result.standard.indicators}
    cards = {site.site.id: card(site, result.run_id) for site in result.sites}
    placed = ranking(watched(result))
    retired = [site for site in result.sites if site.site.status == "retired"]
    shutil.copytree(ASSETS, folder / "assets", copy_function=shutil.copyfile)
    _save(folder / "index.html", env, "index.html", city.page(result, placed, retired, cards))
    _save(folder / "method.html", env, "method.html", {"accuracy": _accuracy(), "inspected": _inspected(result)})
    (folder / "sites").mkdir(exist_ok=True)
    for place, site in [*placed, *((None, site) for site in retired)]:
        context = {**sitepage.page(site, place, known), "card": cards[site.site.id], "root": "../"}
        _save(folder / "sites" / f"{site.site.id}.html", env, "site.html", context)


def _save(path: Path, env: Environment, template: str, context: dict[str, Any]) -> None:
    path.write_text(env.get_template(template).render(context), encoding="utf-8", newline="\n")


def _accuracy() -> list[dict[str, Any]]:
    """What was measured on labelled pages; empty before the first measurement."""
    if not ACCURACY.exists():
        return []
    measures: list[dict[str, Any]] = tomllib.loads(ACCURACY.read_text("utf-8")).get("measure", [])
    return measures


def _inspected(result: NightResult) -> list[Agreement]:
    """How inspectors and machine agree on each item, and then on all as item 0; empty before any sheet came back."""
    return [*result.inspected, total(result.inspected)] if result.inspected else []


def environment(result: NightResult, lang: str = "zh") -> Environment:
    """The templates of a report in one language.

    ``_`` and ``trans`` translate what the templates themselves say; the filter ``said`` what comes from tables of
    words: names of indicators, vetoes, levels. ``zh`` marks an element whose text stays Chinese in every language.
    """
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: "" if value is None else shown.shown(value),
    )
    translations = language.translations(lang)
    env.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]
    env.globals["_"] = _sayer(translations.gettext)
    env.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    said = translations.gettext
    env.filters.update(
        said=said,
        word=lambda code, kind: said(getattr(words, kind).get(code, code)),
        all_said=lambda table: {code: said(text) for code, text in table.items()},
        subject=_subject(said),
        limits=lambda text: words.limits(text, said),
        listed=_lister(said("、")),
        day=lambda value: language.day(value, lang) if isinstance(value, date) else "—",
        **{name: getattr(shown, name) for name in FILTERS},
    )
    env.globals.update(
        result=result,
        words=words,
        notice=notice,
        names={line.id: said(line.name) for line in result.standard.indicators},
        veto_names={line.name: said(line.name) for line in result.standard.vetoes},
        tables=[table for table in TABLES if table.name != "pages"],
        lang=language.LANGUAGES[lang],
        zh=Markup("") if lang == "zh" else Markup(' lang="zh-CN"'),
        root="",
    )
    return env


def _sayer(translate: Callable[[str], str]) -> Callable[..., Markup]:
    """``_`` of the templates. What has no gaps is translated once: a page of findings says some words 200 times."""
    without_gaps = cache(lambda text: Markup(translate(text)) % {})

    def say(text: str, **gaps: object) -> Markup:
        return Markup(translate(text)) % gaps if gaps else without_gaps(text)

    return say


def _subject(said: Callable[[str], str]) -> Callable[[str], str]:
    """How a finding's subject is shown: a code by its word, anything else as it is."""
    return lambda subject: said(name) if (name := words.subject(subject)) != subject else subject


def _lister(comma: str) -> Callable[[list[str]], str]:
    return lambda names: comma.join(names)
