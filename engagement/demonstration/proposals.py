"""What groups propose, and what follows once a board has agreed: the letter goes out and the first instalment is paid."""

from datetime import datetime
from functools import partial

from engagement.demonstration.book import Book, Entry
from engagement.demonstration.cast import Cast, Chapter
from engagement.demonstration.money import FUND_MANAGER
from engagement.notices import actions as notices
from engagement.notices.models import Message
from engagement.proposals import actions as proposals
from engagement.shared.database import db
from engagement.shared.money import Money


def happen(book: Book, cast: Cast) -> Chapter:
    """A proposal that serves no priority yet is still a draft on its writers' table, so nobody here knows of it."""
    for entry in book["proposals"]:
        if entry["priorities"]:
            yield book.at(entry["sent_day"], of_day="20:00"), partial(_make, cast, entry)
    for award in book["awards"]:
        meeting = next(m for m in book["meetings"] if award["item"] in [item["slug"] for item in m["items"]])
        yield book.at(meeting["day"] + 1, of_day="10:00"), partial(_send_letter, book, cast, meeting, award)
        for instalment in award["instalments"]:
            if "paid_day" in instalment:
                yield book.at(instalment["paid_day"], of_day="11:00"), partial(_pay, cast, award)


def _make(cast: Cast, entry: Entry, now: datetime) -> None:
    cast.proposals[entry["slug"]] = proposals.make_proposal(
        cast.localities[entry["locality"]],
        group_name=entry["group"],
        title=entry["title"],
        summary=entry["summary"],
        cost=Money.pounds(entry["pounds"]),
        least=Money.pounds(entry["least_pounds"]),
        match=entry["match"],
        learn=entry["learn"],
        priorities=[cast.priorities[slug] for slug in entry["priorities"]],
        by=cast.id_of(entry["contact"]),
        now=now,
    )


def _send_letter(book: Book, cast: Cast, meeting: Entry, award: Entry, now: datetime) -> None:
    letter = db.session.get_one(Message, cast.awards[award["slug"]].letter_id)
    notices.release(letter, by=cast.id_of(book.officer(meeting["group"], "clerk")), now=now)


def _pay(cast: Cast, award: Entry, now: datetime) -> None:
    """The next instalment, which may have fallen due a few days before."""
    due = next(one for one in cast.awards[award["slug"]].instalments if one.payment is None)
    proposals.pay_instalment(due, by=cast.id_of(FUND_MANAGER), now=now)
