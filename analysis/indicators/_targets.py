"""What the indicators about dead addresses share: whose a fault is, and what may be said when nothing is dead."""

from collections.abc import Iterator

from analysis.files import trouble
from analysis.links import unseen_reason
from analysis.records import Fault, NotApplicable, Unknown
from analysis.snapshot import Snapshot


def dead_faults(snapshot: Snapshot, role: str, *, internal: bool | None = None) -> Iterator[Fault]:
    """One fault for each dead address of the role that a page of the site still points at; the home page excepted.

    Raises Unknown when nothing of the kind could be looked at, NotApplicable when the site points at nothing of it.
    """
    for dead in snapshot.links.dead_of(role, internal=internal):
        if not dead.is_home and (where := snapshot.where(dead)):
            yield dead.fault(where)
    kinds = [role] * (internal is not False) + [f"external {role}"] * (internal is not True)
    health = snapshot.links
    asked = sum(health.asked.get(kind, 0) for kind in kinds)
    unasked = sum(health.unasked.get(kind, 0) for kind in kinds)
    closed = sum(health.closed.get(kind, 0) for kind in kinds)
    if not asked and not unasked:
        raise NotApplicable("没有此类链接")
    if asked == closed or (unasked and snapshot.cut_short):
        raise Unknown(
            "；".join(filter(None, (unseen_reason(health.asked, health.unasked, health.closed, k) for k in kinds)))
        )


def wrong_files(snapshot: Snapshot, role: str) -> Iterator[Fault]:
    """One fault for each file that answered, but not as what its name says, where a page still points at it."""
    for target in snapshot.links.files:
        if target.role == role and target.fetch and (where := snapshot.where(target.url)):
            evidence = f"{where} → {target.url}：{trouble(target.fetch)}"
            yield Fault(target.url, "", evidence, at=target.fetch.at)
