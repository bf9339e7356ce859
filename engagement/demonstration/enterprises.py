"""The enterprises: from a first question along the pathway, with milestones, signposts and figures."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from engagement.demonstration.book import Book, Entry
from engagement.demonstration.cast import Cast, Chapter, Happening
from engagement.enterprises import actions as enterprises

FORMS = {"registered": "community_company", "bank-account": "sole_trader"}
"""What the form probably is, by the first of these milestones that was reached; otherwise it is not decided."""

PUBLIC = ("trading", "established")
"""Stages at which an enterprise wants to be found."""


def happen(book: Book, cast: Cast) -> Chapter:
    """Each has its own way; figures are taken where there are any."""
    for entry in book["enterprises"]:
        first, *others = entry["stages"]
        yield book.at(first["day"], of_day="13:00"), partial(_add, book, cast, entry)
        for stage in others:
            yield book.at(stage["day"], of_day="13:00"), partial(_move, cast, entry, stage["stage"])
        yield from _help(book, cast, entry)


def _help(book: Book, cast: Cast, entry: Entry) -> Iterator[Happening]:
    for milestone in entry["milestones"]:
        yield book.at(milestone["day"], of_day="14:00"), partial(_reach, cast, entry, milestone["milestone"])
    for number, scheme in enumerate(entry["schemes"], start=1):
        pointed = min(entry["stages"][0]["day"] + 12 * number, -1)
        yield book.at(pointed, of_day="14:30"), partial(_signpost, cast, entry, scheme)
    if entry.get("award"):
        awarded = next(one["agreed_day"] for one in book["awards"] if one["slug"] == entry["award"])
        yield book.at(awarded + 1, of_day="15:00"), partial(_link_award, cast, entry)
    if entry["people_supported"]:
        yield book.at(-6, of_day="15:30"), partial(_take_figures, cast, entry)


def _officer(cast: Cast, entry: Entry) -> int:
    return cast.id_of(entry["officer"])


def _add(book: Book, cast: Cast, entry: Entry, now: datetime) -> None:
    reached = {one["milestone"] for one in entry["milestones"]}
    cast.enterprises[entry["slug"]] = enterprises.add_enterprise(
        cast.localities[entry["locality"]],
        name=entry["name"],
        what=entry["summary"],
        form=next((form for milestone, form in FORMS.items() if milestone in reached), "undecided"),
        neighbourhood=cast.neighbourhoods[entry["neighbourhood"]],
        officer_id=_officer(cast, entry),
        founder="An invented founder",
        contact=f"{entry['slug']}@example.org",
        public=entry["stages"][-1]["stage"] in PUBLIC,
        by=_officer(cast, entry),
        now=now,
    )


def _move(cast: Cast, entry: Entry, stage: str, now: datetime) -> None:
    enterprise = cast.enterprises[entry["slug"]]
    enterprises.move(enterprise, stage, reason=entry["summary"], by=_officer(cast, entry), now=now)


def _reach(cast: Cast, entry: Entry, milestone: str, now: datetime) -> None:
    enterprises.reach_milestone(cast.enterprises[entry["slug"]], milestone, by=_officer(cast, entry), now=now)


def _signpost(cast: Cast, entry: Entry, scheme: str, now: datetime) -> None:
    enterprises.signpost(cast.enterprises[entry["slug"]], scheme, by=_officer(cast, entry), now=now)


def _link_award(cast: Cast, entry: Entry, now: datetime) -> None:
    award = cast.awards[entry["award"]]
    enterprises.link_award(cast.enterprises[entry["slug"]], award, by=_officer(cast, entry), now=now)


def _take_figures(cast: Cast, entry: Entry, now: datetime) -> None:
    enterprises.take_figures(
        cast.enterprises[entry["slug"]],
        people_supported=entry["people_supported"],
        hours_a_week=entry["hours_a_week"],
        jobs=entry["jobs"],
        by=_officer(cast, entry),
        now=now,
    )
