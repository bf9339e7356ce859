"""What the people who deliver learn: questions worked on step by step, things tried, stories, and what stands in the way."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from engagement.demonstration.book import Book, Entry
from engagement.demonstration.cast import Cast, Chapter, Happening
from engagement.learning import actions as learning
from engagement.learning.rules import STEPS

STEWARD = "basil-overbridge"

SENT_TO = {
    "neighbourhood": "The services of the neighbourhood",
    "locality": "The partners of the locality",
    "borough": "The borough alliance",
    "system": "The integrated care system",
}


def happen(book: Book, cast: Cast) -> Chapter:
    """A cycle begins by understanding and has by now come to the step that the book names."""
    for entry in book["cycles"]:
        by = book.officer(entry["group"], "facilitator")
        yield book.at(entry["from_day"], of_day="11:00"), partial(_open, cast, entry, by)
        yield from _go_on(book, cast, entry, by)
        for experiment in entry["experiments"]:
            yield book.at(experiment["day"], of_day="16:30"), partial(_write_down, cast, entry, by, experiment)
        if "story" in entry:
            told = entry["experiments"][-1]["day"] + 7
            yield book.at(told, of_day="16:45"), partial(_tell_story, cast, entry, by)
        for barrier in entry["barriers"]:
            yield from _stand_in_the_way(book, cast, entry, by, barrier)


def _open(cast: Cast, entry: Entry, by: str, now: datetime) -> None:
    cast.cycles[entry["slug"]] = learning.open_cycle(
        cast.groups[entry["group"]],
        title=entry["title"],
        question=entry["question"],
        priority=cast.priorities[entry["priority"]],
        award=cast.awards[entry["award"]],
        by=cast.id_of(by),
        now=now,
    )


def _go_on(book: Book, cast: Cast, entry: Entry, by: str) -> Iterator[Happening]:
    """The steps are as far apart as the time since the beginning allows."""
    steps = list(STEPS)
    taken = steps[1 : steps.index(entry["step"]) + 1]
    for number, step in enumerate(taken, start=1):
        day = entry["from_day"] * (len(taken) + 1 - number) // (len(taken) + 1)
        yield book.at(day, of_day="11:00"), partial(_move, cast, entry, by, step)


def _move(cast: Cast, entry: Entry, by: str, step: str, now: datetime) -> None:
    learning.move_cycle(cast.cycles[entry["slug"]], step, by=cast.id_of(by), now=now)


def _write_down(cast: Cast, entry: Entry, by: str, experiment: Entry, now: datetime) -> None:
    words = {name: experiment[name] for name in ("title", "tried", "expected", "happened", "surprised", "change")}
    learning.add_experiment(cast.cycles[entry["slug"]], **words, by=cast.id_of(by), now=now)


def _tell_story(cast: Cast, entry: Entry, by: str, now: datetime) -> None:
    learning.add_story(cast.cycles[entry["slug"]], text=entry["story"], consent=True, by=cast.id_of(by), now=now)


def _stand_in_the_way(book: Book, cast: Cast, entry: Entry, by: str, barrier: Entry) -> Iterator[Happening]:
    """Sent on, and answered just before the day it was due."""
    raised = f"{entry['slug']} {barrier['raised_day']}"
    yield book.at(barrier["raised_day"], of_day="11:20"), partial(_raise, book, cast, entry, by, barrier, raised)
    if barrier["state"] == "answered":
        yield book.at(barrier["due_day"] - 2, of_day="15:00"), partial(_answer, cast, barrier, raised)


def _raise(book: Book, cast: Cast, entry: Entry, by: str, barrier: Entry, raised: str, now: datetime) -> None:
    cast.barriers[raised] = learning.raise_barrier(
        cast.cycles[entry["slug"]],
        words=barrier["what"],
        level=barrier["level"],
        sent_to=SENT_TO[barrier["level"]],
        due_on=book.on(barrier["due_day"]),
        by=cast.id_of(by),
        now=now,
    )


def _answer(cast: Cast, barrier: Entry, raised: str, now: datetime) -> None:
    learning.answer_barrier(cast.barriers[raised], answer=barrier["answer"], by=cast.id_of(STEWARD), now=now)
