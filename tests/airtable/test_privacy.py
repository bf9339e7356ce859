"""What must not leave does not: in no byte, address or log line; and what may no longer be there goes."""

import logging
from datetime import timedelta

import pytest
import sqlalchemy as sa

from engagement.airtable.models import Row
from engagement.enterprises import actions as enterprises
from engagement.enterprises.models import Enterprise
from engagement.intelligence import actions as intelligence
from engagement.intelligence import edits
from engagement.intelligence.models import Note
from engagement.priorities.models import Option
from engagement.proposals.models import Proposal
from engagement.shared import clock
from engagement.shared.database import Model, db
from tests.airtable.sides import GRAYS, Sides
from tests.servers.airtable.person import Person
from tests.world import World

PRIVATE = "PRIVATE-MARKER"


def private(number: int) -> str:
    """A text that must not be found anywhere outside."""
    return f"{PRIVATE}-{number}"


def fill(sides: Sides) -> None:
    """A little of everything, with a marker wherever something is nobody else's business."""
    with sides.here():
        world = World(db.session, clock.now())
        here = world.locality("grays")
        worker = world.person(private(1), "worker", locality=here, email=f"{PRIVATE.lower()}-2@example.org")
        world.person(private(3), "resident", locality=here)
        note = world.note("Cold flats", locality=here, by=worker.id, behalf_why=private(4), route="contact")
        note.debt.where_told = private(5)
        world.note(private(6), locality=here, held_why=private(7))
        gone = world.note(private(8), locality=here)
        world.asset("The lunch club", locality=here)
        public = {"public": True, "founder": private(10), "contact": private(11)}
        world.enterprise("Four Needles", locality=here, **public)
        world.enterprise(private(12), locality=here, founder=private(13))
        world.proposal(500)
        intelligence.withdraw(gone, why=private(9), by=None, now=clock.now())


def secrets_of(sides: Sides) -> set[str]:
    """Every key, reference, secret and address of a person that our database holds."""
    names = ("key", "reference", "secret", "email", "token", "client_print", "phone", "contact", "password")
    found: set[str] = set()
    with sides.app.app_context():
        for table in Model.metadata.tables.values():
            for column in table.columns:
                if (
                    column.name in names
                    and isinstance(column.type, sa.String)
                    and not table.name.startswith("airtable")
                ):
                    values = db.session.scalars(sa.select(column).where(column.is_not(None)).distinct())
                    found |= {value for value in values if isinstance(value, str) and len(value) > 7}
    return found


def test_no_private_byte_leaves_not_in_a_body_an_address_or_a_log(everything: Sides, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG)
    fill(everything)
    everything.run()
    note = next(iter(everything.ours("notes")))
    everything.edit(note, text="Colder flats")
    everything.run()
    everything.person.edit("Notes", everything.row_of("notes", note), {"What was said": "Coldest flats"})
    everything.run()
    everything.settle()
    sent = everything.airtable.everything_sent().decode()
    assert "Colder flats" in sent and "Four Needles" in sent, "the test sees nothing"
    assert PRIVATE not in sent.upper()
    assert [secret for secret in secrets_of(everything) if secret in sent] == []
    said = caplog.text + "".join(result.output for result in everything.done)
    assert PRIVATE not in said.upper()
    token = everything.airtable.token
    assert token not in said and token not in "".join(call.path for call in everything.airtable.wire)


def test_a_note_that_is_held_or_withdrawn_after_it_was_sent_is_withdrawn_there_too(sides: Sides):
    held, taken_back, stays = sides.notes(3)
    sides.settle()
    with sides.here():
        edits.edit_together(db.session.get_one(Note, held), text="x y", held_why="A name", by=None, now=clock.now())
    sides.withdraw(taken_back)
    sides.run()
    assert [cells["What was said"] for cells in sides.person.see_all("Notes").values()] == ["Voice number 2"]
    for gone in (held, taken_back):
        assert sides.rows("notes")[gone].base_values == {}, "what was withdrawn is forgotten here too"
    sides.settle()
    assert stays in sides.ours("notes")


