"""Which words of the reports a catalogue translates: those of the templates, and the tables of words behind them.

``python -m analysis.report.catalogue`` writes the catalogues anew: new words come in untranslated, and a test fails
until each has its translation.
"""

import re
import tomllib
from collections.abc import Iterator
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from analysis.fields import FIELDS
from analysis.indicators import rules
from analysis.report import language, notice, words
from analysis.report.pages import ACCURACY, TEMPLATES
from analysis.report.remedies import REMEDIES
from analysis.standards import SHIPPED, load
from analysis.tables import TABLES

CHINESE = re.compile("[\u3000-\u9fff\uff00-\uffef]")
COMMAND = "python -m analysis.report.catalogue"
OF_THE_DAY = (b'"POT-', b'"PO-', b'"Generated-By', b'"Last-Tr', b'"Report-', b'"Project-', b'"Language-Team')
HEADER = f"# Words of the reports, Chinese to {{lang}}. Written by `{COMMAND}`; fill in what is empty."


def sources() -> Catalog:
    """Every word that is said, with where it is said first; no line numbers, so that an edit elsewhere changes none."""
    catalogue = Catalog()
    for text, where in (*_of_templates(), *_of_tables()):
        if CHINESE.search(text) and text not in catalogue:
            catalogue.add(text, locations=[(where, None)])  # type: ignore[list-item]
    return catalogue


def _of_templates() -> Iterator[tuple[str, str]]:
    for path in sorted(TEMPLATES.glob("*.html")):
        with path.open("rb") as file:
            for _, message, _, _ in extract("jinja2.ext:babel_extract", file):
                yield str(message), f"templates/{path.name}"


def _of_tables() -> Iterator[tuple[str, str]]:
    tables = {name: getattr(words, name) for name in dir(words) if name.isupper() and name != "CELLS"}
    for name, table in tables.items():
        for word in table.values() if isinstance(table, dict) else table:
            yield word, f"words.{name}"
    yield "，", "words.limits"
    for action in notice.NOTICE.values():
        yield from ((text, "notice.NOTICE") for text in (action.title, action.duties))
    yield notice.ORGANISED, "notice.ORGANISED"
    yield from ((text, "remedies") for text in REMEDIES.values())
    yield from ((rule.indicator.name, "indicators") for rule in rules().values())
    for standard in map(load, SHIPPED):
        yield from ((text, "standards") for text in (standard.name, *(veto.name for veto in standard.vetoes)))
    yield from ((field.name, "fields") for field in FIELDS)
    yield from ((table.label, "tables") for table in TABLES)
    for measure in tomllib.loads(ACCURACY.read_text("utf-8"))["measure"]:
        yield from ((measure[key], "accuracy.toml") for key in ("name", "sample", "value"))


def renewed(lang: str) -> bytes:
    """The catalogue of a language with today's words: translations are kept, words nobody says any more dropped."""
    path = language.catalogue(lang)
    kept = read_po(BytesIO(path.read_bytes()), locale=lang) if path.exists() else Catalog()
    catalogue = Catalog(locale=lang, project="govsite", header_comment=HEADER.format(lang=lang), fuzzy=False)
    for message in sources():
        if message.id:
            old = kept.get(message.id)
            catalogue.add(message.id, old.string if old else "", locations=message.locations)
    file = BytesIO()
    write_po(file, catalogue, width=120, omit_header=False)
    lines = file.getvalue().split(b"\n")
    return b"\n".join(line for line in lines if not line.startswith(OF_THE_DAY))


def main() -> None:
    for lang in language.LANGUAGES:
        if lang != "zh":
            language.catalogue(lang).write_bytes(renewed(lang))


if __name__ == "__main__":
    main()
