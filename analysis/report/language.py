"""In which language a report speaks: Chinese as written in the sources, or another by its gettext catalogue."""

import gettext
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).parent / "locale"
LANGUAGES = {"zh": "zh-CN", "en": "en"}  # as --lang says it, and as a page's lang attribute does
DATES = {"zh": "zh_CN", "en": "en_GB"}


def catalogue(lang: str) -> Path:
    return LOCALE / f"{lang}.po"


@cache
def translations(lang: str) -> gettext.NullTranslations:
    """The catalogue of a language, compiled where it is used: the tree holds no generated file."""
    if lang == "zh":
        return gettext.NullTranslations()
    compiled = BytesIO()
    with catalogue(lang).open("rb") as file:
        write_mo(compiled, read_po(file))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@cache
def day(value: date, lang: str = "zh") -> str:
    """``2026年11月24日`` or ``24 November 2026``."""
    return format_date(value, format="long", locale=DATES[lang])
