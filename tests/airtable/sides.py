"""Both sides of a sync: our application on a database of its own, Airtable on this machine, and people who work on each.

Whatever a test does, it ends with `settle()`: the sync runs until it has nothing to do, and both sides say the same.
"""

import copy
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from engagement.airtable.kinds import KINDS
from engagement.airtable.models import Conflict, Row
from engagement.airtable.values import Type, Value, clean
from engagement.assets import actions as assets
from engagement.intelligence import actions as intelligence
from engagement.intelligence import edits
from engagement.intelligence.models import Note, Theme
from engagement.intelligence.themes import changes
from engagement.places.models import Locality
from engagement.shared import clock
from engagement.shared.database import db
from tests.servers.airtable.model import Base
from tests.servers.airtable.person import Person
from tests.servers.airtable.server import Airtable

EVERYONE, GRAYS = "appEveryone000001", "appGrays000000001"
TABLES = {"themes": "Themes", "notes": "Notes", "assets": "What is strong"}
"""The tables of `mapping()`, and the fields of the columns."""
FIELDS: dict[str, dict[str, str]] = {
    "themes": {"name": "Theme", "above": "Part of"},
    "notes": {
        "text": "What was said",
        "kind": "What it is",
        "voices": "Voices",
        "themes": "Themes",
        "heard_on": "Heard on",
        "locality": "Locality",
        "logged_at": "Written down at",
    },
    "assets": {
        "name": "Name",
        "kind": "What it is",
        "what": "What happens there",
        "themes": "Themes",
        "locality": "Locality",
    },
}


def mapping(bases: Mapping[str, str | None], policy: str = "hold") -> str:
    """A mapping file: base ids, each of everyone (None) or of a locality, and the three tables above."""
    lines = [f'policy = "{policy}"', "[bases]"]
    for number, (base_id, locality) in enumerate(bases.items()):
        lines.append(f'base{number} = {{ id = "{base_id}"' + (f', locality = "{locality}"' if locality else "") + " }")
    for kind, name in TABLES.items():
        lines += [f"[{kind}]", f'table = "{name}"', 'direction = "both"', f"[{kind}.fields]"]
        lines += [f'{column} = "{called}"' for column, called in FIELDS[kind].items()]
    return "\n".join(lines) + "\n"


