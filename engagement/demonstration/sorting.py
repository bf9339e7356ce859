"""Some notes are sorted by a second person, who does not see what the first one chose; a facilitator settles what differs."""

from datetime import datetime
from functools import partial

from engagement.demonstration import voices
from engagement.demonstration.book import Book, Entry
from engagement.demonstration.cast import Cast, Chapter
from engagement.intelligence.models import Theme
from engagement.theming import actions as theming
from engagement.theming import queries

READ_DIFFERENTLY = 0.15
SETTLED_UNTIL = -60
"""Differences found before this day are settled; the newer ones wait for the facilitator."""

NEARLY = {
    "loneliness": "places-to-meet",
    "places-to-meet": "groups-and-clubs",
    "groups-and-clubs": "sharing-skills",
    "cost-of-living": "debt-and-benefits",
    "gp-appointments": "online-only",
    "buses": "to-appointments",
    "damp-and-repairs": "rent-and-moving",
    "litter-and-dumping": "neighbours",
    "lighting": "safe-streets",
    "being-answered": "telling-it-once",
    "youth-clubs": "parks-and-play",
}
"""What somebody else may reasonably read in the same words."""


def happen(book: Book, cast: Cast) -> Chapter:
    """A second reading comes some days after the first. What was sorted last still waits for it."""
    for entry, _day, sorted_day in voices.heard(book):
        day = sorted_day + book.dice(f"again {entry['slug']}").randrange(2, 9)
        if day < 0:
            yield book.at(day, of_day="19:10"), partial(_read_again, book, cast, entry)
        if day + 4 < SETTLED_UNTIL:
            yield book.at(day + 4, of_day="16:15"), partial(_settle, book, cast, entry)


def _read_again(book: Book, cast: Cast, entry: Entry, now: datetime) -> None:
    """Chance, kept with the platform, picks the notes that two people sort; for the others nobody comes."""
    note = cast.notes[entry["slug"]]
    waiting = queries.find_waiting(note.id)
    if waiting is None or waiting.not_by is None:
        return
    by = cast.id_of(book.another_worker(entry["locality"], near=entry.get("neighbourhood"), about=entry["slug"]))
    chosen = _in_use(cast, [*_seen_otherwise(book, entry)])
    if by != waiting.not_by and chosen:
        theming.sort(note, chosen, seen=theming.SECOND, by=by, now=now)


def _seen_otherwise(book: Book, entry: Entry) -> list[str]:
    first, *others = entry["themes"]
    if book.dice(f"read {entry['slug']}").random() > READ_DIFFERENTLY:
        return [first, *others]
    return [NEARLY[first], *others] if first in NEARLY else [first, "being-answered"]


def _settle(book: Book, cast: Cast, entry: Entry, now: datetime) -> None:
    """The facilitator lets the first reading stand."""
    difference = queries.find_difference(cast.notes[entry["slug"]].id)
    chosen = _in_use(cast, entry["themes"])
    if difference is not None and difference.settled_at is None and chosen:
        by = cast.id_of(book.officer(f"{entry['locality']}-user-led", "facilitator"))
        theming.settle(difference, chosen, by=by, now=now)


def _in_use(cast: Cast, slugs: list[str]) -> list[Theme]:
    return [cast.themes[slug] for slug in slugs if cast.themes[slug].retired_at is None]
