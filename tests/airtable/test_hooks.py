"""Airtable rings when something changed. Until it rings nothing is asked; what rings without the secret is not heard."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from engagement.airtable import ringing as door
from engagement.airtable.models import Base
from engagement.shared import clock
from engagement.shared.database import db
from tests.airtable.sides import Sides
from tests.servers.airtable.hooks import Hook


@pytest.fixture
def ringing(sides: Sides) -> Sides:
    """Both sides, with a hook that was made by a first run."""
    extensions = sides.app.extensions
    extensions["settings"] = replace(extensions["settings"], airtable_webhook=True)
    sides.settle()
    return sides


def hook(sides: Sides) -> Hook:
    return next(one for one in sides.airtable.hooks.kept.values() if one.alive(datetime.now(UTC)))


def ring(sides: Sides, *, change: Callable[[bytes], bytes] = lambda body: body, mac: str | None = None) -> bool:
    """Have Airtable ring, as it does after every change."""
    body, headers = hook(sides).ring(datetime.now(UTC))
    with sides.here():
        return door.ring("base0", change(body), mac or headers["X-Airtable-Content-MAC"], now=clock.now())


def calls(sides: Sides) -> int:
    return len(sides.airtable.wire)


def test_while_nothing_rang_nothing_is_asked_ten_runs_in_a_row(ringing: Sides) -> None:
    ringing.notes(12)
    ringing.settle()
    before = calls(ringing)
    for _ in range(10):
        ringing.run()
    assert calls(ringing) == before


def test_what_was_rung_about_is_read_and_taken(ringing: Sides) -> None:
    note = ringing.note("The flats are cold")
    ringing.settle()
    ringing.person.edit("Notes", ringing.row_of("notes", note), {"What was said": "The flats are damp"})
    assert ring(ringing)
    ringing.run()
    assert ringing.text_of(note) == "The flats are damp"
    before = calls(ringing)
    ringing.run()
    assert calls(ringing) == before


def test_what_we_wrote_ourselves_is_rung_about_too_and_costs_one_call_and_no_reading(ringing: Sides) -> None:
    ringing.notes(25)
    ringing.run()
    before = calls(ringing)
    assert ring(ringing)
    ringing.run()
    assert [call.kind for call in ringing.airtable.wire[before:]] == ["hook"]


def test_rows_added_removed_and_put_back_are_followed(ringing: Sides) -> None:
    note = ringing.note()
    ringing.settle()
    added = ringing.person.add("Notes", {"What was said": "Buses stop at six", "Locality": "Grays"})
    row = ringing.row_of("notes", note)
    ringing.person.delete("Notes", row)
    assert ring(ringing)
    ringing.run()
    assert ringing.rows("notes")[note].state == "removed"
    assert added in {one.record_id for one in ringing.rows("notes").values()}
    ringing.person.restore("Notes", row)
    assert ring(ringing)
    ringing.settle()
    assert ringing.rows("notes")[note].state == "known"


def test_a_removal_told_in_parts_is_judged_as_one(ringing: Sides) -> None:
    notes = ringing.notes(20)
    ringing.settle()
    ringing.airtable.hooks.split = 2
    ringing.person.delete("Notes", *[ringing.row_of("notes", note) for note in notes[:12]])
    assert ring(ringing)
    ringing.run()
    assert {ringing.rows("notes")[note].state for note in notes} == {"known"}
    assert "12" in ringing.command("status")


def test_a_forged_ring_is_not_heard(ringing: Sides) -> None:
    assert not ring(ringing, change=lambda body: body + b" ")
    assert not ring(ringing, mac="hmac-sha256=" + "0" * 64)
    assert not ring(ringing, mac="hmac-sha256=\u202e\ud800")
    assert not ring(ringing, change=lambda body: b"")
    assert not ring(ringing, change=lambda body: b"x" * 70_000)
    before = calls(ringing)
    ringing.run()
    assert calls(ringing) == before


def test_a_ring_heard_again_does_no_harm(ringing: Sides) -> None:
    note = ringing.note()
    ringing.settle()
    ringing.person.edit("Notes", ringing.row_of("notes", note), {"Voices": 4})
    assert ring(ringing)
    ringing.settle()
    before = ringing.writes()
    assert ring(ringing) and ring(ringing)
    ringing.settle()
    assert ringing.writes() == before


def test_a_hook_is_asked_for_more_days_at_half_its_life(ringing: Sides) -> None:
    first = hook(ringing)
    with ringing.here():
        db.session.execute(sa.update(Base).values(hook_expires_at=datetime.now(UTC) + timedelta(days=3)))
    ringing.run()
    with ringing.here():
        until = db.session.scalar(sa.select(Base.hook_expires_at))
    assert until is not None and until - datetime.now(UTC) > timedelta(days=6)
    assert hook(ringing) is first


def test_a_hook_that_died_is_made_again_and_nothing_meanwhile_is_missed(ringing: Sides) -> None:
    note = ringing.note()
    ringing.settle()
    ringing.airtable.hooks.kept.clear()
    with ringing.here():
        db.session.execute(sa.update(Base).values(hook_expires_at=datetime.now(UTC) - timedelta(hours=1)))
    ringing.person.edit("Notes", ringing.row_of("notes", note), {"What was said": "Nobody rang"})
    ringing.settle()
    assert ringing.text_of(note) == "Nobody rang"
    assert ring(ringing)


def test_a_hook_that_is_gone_when_its_payloads_are_asked_for_is_no_loss(ringing: Sides) -> None:
    note = ringing.note()
    ringing.settle()
    ringing.person.edit("Notes", ringing.row_of("notes", note), {"What was said": "It rang, and went"})
    assert ring(ringing)
    ringing.airtable.hooks.kept.clear()
    ringing.settle()
    assert ringing.text_of(note) == "It rang, and went"


@pytest.mark.parametrize("how", ["removed", "silenced"])
def test_a_hook_that_is_gone_or_rings_no_more_is_made_again_within_hours_and_nothing_is_missed(
    ringing: Sides, how: str
) -> None:
    note = ringing.note()
    ringing.settle()
    old = hook(ringing)
    if how == "removed":
        del ringing.airtable.hooks.kept[old.id]
    else:
        old.ringing = False
    ringing.person.edit("Notes", ringing.row_of("notes", note), {"What was said": "Typed after it fell silent"})
    with ringing.here():
        base = db.session.scalars(sa.select(Base)).one()
        base.hook_seen_at = datetime.now(UTC) - timedelta(hours=7)
    ringing.run()
    assert hook(ringing).id != old.id
    assert ringing.text_of(note) == "Typed after it fell silent"
    assert old.id not in ringing.airtable.hooks.kept


def test_a_run_that_may_make_few_calls_goes_on_in_what_was_rung_about(ringing: Sides) -> None:
    notes = ringing.notes(9)
    ringing.settle()
    ringing.airtable.hooks.a_page = 1
    for number, note in enumerate(notes):
        ringing.person.edit("Notes", ringing.row_of("notes", note), {"What was said": f"Typed {number}"})
    assert ring(ringing)
    for _ in range(12):
        ringing.run("--max-calls", "2")
    assert [ringing.text_of(note) for note in notes] == [f"Typed {number}" for number in range(9)]


def test_a_hook_whose_making_has_no_answer_is_a_run_that_failed_and_the_next_goes_on(sides: Sides) -> None:
    extensions = sides.app.extensions
    extensions["settings"] = replace(extensions["settings"], airtable_webhook=True)
    sides.airtable.faults.fail("hook", "drop", done=False)
    note = sides.note()

    assert "No answer came to what was asked of Airtable" in sides.run(fails=True)
    assert "failed" in sides.command("status")
    sides.settle()
    assert sides.there(note)["What was said"] == "The flats are cold"
