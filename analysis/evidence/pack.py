"""How a pack is written: a folder whose manifest names every file and body by its hash, and a ZIP of it."""

import hashlib
import json
import os
import zipfile
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from analysis.evidence.warc import Body

FORMAT = "govsite evidence 1"
MANIFEST, SEAL = "manifest.json", "manifest.sha256"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest a ZIP can say: the same pack is the same bytes
_PLAIN_FILE = 0o100644 << 16


class Written(NamedTuple):
    """Where a pack lies, and the SHA-256 of its manifest: who keeps that hash elsewhere can prove the pack later."""

    folder: Path
    archive: Path
    manifest: str


def manifest(about: Mapping[str, Any], files: Mapping[str, bytes], bodies: Iterable[Body]) -> bytes:
    """The manifest over ``files``, those it lists itself left out."""
    document = {
        "format": FORMAT,
        **about,
        "files": [{"name": name, "bytes": len(body), "sha256": sha256(body)} for name, body in sorted(files.items())],
        "bodies": [one._asdict() for one in bodies],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def sealed(files: Mapping[str, bytes], listed: bytes) -> dict[str, bytes]:
    """The files with their manifest and its own hash beside them."""
    return {**files, MANIFEST: listed, SEAL: f"{sha256(listed)}  {MANIFEST}\n".encode()}


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def write(files: Mapping[str, bytes], folder: Path) -> Written:
    """Write the files into ``folder``, made whole or not at all, and ``folder``.zip beside it."""
    from analysis.report.folder import made_whole  # here: it brings pandas

    with made_whole(folder) as partial:
        for name, content in files.items():
            (partial / name).write_bytes(content)
    archive = folder.with_name(f"{folder.name}.zip")
    unfinished = folder.with_name(f".{folder.name}.zip.partial")
    unfinished.write_bytes(zipped(files, folder.name))
    unfinished.replace(archive)
    return Written(folder, archive, sha256(files[MANIFEST]))


def zipped(files: Mapping[str, bytes], name: str) -> bytes:
    """A ZIP of the files below a folder of that name: stored, sorted, of one day, so that its bytes are known."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for inside, content in sorted(files.items()):
            info = zipfile.ZipInfo(f"{name}/{inside}", _FIRST_DAY)
            info.create_system, info.external_attr = 3, _PLAIN_FILE
            archive.writestr(info, content)
    return out.getvalue()


def write_private(files: Mapping[str, bytes], folder: Path) -> None:
    """Write the files where only this user reads them: 0700 the folders, 0600 the files."""
    folder.mkdir(mode=0o700, parents=True)
    folder.parent.chmod(0o700)
    folder.parent.parent.chmod(0o700)
    for name, content in files.items():
        with os.fdopen(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
