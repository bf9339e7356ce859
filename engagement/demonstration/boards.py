"""What the boards do: meetings planned, items and interests, who came, how each member voted, and what was decided."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from engagement.boards import actions as boards
from engagement.communities import actions as communities
from engagement.demonstration.book import Book, Entry
from engagement.demonstration.cast import Cast, Chapter
from engagement.demonstration.money import purpose_of
from engagement.proposals import actions as proposals
from engagement.shared.money import Money

NOTICE = 14
"""Days before a meeting on which the clerk calls it."""


def happen(book: Book, cast: Cast) -> Chapter:
    """Each meeting is called, its agenda written, its interests declared; a held one is then held."""
    for meeting in book["meetings"]:
        called = min(meeting["day"] - NOTICE, -1)
        yield book.at(called, of_day="11:00"), partial(_call, book, cast, meeting)
        for item in meeting["items"]:
            yield book.at(called, of_day="11:30"), partial(_put_on_agenda, book, cast, meeting, item)
        if meeting["state"] == "held":
            yield from _hold(book, cast, meeting)


def _call(book: Book, cast: Cast, entry: Entry, now: datetime) -> None:
    cast.meetings[entry["slug"]] = communities.plan_meeting(
        cast.groups[entry["group"]],
        starts_at=book.at(entry["day"], of_day=entry["time"]),
        where=entry["venue"],
        by=cast.id_of(book.officer(entry["group"], "clerk")),
        now=now,
    )


def _put_on_agenda(book: Book, cast: Cast, meeting: Entry, entry: Entry, now: datetime) -> None:
    """A proposal comes before the board. Whoever has an interest in it says so beforehand and steps out."""
    proposal = cast.proposals[entry["proposal"]]
    described = next(one for one in book["proposals"] if one["slug"] == entry["proposal"])
    item = cast.items[entry["slug"]] = proposals.put_to_board(
        proposal,
        meeting=cast.meetings[meeting["slug"]],
        purpose=purpose_of(described.get("purposes", ())),
        envelope=cast.envelopes[entry["envelope"]],
        by=cast.id_of(book.officer(meeting["group"], "clerk")),
        now=now,
    )
    for interest in entry["interests"]:
        member, what = cast.id_of(interest["person"]), interest["what"]
        board = cast.groups[meeting["group"]]
        boards.declare_interest(board, person_id=member, with_whom=proposal.group_name, words=what, by=member, now=now)
        boards.recuse(item, person_id=member, reason=what, by=member, now=now)


def _hold(book: Book, cast: Cast, meeting: Entry) -> Iterator[tuple[datetime, partial[None]]]:
    """Ten minutes an item, from the hour the meeting begins."""
    hour = int(meeting["time"][:2])
    yield book.at(meeting["day"], of_day=meeting["time"]), partial(_record_who_came, book, cast, meeting)
    for number, item in enumerate(meeting["items"]):
        minute = 35 + number * 5
        yield book.at(meeting["day"], of_day=f"{hour}:{minute}"), partial(_decide, book, cast, meeting, item)
    yield book.at(meeting["day"], of_day=f"{hour + 1}:30"), partial(_close, book, cast, meeting)


def _record_who_came(book: Book, cast: Cast, meeting: Entry, now: datetime) -> None:
    came = {cast.id_of(person): "present" for person in meeting["present"]}
    sorry = {cast.id_of(person): "apologies" for person in meeting["apologies"]}
    clerk = cast.id_of(book.officer(meeting["group"], "clerk"))
    communities.record_attendance(cast.meetings[meeting["slug"]], came | sorry, by=clerk, now=now)


def _decide(book: Book, cast: Cast, meeting: Entry, entry: Entry, now: datetime) -> None:
    item = cast.items[entry["slug"]]
    chair = cast.id_of(book.officer(meeting["group"], "chair"))
    boards.open_item(item, by=chair, now=now)
    for choice in ("for", "against", "abstain"):
        for person in entry[choice]:
            boards.vote(item, choice=choice, by=cast.id_of(person), now=now)
    boards.close_item(item, reasons=entry["reasons"], amount=Money.pounds(entry["pounds"]) or None, by=chair, now=now)
    award = next((one for one in book["awards"] if one["item"] == entry["slug"]), None)
    if award:
        made = cast.proposals[award["proposal"]].award
        assert made is not None, f"The board carried {award['proposal']}, so there is an award"
        cast.awards[award["slug"]] = made


def _close(book: Book, cast: Cast, meeting: Entry, now: datetime) -> None:
    clerk = cast.id_of(book.officer(meeting["group"], "clerk"))
    communities.close_meeting(cast.meetings[meeting["slug"]], by=clerk, now=now)
