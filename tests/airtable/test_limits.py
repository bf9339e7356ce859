"""Airtable's limits, its clock, its token: kept, borne, and told to a person where only a person can help."""

import math
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from engagement.airtable import actions, running
from engagement.airtable.models import Base
from engagement.airtable.pace import next_month
from engagement.shared import clock
from engagement.shared.database import db
from tests.airtable.sides import Sides


@pytest.mark.parametrize("hours", [-9, 24 * 200])
def test_a_clock_that_is_hours_wrong_hides_no_edit(sides: Sides, hours: int):
    sides.airtable.clock = lambda: datetime.now(UTC) + timedelta(hours=hours)
    note, other = sides.notes(2)
    sides.settle()
    for words in ("first", "second"):
        sides.person.edit("Notes", sides.row_of("notes", note), {"What was said": words})
        sides.run()
        assert sides.text_of(note) == words
    sides.airtable.clock = lambda: datetime.now(UTC) - timedelta(hours=hours)
    sides.edit(other, voices=9)
    sides.settle()


def test_a_list_whose_offset_expires_is_begun_again(sides: Sides):
    notes = sides.notes(101)
    sides.settle()
    sides.person.edit_many("Notes", {sides.row_of("notes", note): {"Voices": 6} for note in notes})

    def expire() -> None:
        sides.airtable.lists.open.clear()

    sides.airtable.faults.fail(lambda call: call.kind == "read" and b"offset=" in call.path.encode(), before=expire)
    sides.run()
    assert {values["voices"] for values in sides.ours("notes").values()} == {6}
    sides.settle()


def test_a_token_that_is_revoked_stops_the_base_and_is_told(sides: Sides):
    sides.settle()
    sides.notes(25)

    def revoke() -> None:
        sides.airtable.token = "patAnother.1"

    sides.airtable.faults.fail("write", after=revoke)
    sides.command("run", fails=True)
    calls = len(sides.airtable.wire)
    assert calls and sides.airtable.wire[-1].status == 401
    assert "token" in sides.command("status").lower()
    sides.airtable.token = sides.app.extensions["settings"].airtable_token
    sides.run()
    sides.settle()
    assert len(sides.person.see_all("Notes")) == 25


def test_a_base_that_the_token_may_no_longer_see_is_not_taken_for_empty(sides: Sides):
    notes = sides.notes(3)
    sides.settle()
    sides.airtable.allowed = set()
    sides.edit(notes[0], voices=3)
    sides.command("run", fails=True)
    assert {row.state for row in sides.rows("notes").values()} <= {"known", "doubt"}
    sides.airtable.allowed = None
    sides.run()
    sides.settle()


@pytest.mark.parametrize("word", ["PUBLIC_API_BILLING_LIMIT_EXCEEDED", "TOO_MANY_REQUESTS"])
def test_when_the_quota_is_spent_it_says_until_when_and_calls_no_more_until_the_month_turns(sides: Sides, word: str):
    sides.airtable.limits.spent_as = word
    spend(sides, left=5)
    goes_on = f"{next_month(clock.now()):The calls of this month are spent. It goes on by itself on 1 %B.}"
    assert goes_on in sides.command("run", fails=True)
    calls = len(sides.airtable.wire)
    assert goes_on in sides.command("run", fails=True)
    assert goes_on in sides.command("run", "--max-calls", "3", fails=True)
    assert goes_on in sides.command("plan", fails=True)
    let_the_worker_look(sides)
    assert len(sides.airtable.wire) == calls
    assert "month" in sides.command("status").lower()


def spend(sides: Sides, *, left: int) -> None:
    """Have something to write that takes more calls than are left of the month's."""
    sides.settle()
    sides.notes(10 * left + 15)
    sides.airtable.limits.a_month = sides.airtable.limits.spent[sides.person.base.id] + left


def let_the_worker_look(sides: Sides) -> None:
    with sides.app.app_context():
        running.run_when_due(now=clock.now() + timedelta(hours=12))


def test_when_the_month_turned_it_goes_on_by_itself(sides: Sides):
    spend(sides, left=2)
    sides.command("run", fails=True)
    sides.airtable.limits.a_month = math.inf
    clock.travel_to(next_month(clock.now()))
    sides.settle()
    assert len(sides.person.see_all("Notes")) == 35


def test_whoever_bought_more_calls_has_it_tried_again_at_a_terminal(sides: Sides):
    spend(sides, left=2)
    sides.command("run", fails=True)
    calls = len(sides.airtable.wire)
    assert "calls of this month are spent" in sides.command("run", "--try-again", fails=True)
    assert len(sides.airtable.wire) == calls + 1
    sides.airtable.limits.a_month = math.inf
    sides.run("--try-again")
    sides.run("--try-again")  # and it does no harm
    sides.settle()
    assert len(sides.person.see_all("Notes")) == 35


