"""The catalogue of the indicators as a page of Markdown, generated from their declarations."""

from collections.abc import Iterable

from analysis.indicators import ACTIONS, Rule

HEAD = """# 指标目录

Generated from the indicators' files by `python -m analysis.indicators`; do not edit.
What each costs is said by the standards (`analysis/standards/*.toml`); limits are the shipped ones.
"""
SEVERITY = {"veto": "单项否决", "points": "扣分", "advice": "建议", "candidate": "待认定"}


def catalogue(rules: Iterable[Rule]) -> str:
    """One table an action of the plan, one line an indicator."""
    known = list(rules)
    parts = [HEAD]
    for action, name in ACTIONS.items():
        lines = [line(rule) for rule in known if rule.indicator.action == action]
        if lines:
            parts.append(f"\n## 行动{'一二三四五六'[action - 1]} {name}\n")
            parts.append("| id | 名称 | 规则 | 默认限值 | 分量 | 抽查项 | 依据 |\n|---|---|---|---|---|---|---|")
            parts += lines
    return "\n".join(parts) + "\n"


def line(rule: Rule) -> str:
    one = rule.indicator
    limits = "，".join(f"{name}={value:g}" for name, value in one.limits.items()) or "–"
    items = "、".join(map(str, one.items)) or "–"
    text = rule.text.splitlines()[0].replace("|", "\\|")
    return f"| `{one.id}` | {one.name} | {text} | {limits} | {SEVERITY[one.severity]} | {items} | {one.clause} |"
