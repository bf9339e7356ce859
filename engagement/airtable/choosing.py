"""Which rows are to be written, and in which order: those that differ from what is agreed on, and what others lead to first."""

from collections.abc import Iterator
from dataclasses import dataclass

from engagement.airtable import conflicts, merging, rules
from engagement.airtable.book import Work
from engagement.airtable.client import A_WRITE
from engagement.airtable.models import SEEN, Row
from engagement.airtable.sheets import APP_ID, Sheet
from engagement.airtable.values import Value
from engagement.shared.database import db

LOOKED_AT = 100
"""Dirty rows compared in one transaction."""


@dataclass(frozen=True)
class Due:
    """A row to be written, as links call it, and those it leads to that are not there yet."""

    row_id: int
    name: str
    leads: frozenset[str]

    @property
    def order(self) -> tuple[int, int]:
        """After those it leads to, which are made in the order of their ids."""
        return max(int(name.partition(":")[2]) for name in self.leads), self.row_id


def full(due: Iterator[Due]) -> Iterator[list[int]]:
    """Ten at a time. What leads to a record of the same call begins another one, once: what follows leads to earlier ones."""
    some: list[Due] = []
    together = True
    for one in due:
        parts = together and not one.leads.isdisjoint(other.name for other in some)
        if len(some) == A_WRITE or parts:
            yield [other.row_id for other in some]
            some, together = [], together and not parts
        some.append(one)
    if some:
        yield [one.row_id for one in some]


def due(work: Work, sheet: Sheet, leaving: list[int]) -> Iterator[Due]:
    """The rows that differ from what is agreed on. Those that do not are clean again; those that may not be there are put into
    ``leaving``, or forgotten if they never were. New ones that lead to others not made yet come last, so that one call makes
    both the record and its link."""
    after = 0
    last: list[Due] = []
    while True:
        rows = db.session.scalars(work.rows(sheet, Row.dirty, Row.id > after).limit(LOOKED_AT)).all()
        if not rows:
            yield from sorted(last, key=lambda one: one.order)
            return
        after = rows[-1].id
        ours, waiting = work.ours_and_waiting(sheet, [row.local_id for row in rows if row.local_id is not None])
        due = []
        for row in rows:
            mine = ours.get(row.local_id or 0)
            if mine is None:
                _goes(row, leaving)
            elif may_go(row):
                one = Due(row.id, f"{row.kind}:{row.local_id}", waiting.get(row.local_id or 0, frozenset()))
                if not _is_due(row, mine):
                    row.dirty, row.waits = False, bool(one.leads)
                elif row.record_id is None and one.leads:
                    last.append(one)
                else:
                    due.append(one)
        work.save()
        yield from due


def may_go(row: Row) -> bool:
    """Whether a row is one to be written: what is parked for what it says there waits for a change there."""
    return row.state in ("new", "known", "withdrawn") or (row.state == "parked" and SEEN not in row.agreed)


def _is_due(row: Row, mine: dict[str, Value]) -> bool:
    return row.agreed.get(APP_ID) != "yes" or bool(
        merging.changed(row.agreed, mine, held=conflicts.open_columns(row.id))
    )


def _goes(row: Row, leaving: list[int]) -> None:
    """A row that may not be in the base: taken away if it is there, and what its fields said is forgotten."""
    if row.local_id is None or row.state == "doubt":
        return
    if row.record_id is not None and row.state != "removed":
        leaving.append(row.id)
        return
    row.dirty, row.agreed, row.base_values, row.sent = False, {}, {}, None
    conflicts.forget(row.id)
    if row.state == "new" and row.why != rules.WAS_SENT:
        db.session.delete(row)
    elif row.state != "removed":
        row.state = "withdrawn"
