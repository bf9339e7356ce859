"""The funds: opened, promised to, paid into, and what the boards set aside for one kind of decision."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial

from engagement.demonstration.book import Book, Entry
from engagement.demonstration.cast import Cast, Chapter, Happening
from engagement.funds import actions as funds
from engagement.places.place import current_place
from engagement.shared.money import Money

FUND_MANAGER = "sterling-abacus"
PROMISED = 30
"""Days before money comes that it is promised."""


def happen(book: Book, cast: Cast) -> Chapter:
    """A fund is opened just before its first contribution is promised."""
    for entry in book["funds"]:
        first = min(_promised(one) for one in entry["contributions"])
        yield book.at(first, of_day="10:00"), partial(_open, book, cast, entry)
        for contribution in entry["contributions"]:
            yield from _contribute(book, cast, entry, contribution)
        for envelope in entry.get("envelopes", ()):
            yield book.at(_called(book, envelope) - 1, of_day="10:00"), partial(_set_aside, cast, entry, envelope)


def purpose_of(slugs: Sequence[str]) -> str:
    """What money is restricted to, in words: the names of these themes. "" for anything."""
    return " or ".join(current_place().called("themes", slug) for slug in slugs)


def _promised(contribution: Entry) -> int:
    return min(int(contribution["day"]) - PROMISED, -PROMISED)


def _called(book: Book, envelope: Entry) -> int:
    """The day before the first meeting that spends from an envelope is called."""
    days = [m["day"] for m in book["meetings"] for item in m["items"] if item["envelope"] == envelope["slug"]]
    return min(min(days) - 15, -2)


def _year(book: Book, entry: Entry) -> int:
    """The financial year of the first contribution received; of now, when none was."""
    days = [one["day"] for one in entry["contributions"] if one["state"] == "received"]
    first = book.on(min(days, default=0))
    return first.year if first.month >= 4 else first.year - 1


def _open(book: Book, cast: Cast, entry: Entry, now: datetime) -> None:
    locality = cast.localities[entry["locality"]]
    year = _year(book, entry)
    cast.funds[entry["slug"]] = funds.open_fund(locality, year=year, by=cast.id_of(FUND_MANAGER), now=now)


def _contribute(book: Book, cast: Cast, entry: Entry, contribution: Entry) -> Iterator[Happening]:
    yield book.at(_promised(contribution), of_day="10:30"), partial(_promise, book, cast, entry, contribution)
    if contribution["state"] == "received":
        yield book.at(contribution["day"], of_day="14:00"), partial(_receive, cast, contribution)


def _promise(book: Book, cast: Cast, entry: Entry, contribution: Entry, now: datetime) -> None:
    cast.contributions[contribution["slug"]] = funds.promise(
        cast.funds[entry["slug"]],
        who=contribution["from"],
        amount=Money.pounds(contribution["pounds"]),
        expected_on=book.on(contribution["day"]),
        purpose=purpose_of(contribution["purposes"]),
        by=cast.id_of(FUND_MANAGER),
        now=now,
    )


def _receive(cast: Cast, contribution: Entry, now: datetime) -> None:
    funds.receive(cast.contributions[contribution["slug"]], by=cast.id_of(FUND_MANAGER), now=now)


def _set_aside(cast: Cast, entry: Entry, envelope: Entry, now: datetime) -> None:
    cast.envelopes[envelope["slug"]] = funds.set_envelope(
        cast.funds[entry["slug"]],
        name=envelope["name"],
        amount=Money.pounds(envelope["pounds"]),
        by=cast.id_of(FUND_MANAGER),
        now=now,
    )
