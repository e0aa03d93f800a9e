"""What `govsite evidence` does: find the finding, gather its case, write the pack; or verify one."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from analysis.answers import Answer, CommandError, UsageError, nothing_judged
from analysis.commands import project_of
from analysis.evidence import cover, gather, pack, papers, warc
from analysis.evidence.case import Case, Exhibit, hidden
from analysis.evidence.cover import Picture
from analysis.evidence.places import is_html, places
from analysis.evidence.verify import NotAPackError, Verified, verify
from analysis.ledger import Ledger, LedgerError
from analysis.progress import Progress
from analysis.project import Project
from analysis.records import Finding
from crawler.store import StoreError

ARCHIVE, PICTURE = "evidence.warc.gz", "screenshot.png"
SHOWN = 5  # of the ids that begin alike


def evidence(options: argparse.Namespace, progress: Progress) -> Answer:
    """Write the evidence pack of a finding, or verify one that was written."""
    if (options.finding is None) == (options.verify is None):
        raise UsageError("name a finding, or a pack with --verify PATH / 请给出问题编号，或用 --verify 核验证据包")
    if options.verify is not None:
        return verified(options.verify, options.manifest or "")
    try:
        return packed(options, progress)
    except (LedgerError, StoreError) as error:
        raise CommandError(str(error)) from error


# --- verifying ------------------------------------------------------------------------------------------------------


def verified(path: Path, expected: str) -> Answer:
    """Raises CommandError, one line a thing that differs, when the pack does not hold."""
    try:
        found = verify(path, expected)
    except NotAPackError as error:
        raise CommandError(str(error)) from error
    if found.problems:
        raise CommandError("\n".join((f"{path}: does NOT hold / 证据包核验不通过", *found.problems)))
    noted = "the manifest is the one that was noted" if expected else "compare the manifest hash with the one noted"
    return Answer(
        f"{path}: OK, {found.files} files, {found.bodies} bodies in {found.records} records; {noted}: {found.manifest}",
        {"command": "evidence", "verified": True, "path": str(path), **_counts(found)},
    )


def _counts(found: Verified) -> dict[str, object]:
    return {name: getattr(found, name) for name in ("manifest", "files", "bodies", "records")}


# --- packing --------------------------------------------------------------------------------------------------------


def packed(options: argparse.Namespace, progress: Progress) -> Answer:
    project = project_of(options)
    registry = project.registry()
    if not project.data.ledger.exists():
        raise nothing_judged(project.data.ledger)
    with Ledger.open(project.data.ledger) as ledger:
        case = gather.case_of(project, registry, ledger, _finding(ledger, options.finding))
    for one in case.exhibits:
        if one.pruned:
            progress.say(f"{hidden(one.url)}: its body is no longer kept; the pack holds its looks / 正文已不在库中")
    picture, image = _picture(case) if options.screenshot else (Picture(absent="取证时没有要求截图"), b"")
    files = _files(case, picture, image)
    written = pack.write(files, project.reports / "evidence" / case.finding.finding_id)
    answer = _told(case, written, picture)
    return _with_original(project, case, written, answer) if options.sealed else answer


def _finding(ledger: Ledger, wanted: str) -> Finding:
    """The finding of an id, or of the beginning of one. Raises UsageError when none or several begin so."""
    ids = ledger.finding_ids(wanted, SHOWN + 1) if wanted else []
    if len(ids) > 1 and wanted not in ids:
        more = ", …" if len(ids) > SHOWN else ""
        raise UsageError(f"{wanted!r} begins several findings: {', '.join(ids[:SHOWN])}{more} / 编号不唯一")
    found = ledger.finding(wanted if wanted in ids else ids[0]) if ids else None
    if found is None:
        raise UsageError(f"no finding {wanted!r} in {ledger.path}; findings.csv lists them / 没有这个编号的问题")
    return found


def _files(case: Case, picture: Picture, image: bytes) -> dict[str, bytes]:
    """Every file of the pack by its name, its manifest included."""
    archive, bodies = warc.archive(case, ARCHIVE)
    files = {
        ARCHIVE: archive,
        "rule.json": papers.written(papers.rule(case)),
        "life.json": papers.written(papers.life(case)),
        **({PICTURE: image} if image else {}),
    }
    marked = () if case.probes else places(case.finding, case.exhibits)
    files["cover.html"] = cover.cover(case, marked, picture, files, bodies)
    about = {
        "kind": "evidence",
        "finding_id": case.finding.finding_id,
        "site_id": case.finding.site_id,
        "indicator": case.finding.indicator,
        "url": hidden(case.finding.url),
        "run_id": case.run.run_id,
        "govsite": case.version,
    }
    return pack.sealed(files, pack.manifest(about, files, bodies))


def _picture(case: Case) -> tuple[Picture, bytes]:
    """The first exhibit that is a page, drawn from its kept body by a browser without a network."""
    number = next((number for number, one in enumerate(case.exhibits, start=1) if is_html(one)), 0)
    if not number:
        return Picture(absent="没有留存可以绘制的页面"), b""
    from crawler import render  # here: the extra is looked for only when a page is to be drawn

    try:
        image = render.picture(*_drawable(case.exhibits[number - 1]))
    except render.AbsentError:
        return Picture(absent="本机没有可用的浏览器（见 ./run setup server 与 Chromium）"), b""
    return (Picture(number, PICTURE), image) if image else (Picture(absent="浏览器未能绘制留存的正文"), b"")


def _drawable(one: Exhibit) -> tuple[str, bytes, str]:
    if one.rendered is not None:
        return one.url, one.rendered, warc.UTF8
    assert one.body is not None
    return one.url, one.body, one.fetch.content_type if one.fetch else ""


# --- telling --------------------------------------------------------------------------------------------------------


def _told(case: Case, written: pack.Written, picture: Picture) -> Answer:
    bodies = sum(one.body is not None for one in case.exhibits)
    finding = case.finding
    text = (
        f"{finding.finding_id} {finding.indicator} on {finding.site_id}: {len(case.exhibits)} addresses, "
        f"{bodies} bodies; {written.folder / 'cover.html'}, {written.archive}\nmanifest SHA-256 {written.manifest}"
    )
    document = {
        "command": "evidence",
        "finding_id": finding.finding_id,
        "folder": str(written.folder),
        "archive": str(written.archive),
        "manifest": written.manifest,
        "addresses": len(case.exhibits),
        "bodies": bodies,
        "screenshot": bool(picture.file),
        "without_body": _without_body(case.exhibits),
        "cautions": list(case.cautions),
    }
    return Answer(text, document)


def _without_body(exhibits: Sequence[Exhibit]) -> dict[str, str]:
    return {hidden(one.url): one.absent for one in exhibits if one.absent}


def _with_original(project: Project, case: Case, written: pack.Written, answer: Answer) -> Answer:
    from analysis.evidence import sealed

    try:
        made = sealed.seal(project, case, written.manifest)
    except CommandError as error:
        raise CommandError(f"{error}; the pack itself is written: {answer.text}") from error
    same = "the bytes the finding was seen in" if made.same else "NOT the bytes the finding was seen in"
    text = f"{answer.text}\nsealed original, unmasked: {made.folder}, fetched now: {same}\n"
    document = {"folder": str(made.folder), "manifest": made.manifest, "same_bytes_as_seen": made.same}
    return Answer(f"{text}its manifest SHA-256 {made.manifest}", {**answer.document, "sealed": document})
