"""Stop and check in use: notes that wait for a second person, those that were read, and one that its writer took back."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from engagement.demonstration.book import Book, Entry
from engagement.demonstration.cast import Cast, Chapter, Happening
from engagement.intelligence import actions as intelligence
from engagement.intelligence import review, rules
from engagement.intelligence.models import Note


def happen(book: Book, cast: Cast) -> Chapter:
    """Each is written on its day; what became of it comes a little later."""
    for entry in (*book["held"], *book["withdrawn"]):
        note: list[Note] = []
        yield book.at(entry["day"], of_day="11:40"), partial(_write, cast, entry, note)
        yield from _then(book, cast, entry, note)


def _write(cast: Cast, entry: Entry, written: list[Note], now: datetime) -> None:
    held_why = entry["why"] if "outcome" in entry else None
    note = intelligence.log_note(
        entry["text"],
        locality_id=cast.localities[entry["locality"]].id,
        neighbourhood_id=cast.neighbourhoods[entry["neighbourhood"]].id,
        channel=entry["channel"],
        kind=entry["kind"],
        route="worker",
        held_why=held_why,
        by=cast.id_of(entry["by"]),
        now=now,
    )
    written.append(note)


def _then(book: Book, cast: Cast, entry: Entry, note: list[Note]) -> Iterator[Happening]:
    if "outcome" not in entry:
        later = partial(_take_back, cast, entry, note)
    elif entry["outcome"]:
        reviewer = reviewer_of(book, entry)
        later = partial(_review, cast, entry, reviewer, note)
    else:
        return
    yield book.at(entry["day"] + entry["after"], of_day="09:20"), later


def reviewer_of(book: Book, entry: Entry) -> str:
    """Who reads what was held: a facilitator of the locality who did not write it."""
    return book.officer(f"{entry['locality']}-user-led", "facilitator")


def _review(cast: Cast, entry: Entry, reviewer: str, written: list[Note], now: datetime) -> None:
    (note,) = written
    by, words, read = cast.id_of(reviewer), entry["words"], rules.print_of(note)
    if entry["outcome"] == "released":
        review.release(note, words=words, read=read, by=by, now=now)
    elif entry["outcome"] == "asked":
        review.ask(note, words=words, read=read, by=by, now=now)
    else:
        review.mend(note, text=entry["instead"], quote=None, words=words, read=read, by=by, now=now)


def _take_back(cast: Cast, entry: Entry, written: list[Note], now: datetime) -> None:
    (note,) = written
    intelligence.withdraw(note, why=entry["why"], by=cast.id_of(entry["by"]), now=now)
