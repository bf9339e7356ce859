"""What is kept beside the notes as they come, go and are sorted, so that no page ever counts them. One place, for whoever changes
notes: everything that must follow a note in the same transaction follows it from here."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from engagement.intelligence.models import Note, NoteCount, NoteTheme, ThemeCount
from engagement.shared.counting import add_to
from engagement.shared.database import db


def came(notes: Iterable[Mapping[str, Any]]) -> None:
    """Notes that stand from now on, without themes: their rows as mappings."""
    counts: dict[tuple[int, str], dict[str, Any]] = {}
    for note in notes:
        at = note["locality_id"], note["kind"]
        count = counts.setdefault(at, {"locality_id": at[0], "kind": at[1], "notes": 0, "voices": 0})
        count["notes"] += 1
        count["voices"] += note["voices"]
    add_to(NoteCount, counts.values())


def went(note: Note, themes: Iterable[int]) -> None:
    """A note with these themes (ids) stands no longer."""
    add_to(NoteCount, [{"locality_id": note.locality_id, "kind": note.kind, "notes": -1, "voices": -note.voices}])
    sorted_anew(note, gone=themes, come=())


def many_went(rows: Iterable[Sequence[Any]]) -> None:
    """So many notes without themes stand no longer: rows of (locality id, kind, notes, voices)."""
    names = ("locality_id", "kind", "notes", "voices")
    gone = [dict(zip(names, (place, kind, -notes, -int(voices)), strict=True)) for place, kind, notes, voices in rows]
    add_to(NoteCount, gone)


def changed(note: Note, themes: Iterable[int], *, before: Mapping[str, Any] | None) -> None:
    """A note with these themes (ids) is not what it was: it stands where it did not, or the other way round, or is counted under
    other names. ``before`` is what ``counted`` said of it. Each table is touched once, so that two writers never wait crosswise."""
    after = counted(note)
    if before == after:
        return
    rows = [(row, sign) for row, sign in ((before, -1), (after, 1)) if row is not None]
    add_to(NoteCount, _summed((_where(row), sign, sign * row["voices"]) for row, sign in rows))
    add_to(
        ThemeCount,
        _summed(
            ({**_where(row), "theme_id": theme}, sign, sign * row["voices"]) for row, sign in rows for theme in themes
        ),
    )


def counted(note: Note) -> Mapping[str, Any] | None:
    """What the counts know of a note; None when it does not stand."""
    return {"locality_id": note.locality_id, "kind": note.kind, "voices": note.voices} if note.standing else None


def _where(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"locality_id": row["locality_id"], "kind": row["kind"]}


def _summed(amounts: Iterable[tuple[dict[str, Any], int, int]]) -> Iterable[dict[str, Any]]:
    """Rows for ``add_to``, those of one key made one."""
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    for key, notes, voices in amounts:
        row = rows.setdefault(tuple(key.values()), {**key, "notes": 0, "voices": 0})
        row["notes"] += notes
        row["voices"] += voices
    return rows.values()


def sorted_anew(note: Note, *, gone: Iterable[int], come: Iterable[int]) -> None:
    """A standing note lost these themes and got those (ids)."""
    same = {"locality_id": note.locality_id, "kind": note.kind}
    signs = {**dict.fromkeys(gone, -1), **dict.fromkeys(come, 1)}
    rows = [{**same, "theme_id": id_, "notes": sign, "voices": sign * note.voices} for id_, sign in signs.items()]
    add_to(ThemeCount, rows)


def regrouped(notes: sa.Select[Any], *, themes: Collection[int]) -> None:
    """Many notes at once (a select of their ids) lost or got some of these themes (ids), as in a merge; the list of themes is
    locked. Their counts are made anew from the rows, in two statements however many notes there are."""
    db.session.execute(sa.delete(ThemeCount).where(ThemeCount.theme_id.in_(themes)))
    of = NoteTheme.locality_id, NoteTheme.theme_id, Note.kind
    anew = (
        sa.select(*of, sa.func.count(), sa.func.sum(Note.voices))
        .join(Note, Note.id == NoteTheme.note_id)
        .where(NoteTheme.theme_id.in_(themes), Note.standing)
        .group_by(*of)
    )
    columns = ["locality_id", "theme_id", "kind", "notes", "voices"]
    db.session.execute(sa.insert(ThemeCount).from_select(columns, anew))
