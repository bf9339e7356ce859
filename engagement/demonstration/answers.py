"""You said, we did, or why not: answers published, and workers passing them on by word of mouth."""

from collections import Counter
from datetime import datetime
from functools import partial

from engagement.demonstration.book import Book, Entry
from engagement.demonstration.cast import Cast, Chapter
from engagement.feedback import actions as feedback

OUTCOMES = {"did": "done", "doing": "doing", "not": "not_now"}


def happen(book: Book, cast: Cast) -> Chapter:
    """Whoever is told by a worker hears three days later, but for the newest answers."""
    for entry in book["answers"]:
        yield book.at(entry["day"], of_day="16:00"), partial(_publish, book, cast, entry)
        if entry["day"] + 3 < -7:
            yield book.at(entry["day"] + 3, of_day="16:00"), partial(_pass_on, cast, entry)


def _publish(book: Book, cast: Cast, entry: Entry, now: datetime) -> None:
    themes = Counter(theme for note in book["notes"] if note["slug"] in entry["notes"] for theme in note["themes"][:1])
    feedback.publish_answer(
        [cast.notes[slug].debt for slug in entry["notes"]],
        you_said=entry["said"],
        we_did=entry.get("did") or entry["why_not"],
        outcome=OUTCOMES[entry["state"]],
        theme=themes.most_common(1)[0][0],
        by=cast.id_of(entry["by"]),
        now=now,
    )


def _pass_on(cast: Cast, entry: Entry, now: datetime) -> None:
    for slug in entry["notes"]:
        debt = cast.notes[slug].debt
        if debt.told_at is None:
            feedback.mark_told(debt, by=debt.owner_id, now=now)
