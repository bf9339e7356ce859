"""The rounds: planned, options written from what was heard, neighbours voting on a screen and on paper, counted, agreed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from engagement.demonstration import ballots, people
from engagement.demonstration.book import Book, Entry
from engagement.demonstration.cast import Cast, Chapter, Happening
from engagement.people import queries as people_queries
from engagement.priorities import actions as priorities
from engagement.shared import clock

PLANNED = 7
"""Days before gathering begins on which a round is planned."""

HEAR_OF_IT = 1800
"""About how many people letters, posters and messages about a round reach."""
SPARE_PAPERS = 50
"""How many more numbered papers are printed than came back."""

SUGGESTS = "rosehip-malik"
"""The resident who adds an option of their own."""


def happen(book: Book, cast: Cast) -> Chapter:
    """Each round goes as far as its dates and state allow."""
    for entry in book["rounds"]:
        planned = min(entry["gather_from_day"] - PLANNED, -2)
        yield book.at(planned, of_day="19:00"), partial(_plan, book, cast, entry)
        for number, option in enumerate(entry.get("options", ())):
            written = book.at(entry["gather_to_day"] + 1, of_day=f"19:{number * 3:02}")
            yield written, partial(_write_option, book, cast, entry, option)
        if entry.get("ballots"):
            yield from _vote(book, cast, entry)
        if entry["state"] == "answered":
            yield book.at(entry["closes_day"] + 1, of_day="10:00"), partial(_count, book, cast, entry)
            yield book.at(entry["agreed_day"], of_day="19:30"), partial(_agree, book, cast, entry)
    for priority in book["priorities"]:
        yield from _go_on(book, cast, priority)


def _facilitator(book: Book, cast: Cast, entry: Entry) -> int:
    return cast.id_of(book.officer(entry["group"], "facilitator"))


def _plan(book: Book, cast: Cast, entry: Entry, now: datetime) -> None:
    cast.rounds[entry["slug"]] = priorities.plan_round(
        cast.groups[entry["group"]],
        question=entry["question"],
        about=entry["why"],
        gather_from=clock.start_of(book.on(entry["gather_from_day"])),
        vote_from=clock.start_of(book.on(entry["opens_day"])),
        vote_until=clock.start_of(book.on(entry["closes_day"] + 1)),
        most=entry["max_choices"],
        papers=entry.get("paper_ballots", 0) + SPARE_PAPERS,
        told=entry.get("told", HEAR_OF_IT),
        by=_facilitator(book, cast, entry),
        now=now,
    )


def _write_option(book: Book, cast: Cast, entry: Entry, option: Entry, now: datetime) -> None:
    """Put an option on the ballot with the voices behind it."""
    round_, by = cast.rounds[entry["slug"]], _facilitator(book, cast, entry)
    if option.get("added_by_resident"):
        written = priorities.suggest_option(
            round_, title=option["title"], what=option["text"], by=cast.id_of(SUGGESTS), now=now
        )
    else:
        written = priorities.add_option(round_, title=option["title"], what=option["text"], by=by, now=now)
    cast.options[entry["slug"], option["slug"]] = written
    notes = [cast.notes[slug].id for slug in option["notes"]]
    priorities.attach_evidence(written, note_ids=notes, by=by, now=now)


def _vote(book: Book, cast: Cast, entry: Entry) -> Iterator[Happening]:
    """Ballots over all the days of voting so far; papers are taken in on some evenings, in any order."""
    dice = book.dice(entry["slug"])
    votes = [option["votes"] for option in entry["options"]]
    chosen = ballots.invent(votes, ballots=entry["ballots"], most=entry["max_choices"], dice=dice)
    days = range(entry["opens_day"], min(entry["closes_day"] + 1, 0))
    papers = entry["paper_ballots"]
    numbers = dice.sample(range(1, papers + SPARE_PAPERS + 1), papers)
    for number, choices in zip(numbers, chosen[:papers], strict=True):
        keyed = book.at(dice.choice(days[2::3]), of_day="17:30")
        yield keyed, partial(_key_paper, book, cast, entry, number, choices)
    for neighbour, choices in enumerate(chosen[papers:], start=1):
        moment = book.at(dice.choice(days)) + timedelta(minutes=dice.randrange(12 * 60))
        yield moment, partial(_cast, cast, entry, neighbour, choices)


def _key_paper(book: Book, cast: Cast, entry: Entry, number: int, choices: frozenset[int], now: datetime) -> None:
    by = _facilitator(book, cast, entry)
    priorities.key_paper(cast.rounds[entry["slug"]], number, choices, by=by, now=now)


def _cast(cast: Cast, entry: Entry, neighbour: int, choices: frozenset[int], now: datetime) -> None:
    """A neighbour opens an account if they have none, and votes."""
    locality = cast.localities[entry["locality"]]
    email = people.email_of_neighbour(locality, neighbour)
    voter = people_queries.find_person(email) or people.add_neighbour(locality, neighbour, now=now)
    priorities.cast(cast.rounds[entry["slug"]], choices, by=voter.id, now=now)


def _count(book: Book, cast: Cast, entry: Entry, now: datetime) -> None:
    priorities.count_round(cast.rounds[entry["slug"]], by=_facilitator(book, cast, entry), now=now)


def _agree(book: Book, cast: Cast, entry: Entry, now: datetime) -> None:
    """Every option gets its answer: it becomes a priority, or not, and why."""
    by = _facilitator(book, cast, entry)
    agreed = {one["option"]: one for one in book["priorities"] if one["round"] == entry["slug"]}
    for option in entry["options"]:
        written, priority = cast.options[entry["slug"], option["slug"]], agreed.get(option["slug"])
        if priority is None:
            priorities.turn_down(written, why=entry["outcome"], by=by, now=now)
            continue
        cast.priorities[priority["slug"]] = priorities.agree(
            written,
            rank=priority["rank"],
            owner=_name(book, priority["owner"]),
            due_on=book.on(priority["due_day"]),
            can_ourselves=priority["community"],
            with_support=priority["with_support"],
            services_must=priority["services"],
            reason=priority["reasons"],
            by=by,
            now=now,
        )


def _go_on(book: Book, cast: Cast, priority: Entry) -> Iterator[Happening]:
    """It is under way two weeks later; one that is done was done the day before anybody was told so."""
    entry = next(one for one in book["rounds"] if one["slug"] == priority["round"])
    words = f"Waiting for {priority['waiting_for']}." if "waiting_for" in priority else ""
    move = partial(_move, book, cast, entry, priority["slug"])
    yield book.at(entry["agreed_day"] + 14, of_day="12:00"), partial(move, "under_way", words)
    if priority["state"] == "done":
        told = [answer["day"] for answer in book["answers"] if answer.get("priority") == priority["slug"]]
        yield book.at(min(told) - 1, of_day="12:00"), partial(move, "done", "")


def _move(book: Book, cast: Cast, entry: Entry, priority: str, state: str, words: str, now: datetime) -> None:
    by = _facilitator(book, cast, entry)
    priorities.move_priority(cast.priorities[priority], state, words=words, by=by, now=now)


def _name(book: Book, slug: str) -> str:
    return str(next(person["name"] for person in book["people"] if person["slug"] == slug))