def test_whoever_bought_more_calls_has_it_tried_again_on_the_page(sides: Sides):
    spend(sides, left=2)
    sides.command("run", fails=True)
    sides.airtable.limits.a_month = math.inf
    with sides.here():
        actions.start_again(db.session.scalars(sa.select(Base)).one(), now=clock.now())
    let_the_worker_look(sides)
    sides.settle()
    assert len(sides.person.see_all("Notes")) == 35


def test_calls_that_we_counted_ourselves_are_spent_just_so_and_go_on_when_the_setting_says_more(sides: Sides):
    sides.settle()
    sides.notes(35)
    settings = sides.app.extensions["settings"]
    with sides.here():
        made = db.session.scalars(sa.select(Base.calls)).one()
    sides.app.extensions["settings"] = replace(settings, airtable_calls_per_month=made + 2)
    calls = len(sides.airtable.wire)
    for _time in range(3):
        assert "It goes on by itself on 1 " in sides.command("run", fails=True)
    assert len(sides.airtable.wire) == calls + 2
    sides.app.extensions["settings"] = settings
    sides.settle()
    assert len(sides.person.see_all("Notes")) == 35


def test_a_penalty_is_waited_out_by_everyone(sides: Sides):
    sides.settle()
    sides.notes(15)
    sides.airtable.limits.retry_after = 1
    sides.airtable.faults.fail("write", "429", done=False)
    started = time.monotonic()
    sides.run()
    assert time.monotonic() - started >= 1.0
    sides.settle()
    assert len(sides.person.see_all("Notes")) == 15


def test_a_penalty_without_end_is_given_up_and_nothing_is_in_doubt(sides: Sides):
    sides.settle()
    sides.notes(3)
    sides.airtable.limits.retry_after = 0.01
    sides.airtable.faults.fail("write", "429", done=False, times=1000)
    assert "asked too often (429 to the same call 10 times)" in sides.command("run", fails=True)
    assert {row.state for row in sides.rows("notes").values()} == {"new"}
    sides.airtable.faults.forget()
    sides.settle()
    assert len(sides.person.see_all("Notes")) == 3


def test_never_more_than_five_calls_in_any_second_and_nearly_five(sides: Sides):
    sides.settle()
    sides.notes(160)
    settings = sides.app.extensions["settings"]
    sides.app.extensions["settings"] = replace(settings, airtable_calls_per_second=5)
    sides.airtable.limits.a_second, sides.airtable.limits.most = 5, 0
    time.sleep(1)
    before = len(sides.airtable.wire)
    sides.run()
    sent = [call.at for call in sides.airtable.wire[before:] if call.kind == "write"]
    assert sides.airtable.limits.broken == 0 and sides.airtable.limits.most <= 5
    assert len(sent) == 16 and 150 / (sent[-1] - sent[0]) >= 0.5 * 50, "the benchmark says how near it comes to fifty"
    sides.app.extensions["settings"] = settings
    sides.airtable.limits.a_second = None
    sides.settle()


@pytest.mark.parametrize("lost", [{"read", "write"}, {"write"}])
def test_a_token_that_lost_its_scopes_stops_the_base_and_nothing_is_taken_for_gone(sides: Sides, lost: set[str]):
    known = sides.notes(11)
    sides.settle()
    for note in known:
        sides.edit(note, voices=3)
    sides.withdraw(known[10])
    sides.airtable.lost, before = lost, sides.writes()
    sides.command("run", fails=True)
    assert sides.writes() - before <= 2, "what may not be written is not tried record by record"
    assert "token" in sides.command("status").lower()
    assert {row.state for row in sides.rows("notes").values()} == {"known"}
    sides.airtable.lost = set()
    sides.settle()
    assert len(sides.person.see_all("Notes")) == 10


def test_a_token_that_may_write_nothing_stops_the_base_and_is_told_whatever_word_says_so(sides: Sides):
    note = sides.note()
    sides.settle()
    sides.edit(note, voices=3)
    sides.airtable.faults.fail("write", "403", done=False, times=1000)
    sides.command("run", fails=True)
    assert "token" in sides.command("status").lower()
    sides.airtable.faults.forget()
    sides.settle()
    assert sides.there(note)["Voices"] == 3


def test_a_token_that_lost_its_scopes_while_a_record_is_taken_away_leaves_it_to_be_taken_away(sides: Sides):
    note = sides.note()
    sides.settle()
    sides.withdraw(note)

    def lose() -> None:
        sides.airtable.lost = {"read", "write"}

    sides.airtable.faults.fail("read", nth=3, after=lose)  # the last of the three tables is read
    sides.command("run", fails=True)
    assert sides.rows("notes")[note].record_id in sides.person.see_all("Notes")
    sides.airtable.lost = set()
    sides.settle()
    assert sides.person.see_all("Notes") == {}
