"""What the indicators about something a site must have share: absent is a fault only when the site was seen whole."""

from analysis.records import Fault, Unknown
from analysis.snapshot import Snapshot


def absence(snapshot: Snapshot, told: str, url: str = "") -> Fault:
    """The fault that the site lacks something, at its home page or ``url``; Unknown when it was not seen whole."""
    known, seen = snapshot.coverage
    if snapshot.cut_short and seen < known:
        raise Unknown(f"{snapshot.cut_short}，已知 {known} 页只看到 {seen} 页，不能断定缺失")
    return Fault(url or snapshot.site.home, "", f"全站{told}", confidence=0.9)
