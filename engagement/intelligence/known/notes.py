"""What of a note is found by its meaning: its words and quote, for those who may read the notes of its locality."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import joinedload, load_only

from engagement.intelligence import permissions, rules
from engagement.intelligence.models import Note
from engagement.places.models import Locality
from engagement.shared import look
from engagement.shared.database import db
from engagement.shared.known import Card, Source, Words
from engagement.shared.permits import Actor

SHOWN = 220
"""Characters of a note that a card shows."""


def _texts(ids: Collection[int]) -> Mapping[int, Words]:
    rows = sa.select(Note.id, Note.text, Note.quote, Note.locality_id).where(Note.id.in_(ids), Note.standing)
    return {row.id: Words(f"{row.text} {row.quote or ''}", row.locality_id) for row in db.session.execute(rows)}


def _after(id_: int, most: int) -> Sequence[int]:
    return db.session.scalars(sa.select(Note.id).where(Note.id > id_).order_by(Note.id).limit(most)).all()


def _of_an_import(facts: Mapping[str, Any]) -> Collection[int]:
    if "import_id" not in facts:
        return ()
    return db.session.scalars(sa.select(Note.id).where(Note.import_id == facts["import_id"]).order_by(Note.id)).all()


def _seen_by(actor: Actor) -> Collection[int] | None:
    return permissions.localities_of(actor, *permissions.READERS)


def _cards(actor: Actor, ids: Collection[int]) -> Mapping[int, Card]:
    shown = (Note.key, Note.text, Note.kind, Note.voices, Note.heard_on, Note.locality_id)
    rows = (
        sa.select(Note)
        .where(Note.id.in_(ids), Note.standing)
        .options(load_only(*shown), joinedload(Note.locality).load_only(Locality.name))
    )
    return {note.id: _card(note) for note in db.session.scalars(rows) if permissions.read_notes(actor, note)}


def _card(note: Note) -> Card:
    voices = ngettext("%(num)s voice", "%(num)s voices", note.voices)
    says = note.text if len(note.text) <= SHOWN else f"{note.text[: SHOWN - 1].rstrip()}…"
    about = _(
        "%(locality)s, %(day)s, %(voices)s", locality=note.locality.name, day=look.day(note.heard_on), voices=voices
    )
    return Card(str(rules.KINDS[note.kind]), says, about, look.path_to("intelligence.show_note", note=note.key))


SOURCE = Source(
    code=15, fact="note_id", texts=_texts, after=_after, seen_by=_seen_by, cards=_cards, also=_of_an_import
)  # the highest code: a key larger than all before finds its place at once
