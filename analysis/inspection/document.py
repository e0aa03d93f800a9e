"""draw.json, frame.csv and draw.csv: a draw as files that a stranger can compute again, and back into a draw.

The same draw gives the same bytes.
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from hashlib import sha256
from typing import Any

from analysis.inspection.frame import PAST, WEIGHTS
from analysis.inspection.records import Candidate, Commitment, Draw, Drawn, Plan
from analysis.inspection.sampler import ALGORITHM, TIMES, chances_of
from analysis.report.csvs import DANGEROUS, cell
from crawler.records import LEVELS

FRAME = ("site_id", "site_name", "level", "home", "status", "verdict", "score", "past", "weight")
DRAWN = ("day", "time", "site_id", "site_name", "level", "past", "weight", "chance", "items")


class DocumentError(Exception):
    """A draw.json or frame.csv that is none; the message says what is wrong with it."""


# --- draw.json ------------------------------------------------------------------------------------------------------


def draw_json(draw: Draw) -> str:
    """Inputs first, then what follows from them."""
    document = {**inputs(draw), "inputs_sha256": digest(draw), "strata": _strata(draw), "sites": _sites(draw)}
    return _text(document)


def inputs(draw: Draw) -> dict[str, Any]:
    """All that the drawn sites, items and times follow from; frame.csv stands for itself by its digest."""
    return {
        "algorithm": ALGORITHM,
        "draw_id": draw.draw_id,
        "commitment": draw.commitment.sha256,
        "committed_at": draw.commitment.committed_at.isoformat(),
        "withdrawn_commitments": list(draw.withdrawn),
        "seed": draw.seed,
        "public_number": draw.public,
        "plan": plan_document(draw.commitment.plan),
        "times": list(TIMES),
        "weights": dict(WEIGHTS),
        "run_id": draw.run_id,
        "frame_sha256": sha256(frame_csv(draw.frame)).hexdigest(),
    }


def digest(draw: Draw) -> str:
    """SHA-256 of the inputs, written as draw.json writes them."""
    return sha256(_text(inputs(draw)).encode()).hexdigest()


def _strata(draw: Draw) -> list[dict[str, Any]]:
    """What each stratum holds, the share it is due, and what the draw gave it."""
    known = {one.site_id: one for one in draw.frame}
    chances = chances_of(draw.frame, draw.commitment.plan.count)
    given = Counter((known[one.site_id].level, known[one.site_id].past) for one in draw.drawn)
    strata = []
    for level in LEVELS:
        for past in PAST:
            held = [one for one in draw.frame if one.weight and (one.level, one.past) == (level, past)]
            share = sum((chances[one.site_id] for one in held), Fraction(0))
            if held:
                row = {"level": level, "past": past, "sites": len(held), "weight": WEIGHTS[past]}
                strata.append({**row, "share": str(share), "drawn": given[level, past]})
    return strata


def _sites(draw: Draw) -> list[dict[str, Any]]:
    known = {one.site_id: one for one in draw.frame}
    return [
        {
            "site_id": one.site_id,
            "site_name": known[one.site_id].name,
            "chance": str(one.chance),
            "day": one.day.isoformat(),
            "time": one.time,
            "items": list(one.items),
        }
        for one in draw.drawn
    ]


def plan_document(plan: Plan) -> dict[str, Any]:
    return {
        "sites": plan.count,
        "items": plan.items,
        "levels": list(plan.levels),
        "days": [day.isoformat() for day in plan.days],
        "public_source": plan.public_source,
    }


def plan_of(document: Mapping[str, Any]) -> Plan:
    return Plan(
        int(document["sites"]),
        int(document["items"]),
        tuple(map(str, document["levels"])),
        tuple(map(date.fromisoformat, document["days"])),
        str(document["public_source"]),
    )


def draw_of(text: str, frame: bytes) -> Draw:
    """The draw of a draw.json and the frame.csv beside it. Raises DocumentError."""
    try:
        document = json.loads(text)
        plan = plan_of(document["plan"])
        return Draw(
            draw_id=str(document["draw_id"]),
            commitment=Commitment(
                str(document["commitment"]), datetime.fromisoformat(document["committed_at"]), plan, None
            ),
            seed=str(document["seed"]),
            public=str(document["public_number"]),
            run_id=str(document["run_id"]),
            frame=frame_of(frame),
            drawn=tuple(_drawn(site) for site in document["sites"]),
            withdrawn=tuple(map(str, document["withdrawn_commitments"])),
        )
    except (ValueError, KeyError, TypeError, ZeroDivisionError) as error:
        raise DocumentError(f"not the draw.json of a draw ({error!r}) / 不是抽取记录") from error


def _drawn(site: Mapping[str, Any]) -> Drawn:
    return Drawn(
        str(site["site_id"]),
        Fraction(site["chance"]),
        date.fromisoformat(site["day"]),
        str(site["time"]),
        tuple(map(int, site["items"])),
    )


def _text(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


# --- the tables -----------------------------------------------------------------------------------------------------


def frame_csv(frame: Sequence[Candidate]) -> bytes:
    """frame.csv: one row a registered site, by its id."""
    return _csv(
        FRAME,
        [
            (
                *(one.site_id, one.name, one.level, one.home, one.status),
                *(one.verdict, one.score, one.past, one.weight),
            )
            for one in frame
        ],
    )


def frame_of(content: bytes) -> tuple[Candidate, ...]:
    """The frame of a frame.csv. Raises DocumentError."""
    try:
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
        return tuple(
            Candidate(
                row["site_id"],
                _undefused(row["site_name"]),
                row["level"],
                row["home"],
                row["status"],
                row["verdict"],
                float(row["score"]) if row["score"] else None,
                row["past"],
                int(row["weight"]),
            )
            for row in rows
        )
    except (ValueError, KeyError, TypeError, csv.Error) as error:
        raise DocumentError(f"not the frame.csv of a draw ({error!r}) / 不是抽样框") from error


def _undefused(text: str) -> str:
    return text[1:] if text.startswith("'") and DANGEROUS.match(text) else text


def draw_csv(draw: Draw) -> bytes:
    """draw.csv: one row a drawn site, in the order of their times; ``items`` are numbers separated by a blank."""
    known = {one.site_id: one for one in draw.frame}
    rows = []
    for one in draw.drawn:
        site = known[one.site_id]
        items = " ".join(map(str, one.items))
        chance = f"{float(one.chance):.4f}"
        rows.append((one.day, one.time, site.site_id, site.name, site.level, site.past, site.weight, chance, items))
    return _csv(DRAWN, rows)


def _csv(header: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([cell(value) for value in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")
