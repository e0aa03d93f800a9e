"""What lxml answers, in the types we mean."""

from typing import cast

from lxml import etree


def words(element: etree._Element) -> str:
    """The words inside ``element``, blanks folded."""
    if not len(element):
        return " ".join((element.text or "").split())
    return " ".join("".join(cast("list[str]", element.itertext())).split())


def elements(query: etree.XPath, element: etree._Element) -> list[etree._Element]:
    """The elements ``query`` selects."""
    return cast("list[etree._Element]", query(element))


def texts(query: etree.XPath, element: etree._Element) -> list[tuple[str, etree._Element]]:
    """The texts ``query`` selects, each with the element it stands in (for a tail, the parent)."""
    found = cast("list[etree._ElementUnicodeResult]", query(element))
    return [(str(text), holder) for text in found if (holder := _holder(text)) is not None]


def _holder(text: etree._ElementUnicodeResult) -> etree._Element | None:
    parent = text.getparent()
    return parent.getparent() if text.is_tail and parent is not None else parent
