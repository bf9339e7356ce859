"""Which notes an address names: one note, a list of a locality by theme and kind, or what a search finds.

Only notes that the reader may read.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from engagement.intelligence import permissions, queries, rules
from engagement.intelligence.models import Note, NoteTheme, Theme
from engagement.intelligence.search import asked, form, found, sealed
from engagement.places import queries as places
from engagement.places.models import Locality
from engagement.shared.database import db
from engagement.shared.permits import Actor
from engagement.shared.refusals import Missing

MOST_FOUND = 1000
"""So many of the newest that a search finds are taken."""


@dataclass(frozen=True)
class Chosen:
    """The condition that a note is one of them, how many there are as far as is known, and the localities they are of
    (None: any that the reader may read)."""

    which: sa.ColumnElement[bool]
    notes: int
    localities: Collection[int] | None
    locality: Locality | None = None
    theme: Theme | None = None


def chosen_by(address: Mapping[str, str], actor: Actor) -> Chosen:
    """Read an address. Raises Missing when it names nothing that this actor may read."""
    if "note" in address:
        return _one(address["note"], actor)
    if address.get("from") == "list":
        return _list(address, actor)
    return _search(address, actor)


def _one(key: str, actor: Actor) -> Chosen:
    note = queries.get_note(note=key[:22])
    if not note.standing or not permissions.read_notes(actor, note):
        raise Missing
    return Chosen(Note.id == note.id, 1, {note.locality_id}, note.locality)


def _list(address: Mapping[str, str], actor: Actor) -> Chosen:
    locality = places.get_locality(locality=address.get("locality", ""))
    if not permissions.read_notes(actor, locality):
        raise Missing
    by_kind, rows = queries.counts(locality.id)
    theme = next((one for one in queries.list_themes() if one.slug == address.get("theme")), None)
    kind = address.get("kind") if address.get("kind") in rules.KINDS else None
    said = rules.find_said(rules.by_theme(rows), theme.slug) if theme else None
    counted = said.notes_by if said else by_kind
    which = [Note.locality_id == locality.id]
    if theme:
        which.append(_on(theme, locality))
    if kind:
        which.append(Note.kind == kind)
    total = sum(number for of, number in counted.items() if kind in (None, of))
    return Chosen(sa.and_(*which), total, {locality.id}, locality, theme)


def _on(theme: Theme, locality: Locality) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        NoteTheme.note_id == Note.id,
        NoteTheme.theme_id == theme.id,
        NoteTheme.locality_id == locality.id,
    )


def _search(address: Mapping[str, str], actor: Actor) -> Chosen:
    words = sealed.unseal(address["q"]) if address.get("q") else ""
    if words is None:
        raise Missing
    asking = form.Search(formdata=None, **form.answers(address, words=words))
    allowed = permissions.localities_of(actor, *permissions.READERS)
    localities = places.list_localities(within=allowed, neighbourhoods=True)
    themes = queries.list_themes()
    asking.offer(localities, themes)
    narrowed = form.narrowed(asking, localities, themes, everywhere=allowed is None, me=actor.person_id)
    ids = found.newest_ids(asked.read(words), narrowed, limit=MOST_FOUND) if words or len(address) else []
    here = set(db.session.scalars(sa.select(Note.locality_id).where(Note.id.in_(ids)).distinct())) if ids else set()
    only = next((one for one in localities if here == {one.id}), None)
    return Chosen(Note.id.in_(list(ids)), len(ids), here, only)
