"""What a run has open: one base, its tables as the mapping and Airtable describe them, and the rows of the map.

Nothing of the session is held across a call: what lasts longer than a transaction is kept here as plain values.
"""

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any

import sqlalchemy as sa

from engagement.airtable import mapping, wire
from engagement.airtable.client import Line, Refused, chunks
from engagement.airtable.kinds.kind import Loaded
from engagement.airtable.models import Base, Row, Run, Table
from engagement.airtable.sheets import Hook, Sheet
from engagement.airtable.values import Value
from engagement.places.models import Locality
from engagement.shared import clock
from engagement.shared.database import db

AT_A_TIME = 500
"""Rows that one statement looks up or one transaction marks."""


DID = ("pushed", "taken", "deleted", "put_right", "conflicts", "parked")
"""What is counted of a run."""

TELL_EVERY = 3.0
"""Seconds between two words about how far a run is."""

MOST_KNOWN = 5000
"""Links looked up that are remembered."""


@dataclass
class Work:
    """One run over one base. ``dry``: nothing is kept, and the line makes no write."""

    base_id: int
    target: mapping.Base
    locality_id: int | None
    line: Line
    sheets: dict[str, Sheet]
    dry: bool = False
    run_id: int | None = None
    counts: dict[str, int] = field(default_factory=dict)
    says: Callable[[str, int, int | None], None] = lambda step, done, of: None
    hook: Hook | None = None
    fresh_schema: bool = False
    forbidden: Refused | None = None
    """A table may not be written, and not for one of its fields."""
    reading: bool = False
    """A dry run begins with all its calls, and no transaction is open then."""
    started_at: datetime = field(default_factory=clock.now)
    round_at: datetime | None = None
    """This run goes on with what runs since then began."""
    pulled_at: float = 0.0
    """By the machine's own seconds: how old what was read of the other side is."""
    lost: dict[str, bool] = field(default_factory=dict)
    """Of records (``kind:id``) that links do not lead to any more, whether they are gone; and those that a brake holds."""
    _told_at: float = 0.0
    _links: dict[str, str] = field(default_factory=dict)

    def save(self) -> None:
        """Keep what was done so far. In a dry run it is only written down, to be forgotten at the end."""
        if self.dry:
            db.session.rollback() if self.reading else db.session.flush()
            return
        if any(self.counts.values()) and monotonic() - self._told_at > TELL_EVERY:
            self._told_at = monotonic()
            self.tell_progress()
        db.session.commit()
        db.session.expunge_all()
        self.line.pace.alive()

    def tell_progress(self, **values: Any) -> None:
        """Have the run's own row say how far it is; made when there is anything to say."""
        did = {name: self.counts.get(name, 0) for name in DID} | {"calls": self.line.calls} | values
        if self.run_id is None:
            run = Run(base_id=self.base_id, started_at=self.started_at, **did)
            db.session.add(run)
            db.session.flush()
            self.run_id = run.id
        else:
            db.session.execute(sa.update(Run).where(Run.id == self.run_id).values(**did))

    def release(self) -> None:
        """Have no transaction open: a call comes next. (A dry run makes none once it has begun to write.)"""
        if self.reading or not self.dry:
            db.session.rollback()

    def count(self, what: str, by: int = 1) -> None:
        self.counts[what] = self.counts.get(what, 0) + by

    def read(
        self, sheet: Sheet, cells: Mapping[str, Any], *, unknown: set[str] | None = None
    ) -> tuple[dict[str, Value], dict[str, str]]:
        """A record there as canonical values by column, and why for those columns that cannot be read. Links to what we do not
        know are left out, and put into ``unknown``."""
        found, odd = {}, {}
        for column, seat in sheet.seats.items():
            cell = _plain(cells.get(seat.field_id))
            if seat.column.to is not None and isinstance(cell, list):
                cell = [one for one in cell if self.local_of(one, unknown)]
            try:
                found[column] = wire.read(seat, cell, lambda record: self.local_of(record, unknown))
            except wire.Unfit as unfit:
                odd[column] = unfit.reason
        return found, odd

    def record_of(self, name: str) -> str | None:
        """The record there of ``kind:id``, if it is there."""
        if self.lost.get(name):
            return None
        if name not in self._links:
            kind, _, local = name.partition(":")
            there = sa.select(Row.record_id).where(
                Row.base_id == self.base_id,
                Row.kind == kind,
                Row.local_id == int(local),
                Row.state.in_(("known", "doubt", "parked")),
                Row.record_id.is_not(None),
            )
            if (found := db.session.scalar(there)) is None:
                return None
            self._remember(name, found)
        return self._links[name]

    def local_of(self, record: str, unknown: set[str] | None = None) -> str | None:
        """Our ``kind:id`` of a record there; one that we never met is put into ``unknown``."""
        if record not in self._links:
            ours = sa.select(Row.kind, Row.local_id).where(Row.base_id == self.base_id, Row.record_id == record)
            found = db.session.execute(ours).one_or_none()
            if found is None or found.local_id is None:
                if unknown is not None and found is None:
                    unknown.add(record)
                return None
            self._remember(record, f"{found.kind}:{found.local_id}")
        return self._links[record]

    def _remember(self, name: str, found: str) -> None:
        if len(self._links) >= MOST_KNOWN:
            self._links.clear()
        self._links[name] = found

    def forget_links(self) -> None:
        """Rows came or went: what was looked up is looked up again."""
        self._links.clear()

    def belongs(self, loaded: Loaded | None) -> bool:
        """Whether a record may be in this base: it may leave, and this is the base of its locality or of them all."""
        return loaded is not None and (
            self.locality_id is None or loaded.locality_id is None or loaded.locality_id == self.locality_id
        )

    def ours(self, sheet: Sheet, ids: Collection[int]) -> dict[int, dict[str, Value]]:
        """The values here of those records that may be in this base, of the columns that go there, with the links that can be
        made now."""
        return self.ours_and_waiting(sheet, ids)[0]

    def ours_and_waiting(
        self, sheet: Sheet, ids: Collection[int]
    ) -> tuple[dict[int, dict[str, Value]], dict[int, frozenset[str]]]:
        """The same, and which of the records have links that cannot be made yet, and where those lead."""
        loaded = sheet.kind.load(ids) if ids else {}
        ours: dict[int, dict[str, Value]] = {}
        waiting: dict[int, frozenset[str]] = {}
        for id_, one in loaded.items():
            if self.belongs(one):
                ours[id_] = {column: one.values.get(column) for column in sheet.columns}
                for column in sheet.linking:
                    links = ours[id_][column]
                    if isinstance(links, tuple):
                        ours[id_][column] = made = tuple(name for name in links if self.record_of(name))
                        if made != links:
                            waiting[id_] = waiting.get(id_, frozenset()) | (set(links) - set(made))
        return ours, waiting

    def set_base(self, **values: Any) -> None:
        db.session.execute(sa.update(Base).where(Base.id == self.base_id).values(**values))

    def set_table(self, sheet: Sheet, **values: Any) -> None:
        """Change what is kept of a table, here and in the database."""
        for worked_out in ("seats", "linking"):
            vars(sheet).pop(worked_out, None)
        for name, value in values.items():
            setattr(sheet, name, value)
        if not (self.dry and self.reading):
            db.session.execute(sa.update(Table).where(Table.id == sheet.id).values(**values))

    def rows(self, sheet: Sheet, *which: Any) -> sa.Select[Row]:
        return sa.select(Row).where(Row.base_id == self.base_id, Row.kind == sheet.kind.name, *which).order_by(Row.id)

    def mark(self, sheet: Sheet, ids: Iterable[int]) -> None:
        """These records are to be compared: they may have changed."""
        for some in chunks(ids, AT_A_TIME):
            mine = (Row.base_id == self.base_id, Row.kind == sheet.kind.name, Row.local_id.in_(some))
            there = set(db.session.scalars(sa.select(Row.local_id).where(*mine)))
            db.session.execute(sa.update(Row).where(*mine).values(dirty=True))
            new = [id_ for id_ in some if id_ not in there]
            same = {"base_id": self.base_id, "kind": sheet.kind.name, "agreed": {}, "base_values": {}}
            if new:
                db.session.execute(
                    sa.insert(Row), [{**same, "local_id": id_, "app_id": str(uuid.uuid4())} for id_ in new]
                )


