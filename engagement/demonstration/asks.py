"""What residents were asked, by whom and how long: open, coming, closed, answered, called off, and one too many with its reason."""

from datetime import datetime, timedelta
from functools import partial

from engagement.asks import actions as asks
from engagement.asks.models import Ask
from engagement.demonstration.book import FIRST_DAY, Book, Entry
from engagement.demonstration.cast import Cast, Chapter

AHEAD = 12
"""Days before an ask opens on which it enters the calendar."""

SEEN = {"known": [], "lately": [], "unanswered": [], "minutes": 0, "waiting": 0}
"""What their askers were shown is not told here: nobody looks it up afterwards."""


def happen(book: Book, cast: Cast) -> Chapter:
    """Each enters the calendar some days ahead; then comes what became of it."""
    for entry in book["asks"]:
        made: list[Ask] = []
        entered = max(FIRST_DAY, min(entry["opens_day"] - AHEAD, -1))
        yield book.at(entered, of_day="14:30"), partial(_enter, book, cast, entry, made)
        if "called_off" in entry:
            yield book.at(entry["called_off_day"], of_day="14:45"), partial(_call_off, cast, entry, made)
        if "answer" in entry:
            yield book.at(entry["answered_day"], of_day="11:15"), partial(_answer, cast, entry, made)
    yield book.at(-1, of_day="16:40"), partial(_begin_one, cast)


def _enter(book: Book, cast: Cast, entry: Entry, made: list[Ask], now: datetime) -> None:
    known = asks.Entry(
        question=entry["question"],
        about=entry["about"],
        kind=entry["kind"],
        organisation=entry["organisation"],
        opens_on=book.on(entry["opens_day"]),
        closes_on=book.on(entry["last_day"]) + timedelta(days=1),
        localities=[cast.localities[slug] for slug in entry["localities"]],
        whom=entry["whom"],
        minutes=entry["minutes"],
        people=entry["people"],
        link=entry.get("link", ""),
    )
    by = cast.id_of(entry["by"])
    made.append(asks.announce(known, seen=SEEN, rest_why=entry["rest_why"], by=by, now=now))


def _call_off(cast: Cast, entry: Entry, made: list[Ask], now: datetime) -> None:
    asks.call_off(made[0], entry["called_off"], by=cast.id_of(entry["by"]), now=now)


def _answer(cast: Cast, entry: Entry, made: list[Ask], now: datetime) -> None:
    asks.answer_ask(made[0], entry["answer"], outcome=entry["outcome"], by=cast.id_of(entry["by"]), now=now)


def _begin_one(cast: Cast, now: datetime) -> None:
    """One is being written: its asker has still to say where, and to see what is known."""
    question = "Which of the river walks would you come to?"
    by = cast.id_of("tolu-lampost")
    asks.enter_ask(question, kind="survey", organisation="Grays hub (invented)", by=by, now=now)
