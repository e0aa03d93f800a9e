"""What axe objects to on an opened page."""

from pathlib import Path
from typing import Any

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def objections(page: Any) -> list[tuple[str, list[str]]]:
    """Each rule that is broken, with the first elements that break it; [] when axe looked and has none."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    assert len(found["passes"]) > 10
    return [(one["id"], [node["html"][:120] for node in one["nodes"]][:3]) for one in found["violations"]]
