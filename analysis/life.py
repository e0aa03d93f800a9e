"""What becomes of a finding from one night to the next: suspected, new, open, fixed, reopened, waived."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from analysis.records import Fault, Finding, Judgement, finding_id

STANDING = ("new", "open", "reopened")  # a finding of these must be mended
ALIVE = ("suspected", "new", "open", "reopened", "waived")

# what a finding's status becomes when tonight shows it again, confirmed
SEEN_AGAIN = {
    "suspected": "new",
    "new": "open",
    "open": "open",
    "reopened": "open",
    "fixed": "reopened",
    "waived": "open",
}
# … and when tonight only one look shows it: a known finding stays what it was
SUSPECTED_AGAIN = {"suspected": "suspected", "new": "open", "open": "open", "reopened": "open", "waived": "open"}


class Terms(Protocol):
    """What a standard says of an indicator's findings."""

    def severity(self, indicator: str) -> str: ...
    def clause(self, indicator: str) -> str: ...


def tonights_findings(prior: Mapping[str, Finding], judgement: Judgement, terms: Terms) -> dict[str, Finding | None]:
    """What each finding of the site has become, by id; None for a suspicion that did not come true.

    ``prior`` is every finding of the site as the night before left it. A finding whose check was not completed
    tonight stays as it was: what nobody looked at is not fixed. A finding that was fixed before tonight and is not
    seen again is left out: nothing became of it.
    """
    tonight = {
        finding_id(judgement.site_id, indicator, fault.url, fault.subject): (indicator, fault)
        for indicator, fault in judgement.faults
    }
    judged = judged_indicators(judgement)
    became: dict[str, Finding | None] = {}
    for id_, (indicator, fault) in tonight.items():
        became[id_] = _seen(prior.get(id_), id_, indicator, fault, judgement, terms)
    for id_, finding in prior.items():
        if id_ in became or finding.status == "fixed":
            continue
        if finding.indicator not in judged:
            became[id_] = finding
        else:
            became[id_] = None if finding.status == "suspected" else replace(finding, status="fixed")
    return became


def judged_indicators(judgement: Judgement) -> frozenset[str]:
    """The indicators that looked at everything they are about: what they no longer show is gone.

    An outcome that is unknown only because every fault is still suspected was judged all the same.
    """
    showing = {indicator for indicator, _ in judgement.faults}
    return frozenset(
        verdict.indicator
        for verdict in judgement.verdicts
        if verdict.indicator not in judgement.incomplete
        and (verdict.outcome != "unknown" or verdict.indicator in showing)
    )


def _seen(prior: Finding | None, id_: str, indicator: str, fault: Fault, judgement: Judgement, terms: Terms) -> Finding:
    alive = prior is not None and prior.status != "fixed"
    looks = prior.looks + 1 if alive and prior and fault.looks == 1 and fault.confirmed else fault.looks
    if id_ in judgement.waived:
        status = "waived"
    elif fault.confirmed:
        status = SEEN_AGAIN[prior.status] if prior else "new"
    else:
        status = SUSPECTED_AGAIN.get(prior.status, "suspected") if prior else "suspected"
    at = fault.at or judgement.observed_at
    assert at is not None, f"{judgement.site_id}: a judgement with faults says when the night was seen"
    return Finding(
        finding_id=id_,
        site_id=judgement.site_id,
        indicator=indicator,
        severity=fault.severity or terms.severity(indicator),
        url=fault.url,
        subject=fault.subject,
        evidence=fault.evidence,
        observed_at=at,
        first_seen=prior.first_seen if prior else judgement.night,
        last_seen=judgement.night,
        status=status,
        looks=looks,
        confidence=fault.confidence,
        clause=terms.clause(indicator),
    )