def _plain(cell: Any) -> Any:
    """A cell as the records' part of the API has it: a webhook tells options and links with their names beside their ids."""
    if isinstance(cell, dict) and "name" in cell:
        return cell["name"]
    if isinstance(cell, list) and all(isinstance(one, dict) and "id" in one for one in cell):
        return [one["id"] if str(one["id"]).startswith("rec") else one.get("name") for one in cell]
    return cell


def forget_agreed(base_id: int, kind: str, columns: Collection[str]) -> None:
    """Columns are agreed on no more: their fields were made anew or are others now, and what is empty there was emptied by nobody.
    Their values are compared as if both sides met for the first time. Commits."""
    after = 0
    mine = (Row.base_id == base_id, Row.kind == kind)
    while rows := db.session.scalars(
        sa.select(Row).where(*mine, Row.id > after).order_by(Row.id).limit(AT_A_TIME)
    ).all():
        after = rows[-1].id
        for row in rows:
            row.agreed = {name: said for name, said in row.agreed.items() if name not in columns}
            row.dirty = True
        db.session.commit()
        db.session.expunge_all()


def locality_of(target: mapping.Base) -> int | None:
    """The id of the locality a base is for; None when it is for all. Raises mapping.Wrong when there is none of that name."""
    if target.locality is None:
        return None
    found = db.session.scalar(sa.select(Locality.id).where(Locality.slug == target.locality))
    if found is None:
        raise mapping.Wrong(f"the base {target.key} is for {target.locality}, and there is no such locality")
    return found


def open_base(target: mapping.Base) -> Base:
    """The row of a base in the mapping; made when it is the first time."""
    base = db.session.scalar(sa.select(Base).where(Base.key == target.key))
    if base is None:
        base = Base(key=target.key, base_id=target.id)
        db.session.add(base)
        db.session.flush()
    return base
