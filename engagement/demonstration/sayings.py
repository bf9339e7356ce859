"""What is said over and over: the sayings of the book, written down on many days by many workers, so that a trend can be seen."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import islice

from engagement.demonstration.book import FIRST_DAY, Book, Entry
from engagement.intelligence.trends import rules
from engagement.places.place import current_place

AGAIN = (
    "",
    "Heard again: ",
    "From somebody new: ",
    "Said in passing: ",
    "While the kettle boiled: ",
    "On the way out: ",
    "In the queue: ",
    "Not for the first time: ",
    "Two of them, one after the other: ",
)
"""How a worker begins a note about what they have heard before."""

CHANNELS = (
    "hub",
    "home-visit",
    "street",
    "library",
    "talking-shop",
    "surgery",
    "group-meeting",
    "phone-line",
    "web",
    "web",
    "web",
)

RECENT = 0.75
"""Of a rising saying: the share that falls in the last three whole months."""


def compose(book: Book) -> list[Entry]:
    """Entries like those of notes.toml, the same in every telling with this seed."""
    return [
        entry
        for number, saying in enumerate(book["sayings"])
        for locality, notes in saying["notes"].items()
        for entry in _of_one(book, f"said-{number}-{locality}", saying, locality, notes)
    ]


def _of_one(book: Book, slug: str, saying: Entry, locality: str, notes: int) -> Iterator[Entry]:
    """One saying in one locality. No two are worded alike: the neighbourhood or the beginning differs."""
    dice = book.dice(slug)
    near = dict(_neighbourhoods()[locality])
    ways = [(again, text, there) for again in AGAIN for text in saying["texts"] for there in near]
    ways.sort(key=lambda way: (bool(way[0]), dice.random()))
    written = {f"{again}{text.format(near=near[there])}": there for again, text, there in reversed(ways)}
    for number, (words, there) in enumerate(islice(reversed(written.items()), notes)):
        yield {
            "slug": f"{slug}-{number}",
            "locality": locality,
            "neighbourhood": there,
            "channel": dice.choice(CHANNELS),
            "kind": saying["kind"],
            "themes": [saying["theme"]],
            "voices": dice.choice((1, 1, 1, 2, 2, 3, 5)),
            "day": _day(book, saying["when"], number, notes, slug),
            "text": words,
        }


@cache
def _neighbourhoods() -> dict[str, list[tuple[str, str]]]:
    """For each locality (slug), its neighbourhoods as slug and name."""
    return {one.slug: [(near.slug, near.name) for near in one.neighbourhoods] for one in current_place().localities}


def _day(book: Book, when: str, number: int, notes: int, slug: str) -> int:
    """The day the note with this number is heard: a negative number of days from now."""
    dice = book.dice(f"{slug} {number}")
    if when == "newest":
        return -dice.randrange(2, 38)
    if when == "seldom":
        return -25 - number * (300 // notes) - dice.randrange(20)
    if when == "rising" and number < notes * RECENT:
        ended = book.on(0).replace(day=1)
        began = _months_before(ended, rules.COMPARED)
        return (began - book.on(0)).days + dice.randrange((ended - began).days)
    return -dice.randrange(2, -FIRST_DAY - 15)


def _months_before(first: date, number: int) -> date:
    """The first day of the month so many months before."""
    for _one in range(number):
        first = (first - timedelta(days=1)).replace(day=1)
    return first
