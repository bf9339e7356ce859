"""Take a file of comments in: all of it in one transaction, or none of it. The rows are read by ``intake``."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa

from engagement.feedback import actions as feedback
from engagement.intelligence import kept, queries, rules
from engagement.intelligence.events import NotesImported
from engagement.intelligence.intake import Fault, Row
from engagement.intelligence.models import Import, Note
from engagement.places.models import Locality
from engagement.shared.clock import day_of
from engagement.shared.database import db, new_key
from engagement.shared.events import tell

BATCH = 1000


@dataclass
class Result:
    """What became of the rows: each was taken in or is among ``faults``."""

    taken_in: int = 0
    faults: list[Fault] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: {"unanswered": 0, "duplicate": 0, "refused": 0})

    def fault(self, fault: Fault) -> None:
        self.faults.append(fault)
        self.counts[fault.sort] += 1

    @property
    def reported(self) -> int:
        return len(self.faults)


def take_in(
    rows: Iterable[Row | Fault],
    *,
    locality: Locality,
    file_name: str,
    kind: str = rules.UNSURE,
    channel: str,
    language: str = "en",
    progress: Callable[[Result], None] = lambda result: None,
    by: int | None,
    now: datetime,
) -> Result:
    """Make a note of every row that is new, and count the others. ``kind``, ``channel`` and ``language`` hold where a row has none.
    The answer to each is owed by the route ``nobody``. One event tells of the whole file."""
    source = Import(locality_id=locality.id, file_name=file_name[:200], at=now, by=by)
    db.session.add(source)
    db.session.flush()
    same = {"locality_id": locality.id, "import_id": source.id, "logged_by": by, "logged_at": now}
    standing = {"kind": kind, "channel": channel, "language": language}
    result, seen = Result(), set[str]()
    coming = iter(rows)
    while batch := list(islice(coming, BATCH)):
        fresh = _fresh(batch, locality.id, now, seen, result)
        _keep(
            [{**same, **_answers(row, standing, now), "fingerprint": print_} for print_, row in fresh], locality.id, now
        )
        result.taken_in += len(fresh)
        progress(result)
    source.taken_in, source.duplicates = result.taken_in, result.counts["duplicate"]
    source.unanswered, source.refused = result.counts["unanswered"], result.counts["refused"]
    if result.taken_in:
        tell(NotesImported(at=now, by=by, import_id=source.id, notes=result.taken_in))
    return result


def _fresh(
    batch: Sequence[Row | Fault], locality_id: int, now: datetime, seen: set[str], result: Result
) -> list[tuple[str, Row]]:
    """The rows that neither this file nor an earlier one has brought already, with their fingerprints."""
    today = day_of(now)
    printed = [
        (rules.fingerprint(locality_id, row.heard_on or today, row.text), row) for row in batch if isinstance(row, Row)
    ]
    known = queries.known_fingerprints([print_ for print_, _row in printed])
    fresh = []
    for print_, row in printed:
        if print_ in seen or print_ in known:
            where = "an earlier row" if print_ in seen else "an earlier import"
            result.fault(Fault(row.number, "duplicate", f"the same words of the same day came in {where}", row.text))
        else:
            fresh.append((print_, row))
            seen.add(print_)
    for fault in batch:
        if isinstance(fault, Fault):
            result.fault(fault)
    return fresh


def _answers(row: Row, standing: dict[str, str], now: datetime) -> dict[str, Any]:
    return {
        "key": new_key(),
        "text": row.text,
        "quote": row.quote,
        "voices": row.voices,
        "heard_on": row.heard_on or day_of(now),
        "kind": row.kind or standing["kind"],
        "channel": row.channel or standing["channel"],
        "language": row.language or standing["language"],
    }


def _keep(notes: list[dict[str, Any]], locality_id: int, now: datetime) -> None:
    if not notes:
        return
    debts = feedback.owe_many(len(notes), kind="note", locality_id=locality_id, now=now)
    for note, debt_id in zip(notes, debts, strict=True):
        note["debt_id"] = debt_id
    db.session.execute(sa.insert(Note), notes)
    kept.came(notes)
