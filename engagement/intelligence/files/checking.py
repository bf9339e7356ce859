"""Read a whole file as it would be taken in, and keep nothing but what would become of its rows."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from engagement.intelligence import imports, intake, reports
from engagement.intelligence import rules as notes
from engagement.intelligence.files import remembered, rules, store, tables
from engagement.intelligence.files.models import ImportFile
from engagement.intelligence.intake import Fault, Row
from engagement.places.place import current_place
from engagement.privacy.kinds import Strength
from engagement.privacy.look import look_for
from engagement.shared.clock import day_of
from engagement.shared.database import db, lock_row

SHOWN = 50
"""Rows that are not taken in, on the page; the others are in the report."""


def say_columns(
    file: ImportFile, columns: Mapping[str, str], standing: Mapping[str, str], *, by: int, now: datetime
) -> None:
    """What its columns are, and what holds where they say nothing; remembered for the next such file. It is checked at once unless
    that is much work. Raises NotNow."""
    lock_row(file)
    if file.state not in ("columns", "check"):
        raise rules.NotNow
    file.columns, file.standing, file.state = dict(columns), dict(standing), "to-check"
    remembered.keep(file.seen["headings"], columns, standing, by=by, now=now)
    if rules.is_small(file.seen):
        put(file, look(file, now=now))
    db.session.flush()


def look(file: ImportFile, *, now: datetime) -> tuple[dict[str, Any], reports.Report]:
    """Count what would become of its rows, and write the report; nothing is changed. Raises Unusable."""
    report = reports.Report()
    try:
        return _counts(file, report, now=now), report
    except BaseException:
        report.close()
        raise


def _counts(file: ImportFile, report: reports.Report, *, now: datetime) -> dict[str, Any]:
    shown: list[list[Any]] = []

    def sink(fault: Fault) -> None:
        report.add(fault)
        if len(shown) < SHOWN:
            shown.append([fault.number, fault.sort, fault.reason.to_keep(), fault.text[:120]])

    result, seen, of_kind = imports.Result(sink=sink), set[int](), Counter[str]()
    counts = {"new": 0, "found": 0, "held": 0}
    with tables.rows(file) as numbered:
        rules.check_number(row for row, _cells in numbered)
    with rows_to_take(file, now=now) as coming:
        for batch in imports.in_batches(coming):
            for _print, row in imports.fresh(batch, file.locality_id, now, result, seen):
                spots = look_for(row.text) + (look_for(row.quote) if row.quote else [])
                counts["new"] += 1
                counts["found"] += bool(spots)
                counts["held"] += any(one.strength is not Strength.LIKELY for one in spots)
                of_kind.update({one.kind.word for one in spots})
    rows = counts["new"] + result.reported
    return {"rows": rows, **counts, **result.counts, "kinds": dict(of_kind.most_common()), "shown": shown}


def put(file: ImportFile, found: tuple[dict[str, Any], reports.Report]) -> None:
    """Keep what was found and its report."""
    file.checked, report = found
    store.keep(file.id, "faults", store.read(report.file))
    report.close()
    file.state = "check"
    db.session.flush()


@contextmanager
def rows_to_take(file: ImportFile, *, now: datetime) -> Iterator[Iterator[Row | Fault]]:
    """Its rows, read as its sender said."""
    place = current_place()
    words = {slug: str(name) for slug, name in notes.KINDS.items()}
    allowed: intake.Allowed = {
        "kind": _named(words),
        "channel": _named(dict(place.choices("channels"))),
        "language": _named({one.code: one.own_name for one in place.note_languages}),
    }
    with tables.rows(file) as numbered:
        yield intake.rows_of(numbered, columns=file.columns, today=day_of(now), allowed=allowed)


def _named(words: Mapping[str, str]) -> dict[str, str]:
    """Each by its short name or by its words, in small letters."""
    return {said.lower(): slug for slug, name in words.items() for said in (slug, str(name))}
