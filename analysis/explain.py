"""What an indicator says, what it costs and where its figures come from, as `govsite indicators`."""

import argparse
from difflib import get_close_matches
from typing import Any

from analysis import standards
from analysis.answers import Answer, CommandError, UsageError
from analysis.report import words
from analysis.results import IndicatorLine, StandardInForce


def listed(options: argparse.Namespace) -> Answer:
    """All indicators as a list, or one explained, under ``--standard`` and the project's own figures."""
    try:
        standard = standards.load(options.standard, options.sites.parent / "standard.toml").in_force()
    except standards.StandardError as error:
        raise CommandError(str(error)) from error
    lines = {line.id: line for line in standard.indicators}
    if options.indicator is None:
        ordered = sorted(lines.values(), key=lambda line: (line.action, line.id))
        return Answer(
            "\n".join(map(_line, ordered)), {"standard": standard.id, "indicators": list(map(_document, ordered))}
        )
    if options.indicator not in lines:
        near = get_close_matches(options.indicator, lines, n=5, cutoff=0.4)
        meant = f"; did you mean {', '.join(near)}?" if near else ""
        raise UsageError(f"no indicator {options.indicator!r}{meant} / 没有这个指标")
    line = lines[options.indicator]
    return Answer("\n".join(_explained(line, standard)), {"standard": standard.id, **_document(line)})


def _line(line: IndicatorLine) -> str:
    return f"{line.id:26} {words.SEVERITIES.get(line.severity, line.severity)}  {line.name}"


def _explained(line: IndicatorLine, standard: StandardInForce) -> list[str]:
    cost = f"{line.points:g} 分一处，至多 {line.cap:g} 分" if line.points else ""
    figures = "已与官方文本核对" if line.confirmed else "未与官方文本核对"
    facts = (
        ("规则", line.rule),
        ("行动", f"{line.action} {words.ACTIONS[line.action]}"),
        ("抽查事项", "、".join(f"{item} {words.ITEMS[item - 1]}" for item in line.items)),
        ("性质", words.SEVERITIES.get(line.severity, line.severity)),
        ("扣分", cost),
        ("期限或限值", words.limits(line.limits)),
        ("依据", line.clause),
        ("数值", f"{standard.name}，{figures}"),
        ("本地调整", "、".join(line.overridden)),
    )
    return [f"{line.name} ({line.id})", *(f"  {name}: {fact}" for name, fact in facts if fact)]


def _document(line: IndicatorLine) -> dict[str, Any]:
    return {name: getattr(line, name) for name in IndicatorLine.__slots__}
