"""The waivers offices ask for, as lines for dispositions.csv: proposed in a file of their own, decided by a person."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from analysis.dispositions import Dispositions
from analysis.rectification.lives import LOOKING_BACK, answered_on
from analysis.rectification.records import Duty, Reply
from analysis.report.csvs import cell
from analysis.workdays import months_back

FILE = "dispositions.proposed.csv"
# as dispositions.csv, and then what helps to decide, which that file does not read
HEADER = ("finding_id", "site_id", "indicator", "url", "decision", "reason", "by", "until", "evidence", "asked_on")
ASKED = ("waive", "not_ours")


def asked(duties: Iterable[Duty], decided: Dispositions) -> Iterator[tuple[Duty, Reply]]:
    """The findings that stand, whose last reply asks to set them aside, and of which nothing was decided yet."""
    for duty in duties:
        one, reply = duty.finding, duty.reply
        is_asked = duty.stands and reply and reply.state in ASKED
        if reply and is_asked and decided.of(one.finding_id, one.site_id, one.indicator, one.url) is None:
            yield duty, reply


def line(duty: Duty, reply: Reply) -> dict[str, str]:
    """A proposed line. ``by`` is empty: dispositions.csv does not take it before somebody has signed it."""
    one, day = duty.finding, answered_on(reply)
    cells = {
        "finding_id": one.finding_id,
        "site_id": one.site_id,
        "indicator": one.indicator,
        "url": one.url,
        "decision": reply.state,
        "reason": reply.waiver,
        "by": "",
        "until": months_back(day, -LOOKING_BACK).isoformat(),
        "evidence": one.evidence,
        "asked_on": day.isoformat(),
    }
    return {name: str(cell(value)) for name, value in cells.items()}


def write(folder: Path, lines: Iterable[Mapping[str, str]]) -> Path | None:
    """Write the file anew, without what has been decided; None where nothing is proposed, and no file is left.

    A line that is there already stays as it is: somebody may be at work on it.
    """
    path = folder / FILE
    begun = {row["finding_id"]: row for row in _rows(path)}
    rows = [{**one, **begun.get(one["finding_id"], {})} for one in lines]
    if not rows:
        path.unlink(missing_ok=True)
        return None
    text = io.StringIO()
    writer = csv.DictWriter(text, HEADER, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    partial = path.with_name(f".{FILE}.partial")
    partial.write_text(text.getvalue(), encoding="utf-8-sig", newline="")
    partial.replace(path)
    return path


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", errors="replace")  # Excel saves it so
    rows = csv.DictReader(io.StringIO(text))
    return [
        {name: value or "" for name, value in row.items() if name in HEADER} for row in rows if row.get("finding_id")
    ]
