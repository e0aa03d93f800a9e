"""Where the lines and cells of a page's words begin and end."""


def around(text: str, start: int, end: int) -> tuple[int, int]:
    """The line or cell that holds the words from ``start`` to ``end``; only the line is run through for a tab."""
    first = text.rfind("\n", 0, start) + 1
    first = max(first, text.rfind("\t", first, start) + 1)
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    tab = text.find("\t", end, last)
    return first, last if tab < 0 else tab
