"""What an indicator says, what it costs and where its figures come from, as `govsite indicators`."""

import argparse
from difflib import get_close_matches
from pathlib import Path

from analysis import indicators
from analysis.answers import Answer, UsageError
from analysis.report import words
from analysis.results import IndicatorLine, StandardInForce


def listed(options: argparse.Namespace) -> Answer:
    """All indicators as a list, or one explained."""
    standard = in_force(options.standard, options.sites.parent)
    lines = {line.id: line for line in standard.indicators}
    if options.indicator is None:
        text = "\n".join(_line(line) for line in sorted(lines.values(), key=lambda line: (line.action, line.id)))
        return Answer(text, {"standard": standard.id, "indicators": [_document(line) for line in lines.values()]})
    if options.indicator not in lines:
        near = get_close_matches(options.indicator, lines, n=5, cutoff=0.4)
        meant = f"; did you mean {', '.join(near)}?" if near else ""
        raise UsageError(f"no indicator {options.indicator!r}{meant}")
    line = lines[options.indicator]
    return Answer(_explained(line, standard), {"standard": standard.id, **_document(line)})