@dataclass
class Sides:
    """The application, the server, and the person who works in its first base."""

    app: Flask
    airtable: Airtable
    person: Person
    done: list[Result] = field(default_factory=list)

    @contextmanager
    def here(self) -> Iterator[None]:
        """Work on our side, committed at the end."""
        with self.app.app_context():
            yield
            db.session.commit()

    def command(self, *words: str, fails: bool = False) -> str:
        """What `engagement airtable …` says."""
        result = self.app.test_cli_runner().invoke(args=["airtable", *words])
        self.done.append(result)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert (result.exit_code != 0) == fails, result.output
        return result.output

    def run(self, *words: str, fails: bool = False) -> str:
        """One run of the sync."""
        return self.command("run", *words, fails=fails)

    def writes(self) -> int:
        """How many calls that write came to the server."""
        return len(self.airtable.calls("write"))

    def settle(self, most: int = 4) -> None:
        """Run until nothing is written any more, then see that both sides say the same."""
        for _ in range(most):
            before = self.writes()
            self.run()
            if self.writes() == before:
                break
        else:
            raise AssertionError(f"It still writes after {most} runs:\n{self.done[-1].output}")
        self.check()

    def note(self, text: str = "The flats are cold", *themes: str, **more: Any) -> int:
        """A note logged here."""
        with self.here():
            said = {"channel": "conversation", "kind": "worry", "voices": 1, **more}
            here = self.locality(said.pop("locality", "grays"))
            note = intelligence.log_note(text, locality_id=here.id, by=None, now=clock.now(), **said)
            if themes:
                wanted = db.session.scalars(sa.select(Theme).where(Theme.name.in_(themes)))
                intelligence.set_themes(note, wanted, by=None, now=clock.now())
            return note.id

    def notes(self, many: int) -> list[int]:
        """So many notes, all different."""
        return [self.note(f"Voice number {number}") for number in range(many)]

    def edit(self, note_id: int, **answers: Any) -> None:
        """A note changed here."""
        with self.here():
            edits.edit_together(db.session.get_one(Note, note_id), **answers, by=None, now=clock.now())

    def withdraw(self, note_id: int) -> None:
        """A note taken back here."""
        with self.here():
            intelligence.withdraw(db.session.get_one(Note, note_id), why="Asked for", by=None, now=clock.now())

    def theme(self, name: str, above: str | None = None) -> int:
        """A theme made here."""
        with self.here():
            over = db.session.scalar(sa.select(Theme).where(Theme.name == above)) if above else None
            return changes.create(name, above=over, by=None, now=clock.now()).theme_id

    def asset(self, name: str = "The lunch club", **more: Any) -> int:
        """Something strong added here."""
        with self.here():
            said = {"kind": "group", "what": "Lunch on Fridays", **more}
            return assets.add_asset(self.locality("grays"), name=name, **said, by=None, now=clock.now()).id

    @staticmethod
    def locality(slug: str) -> Locality:
        """A locality by its slug."""
        return db.session.scalars(sa.select(Locality).where(Locality.slug == slug)).one()

    def ours(self, kind: str) -> dict[int, dict[str, Value]]:
        """What may leave now, by our id."""
        with self.app.app_context():
            ids = KINDS[kind].ids(after=0, most=100_000, locality_id=None)
            return {one: dict(loaded.values) for one, loaded in KINDS[kind].load(ids).items()}

    def text_of(self, note_id: int) -> str:
        """The words of a note here."""
        with self.app.app_context():
            return db.session.get_one(Note, note_id).text

    def row_of(self, kind: str, local_id: int, base: Base | None = None) -> str:
        """The id of our record in Airtable."""
        record_id = self.rows(kind)[local_id].record_id
        assert record_id in (base or self.person.base).tables[self.person.table(TABLES[kind]).id].rows
        return record_id

    def row_of_table(self, table: str, kind: str, local_id: int) -> str:
        """As `row_of`, for kinds that only the whole mapping has."""
        record_id = self.rows(kind)[local_id].record_id
        assert record_id in self.person.see_all(table)
        return record_id

    def rows(self, kind: str) -> dict[int, Row]:
        """What the sync keeps of each of our records."""
        with self.app.app_context():
            rows = db.session.scalars(sa.select(Row).where(Row.kind == kind, Row.local_id.is_not(None))).all()
            db.session.expunge_all()
            return {row.local_id: row for row in rows if row.local_id is not None}

    def there(self, note_id: int) -> dict[str, Any]:
        """A note as Airtable shows it."""
        return self.person.see("Notes", self.row_of("notes", note_id))

    def conflicts(self) -> list[Conflict]:
        """The conflicts that nobody has resolved."""
        with self.app.app_context():
            found = list(
                db.session.scalars(sa.select(Conflict).where(Conflict.resolved_at.is_(None)).order_by(Conflict.id))
            )
            db.session.expunge_all()
            return found

    def check(self) -> None:
        """Both sides say the same: every record once, every cell as ours, but for what waits for a person."""
        waiting = {(one.row_id, one.column) for one in self.conflicts()}
        for kind, columns in FIELDS.items():
            table, ours, rows = self.person.table(TABLES[kind]), self.ours(kind), self.rows(kind)
            there = self.person.see_all(TABLES[kind])
            app_ids = Counter(cells.get("App ID") for cells in there.values())
            assert all(many == 1 for app_id, many in app_ids.items() if app_id), f"{kind}: the same App ID twice"
            for local_id, values in ours.items():
                row = rows.get(local_id)
                assert row is not None, f"{kind} {local_id} was never sent"
                if row.state in ("parked", "removed"):
                    continue
                assert row.record_id in there, f"{kind} {local_id} is not there: {row.state}, {row.why}"
                assert there[row.record_id]["App ID"] == row.app_id
                for column in columns:
                    found = there[row.record_id].get(_called(table, kind, column))
                    wanted = self._cell(kind, column, values[column])
                    if (row.id, column) not in waiting:
                        assert _plain(found) == wanted, f"{kind} {local_id}.{column}: there {found!r}, here {wanted!r}"
            gone = {row.record_id for local_id, row in rows.items() if local_id not in ours} - {None}
            assert not gone & set(there), f"{kind}: what may not be there is there"

    def _cell(self, kind: str, column: str, value: Value) -> Any:
        """One of our values as Airtable would show it, worked out here and not by what is tested."""
        known = KINDS[kind].columns[column]
        match known.type:
            case Type.MONEY:
                return None if value is None else value / 100  # type: ignore[operator]
            case Type.CHOICE:
                with self.app.app_context():
                    return value and (known.choices or dict)()[str(value)]
            case Type.LINKS:
                there = self.rows(known.to or "")
                linked = [there.get(int(one.partition(":")[2])) for one in value or ()]  # type: ignore[union-attr]
                sent = [row.record_id for row in linked if row is not None and row.state in ("known", "doubt")]
                return sorted(one for one in sent if one) or None
            case Type.CHECK:
                return value or None
        return value


def _called(table: Any, kind: str, column: str) -> str:
    """The name of a column's field now; persons rename fields."""
    return FIELDS[kind][column] if table.find_field(FIELDS[kind][column]) else RENAMED.get(FIELDS[kind][column], "")


RENAMED: dict[str, str] = {"What was said": "Their words", "What it is": "Sort"}
"""What tests rename fields to."""


def _plain(found: Any) -> Any:
    if isinstance(found, list):
        return sorted(found) or None
    return clean(found) if isinstance(found, str) else found


def snapshot(airtable: Airtable) -> str | dict[str, Base]:
    """What a server holds, to begin another test with."""
    return copy.deepcopy(airtable.bases)


def bodies(airtable: Airtable) -> list[dict[str, Any]]:
    """The bodies of the requests that wrote, read."""
    return [json.loads(call.body) for call in airtable.calls("write") if call.body]
