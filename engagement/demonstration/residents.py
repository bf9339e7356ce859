"""Residents by themselves: on the website, page by page; with a worker who types; at a tablet in a hub. Some say who they are."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from engagement.demonstration.book import Book, Entry
from engagement.demonstration.cast import Cast, Chapter
from engagement.equality import actions as equality
from engagement.intelligence import behalf, drafts
from engagement.intelligence.models import Draft, Note
from engagement.kiosks import actions as kiosks
from engagement.kiosks.models import Kiosk

SAY_WHO = 0.9
"""The share of those who tell us here themselves and then say something about themselves."""

WHO: Mapping[str, Sequence[str]] = {
    "age": ("25-44", "45-64", "45-64", "65-74", "65-74", "75+", "16-24", "not-said"),
    "ethnic_group": ("White",) * 7
    + ("Black, Black British, Caribbean or African", "Asian or Asian British", "Mixed or multiple", "not-said"),
    "disability": ("yes", "no", "no", "no"),
    "carer": ("yes", "no", "no", "no", "no", "not-said"),
    "home": ("Owned",) * 5 + ("Rented from the council or a housing association", "Rented privately", "not-said"),
}
"""Who answers, by the place's questions: more of the old, the White and the owners than live here, as such things go."""

BY_HAND = {"paper-form": "no-device", "phone-line": "phone"}
"""Channels on which a worker fills in the residents' pages for somebody, and why."""


def is_theirs(entry: Entry) -> bool:
    """Was it told on the residents' own pages?"""
    return entry["channel"] == "web" and "quote" not in entry


def happen(book: Book, cast: Cast) -> Chapter:
    """The tablets. What is told comes with the other voices."""
    for entry in book["kiosks"]:
        kiosk: list[Kiosk] = []
        yield book.at(entry["day"], of_day="10:10"), partial(_start, cast, entry, kiosk)
        if "until_day" in entry:
            yield book.at(entry["until_day"], of_day="16:50"), partial(_end, cast, entry, kiosk)


def tell(
    book: Book, cast: Cast, entry: Entry, *, route: str, contact: str | None, by: int | None, now: datetime
) -> Note:
    """Go through the residents' pages to the end; ``by`` is the worker who types for somebody, if one does."""
    draft = _fill_in(cast, entry, route, contact, now)
    if by is None:
        note = drafts.send(draft, channel=entry["channel"], now=now)
        _say_who(book, entry, draft, now)
        return note
    typing = behalf.begin(why=BY_HAND[entry["channel"]], by=by, now=now)
    note = drafts.send(draft, channel=entry["channel"], behalf_why=typing.why, by=by, now=now)
    behalf.end(typing, note=note, now=now)
    return note


def _fill_in(cast: Cast, entry: Entry, route: str, contact: str | None, now: datetime) -> Draft:
    near = cast.neighbourhoods.get(entry.get("neighbourhood", ""))
    return drafts.keep(
        None,
        text=entry["text"],
        locality_id=cast.localities[entry["locality"]].id,
        neighbourhood_id=near.id if near else None,
        near_asked=True,
        kind=entry["kind"],
        kind_asked=True,
        language=entry.get("language", "en"),
        route=route,
        contact=contact,
        now=now,
    )


def _say_who(book: Book, entry: Entry, draft: Draft, now: datetime) -> None:
    dice = book.dice(f"who {entry['slug']}")
    if dice.random() < SAY_WHO:
        said: dict[str, str | None] = {question: dice.choice(answers) for question, answers in WHO.items()}
        mostly = dice.choice((entry.get("language", "en"),) * 7 + ("ro", "other"))
        equality.answer(draft, said | {"main_language": mostly}, now=now)


def _start(cast: Cast, entry: Entry, started: list[Kiosk], now: datetime) -> None:
    kiosk, _token, _code = kiosks.start(
        locality_id=cast.localities[entry["locality"]].id,
        channel=entry["channel"],
        label=entry["label"],
        idle_seconds=90,
        by=cast.id_of(entry["by"]),
        now=now,
    )
    started.append(kiosk)


def _end(cast: Cast, entry: Entry, started: list[Kiosk], now: datetime) -> None:
    (kiosk,) = started
    kiosks.end(kiosk, by=cast.id_of(entry["by"]), now=now)
