"""Who there is: accounts, roles, the groups and who sits in them, and the neighbours who only come to vote."""

from datetime import datetime
from functools import partial

from engagement.communities import actions as communities
from engagement.demonstration.book import FIRST_DAY, Book, Entry
from engagement.demonstration.cast import Cast, Chapter
from engagement.people import actions as people
from engagement.people.models import Person
from engagement.places.models import Locality

OFFICES = {"member": "cop_member"}
"""Offices that the data files call otherwise."""

PURPOSES = {
    "user_led": "Residents and local groups. They agree what comes first here, and design what to do about it.",
    "delivery": "People who are paid to help. They keep what they deliver true to what was agreed, and learn as they go.",
    "board": "Community leaders who decide, in the open, how the Community Investment Fund of the locality is spent.",
}

ADMINISTRATOR = "clementine-switchboard"


def happen(book: Book, cast: Cast) -> Chapter:
    """Everybody gets an account on the first day; groups are formed and seats filled when the book says."""
    for entry in book["people"]:
        yield book.at(FIRST_DAY, of_day="10:00"), partial(_add_person, cast, entry)
        for role in entry["roles"]:
            if role["scope"] == "place" or role["scope"] in cast.localities:
                yield book.at(role["from_day"]), partial(_grant, cast, entry, role)
            else:
                yield book.at(role["from_day"], of_day="18:30"), partial(_seat, cast, entry, role)
    for entry in book["groups"]:
        yield book.at(entry["founded_day"], of_day="18:00"), partial(_form_group, cast, entry)


def add_neighbour(locality: Locality, number: int, *, now: datetime) -> Person:
    """A neighbour with an account and no password. The name says that it is invented."""
    name = f"Neighbour {number} of {locality.name} (invented)"
    person = people.add_person(name, email=email_of_neighbour(locality, number), by=None, now=now)
    people.grant_role(person, "resident", locality_id=locality.id, by=None, now=now)
    return person


def email_of_neighbour(locality: Locality, number: int) -> str:
    """Their address, which reaches nobody."""
    return f"neighbour-{number}.{locality.slug}@example.org"


def _add_person(cast: Cast, entry: Entry, now: datetime) -> None:
    by = cast.people[ADMINISTRATOR].id if ADMINISTRATOR in cast.people else None
    cast.people[entry["slug"]] = people.add_person(entry["name"], email=entry["email"], by=by, now=now)


def _grant(cast: Cast, entry: Entry, role: Entry, now: datetime) -> None:
    locality = cast.localities.get(role["scope"])
    people.grant_role(
        cast.people[entry["slug"]],
        role["role"],
        locality_id=locality.id if locality else None,
        by=cast.id_of(ADMINISTRATOR),
        now=now,
    )


def _form_group(cast: Cast, entry: Entry, now: datetime) -> None:
    kind = entry["kind"].replace("-", "_")
    cast.groups[entry["slug"]] = communities.form_group(
        cast.localities[entry["locality"]],
        kind=kind,
        name=entry["name"],
        purpose=PURPOSES[kind],
        by=cast.id_of(ADMINISTRATOR),
        now=now,
    )


def _seat(cast: Cast, entry: Entry, role: Entry, now: datetime) -> None:
    communities.seat(
        cast.groups[role["scope"]],
        cast.people[entry["slug"]],
        OFFICES.get(role["role"]) or role["role"],
        by=cast.id_of(ADMINISTRATOR),
        now=now,
    )
