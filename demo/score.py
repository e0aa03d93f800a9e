"""How a report on the demo city compares with the truth: recall and precision of every indicator, dates, columns.

    python -m demo.score RUN/truth/2026-11-24 RUN/reports/2026-11-24 [INDICATOR …]

``--probed`` says the probes that availability needs were made, ``--rendered`` that a browser read what only scripts
draw; ``--each`` prints every miss and every false finding. The lines ``dates`` and ``columns`` compare pages.csv
(written on ``--pages``) and columns.csv.
"""

import argparse
import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

STANDING = {"new", "open", "reopened"}
# what columns.csv says of a column that is in time, late, blank, or of no interval
OUTCOMES = {"fresh": "passed", "stale": "failed", "blank": "failed", "": "not_applicable"}
COLUMN_FACTS = ("name", "type", "items", "newest", "outcome")


@dataclass
class Score:
    """What was found of one indicator's planted faults, and what was told that is none."""

    planted: int = 0
    found: int = 0
    told: int = 0
    true: int = 0
    near_misses: int = 0
    complaints: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.found / self.planted if self.planted else 1.0

    @property
    def precision(self) -> float:
        return self.true / self.told if self.told else 1.0


def score(
    truth: Iterable[dict[str, str]], findings: Iterable[dict[str, str]], *, probed: bool = False, rendered: bool = False
) -> dict[str, Score]:
    """Scores by indicator. ``truth`` and ``findings`` are rows of truth.csv and findings.csv."""
    scores: dict[str, Score] = defaultdict(Score)
    told: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in findings:
        if row["status"] in STANDING or row["status"] == "suspected":
            told[row["site_id"], row["indicator"]].append(row)
    explained: set[int] = set()
    for one in truth:
        mine = scores[one["indicator"]]
        matches = [row for row in told[one["site_id"], one["indicator"]] if _matches(one, row)]
        if one["kind"] == "fault":
            explained.update(map(id, matches))
            if (one["needs"] == "probes" and not probed) or (one["needs"] == "browser" and not rendered):
                continue
            expected = {"suspected"} if one["needs"] == "second look" else STANDING
            standing = [row for row in matches if row["status"] in expected]
            mine.planted += 1
            mine.found += bool(standing)
            if not standing:
                mine.complaints.append(f"missed: {one['site_id']} {one['url']} {one['subject']} — {one['why']}")
            if len(standing) > 1 and "*" not in one["or_urls"]:
                mine.complaints.append(f"told {len(standing)} times: {one['site_id']} {one['url']} {one['subject']}")
        elif one["kind"] in ("near_miss", "unread"):
            mine.near_misses += 1
            mine.complaints += [f"near miss flagged: {_told(row)} — {one['why']}" for row in matches]
        elif one["kind"] == "either":
            explained.update(map(id, matches))
    for rows in list(told.values()):
        for row in rows:
            mine = scores[row["indicator"]]
            mine.told += 1
            mine.true += id(row) in explained
            if id(row) not in explained:
                mine.complaints.append(f"false: {_told(row)}")
    scores.pop("*", None)
    return dict(sorted(scores.items()))


def date_score(truth: Iterable[dict[str, str]], pages: Iterable[dict[str, str]]) -> Score:
    """How many true publication dates pages.csv tells. ``truth`` are rows of dates.csv."""
    told = {row["url"]: row["published"] for row in pages}
    return _compared({one["url"]: (one["published"],) for one in truth}, {url: (day,) for url, day in told.items()})


def column_score(truth: Iterable[dict[str, str]], columns: Iterable[dict[str, str]]) -> Score:
    """How many columns columns.csv tells as they are: name, type, items, newest and outcome."""
    told = {row["url"]: tuple(row[fact] for fact in COLUMN_FACTS) for row in columns}
    facts = (one | {"outcome": OUTCOMES[one["outcome"]]} for one in truth)
    return _compared({one["url"]: tuple(one[fact] for fact in COLUMN_FACTS) for one in facts}, told)


def _compared(truth: dict[str, tuple[str, ...]], told: dict[str, tuple[str, ...]]) -> Score:
    known = {url: told[url] for url in truth if any(told.get(url, ()))}
    wrong = [f"{url}: {told.get(url)} for {facts}" for url, facts in truth.items() if told.get(url) != facts]
    right = len(truth) - len(wrong)
    return Score(planted=len(truth), found=right, told=len(known), true=right, complaints=wrong)


def of_night(truth: Path, report: Path, *, probed: bool = False, rendered: bool = False) -> dict[str, Score]:
    """Scores by indicator, and of ``dates`` and ``columns``, of one night's truth folder and report folder."""
    scores = score(rows_of(truth / "truth.csv"), rows_of(report / "findings.csv"), probed=probed, rendered=rendered)
    if (report / "pages.csv").exists():
        scores["dates"] = date_score(rows_of(truth / "dates.csv"), rows_of(report / "pages.csv"))
    scores["columns"] = column_score(rows_of(truth / "columns.csv"), rows_of(report / "columns.csv"))
    return scores


def _matches(truth: dict[str, str], finding: dict[str, str]) -> bool:
    others = truth["or_urls"].split()
    subject = not truth["subject"] or set(truth["subject"].split()) == set(finding["subject"].replace(",", " ").split())
    return subject and ("*" in others or finding["url"] in (truth["url"], *others))


def _told(row: dict[str, str]) -> str:
    return f"{row['site_id']} {row['url']} {row['subject']} {row['status']} — {row['evidence']}"


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def main(words: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m demo.score", description=__doc__.partition("\n")[0])
    parser.add_argument("truth", type=Path, help="the folder of the night's truth.csv, dates.csv and columns.csv")
    parser.add_argument("report", type=Path, help="the folder of its report")
    parser.add_argument("indicators", nargs="*")
    parser.add_argument("--probed", action="store_true")
    parser.add_argument("--rendered", action="store_true")
    parser.add_argument("--each", action="store_true")
    options = parser.parse_args(words)
    scores = of_night(options.truth, options.report, probed=options.probed, rendered=options.rendered)
    chosen = {name: one for name, one in scores.items() if not options.indicators or name in options.indicators}
    print(f"{'indicator':28} planted found told true near-misses recall precision")
    for name, one in chosen.items():
        print(f"{name:28} {one.planted:7} {one.found:5} {one.told:4} {one.true:4} {one.near_misses:11} "
              f"{one.recall:6.3f} {one.precision:9.3f}")  # fmt: skip
        for complaint in one.complaints if options.each else ():
            print(f"    {complaint}")
    return int(any(one.complaints for one in chosen.values()))


if __name__ == "__main__":
    raise SystemExit(main())
