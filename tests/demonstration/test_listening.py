"""The year listens: what rises, what waits for a second person, what was asked, answered and counted can all be looked at."""

from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa

from engagement.asks import rules as asks
from engagement.asks.models import Ask
from engagement.demonstration import sayings
from engagement.demonstration.book import Book, read_book
from engagement.equality.models import Count, Sealed
from engagement.feedback.models import Answer, AnswerDebt, Contact
from engagement.insights import rules as findings
from engagement.insights.models import Insight, Position, Quote
from engagement.intelligence import queries, rules
from engagement.intelligence.models import Batch, Import, Note, Theme
from engagement.intelligence.themes.models import ThemeChange
from engagement.intelligence.trends import queries as figures
from engagement.intelligence.trends import rules as trends
from engagement.kiosks.models import Kiosk
from engagement.packs.models import Pack, Sheet
from engagement.people.models import Person
from engagement.places.models import Locality
from engagement.places.place import current_place
from engagement.shared.database import db
from engagement.theming.models import Agreement, Coding, Difference, Waiting
from tests.conftest import NOW


@pytest.fixture(scope="module")
def book() -> Book:
    return read_book(now=NOW, seed=1)


@pytest.fixture
def grays(in_told: datetime) -> Locality:
    return db.session.scalars(sa.select(Locality).where(Locality.slug == "grays")).one()


def how_many(model: type, *where: Any) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(*where)) or 0


def theme(slug: str) -> Theme:
    return db.session.scalars(sa.select(Theme).where(Theme.slug == slug)).one()


def test_no_two_sayings_are_worded_alike(in_told: datetime, book: Book) -> None:
    for locality in current_place().localities:
        said = [one["text"] for one in sayings.compose(book) if one["locality"] == locality.slug]
        assert said and len(said) == len(set(said))


@pytest.mark.parametrize("day", [1, 14, 28])
def test_sayings_are_heard_within_the_year_whatever_the_day(in_told: datetime, day: int) -> None:
    told = read_book(now=NOW.replace(day=day), seed=1)

    assert all(-365 < one["day"] < 0 for one in sayings.compose(told))


def test_damp_is_rising_and_something_is_quiet_but_serious(grays: Locality) -> None:
    this_month = trends.month_of(NOW.date())
    since = trends.back(this_month, 13)
    by_theme = trends.by_theme(
        figures.list_figures(figures.BY_THEME, localities=[grays.id], since=since, until=this_month)
    )

    assert theme("damp-and-repairs").id in [one.theme_id for one in trends.rising(by_theme, this_month=this_month)]
    assert trends.quiet_but_serious(by_theme, this_month=this_month)


def test_some_notes_are_held_and_every_state_of_ones_own_is_there(in_told: datetime) -> None:
    tolu = db.session.scalars(sa.select(Person).where(Person.name == "Tolu Lampost")).one()
    mine = db.session.scalars(sa.select(Note).where(Note.logged_by == tolu.id)).all()

    assert {rules.state_of(note, queries.reviews_of(note)) for note in mine} == {
        "unread",
        "read",
        "held",
        "asked",
        "withdrawn",
    }


def test_the_list_of_themes_has_a_history(in_told: datetime) -> None:
    kinds = set(db.session.scalars(sa.select(ThemeChange.kind)))
    split = theme("roads-and-parking")

    assert kinds >= {"create", "rename", "merge", "undo", "split", "again"}
    assert theme("safe-at-home").retired_at is None
    assert split.ended == "split"
    assert how_many(Note, Note.themes.any(Theme.id == split.id)), "Some are still to be sorted"


def test_two_people_sorted_some_and_agree_mostly(in_told: datetime, grays: Locality) -> None:
    agreement = db.session.get_one(Agreement, grays.id)

    assert agreement.pairs >= current_place().theming.least_pairs
    assert agreement.same < agreement.pairs
    assert agreement.mean is not None and agreement.mean > 0.5


def test_notes_wait_to_be_sorted_and_differences_to_be_settled(in_told: datetime) -> None:
    assert how_many(Waiting, Waiting.not_by.is_(None)) > 5
    assert how_many(Waiting, Waiting.not_by.is_not(None))
    assert how_many(Difference, Difference.settled_at.is_(None))
    assert how_many(Difference, Difference.settled_at.is_not(None))
    assert how_many(Coding, Coding.unsure)


def test_asks_of_every_kind_stand_in_the_calendar(in_told: datetime) -> None:
    found = db.session.scalars(sa.select(Ask)).all()

    assert {asks.status(ask, NOW.date()) for ask in found} == set(asks.STATES) - {"checked"}
    assert any(ask.above_rest and ask.rest_why for ask in found)
    assert all(ask.rest_why for ask in found if ask.above_rest and ask.round_id is None)


def test_answers_wait_as_drafts_and_to_be_passed_on(in_told: datetime) -> None:
    drafts = Answer.published_at.is_(None), Answer.givers > 0
    by_hand = set(db.session.scalars(sa.select(AnswerDebt.to_tell).where(AnswerDebt.to_tell.is_not(None))))

    assert how_many(Answer, *drafts) >= 2
    assert by_hand == {"worker", "phone", "poster"}


def test_every_address_left_for_an_answer_is_invented(in_told: datetime) -> None:
    left = db.session.scalars(sa.select(Contact.address)).all()

    assert left
    assert all(one.endswith("@example.org") or one.startswith("+441632960") for one in left)


def test_who_was_heard_can_be_counted(in_told: datetime) -> None:
    counted = db.session.scalar(sa.select(sa.func.sum(Count.people)).where(Count.question == "age"))

    assert (counted or 0) >= 20
    assert how_many(Sealed) < 10


def test_a_kiosk_stands_in_a_hub_and_a_worker_typed_for_somebody(in_told: datetime) -> None:
    assert how_many(Kiosk, Kiosk.ended_at.is_(None)) == 2
    assert how_many(Note, Note.behalf_why.is_not(None))


def test_paper_came_back_and_was_typed_in(in_told: datetime) -> None:
    assert how_many(Pack, Pack.made_by.is_(None)) == 1
    assert how_many(Sheet) == 2
    assert how_many(Batch) == 3


def test_findings_stand_at_every_step(in_told: datetime) -> None:
    found = db.session.scalars(sa.select(Insight)).all()

    assert {findings.state_of(one) for one in found} == {"draft", "discussing", "agreed", "published"}
    assert how_many(Quote, Quote.released_at.is_not(None)) == 1
    assert how_many(Position, Position.stand == "object", Position.answer == "")
    assert how_many(Position, Position.stand == "object", Position.answer != "")


def test_a_file_came_in_with_what_was_left_out(in_told: datetime) -> None:
    came = db.session.scalars(sa.select(Import)).one()

    assert (came.taken_in, came.duplicates, came.unanswered) == (7, 1, 1)
    assert how_many(Note, Note.import_id == came.id, Note.held_at.is_not(None)) == 1
