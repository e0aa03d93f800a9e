"""What is done with a draw once it is made: verified, its sheets read back, its state told."""

import argparse
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from analysis.answers import Answer, CommandError, nothing_judged
from analysis.commands import at_work, project_of
from analysis.inspection import document, folder, verifying
from analysis.inspection.agreement import Agreement, agreement, total
from analysis.inspection.frame import frame
from analysis.inspection.records import Commitment, Draw, Inspection
from analysis.ledger import Ledger
from analysis.report import words

Options = argparse.Namespace


def verify(options: Options) -> Answer:
    """Compute a draw again from its files, and compare with ledger and registry where they are here."""
    path: Path = options.verify
    path = path / folder.JSON if path.is_dir() else path
    text = path.read_text("utf-8", errors="replace")
    try:
        made = document.draw_of(text, (path.parent / folder.FRAME).read_bytes())
    except document.DocumentError as error:
        raise CommandError(f"{path}: {error}") from error
    checks = list(verifying.of_the_files(made, text, (path.parent / folder.TABLE).read_bytes()))
    project = project_of(options)
    here = project.data.ledger.exists() and project.sites.exists()
    if here:
        with Ledger.open(project.data.ledger) as ledger:
            now = frame(project.registry().sites, ledger.standings(made.run_id), made.commitment.plan.levels)
            kept = ledger.draws.draw(made.draw_id)
        checks += [
            verifying.of_the_ledger(made, kept),
            verifying.of_the_inputs(made, now),
        ]
    wrong = [f"{path}: {check.name}: {check.trouble}" for check in checks if check.trouble]
    if wrong:
        fine = ", ".join(check.name for check in checks if not check.trouble)
        raise CommandError("\n".join([*wrong, f"not the same; what holds: {fine or 'nothing'} / 复核不一致"]))
    held = ", ".join(check.name for check in checks)
    alone = "" if here else "; there is no ledger and registry here to compare with"
    told = {"command": "draw", "draw_id": made.draw_id, "same": True, "checks": [check.name for check in checks]}
    return Answer(f"draw {made.draw_id}: the same ({held}){alone} / 复核一致", told)


def results(options: Options) -> Answer:
    """Read filled-in sheets into the ledger, and say how machine and inspectors agree."""
    project = project_of(options)
    with at_work(project, "draw") as ledger:
        made, found = _returned(options.results, ledger, project.today)
        kept = ledger.draws.keep(made.draw_id, found, datetime.now(UTC))
        rows = agreement(ledger.draws.looked(made.draw_id))
        overall = total(agreement(ledger.draws.looked()))
        open_ = _open(ledger, made.draw_id)
    text = "\n".join(
        [
            f"{options.results}: draw {made.draw_id}: {kept.new} new, {kept.changed} changed, {kept.same} as before; "
            f"{open_} drawn items still open / 已读回，抽中事项尚余 {open_} 项",
            *_agreement_told(rows),
            f"over all draws: {_told(overall)}",
        ]
    )
    told = {"command": "draw", "draw_id": made.draw_id, **kept._asdict(), "open": open_}
    return Answer(text, {**told, "agreement": [_row(row) for row in rows], "overall": _row(overall)})


def _returned(path: Path, ledger: Ledger, today: date) -> tuple[Draw, tuple[Inspection, ...]]:
    """The draw a workbook is of, and what it says."""
    from analysis import filled  # openpyxl costs half a second, and only this needs it
    from analysis.inspection import returned

    try:
        book = returned.opened(path)
        made = ledger.draws.draw(book.draw_id)
        if made is None:
            raise CommandError(
                f"{book.file}: {book.draw_id!r} is no draw of this ledger (the last ones: {_last(ledger)}); check the "
                "file, or name the data folder with --data / 不是本台账的抽查"
            )
        return made, returned.inspections(book, made, today)
    except filled.ReturnedError as error:
        raise CommandError(str(error)) from error


def _last(ledger: Ledger) -> str:
    return ", ".join(ledger.draws.ids()[-5:]) or "none"


def status(options: Options) -> Answer:
    """Commitments, draws, what is open of each, and how machine and inspectors agree."""
    project = project_of(options)
    if not project.data.ledger.exists():
        raise nothing_judged(project.data.ledger)
    with Ledger.open(project.data.ledger) as ledger:
        known = ledger.draws.commitments()
        open_ = {one.draw_id: _open(ledger, one.draw_id) for one in known if one.draw_id}
        rows = agreement(ledger.draws.looked())
    lines = [f"{one.committed_at:%Y-%m-%d %H:%M} UTC  {one.sha256}  {_state(one, open_)}" for one in known]
    document_ = {
        "command": "draw",
        "commitments": [
            {
                **{"commitment": one.sha256, "committed_at": one.committed_at.isoformat(), "draw_id": one.draw_id},
                **{"withdrawn": one.withdrawn_at is not None, "open": open_.get(one.draw_id)},
            }
            for one in known
        ],
        "agreement": [_row(row) for row in rows],
        "overall": _row(total(rows)),
    }
    return Answer("\n".join([*lines, *_agreement_told(rows)]) or "no draw yet / 尚未抽取过", document_)


def _state(one: Commitment, open_: dict[str, int]) -> str:
    if one.draw_id:
        return f"draw {one.draw_id}, {open_[one.draw_id]} drawn items open / 已抽取"
    return "withdrawn / 已作废" if one.withdrawn_at else "waits for its draw / 待抽取"


def _open(ledger: Ledger, draw_id: str) -> int:
    """How many drawn items of a draw nobody has reported on."""
    done = {(one.site_id, one.item) for one in ledger.draws.inspections(draw_id)}
    return sum(one.is_drawn and (one.site_id, one.item) not in done for one in ledger.draws.items(draw_id))


def _agreement_told(rows: list[Agreement]) -> list[str]:
    return [
        f"item {row.item:2} {words.ITEMS[row.item - 1]}: {_told(row)}"
        for row in rows
        if row.confirmed or row.contradicted or row.undecided
    ]


def _told(row: Agreement) -> str:
    share = "" if row.share is None else f" ({row.share:.0%})"
    return (
        f"{row.confirmed} confirmed, {row.contradicted} contradicted{share}, {row.undecided} left to the inspector / "
        f"一致 {row.confirmed}，不一致 {row.contradicted}，机器未判 {row.undecided}"
    )


def _row(row: Agreement) -> dict[str, Any]:
    counts = {"confirmed": row.confirmed, "contradicted": row.contradicted, "undecided": row.undecided}
    return {**({"item": row.item} if row.item else {}), **counts}
