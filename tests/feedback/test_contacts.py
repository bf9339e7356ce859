"""An address left for an answer lies apart from what was given, and goes."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import flask_migrate
import pytest
import sqlalchemy as sa
from flask import Flask

from engagement.chores import CHORES
from engagement.feedback import actions, contacts, queries
from engagement.feedback.events import ContactsForgotten
from engagement.feedback.models import Contact, Debt
from engagement.journal.models import Entry
from engagement.notices import sweep
from engagement.notices.models import Message
from engagement.places.place import current_place
from engagement.shared.database import db
from engagement.shared.events import told
from engagement.terminal import create_app
from tests.conftest import NOW, settings_for
from tests.visitor import Visitor
from tests.world import World

ADDRESS = "ada@example.org"


def owed(world: World, contact: str = ADDRESS) -> Debt:
    return world.note(route="contact", contact=contact).debt


def kept(world: World) -> list[tuple[str, str]]:
    rows = world.session.execute(sa.select(Contact.way, Contact.address).order_by(Contact.debt_id))
    return [(row.way, row.address) for row in rows]


def answer(world: World, debt: Debt) -> None:
    said = {"you_said": "The path is dark.", "we_did": "Lamps are coming.", "outcome": "doing"}
    actions.publish_answer([debt], **said, by=None, now=world.now)


def test_no_column_of_what_was_given_holds_an_address(world: World) -> None:
    debt = owed(world)

    row = world.session.execute(sa.select(*Debt.__table__.columns).where(Debt.id == debt.id)).one()

    assert ADDRESS not in map(str, row)
    assert kept(world) == [("email", ADDRESS)]


def test_it_goes_when_its_giver_is_told(world: World) -> None:
    debt, other = owed(world), owed(world, "bo@example.org")

    answer(world, debt)

    assert kept(world) == [("email", "bo@example.org")]
    assert contacts.find(other) is not None
    forgotten = [fact for fact in told(world.session) if isinstance(fact, ContactsForgotten)]
    assert [fact.debt_ids for fact in forgotten] == [(debt.id,)]


def test_a_phone_number_stays_until_somebody_has_rung(world: World) -> None:
    debt = owed(world, "+44 1632 960100")

    answer(world, debt)
    assert debt.told_at is None and kept(world) == [("phone", "+44 1632 960100")]
    assert world.session.scalars(sa.select(Message)).all() == []

    actions.mark_told(debt, by=None, now=world.now)
    assert debt.told_at == world.now and kept(world) == []


def test_the_number_to_ring_is_shown_to_who_answers_once_there_is_something_to_tell(
    visitor: Visitor, world: World
) -> None:
    debt = owed(world, "+44 1632 960100")
    steward = world.person("Stew", "steward")
    visitor.sign_in(world.person("Lee", "worker", locality=world.locality()))
    assert "960100" not in visitor.get(f"/answers-owed/{debt.key}").text

    answer(world, debt)

    assert "960100" not in visitor.get(f"/answers-owed/{debt.key}").text
    text = visitor.get(f"/answers-owed/{debt.key}/text")
    assert "960100" not in text.text and not seen(world)
    assert "960100" in text.submit("Show the number").text
    assert seen(world) == 1, "each look is written in the journal"
    assert "960100" not in visitor.get("/answers-owed").text
    assert "960100" not in visitor.get(f"/follow/{debt.reference}").text
    assert "960100" not in visitor.sign_out().sign_in(steward).get(f"/answers-owed/{debt.key}").text
    visitor.get(f"/answers-owed/{debt.key}/text", status=403)


def seen(world: World) -> int:
    """How often the journal says that somebody looked."""
    looks = sa.select(sa.func.count()).select_from(Entry).where(Entry.event.contains("ContactSeen"))
    return world.session.scalar(looks) or 0


def test_the_worker_forgets_it_after_the_days_the_place_says(clean_app: Flask) -> None:
    with clean_app.app_context():
        world = World(db.session, NOW)
        debt = owed(world)
        db.session.commit()
        days = timedelta(days=current_place().contact_days)

        contacts.forget_old(now=NOW + days - timedelta(seconds=1))
        assert kept(world) == [("email", ADDRESS)]

        contacts.forget_old(now=NOW + days)
        assert contacts.forget_old in CHORES

        assert kept(world) == []
        assert (debt.route, queries.number_waiting(None)) == ("reference", 1), "the answer is owed all the same"
        facts = db.session.scalars(sa.select(Entry.facts).where(Entry.event.endswith("ContactsForgotten"))).one()
        assert facts == {"debt_ids": [debt.id]}


def test_an_address_on_a_message_that_never_left_goes_too(clean_app: Flask) -> None:
    with clean_app.app_context():
        world = World(db.session, NOW)
        answer(world, owed(world))
        message = db.session.scalars(sa.select(Message)).one()
        message.state = "failed"
        db.session.commit()
        days = timedelta(days=current_place().contact_days)

        sweep.forget_old(now=NOW + days - timedelta(minutes=1))
        assert message.to_address == ADDRESS
        sweep.forget_old(now=NOW + days)

        db.session.refresh(message)
        assert message.to_address is None


def test_nothing_of_a_deleted_address_is_left_in_the_free_pages_of_a_file(clean_app: Flask) -> None:
    with clean_app.app_context():
        if db.engine.dialect.name != "sqlite":
            pytest.skip("PostgreSQL keeps no free pages that a copy of the data would carry: a dump holds rows")
        world = World(db.session, NOW)
        debt = owed(world)
        db.session.commit()
        contacts.forget([debt.id], by=None, now=NOW)
        db.session.commit()
        db.session.close()
        db.engine.dispose()
        file = Path(str(db.engine.url.database))

        assert b"ada@example" not in b"".join(part.read_bytes() for part in file.parent.glob(f"{file.name}*"))


@pytest.fixture
def before_they_lay_apart(new_database: Callable[..., str], tmp_path: Path) -> Iterator[Flask]:
    """The application on a database as it was when an address stood beside what was given."""
    app = create_app(settings_for(new_database(), tmp_path))
    with app.app_context():
        flask_migrate.upgrade(revision="0003")
        yield app
        db.session.close()
        db.engine.dispose()


def test_addresses_left_before_move_and_can_move_back(before_they_lay_apart: Flask) -> None:
    place = "INSERT INTO places_locality (id, slug, name, stage, position) VALUES (1, 'grays', 'Grays', 'live', 0)"
    debt = (
        "INSERT INTO feedback_debt (id, key, reference, locality_id, kind, given_at, route, contact, due_on) VALUES "
        "({0}, 'k{0}', 'R{0}', 1, 'note', '2026-03-02 10:00:00.000000', 'contact', {1}, '2026-03-30')"
    )
    with db.engine.begin() as connection:
        for statement in (place, debt.format(1, f"'{ADDRESS}'"), debt.format(2, "NULL")):
            connection.execute(sa.text(statement))

    flask_migrate.upgrade(revision="0004")
    row = db.session.execute(sa.select(Contact.debt_id, Contact.way, Contact.address, Contact.until_at)).one()
    assert tuple(row) == (1, "email", ADDRESS, row.until_at) and row.until_at.year == 2026
    db.session.rollback()

    flask_migrate.downgrade(revision="0003")
    with db.engine.connect() as connection:
        found = connection.execute(sa.text("SELECT id, contact FROM feedback_debt ORDER BY id")).all()
    assert [tuple(one) for one in found] == [(1, ADDRESS), (2, None)]
