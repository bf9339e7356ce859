"""Make notes of a file that was checked: a small one at once and whole, a large one by parts, each with its place in the file, so
that a worker that is killed goes on where the last part ended."""

from datetime import datetime
from itertools import islice
from time import monotonic

from engagement.intelligence import imports
from engagement.intelligence.files import checking, rules, store
from engagement.intelligence.files.models import ImportFile
from engagement.shared.database import db, lock_row

SECONDS = 40
"""How long the worker goes on with one file before it looks at the others."""


def ask(file: ImportFile, *, found: str, now: datetime) -> None:
    """Take it in from now on. ``found`` says what becomes of rows that stop and check would not let stand: ``hold`` or
    ``leave``. Raises NotNow or NothingNew."""
    lock_row(file)
    if file.state != "check":
        raise rules.NotNow
    if not file.checked["new"] - (file.checked["held"] if found == "leave" else 0):
        raise rules.NothingNew
    source = imports.begin(locality_id=file.locality_id, file_name=file.file_name, by=file.by, now=now)
    file.found, file.state, file.import_id, file.until_at = found, "to-take", source.id, now + rules.KEPT
    db.session.flush()
    if rules.is_small(file.seen):
        take(file, now=now, by_parts=False)


def take(file: ImportFile, *, now: datetime, by_parts: bool = True) -> None:
    """Take in what is not in yet. By parts, each is committed with its place in the file."""
    until = monotonic() + SECONDS
    with checking.rows_to_take(file, now=file.at) as coming:
        rest = islice(coming, file.rows_done, None)
        for batch in imports.in_batches(rest):
            lock_row(file)
            source, result = file.source, imports.Result(sink=lambda fault: None)
            assert source is not None
            how = {"standing": file.standing, "found": file.found or "hold"}
            imports.take_batch(batch, source, **how, result=result, now=now)  # type: ignore[arg-type]
            file.rows_done += len(batch)
            if by_parts:
                db.session.commit()
                if monotonic() > until:
                    return
    assert file.source is not None
    imports.finish(file.source, now=now)
    store.drop(file.id, "file", "rows")
    file.state = "done"
    db.session.flush()
