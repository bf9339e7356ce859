"""The journal: one row an event, in its transaction, never changed, and tampering is named."""

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from engagement.journal import queries
from engagement.journal.commands import journal as command
from engagement.journal.models import Entry
from engagement.people import actions
from engagement.people.models import Person
from engagement.shared import clock
from engagement.shared.database import db
from tests.visitor import Visitor
from tests.world import World


def add_people(app: Flask, number: int) -> None:
    with app.app_context():
        for n in range(number):
            actions.add_person("Ada", email=f"p{n}@example.org", by=None, now=clock.now())
        db.session.commit()


def say(app: Flask, *statements: str) -> None:
    """As somebody who owns the database would."""
    with app.app_context():
        for statement in statements:
            db.session.execute(sa.text(statement))
        db.session.commit()


def take_guards_down(app: Flask) -> None:
    with app.app_context():
        sqlite = db.engine.dialect.name == "sqlite"
    if sqlite:
        say(app, "DROP TRIGGER journal_entry_no_update", "DROP TRIGGER journal_entry_no_delete")
    else:
        say(app, "ALTER TABLE journal_entry DISABLE TRIGGER ALL")


def verify(app: Flask, *options: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(command, ["verify", *options])
    return result.exit_code, result.output


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET event = 'x' WHERE position = 2",
        "DELETE FROM journal_entry WHERE position = 2",
        "DELETE FROM journal_entry",
    ],
)
def test_the_database_refuses_to_rewrite_the_journal(clean_app: Flask, statement: str) -> None:
    add_people(clean_app, 3)

    with pytest.raises((IntegrityError, DBAPIError), match="append-only"):
        say(clean_app, statement)
    assert verify(clean_app)[0] == 0


def test_sqlite_refuses_to_replace_an_entry_too(clean_app: Flask) -> None:
    add_people(clean_app, 3)
    replacing = (
        'INSERT OR REPLACE INTO journal_entry (position, event, at, "by", facts, hash) '
        "SELECT position, 'x', at, 7, facts, hash FROM journal_entry WHERE position = 2"
    )
    with clean_app.app_context():
        on_sqlite = db.engine.dialect.name == "sqlite"

    # PostgreSQL has no such statement and says so itself.
    with pytest.raises((IntegrityError, DBAPIError), match="append-only" if on_sqlite else "syntax error"):
        say(clean_app, replacing)
    assert verify(clean_app)[0] == 0


def test_an_event_is_written_with_its_change_or_not_at_all(clean_app: Flask) -> None:
    add_people(clean_app, 1)
    with clean_app.app_context():
        actions.add_person("Bola", email="bola@example.org", by=None, now=clock.now())
        db.session.flush()
        db.session.rollback()

        assert db.session.scalar(sa.select(sa.func.count()).select_from(Person)) == 1
        assert db.session.scalars(sa.select(Entry.event)).all() == ["people.PersonAdded"]
    code, output = verify(clean_app)
    assert code == 0
    assert output.startswith("The journal is whole: 1 entries, each tied to the one before.\n")


@pytest.mark.parametrize(
    ("tamper", "says"),
    [
        ('UPDATE journal_entry SET "by" = 7 WHERE position = 3', "broken at entry 3: the entry is changed"),
        (
            "UPDATE journal_entry SET facts = '{\"person_id\": 9}' WHERE position = 4",
            "broken at entry 4: the entry is changed",
        ),
        ("UPDATE journal_entry SET hash = 'x' WHERE position = 5", "broken at entry 5: the entry is changed"),
        ("DELETE FROM journal_entry WHERE position = 2", "broken at entry 2: the entry is missing"),
        ("DELETE FROM journal_entry WHERE position = 1", "broken at entry 1: the entry is missing"),
    ],
)
def test_tampering_by_the_owner_of_the_database_is_named(clean_app: Flask, tamper: str, says: str) -> None:
    add_people(clean_app, 6)
    take_guards_down(clean_app)
    say(clean_app, tamper)

    code, output = verify(clean_app)
    assert code == 1
    assert says in output


def test_a_rewritten_row_breaks_the_chain_after_it(clean_app: Flask) -> None:
    add_people(clean_app, 3)
    take_guards_down(clean_app)
    with clean_app.app_context():
        from_three = db.session.scalar(sa.select(Entry.hash).where(Entry.position == 3))
    say(clean_app, f"UPDATE journal_entry SET hash = '{from_three}' WHERE position = 2")

    assert verify(clean_app)[0] == 1


def test_a_hash_kept_elsewhere_shows_that_the_newest_entries_were_cut_off(clean_app: Flask) -> None:
    add_people(clean_app, 2)
    kept = verify(clean_app)[1].split()[-1].rstrip(".")
    with clean_app.app_context():
        actions.add_person("Bola", email="bola@example.org", by=None, now=clock.now())
        db.session.commit()
    assert verify(clean_app, "--holds", kept)[0] == 0, "the chain only grew"

    take_guards_down(clean_app)
    say(clean_app, "DELETE FROM journal_entry WHERE position >= 2")

    assert verify(clean_app)[0] == 0, "what is left fits"
    code, output = verify(clean_app, "--holds", kept)
    assert code == 1
    assert "cut off" in output and kept in output


def test_events_of_one_change_follow_in_the_order_they_were_told(session: Session, world: World) -> None:
    world.person("Ada", "resident")
    db.session.commit()

    entries = session.scalars(sa.select(Entry).order_by(Entry.position.desc()).limit(2)).all()
    assert [entry.event for entry in reversed(entries)] == ["people.PersonAdded", "people.RoleGranted"]
    assert queries.first_broken() is None


@pytest.mark.parametrize("role", ["auditor", "administrator"])
def test_those_who_oversee_read_the_journal(visitor: Visitor, world: World, role: str) -> None:
    visitor.sign_in(world.person("Ada", role))
    page = visitor.get("/journal")
    assert "people.PersonAdded" in page.text
    page = page.submit("Show", event="people.RoleGranted")

    assert "role_id" in page.text
    assert len(page.queries) <= 6
    assert "no entries of this kind" in visitor.get("/journal?event=none.Such").text


def test_the_journal_is_paged_newest_first(visitor: Visitor, world: World) -> None:
    for n in range(60):
        world.person(f"Person {n}")
    page = visitor.sign_in(world.person("Ada", "auditor")).get("/journal")
    few = len(page.queries)

    numbers = [int(cell.text or 0) for cell in page.main.iter("th") if (cell.text or "").isdecimal()]
    assert len(numbers) == 50 and numbers == sorted(numbers, reverse=True)
    assert len(visitor.get("/journal?page=2").queries) == few


@pytest.mark.parametrize("role", ["resident", "worker", "steward", "fund_manager"])
def test_the_journal_is_not_for_everyone(visitor: Visitor, world: World, role: str) -> None:
    visitor.sign_in(world.person("Sam", role)).get("/journal", status=403)
