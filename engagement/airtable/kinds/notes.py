"""Notes, both ways. What stop and check finds in words that were written in Airtable holds the note until somebody here read it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import aliased

from engagement.airtable.kinds import taking
from engagement.airtable.kinds.outward import Outward
from engagement.airtable.values import Value
from engagement.intelligence import actions, edits, languages, rules
from engagement.intelligence.models import Note, NoteTheme, Theme
from engagement.intelligence.themes import queries as the_list
from engagement.shared.database import db

CHANNEL = "airtable"
ALWAYS = {"kind": rules.UNSURE, "channel": CHANNEL, "heard_how": "first-hand", "voices": 1, "language": "en"}
"""What a note has where nobody said anything: an emptied cell means this again."""


class Notes(Outward):
    """What was heard. A theme goes without the theme above it, which a note with it always has."""

    def more(self, ids: Sequence[int]) -> dict[str, Mapping[int, Any]]:
        below, child = aliased(NoteTheme), aliased(Theme)
        deeper = sa.exists().where(below.note_id == NoteTheme.note_id, below.theme_id == child.id)
        deeper = deeper.where(child.parent_id == NoteTheme.theme_id)
        rows = sa.select(NoteTheme.note_id, NoteTheme.theme_id).where(NoteTheme.note_id.in_(ids), ~deeper)
        found: dict[int, list[str]] = {}
        for note_id, theme_id in db.session.execute(rows):
            found.setdefault(note_id, []).append(f"themes:{theme_id}")
        return {"themes": found}

    def take(self, id_: int | None, values: Mapping[str, Value], *, now: datetime, locality: str | None = None) -> int:
        taking.check(self.columns, values)
        if id_ is None:
            return _log(values, locality, now=now)
        note = db.session.get(Note, id_)
        if note is None or not note.standing:
            raise taking.NotShared
        _sort(note, values, now=now)
        answers = _answers(values, note)
        if answers:
            found = taking.found_in(_words(answers), before=[note.text, note.quote or ""])
            edits.edit_together(note, **answers, held_why=_why(found), by=None, now=now)
        return note.id


def _log(values: Mapping[str, Value], base: str | None, *, now: datetime) -> int:
    here = taking.locality_of(values, base)
    part = taking.neighbourhood_of(values, here)
    answers = {**ALWAYS, **{name: said for name, said in _answers(values).items() if said is not None}}
    answers["text"] = taking.text(values, "text", needed=True)
    held_why = _why(taking.found_in(_words(answers)))
    themed = bool(taking.ids(values, "themes"))
    answers |= {"locality_id": here.id, "neighbourhood_id": part.id if part else None}
    note = actions.log_note(**answers, held_why=None if themed else held_why, by=None, now=now)
    if themed:  # a held note cannot be sorted
        _sort(note, values, now=now)
        if held_why:
            edits.edit_together(note, held_why=held_why, by=None, now=now)
    return note.id


def _sort(note: Note, values: Mapping[str, Value], *, now: datetime) -> None:
    if "themes" not in values:
        return
    wanted = the_list.with_ids(taking.ids(values, "themes"))
    off = [theme for theme in note.themes if theme.id not in wanted]
    actions.set_themes(note, wanted.values(), off=off, by=None, now=now)


def _answers(values: Mapping[str, Value], note: Note | None = None) -> dict[str, Any]:
    """What of a note these values are, as its own actions take it."""
    said: dict[str, Any] = {name: values[name] for name in ("quote", "asset_answer") if name in values}
    said |= {name: values[name] or ALWAYS[name] for name in ("kind", "channel", "heard_how") if name in values}
    if "text" in values:
        said["text"] = taking.text(values, "text", needed=True)
    if values.get("voices", ...) is not ...:
        said["voices"] = taking.whole({"voices": 1, **_given(values)}, "voices", least=1, most=rules.VOICES_MAX)
    if "language" in values:
        said["language"] = _language(values["language"])
    if "heard_on" in values and (note is None or values["heard_on"]):
        said["heard_on"] = taking.day(values, "heard_on")
    if note is not None and ("locality" in values or "neighbourhood" in values):
        here = taking.locality_of(values, None, was=note.locality)
        part = taking.neighbourhood_of(values, here, was=note.neighbourhood)
        said |= {"locality_id": here.id, "neighbourhood_id": part.id if part else None}
    return said


def _given(values: Mapping[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in values.items() if value is not None}


def _language(words: Value) -> str:
    if words is None:
        return str(ALWAYS["language"])
    code = languages.known(str(words))
    if code is None:
        raise taking.NotOnTheList(column="language")
    return code


def _words(answers: Mapping[str, Any]) -> list[str]:
    return [answers[name] for name in ("text", "quote") if answers.get(name)]


def _why(found: Sequence[Any]) -> str | None:
    if not found:
        return None
    return _("It was written in Airtable. Stop and check found: %(kinds)s", kinds=taking.kinds_of(found))
