"""Where a page's own code sends a desktop reader at once."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from crawler.pages.markup import Markup
from crawler.pages.tree import words

MAX_WAIT = 30  # seconds: a page that stays longer is read, not passed through
MAX_ADDRESS = 2_000  # characters
MAX_SCRIPT = 40_000  # characters; longer ones are libraries

_REFRESH = re.compile(r"\s*(\d*)(?:\.\d*)?\s*[;,]?\s*(?:url\s*=\s*)?[\"']?\s*(.*?)\s*[\"']?\s*", re.I | re.S)
_ASSIGNMENT = re.compile(
    r"""(?<![\w.$])(?:(?:window|self|top|parent|document|this)\s*\.\s*)*(?:
        location(?:\s*\.\s*href)?\s*=(?!=)\s* | location\s*\.\s*(?:replace|assign)\s*\(\s*
    )(?:(?P<quote>["'])(?P<url>[^"'<>]{1,500}?)(?P=quote)|(?P<name>[A-Za-z_$][\w$]*))\s*(?P<rest>[^;\n]{0,40})""",
    re.X,
)
_MAY_ASSIGN = re.compile(r"location\s*(?:=[^=]|\.\s*(?:href\s*=[^=]|replace|assign))")
_VARIABLE = r"""\b(?:var|let|const)?\s*{}\s*=\s*(["'])([^"'<>]{{1,500}})\1\s*(?:[;,\n]|$)"""
_DELAYED = re.compile(r"""setTimeout\s*\(\s*(?P<quote>["'])(?P<code>.{1,500}?)(?P=quote)\s*,\s*(?P<ms>\d+)""", re.S)

# what stands before a block's brace and lets a reader's browser run it at once
_RUNS_AT_ONCE = re.compile(
    r"""(?:^|[;\s(!,])(?:
        try | do | \(\s*function\s*\w*\s*\([^)]*\) | !\s*function\s*\w*\s*\([^)]*\) | \(\s*\([^)]*\)\s*=>
      | (?:window|document)\s*\.\s*onload\s*=\s*function\s*\w*\s*\([^)]*\) | onload\s*=\s*function\s*\w*\s*\([^)]*\)
      | \$\s*\(\s*function\s*\([^)]*\) | (?:\$|jQuery)\s*\(\s*document\s*\)\s*\.\s*ready\s*\(\s*function\s*\([^)]*\)
      | jQuery\s*\(\s*function\s*\([^)]*\) | setTimeout\s*\(\s*function\s*\([^)]*\) | setTimeout\s*\(\s*\([^)]*\)\s*=>
      | addEventListener\s*\(\s*["'](?:load|DOMContentLoaded)["']\s*,\s*function\s*\w*\s*\([^)]*\)
    )\s*$""",
    re.X,
)
_FUNCTION = re.compile(r"(?:\bfunction\s+(\w+)\s*\([^)]*\)|(\w+)\s*=\s*function\s*\w*\s*\([^)]*\))\s*$")
_CONDITION = re.compile(r"(?<![\w$])(?:if|else|for|while|switch|case|catch|return)\b|\?|&&|\|\|")
_IF = re.compile(r"\bif\s*\((.*)\)\s*$", re.S)
_ELSE = re.compile(r"(?:^|[;}\s])else\s*$")
# a test that is true for phones only; its else is for the desktop
_PHONE_TEST = re.compile(r"Android|iPhone|iPad|iPod|Mobile|Phone|Symbian|BlackBerry|webOS|is_?mobi", re.I)
_NEGATED = re.compile(r"!\s*(?!=)|==\s*(?:null|false|-1|0)|<\s*0")
_NOT_MOBILE = re.compile(r"!\s*\(?\s*(?:is_?)?mobile\w*\s*(?:\(\s*\))?\s*\)?", re.I)
_LEAVES = re.compile(r"\breturn\b")


def jumps(markup: Markup) -> Iterator[str]:
    """The raw addresses a desktop reader is sent to as soon as the page is read, in the order they win."""
    yield from _refreshes(markup)
    codes = [code for code in markup.scripts if len(code) <= MAX_SCRIPT]
    body = markup.root.find("body")
    if body is not None and (onload := body.get("onload")):
        codes.append(onload)
    yield from (shown for code in codes if (shown := _from_element(code, markup)))
    for code in codes:
        if "location" in code and _MAY_ASSIGN.search(code):
            yield from (raw for raw, needs in _scripted(code) if all(_is_called(name, codes) for name in needs))


_READS = re.compile(
    r"""(\w+)\s*=\s*document\.getElementById\(\s*["']([\w-]+)["']\s*\)\.(?:innerText|innerHTML|textContent|value)\b"""
)


def _from_element(code: str, markup: Markup) -> str:
    """The address a column page keeps in a hidden element for its script to open at once (the c100495 family)."""
    if "getElementById" not in code or not (read := _READS.search(code)):
        return ""
    opens = rf"window\.open\(\s*{read[1]}\s*,\s*[\"']_self[\"']|location(?:\.href)?\s*=\s*{read[1]}\b"
    if not re.search(opens, code):
        return ""
    element = next((one for one in markup.root.iter() if one.get("id") == read[2]), None)
    address = "" if element is None else (element.get("value") or words(element))
    return address if re.match(r"(?:https?:)?/", address) and " " not in address else ""


def _is_called(name: str, codes: Sequence[str]) -> bool:
    call = re.compile(rf"(?:^|[;}}\n])\s*{re.escape(name)}\s*\(")
    return any(name in code and call.search(code) for code in codes)


def _refreshes(markup: Markup) -> Iterator[str]:
    for meta in markup.tagged("meta"):
        if (meta.get("http-equiv") or "").strip().lower() != "refresh" or _unread(meta):
            continue
        match = _REFRESH.fullmatch((meta.get("content") or "")[:MAX_ADDRESS])
        if match and match[2] and int(match[1] or 0) <= MAX_WAIT:
            yield match[2]


def _unread(element: etree._Element) -> bool:
    return any(True for _ in element.iterancestors("noscript", "template"))


# --- scripts ----------------------------------------------------------------------------------------------------


@dataclass
class _Block:
    """An open brace of a script: whether what stands in it runs for a desktop reader, and what stood in it so far."""

    runs: bool
    needs: tuple[str, ...] = ()  # the functions that must be called for it to run
    head: str = ""
    since: str = ""  # the code since the last statement ended
    left: bool = False  # a condition may have returned before this point
    last_if: str = ""  # the test of the if-block that has just closed


@lru_cache(maxsize=512)  # the same scripts stand in every page of a site
def _scripted(code: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(raw address, functions that must be called) of every jump of a script."""
    return tuple(_found_in(_without_comments(code)))


def _found_in(code: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    blocks = [_Block(True)]
    for token in _tokens(code):
        block = blocks[-1]
        if token == "{":
            runs, needs = _runs(block)
            blocks.append(_Block(block.runs and not block.left and runs, block.needs + needs, block.since))
            block.since = ""
        elif token == "}":
            if len(blocks) > 1:
                _close(blocks)
        elif token == ";":
            yield from _statement(block, code)
        else:
            quoted = token[0] in "\"'" and _ASSIGNMENT.search(token) and "setTimeout" not in block.since
            block.since += '""' if quoted else token
            if token == "\n" and _ASSIGNMENT.search(block.since):
                yield from _statement(block, code)
    for block in blocks:
        yield from _statement(block, code)


def _statement(block: _Block, code: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    statement, block.since = block.since, ""
    if _LEAVES.search(statement):
        block.left = True
    if not block.runs or block.left:
        return
    if delayed := _DELAYED.search(statement):
        if int(delayed["ms"]) > MAX_WAIT * 1000 or _CONDITION.search(statement[: delayed.start()]):
            return
        statement = delayed["code"]
    yield from ((raw, block.needs) for raw in _targets(statement, code))


def _targets(statement: str, code: str) -> Iterator[str]:
    match = _ASSIGNMENT.search(statement)
    if match is None or _CONDITION.search(statement[: match.start()]):
        return
    rest = match["rest"].strip()
    if rest.startswith("+") and not re.match(r"\+\s*(?:window\.|document\.)?location\.(?:search|hash)", rest):
        return  # the address is put together from parts that are not here
    if match["url"]:
        yield match["url"]
    elif variable := re.search(_VARIABLE.format(re.escape(match["name"])), code):
        yield variable[2]


def _runs(block: _Block) -> tuple[bool, tuple[str, ...]]:
    """Whether a desktop reader's browser runs the block that opens now, and which function must be called first."""
    head = block.since
    if test := _IF.search(head):
        return "else" not in head and _true_on_desktop(test[1]), ()
    if _ELSE.search(head):
        return bool(block.last_if) and _phones_only(block.last_if), ()
    if not head.strip() or _RUNS_AT_ONCE.search(head):
        return True, ()
    function = _FUNCTION.search(head)
    return function is not None, (function[1] or function[2],) if function else ()


def _close(blocks: list[_Block]) -> None:
    closed = blocks.pop()
    block = blocks[-1]
    test = _IF.search(closed.head)
    block.last_if = test[1] if test else ""
    if test and closed.left and not _phones_only(test[1]):
        block.left = True
    block.since = ""


def _phones_only(test: str) -> bool:
    return bool(_PHONE_TEST.search(test)) and not _NEGATED.search(test)


def _true_on_desktop(test: str) -> bool:
    """``if (!isMobile)`` and ``if (true)`` are for the desktop; any other test may be false."""
    test = test.strip()
    return test in ("true", "1") or bool(
        re.fullmatch(r"!\s*\(?\s*(?:is_?mobile?|mobile)\w*\s*(?:\(\s*\))?\s*\)?", test, re.I)
    )


_STRING = r""""(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'"""
_TOKENS = re.compile(_STRING + r"""|[{};\n]|[^{};\n"']+|["']""")
_COMMENTS = re.compile(rf"({_STRING})|/\*.*?\*/|//[^\n]*|<!--|-->", re.S)


def _tokens(code: str) -> Iterator[str]:
    yield from (match[0] for match in _TOKENS.finditer(code))


def _without_comments(code: str) -> str:
    return _COMMENTS.sub(lambda match: match[1] or "", code)
