"""The list of themes as people change it: one made, one renamed, two merged and parted again, one split and half sorted."""

from datetime import datetime
from functools import partial

from engagement.demonstration.book import Book
from engagement.demonstration.cast import Cast, Chapter
from engagement.intelligence.models import Note
from engagement.intelligence.themes import changes, parts, undoing
from engagement.intelligence.themes import queries as the_list
from engagement.intelligence.themes.models import ThemeChange

MADE = "warm-places"
BY, ALSO_BY = "marigold-quay", "fern-okafor-lane"
"""Two facilitators."""

PARTS = {
    "Parking": ("park", "pavement"),
    "Crossings and dropped kerbs": ("crossing", "kerb"),
    "Traffic and lorries": (),
}
"""What "Roads and parking" is split into, and the words by which the first ones are sorted; the last are still to be sorted."""


def happen(book: Book, cast: Cast) -> Chapter:
    """Each change in its time."""
    yield book.at(-41, of_day="15:00"), partial(_make, cast)
    yield book.at(-66, of_day="15:10"), partial(_rename, cast)
    merged: list[ThemeChange] = []
    yield book.at(-53, of_day="18:20"), partial(_merge, cast, merged)
    yield book.at(-52, of_day="09:05"), partial(_part_again, cast, merged)
    yield book.at(-1, of_day="17:40"), partial(_split, book, cast)


def _make(cast: Cast, now: datetime) -> None:
    above = cast.themes["cost-of-living"].parent_id
    money = next(theme for theme in cast.themes.values() if theme.id == above)
    made = changes.create("Warm places", above=money, by=cast.id_of(BY), now=now)
    cast.themes[MADE] = made.theme


def _rename(cast: Cast, now: datetime) -> None:
    changes.rename(cast.themes["keeping-well"], "Eating, moving, sleeping", by=cast.id_of(ALSO_BY), now=now)


def _merge(cast: Cast, merged: list[ThemeChange], now: datetime) -> None:
    why = "Too few notes to stand alone."
    by = cast.id_of(ALSO_BY)
    merged.append(
        changes.merge([cast.themes["safe-at-home"]], into=cast.themes["safe-streets"], why=why, by=by, now=now)
    )


def _part_again(cast: Cast, merged: list[ThemeChange], now: datetime) -> None:
    """Few notes, and no other theme where anybody would look for them: the merge is undone the next morning."""
    undoing.undo(merged[0], by=cast.id_of(BY), now=now)


def _split(book: Book, cast: Cast, now: datetime) -> None:
    by, whole = cast.id_of(BY), cast.themes["roads-and-parking"]
    why = "Cars that stand and cars that race are not one thing."
    parts.split(whole, "\n".join(PARTS), why=why, by=by, now=now)
    made = {theme.name: theme for theme in the_list.in_use_below(whole.parent_id)}
    left = _notes_about(book, cast)
    for name, words in PARTS.items():
        mine = [note.id for note in left if any(word in note.text.lower() for word in words)]
        left = [note for note in left if note.id not in mine]
        if mine:
            parts.sort_again(whole, part=made[name], notes=mine, by=by, now=now)


def _notes_about(book: Book, cast: Cast) -> list[Note]:
    """The notes that have the whole and are sorted by now."""
    about = [entry["slug"] for entry in book["notes"] if "roads-and-parking" in entry["themes"]]
    return [cast.notes[slug] for slug in about if slug in cast.notes]