def test_what_was_withdrawn_there_is_not_taken_for_a_removal_or_made_again(sides: Sides):
    notes = sides.notes(3)
    sides.settle()
    sides.withdraw(notes[0])
    for _ in range(3):
        sides.run()
    assert sides.rows("notes")[notes[0]].state == "withdrawn"
    assert len(sides.person.see_all("Notes")) == 2


def test_an_enterprise_that_no_longer_wants_to_be_listed_is_withdrawn(everything: Sides):
    with everything.here():
        made = World(db.session, clock.now()).enterprise("Four Needles", public=True).id
    everything.settle()
    assert len(everything.person.see_all("Small enterprises")) == 1
    with everything.here():
        found = db.session.get_one(Enterprise, made)
        enterprises.edit_enterprise(
            found, name=found.name, what=found.what, form=found.form, public=False, by=None, now=clock.now()
        )
    everything.run()
    assert everything.person.see_all("Small enterprises") == {}
    everything.settle()


def test_a_note_that_moves_to_another_locality_leaves_that_localitys_base(two_bases: Sides):
    grays = Person(two_bases.airtable, two_bases.airtable.bases[GRAYS])
    note, _stays = two_bases.note("Here first"), two_bases.note("Stays")
    two_bases.run()
    assert len(grays.see_all("Notes")) == 2
    with two_bases.here():
        other = _another("grays")
        edits.edit_together(
            db.session.get_one(Note, note), locality_id=other, neighbourhood_id=None, by=None, now=clock.now()
        )
    two_bases.run()
    assert [cells["What was said"] for cells in grays.see_all("Notes").values()] == ["Stays"]
    assert len(two_bases.person.see_all("Notes")) == 2
    with two_bases.app.app_context():
        rows = db.session.scalars(sa.select(Row).where(Row.kind == "notes", Row.local_id == note)).all()
        assert sorted(row.state for row in rows) == ["known", "withdrawn"]


def _another(slug: str) -> int:
    found = db.session.scalar(sa.text("select min(id) from places_locality where slug <> :slug"), {"slug": slug})
    assert isinstance(found, int)
    return found


def test_votes_and_amounts_that_are_tampered_with_there_are_put_right_and_reach_nothing(everything: Sides):
    with everything.here():
        world = World(db.session, clock.now() - timedelta(days=30))
        world.priority("Benches")
        world.fund(500)
    everything.settle()
    person = everything.person
    before = {table: person.see_all(table) for table in ("Results", "Priorities", "Fund figures")}
    assert all(before.values()), "there is nothing to tamper with"
    for table, field, value in (
        ("Results", "Chosen by", 999),
        ("Priorities", "Rank", 1000),
        ("Fund figures", "Received", 1.0),
    ):
        person.edit(table, next(iter(before[table])), {field: value})
    everything.run()
    for table, rows in before.items():
        now = {row: {**cells, "Last modified": ""} for row, cells in person.see_all(table).items()}
        assert now == {row: {**cells, "Last modified": ""} for row, cells in rows.items()}
    with everything.app.app_context():
        assert 999 not in db.session.scalars(sa.select(Option.approvals)).all()
    everything.settle()


def test_a_row_written_by_hand_where_things_only_go_out_reaches_nothing(everything: Sides):
    everything.settle()
    everything.person.add("Results", {"Option": "Stuffed ballot", "Chosen by": 500})
    everything.person.add("Fund figures", {"Fund": "Grays", "Received": 1_000_000})
    everything.run()
    everything.run()
    with everything.app.app_context():
        assert db.session.scalar(sa.select(sa.func.count(Option.id))) == 0


def test_an_amount_typed_there_is_taken_only_by_the_proposals_own_rules(everything: Sides):
    with everything.here():
        proposal = World(db.session, clock.now() - timedelta(days=30)).proposal(500).id
    everything.settle()
    row = everything.row_of_table("Proposals", "proposals", proposal)
    everything.person.edit("Proposals", row, {"Cost": -5})
    everything.run()
    with everything.app.app_context():
        assert db.session.get_one(Proposal, proposal).cost.pence == 50_000
    assert everything.rows("proposals")[proposal].state == "parked"
