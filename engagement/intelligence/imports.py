"""Take a file of comments in. From the terminal all of it in one transaction, or none of it; a large file that was sent to the
pages comes in by parts (``files.taking``), each with its place in the file. The rows are read by ``intake``."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from engagement.feedback import actions as feedback
from engagement.intelligence import kept, queries, rules
from engagement.intelligence.events import NotesImported
from engagement.intelligence.intake import Fault, Row
from engagement.intelligence.models import Import, Note
from engagement.intelligence.reasons import Reason
from engagement.places.models import Locality
from engagement.privacy import look
from engagement.privacy.kinds import KINDS, Strength
from engagement.shared.clock import day_of
from engagement.shared.database import db, new_key
from engagement.shared.events import tell

BATCH = 1000

FOUND = ("keep", "hold", "leave")
"""What becomes of a row in which stop and check finds an identifier or words of danger: it comes in like any other, it is held for
review, or it is left out."""


@dataclass
class Result:
    """What became of the rows: each was taken in or is among ``faults``, or was handed to ``sink`` if there is one."""

    taken_in: int = 0
    held: int = 0
    faults: list[Fault] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: {"unanswered": 0, "duplicate": 0, "refused": 0})
    sink: Callable[[Fault], None] | None = None

    def fault(self, fault: Fault) -> None:
        (self.sink or self.faults.append)(fault)
        self.counts[fault.sort] += 1

    @property
    def reported(self) -> int:
        return sum(self.counts.values())


def take_in(
    rows: Iterable[Row | Fault],
    *,
    locality: Locality,
    file_name: str,
    kind: str = rules.UNSURE,
    channel: str,
    language: str = "en",
    found: str = "keep",
    progress: Callable[[Result], None] = lambda result: None,
    by: int | None,
    now: datetime,
) -> Result:
    """Make a note of every row that is new, and count the others. ``kind``, ``channel`` and ``language`` hold where a row has none.
    ``found`` is one of FOUND. The answer to each is owed by the route ``nobody``. One event tells of the whole file."""
    standing = {"kind": kind, "channel": channel, "language": language}
    source, result = begin(locality_id=locality.id, file_name=file_name, by=by, now=now), Result()
    seen: set[int] = set()
    for batch in in_batches(rows):
        take_batch(batch, source, standing=standing, found=found, result=result, seen=seen, now=now)
        progress(result)
    finish(source, now=now)
    return result


def begin(*, locality_id: int, file_name: str, by: int | None, now: datetime) -> Import:
    """The row of an import, of which nothing has come in yet."""
    source = Import(locality_id=locality_id, file_name=file_name[:200], at=now, by=by)
    db.session.add(source)
    db.session.flush()
    return source


def in_batches(rows: Iterable[Row | Fault]) -> Iterator[list[Row | Fault]]:
    coming = iter(rows)
    while batch := list(islice(coming, BATCH)):
        yield batch


def take_batch(
    batch: Sequence[Row | Fault],
    source: Import,
    *,
    standing: Mapping[str, str],
    found: str,
    result: Result,
    seen: set[int] | None = None,
    now: datetime,
) -> None:
    """Make notes of some rows; the import's own counts are right when the transaction ends, wherever it stopped."""
    before, already = dict(result.counts), result.taken_in
    same = {"locality_id": source.locality_id, "import_id": source.id, "logged_by": source.by, "logged_at": now}
    notes = []
    for print_, row in fresh(batch, source.locality_id, now, result, seen):
        kinds = () if found == "keep" else should_not_stand(row)
        if kinds and found == "leave":
            result.fault(Fault(row.number, "refused", Reason("found", {"kinds": kinds}), row.text))
            continue
        held_why = _held_because(kinds)
        result.held += held_why is not None
        held = {"held_at": now if held_why else None, "held_why": held_why}
        notes.append({**same, **_answers(row, standing, now), **held, "fingerprint": print_})
    _keep(notes, source.locality_id, now)
    result.taken_in += len(notes)
    source.taken_in += result.taken_in - already
    source.duplicates += result.counts["duplicate"] - before["duplicate"]
    source.unanswered += result.counts["unanswered"] - before["unanswered"]
    source.refused += result.counts["refused"] - before["refused"]
    source.held += sum(1 for note in notes if note["held_at"])


def finish(source: Import, *, now: datetime) -> None:
    """All of it is in: tell of it, once."""
    if source.taken_in:
        tell(NotesImported(at=now, by=source.by, import_id=source.id, notes=source.taken_in))


def should_not_stand(row: Row) -> list[str]:
    """What stop and check finds in a row that should not stand unread: identifiers and words of danger, as the words of KINDS."""
    found = look.look_for(row.text) + (look.look_for(row.quote) if row.quote else [])
    return list(dict.fromkeys(one.kind.word for one in found if one.strength is not Strength.LIKELY))


def _held_because(kinds: Sequence[str]) -> str | None:
    said = _("; ").join(str(KINDS[word].label) for word in kinds)
    return _("It came in a file. Stop and check found: %(kinds)s", kinds=said) if kinds else None


def fresh(
    batch: Sequence[Row | Fault], locality_id: int, now: datetime, result: Result, seen: set[int] | None = None
) -> list[tuple[str, Row]]:
    """The rows that nobody has brought already, with their fingerprints. ``seen`` remembers those of earlier batches, where
    they do not come into the database in between."""
    today = day_of(now)
    printed = [
        (rules.fingerprint(locality_id, row.heard_on or today, row.text), row) for row in batch if isinstance(row, Row)
    ]
    known = queries.known_fingerprints([print_ for print_, _row in printed])
    seen = set() if seen is None else seen
    new, faults = [], [one for one in batch if isinstance(one, Fault)]
    for print_, row in printed:
        short = int(print_[:16], 16)
        if short in seen or print_ in known:
            reason = Reason("twice" if short in seen else "here-already")
            faults.append(Fault(row.number, "duplicate", reason, row.text))
        else:
            new.append((print_, row))
            seen.add(short)
    for fault in sorted(faults, key=lambda one: one.number):
        result.fault(fault)
    return new


def _answers(row: Row, standing: Mapping[str, str], now: datetime) -> dict[str, Any]:
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
    kept.came([note for note in notes if note["held_at"] is None])
