"""The sealed original: the address asked once more, now, and what came kept unmasked, apart from the pack.

No store keeps an original: personal data is masked before anything is saved. Where an authority must see the original
it is fetched anew, dated by our own clock, and told apart from what was seen then.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from analysis.answers import CommandError
from analysis.datafolder import BusyError
from analysis.evidence import pack, warc
from analysis.evidence.case import Case, hidden
from analysis.project import Project
from crawler.original import Original, OriginalError, originals
from crawler.registry import RegistryError
from crawler.store import body_hash
from crawler.transport import Answer

ARCHIVE = "original.warc.gz"
NOTE = "fetched when the pack was made, not when the finding was seen; NOT masked: for those alone who may see it"


class Sealed(NamedTuple):
    """Where the original lies, its manifest's hash, and whether its bytes are those the finding was seen in."""

    folder: Path
    manifest: str
    same: bool


def seal(project: Project, case: Case, made: str) -> Sealed:
    """Ask the finding's address and write what came below ``data/sealed``. ``made`` is the pack's manifest hash.

    Raises CommandError where the address may not be asked, or another command is at work.
    """
    try:
        with project.data.locked():
            hops = originals(project.sites, project.data.root, case.finding.url)
    except (OriginalError, RegistryError, BusyError) as error:
        raise CommandError(hidden(str(error))) from error
    seen = case.exhibits[0].fetch
    same = bool(seen and seen.body_hash and body_hash(hops[-1].answer.body) == seen.body_hash)
    content, bodies = warc.written(case.finding.finding_id, _records(hops, case.finding.finding_id))
    files = {ARCHIVE: content}
    about = _about(case, hops, made, same)
    files = pack.sealed(files, pack.manifest(about, files, bodies))
    folder = project.data.root / "sealed" / case.finding.finding_id / _name(hops[0].at)
    pack.write_private(files, folder)
    return Sealed(folder, pack.sha256(files[pack.MANIFEST]), same)


def _about(case: Case, hops: Sequence[Original], made: str, same: bool) -> dict[str, Any]:
    return {
        "kind": "sealed original",
        "note": NOTE,
        "finding_id": case.finding.finding_id,
        "site_id": case.finding.site_id,
        "url": case.finding.url,
        "fetched_at": hops[0].at.isoformat(timespec="seconds"),
        "same_bytes_as_seen": same,
        "pack_manifest_sha256": made,
        "govsite": case.version,
    }


def _name(at: datetime) -> str:
    return at.strftime("%Y%m%dT%H%M%S.%fZ")


def _records(hops: Sequence[Original], finding_id: str) -> Iterator[warc.Record]:
    yield warc.Record("warcinfo", "", hops[0].at, warc.FIELDS, warc.plain_fields([("description", NOTE)]))
    for hop in hops:
        about = ""
        if hop.answer.body:
            body = _body(hop)
            about = body.id_of(finding_id)
            yield body
        yield warc.Record("metadata", hop.url, hop.at, warc.FIELDS, warc.plain_fields(_told(hop.answer)), about)


def _body(hop: Original) -> warc.Record:
    body = hop.answer.body
    kind = warc.one_line(hop.answer.headers.get("Content-Type", "")) or "application/octet-stream"
    return warc.Record("resource", hop.url, hop.at, kind, body, received_as=warc.received_as(body_hash(body)))


def _told(answer: Answer) -> Iterator[tuple[str, str]]:
    yield "status", str(answer.status) if answer.status else "none: no answer"
    yield "error", answer.error
    yield "seconds", f"{answer.seconds:.4f}"
    yield "body", "decompressed" + (", cut at the limit" if answer.cut else "")
    yield from (("http-header", f"{name}: {value}") for name, value in answer.headers.items())
