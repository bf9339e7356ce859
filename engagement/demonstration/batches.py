"""Answers for many: written privately, published together, and passed on by whoever heard them, by phone and on posters."""

from datetime import datetime
from functools import partial

import sqlalchemy as sa

from engagement.demonstration import voices
from engagement.demonstration.book import Book, Entry
from engagement.demonstration.cast import Cast, Chapter
from engagement.feedback import drafts, queries, rules, telling
from engagement.feedback.models import Answer, Debt
from engagement.intelligence.models import Note
from engagement.shared.database import db

WRITTEN = 4
"""Days before publication on which the drafts are written."""

PASSED_ON = 5
"""Days after it on which those who are told by hand have been told."""

STILL_DRAFTS, FEW = -2, 1


def happen(book: Book, cast: Cast) -> Chapter:
    """Drafts on one day, published on another, passed on after that. One that has no day is a draft still."""
    for batch in book["batches"]:
        written: list[Answer] = []
        day = batch.get("day")
        on = day - WRITTEN if day else STILL_DRAFTS
        for minute, entry in enumerate(batch["answers"], start=10):
            yield book.at(on, of_day=f"15:{minute}"), partial(_write, book, cast, batch, entry, written)
        if day:
            yield book.at(day, of_day="12:00"), partial(_publish, cast, batch, written)
            yield book.at(day + PASSED_ON, of_day="15:30"), partial(_pass_on, cast, batch, written)


def _write(book: Book, cast: Cast, batch: Entry, entry: Entry, written: list[Answer], now: datetime) -> None:
    locality, by = cast.localities[entry["locality"]], cast.id_of(batch["by"])
    words = {"you_said": entry["said"], "we_did": entry["did"], "outcome": entry["outcome"], "theme": entry["theme"]}
    answer = drafts.write(locality, **words, by=by, now=now)
    drafts.add_givers(answer, sa.select(Debt).where(Debt.id.in_(_givers(book, cast, entry))), by=by, now=now)
    written.append(answer)


def _givers(book: Book, cast: Cast, entry: Entry) -> list[int]:
    """The debts of the notes that are mainly about this theme, so far, but for those that have an answer of their own."""
    elsewhere = voices.in_answers(book)
    about = [one["slug"] for one, _day, _sorted in voices.heard(book) if _is_about(one, entry)]
    about = [slug for slug in about if slug not in elsewhere]
    notes: list[Note] = [cast.notes[slug] for slug in about if slug in cast.notes]
    return [note.debt_id for note in notes]


def _is_about(note: Entry, answer: Entry) -> bool:
    return bool((note["locality"], note["themes"][0]) == (answer["locality"], answer["theme"]))


def _publish(cast: Cast, batch: Entry, written: list[Answer], now: datetime) -> None:
    """All of them at one moment, but for one that nobody waits for."""
    drafts.publish([answer for answer in written if answer.givers], by=cast.id_of(batch["by"]), now=now)


def _pass_on(cast: Cast, batch: Entry, written: list[Answer], now: datetime) -> None:
    """By hand: to all, or, where somebody is still at it, to the first few by word of mouth."""
    by = cast.id_of(batch["by"])
    for answer in written:
        if batch["passed_on"] == "all":
            for way in rules.WAYS:
                telling.mark_all_told(answer.id, way, None, by=by, now=now)
        else:
            first = db.session.scalars(queries.to_tell(answer.id, "worker").limit(FEW)).all()
            telling.mark_all_told(answer.id, "worker", [debt.key for debt in first], by=by, now=now)
