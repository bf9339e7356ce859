"""The year that was told: whole, in order, and adding up."""

from datetime import datetime

import pytest
import sqlalchemy as sa

from engagement.demonstration import voices
from engagement.demonstration.book import Book, read_book
from engagement.feedback.models import Debt
from engagement.funds import queries as funds
from engagement.intelligence.models import Note
from engagement.journal import queries as journal
from engagement.journal.models import Entry
from engagement.people.models import Person
from engagement.priorities import rules as rounds
from engagement.priorities.models import Ballot, Envelope, Mark, Round
from engagement.shared.database import db
from tests.conftest import NOW


@pytest.fixture
def book() -> Book:
    return read_book(now=NOW, seed=1)


def round_called(question: str) -> Round:
    return db.session.scalars(sa.select(Round).where(Round.question == question)).one()


def test_the_journal_is_whole_and_in_order_of_time(in_told: datetime) -> None:
    assert journal.first_broken() is None
    told = sa.select(Entry.at).order_by(Entry.position)
    moments = [at for at in db.session.scalars(told) if at < NOW]

    assert len(moments) > 3_000
    assert moments == sorted(moments)


def test_the_ledger_adds_up(in_told: datetime) -> None:
    assert list(funds.faults()) == []


def test_every_note_of_the_book_was_heard(in_told: datetime, book: Book) -> None:
    sheets = [sheet for pack in book["packs"] for sheet in pack.get("sheets", ())]
    typed = sum(len(one["lines"]) for one in (*book["stacks"], *sheets))
    told = len(list(voices.heard(book))) + len(book["held"]) + len(book["withdrawn"]) + typed
    told += sum(len(set(one["rows"]) - {""}) for one in book["files"])
    assert db.session.scalar(sa.select(sa.func.count(Note.id))) == told
    assert all(logged_at < NOW for logged_at in db.session.scalars(sa.select(Note.logged_at)))


def test_some_answers_are_owed_and_a_few_are_late(in_told: datetime) -> None:
    waiting = sa.select(sa.func.count(Debt.id)).where(Debt.told_at.is_(None), Debt.route != "nobody")
    late = db.session.scalar(waiting.where(Debt.due_on < NOW.date())) or 0

    assert 0 < late < 80
    assert (db.session.scalar(waiting) or 0) > late


def test_answered_rounds_count_what_the_book_says(in_told: datetime, book: Book) -> None:
    for entry in (one for one in book["rounds"] if one["state"] == "answered"):
        round_ = round_called(entry["question"])
        ballots = sa.select(sa.func.count(Ballot.id)).where(Ballot.round_id == round_.id)

        assert [option.approvals for option in round_.options] == [option["votes"] for option in entry["options"]]
        assert db.session.scalar(ballots) == entry["ballots"]
        assert round_.marks_paper == entry["paper_ballots"]
        assert rounds.phase(round_, NOW) is rounds.Phase.AGREED


def test_open_rounds_stay_sealed(in_told: datetime, book: Book) -> None:
    for entry in (one for one in book["rounds"] if one["state"] == "open"):
        round_ = round_called(entry["question"])
        sealed = sa.select(sa.func.count(Envelope.id)).where(Envelope.round_id == round_.id)
        marks = sa.select(sa.func.count(Mark.id)).where(Mark.round_id == round_.id)

        assert rounds.phase(round_, NOW) is rounds.Phase.VOTING
        assert db.session.scalar(sealed) == db.session.scalar(marks) == entry["ballots"]
        assert {option.approvals for option in round_.options} == {None}


def test_every_address_is_invented(in_told: datetime) -> None:
    emails = db.session.scalars(sa.select(Person.email)).all()

    assert emails and all(email.endswith("@example.org") for email in emails)
