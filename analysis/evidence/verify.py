"""Whether a pack is still what it was when it was written: every file, every body, every record, the ZIP itself."""

import json
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from analysis.evidence import warc
from analysis.evidence.pack import FORMAT, MANIFEST, SEAL, sha256, zipped

ARCHIVE = ".warc.gz"
MOST_BYTES = 500_000_000  # of all files of a ZIP together: a pack has some megabytes


class Verified(NamedTuple):
    """What verifying came to. ``problems`` is empty when the pack holds."""

    manifest: str  # SHA-256 of the manifest, '' where there is none
    files: int
    bodies: int
    records: int
    problems: tuple[str, ...]


class NotAPackError(ValueError):
    """The path holds no pack; the message says what was found there."""


def verify(path: Path, expected: str = "") -> Verified:
    """Check the pack in a folder or ZIP, against the manifest hash that was noted when it was made where one is given.

    Raises NotAPackError where there is no pack, OSError where it cannot be read.
    """
    problems: list[str] = []
    files = _of_folder(path) if path.is_dir() else _of_zip(path, problems)
    listed = files.get(MANIFEST)
    if listed is None:
        raise NotAPackError(f"{path}: no {MANIFEST} in it: not an evidence pack / 不是证据包")
    document = _document(listed, problems)
    problems += _of_manifest(files, listed, expected)
    problems += _of_files(files, document)
    records, troubles = _of_archives(files, document)
    return Verified(
        manifest=sha256(listed),
        files=len(files),
        bodies=len(document.get("bodies", ())),
        records=records,
        problems=(*problems, *troubles),
    )


# --- what is there --------------------------------------------------------------------------------------------------


def _of_folder(path: Path) -> dict[str, bytes]:
    return {one.relative_to(path).as_posix(): one.read_bytes() for one in sorted(path.rglob("*")) if one.is_file()}


def _of_zip(path: Path, problems: list[str]) -> dict[str, bytes]:
    """The files of the ZIP's one folder; a ZIP that is not byte for byte what they make is a problem of its own."""
    content = path.read_bytes()
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            infos = archive.infolist()
            if sum(one.file_size for one in infos) > MOST_BYTES:
                raise NotAPackError(f"{path}: larger than any evidence pack / 超出证据包的大小")
            inside = {one.filename: archive.read(one) for one in infos if not one.is_dir()}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError) as error:
        if isinstance(error, NotAPackError):
            raise
        raise NotAPackError(f"{path}: not a readable ZIP ({error}) / 压缩包已损坏") from error
    name = next(iter(inside), "").partition("/")[0]
    files = {place.removeprefix(f"{name}/"): body for place, body in inside.items()}
    if zipped(files, name) != content:
        problems.append(f"{path.name}: its bytes are not those that were written; packed anew by another program?")
    return files


def _document(listed: bytes, problems: list[str]) -> Mapping[str, Any]:
    try:
        document = json.loads(listed)
        if document["format"] != FORMAT:
            problems.append(f"{MANIFEST}: format {document['format']!r}, this program reads {FORMAT!r}")
        wanted = (("files", ("name", "bytes", "sha256")), ("bodies", ("url", "record", "sha256")))
        for part, names in wanted:
            for one in document[part]:
                [one[name] for name in names]
    except (ValueError, KeyError, TypeError) as error:
        problems.append(f"{MANIFEST}: cannot be read ({error})")
        return {}
    return dict(document)


# --- what must hold -------------------------------------------------------------------------------------------------


def _of_manifest(files: Mapping[str, bytes], listed: bytes, expected: str) -> Iterator[str]:
    found = sha256(listed)
    if files.get(SEAL) != f"{found}  {MANIFEST}\n".encode():
        yield f"{SEAL}: does not name the manifest that is here"
    if expected and expected.lower() != found:
        yield f"{MANIFEST}: SHA-256 {found}, not the {expected} that was noted"


def _of_files(files: Mapping[str, bytes], document: Mapping[str, Any]) -> Iterator[str]:
    listed = {one["name"]: one for one in document.get("files", ())}
    for name, one in listed.items():
        if name not in files:
            yield f"{name}: missing"
        elif sha256(files[name]) != one["sha256"]:
            yield f"{name}: changed ({len(files[name])} bytes, {one['bytes']} when it was written)"
    for name in sorted(files.keys() - listed.keys() - {MANIFEST, SEAL}):
        yield f"{name}: not in the manifest"


def _of_archives(files: Mapping[str, bytes], document: Mapping[str, Any]) -> tuple[int, list[str]]:
    """(how many records were read, what is wrong with them)."""
    problems: list[str] = []
    kept: dict[str, str] = {}
    total = 0
    for name in sorted(name for name in files if name.endswith(ARCHIVE)):
        records, broken = warc.read(files[name])
        total += len(records)
        problems += [f"{name}: {one.record} {one.uri}: {one.trouble}" for one in records if one.trouble]
        problems += [f"{name}: breaks off after {len(records)} records: {broken}"] * bool(broken)
        kept |= {one.record: one.sha256 for one in records if one.kind in warc.BODIES}
    bodies = {one["record"]: one for one in document.get("bodies", ())}
    for record, one in bodies.items():
        if kept.get(record) != one["sha256"]:
            problems.append(f"{one['url']}: its body is {'changed' if record in kept else 'missing'}")
    problems += [f"{record}: a body that is not in the manifest" for record in kept.keys() - bodies.keys()]
    return total, problems
