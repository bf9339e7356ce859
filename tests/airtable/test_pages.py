"""What administrators see of the sync, and what they may do about it."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from engagement.airtable import actions, changed, formulas, queries, sheets, showing
from engagement.airtable.events import TakenFromAirtable
from engagement.airtable.models import Base, Conflict, Row, Run, Table
from engagement.intelligence import actions as notes
from engagement.intelligence import edits
from engagement.intelligence.models import Note
from engagement.journal.models import Entry
from engagement.shared import events
from tests.visitor import Visitor
from tests.world import World

PAGE = "/admin/airtable"


@pytest.fixture
def base(session: Session, world: World, now: datetime) -> Base:
    """A base that ran an hour ago."""
    base = Base(key="everyone", base_id="app00000000000001", month="2026-03", calls=1234, ran_at=now)
    session.add(base)
    session.flush()
    for kind in ("notes", "assets"):
        session.add(Table(base_id=base.id, kind=kind, table_id=f"tbl{kind}", fields={}, choices={}))
    session.add(
        Run(base_id=base.id, started_at=now - timedelta(hours=1), ended_at=now, outcome="done", calls=7, pushed=61)
    )
    session.flush()
    return base


@pytest.fixture
def switched_on(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings with a token and a base; nobody is called."""
    monkeypatch.setenv("AIRTABLE_BASE", "app00000000000001")
    monkeypatch.setitem(
        app.extensions, "settings", replace(app.extensions["settings"], airtable_token="pat.only.a.test")
    )


@pytest.fixture
def administrator(visitor: Visitor, world: World) -> Visitor:
    visitor.sign_in(world.person("Ada Minster", "administrator"))
    return visitor


def row(session: Session, base: Base, note: Note, **more: Any) -> Row:
    one = Row(base_id=base.id, kind="notes", local_id=note.id, app_id=f"app-id-{note.id}", record_id=f"rec{note.id}")
    for name, value in {"state": "known", "dirty": False, "agreed": {}, "base_values": {}, **more}.items():
        setattr(one, name, value)
    session.add(one)
    session.flush()
    return one


def conflict(session: Session, of: Row, now: datetime, column: str = "text", **values: Any) -> Conflict:
    said = {"base_value": "It was dark.", "ours": "It is dark.", "theirs": "<b>It</b> is darker.", **values}
    found = Conflict(row_id=of.id, column=column, found_at=now, who="usrPartner", there_at=now, **said)
    session.add(found)
    session.flush()
    return found


def test_before_the_first_run_the_page_says_what_to_do(administrator: Visitor) -> None:
    page = administrator.get(PAGE)

    assert "The sync is off: there is no token" in page.text
    assert "engagement airtable provision" in page.text


def test_the_page_says_how_each_base_stands(administrator: Visitor, base: Base) -> None:
    page = administrator.get(PAGE)

    assert "1,234 of 100,000" in page.text
    assert "61 records sent (7 calls)" in page.text
    assert "In step" in page.text


@pytest.mark.parametrize(
    ("fields", "asks", "hook", "says"),
    [
        ({}, None, None, "it has no field Last modified"),
        ({"last modified": "fld1"}, None, None, "It is asked for what was modified"),
        ({"last modified": "fld1"}, "made, by ids", None, "It is asked for what was modified"),
        ({"last modified": "fld1"}, "none", None, "does not say what changed"),
        ({}, None, "ach1", "Airtable rings"),
    ],
)
def test_the_page_says_how_changes_in_each_table_are_found(
    administrator: Visitor,
    session: Session,
    base: Base,
    switched_on: None,
    fields: dict[str, str],
    asks: str | None,
    hook: str | None,
    says: str,
) -> None:
    base.hook_id = hook
    for table in base.tables:
        table.fields, table.asks = fields, asks
    session.flush()
    page = administrator.get(PAGE)

    assert page.text.count(says) == len(base.tables)
    assert "Not made there yet" in page.text, "the mapping has more tables"


def test_the_words_of_the_page_are_the_words_of_the_sync() -> None:
    assert (sheets.MODIFIED, formulas.Words.NONE.value) == ("last modified", "none")


def test_while_it_runs_the_page_says_how_far_it_is(
    administrator: Visitor, session: Session, base: Base, world: World, now: datetime
) -> None:
    session.add(Run(base_id=base.id, started_at=now, calls=3, pushed=30))
    for text in ("One", "Two"):
        row(session, base, world.note(text), dirty=True)
    row(session, base, world.note("Three"))

    page = administrator.get(PAGE)
    for words in ("Runs now", "30 records sent (3 calls)", "2 records", "See how far it is now"):
        assert words in page.text


def test_what_was_stopped_or_paused_says_why_and_can_go_on(
    administrator: Visitor, session: Session, base: Base, switched_on: None
) -> None:
    base.stopped, base.stopped_why = "refused", "Airtable refuses the token."
    notes_table, assets_table = base.tables
    notes_table.paused_why, notes_table.brake = "61 records were removed there at once.", 61
    assets_table.paused_why = "Name: it was made a checkbox"
    session.flush()

    page = administrator.get(PAGE)
    for words in ("Stopped", "Airtable refuses the token.", "61 records were removed", "it was made a checkbox"):
        assert words in page.text
    page.submit("It was meant Notes")
    page.submit("Try again What is strong")
    assert "It is tried again within a minute." in page.submit("Try again everyone").text
    session.expire_all()

    now_said = (base.stopped, base.stopped_why, notes_table.brake, notes_table.paused_why, assets_table.paused_why)
    assert str(now_said) == "(None, '', -1, None, None)"
    assert base.asked_at is not None
    again = page.submit("Try again everyone", extra={"once": "of-another-window-0123456789"}, status=422)
    assert "does not wait for anybody any more" in again.text


def test_a_run_is_asked_for_and_no_page_makes_it(
    administrator: Visitor, session: Session, base: Base, switched_on: None
) -> None:
    assert "The worker runs within a minute." in administrator.get(PAGE).submit("Run now everyone").text
    session.expire_all()

    assert base.asked_at is not None


@pytest.mark.parametrize(("keep", "outcome"), [("What is here", "ours"), ("What is in Airtable", "theirs")])
def test_a_conflict_is_seen_side_by_side_and_settled_either_way(
    administrator: Visitor, session: Session, base: Base, world: World, now: datetime, keep: str, outcome: str
) -> None:
    note = world.note("It is dark.")
    found = conflict(session, row(session, base, note), now)

    page = administrator.get(PAGE).follow("Fields that both sides changed").follow("text 1")
    for words in ("It was dark.", "It is dark.", "<b>It</b> is darker.", "usrPartner"):
        assert words in page.text
    listed = page.submit("Settle it", keep=keep)
    assert "Nothing waits for you." in listed.text
    session.expire_all()

    assert (found.outcome, found.resolved_at is not None, found.applied_at, found.row.dirty) == (
        outcome,
        True,
        None,
        True,
    )
    told = session.scalars(sa.select(Entry).where(Entry.event == "airtable.ConflictResolved")).one()
    assert told.facts == {"conflict_id": found.id, "ours": outcome == "ours"}
    settled = administrator.get(f"{PAGE}/conflicts?state=resolved")
    assert "Ada Minster" in settled.text


def test_a_conflict_is_settled_once(world: World, session: Session, base: Base, now: datetime) -> None:
    found = conflict(session, row(session, base, world.note()), now)
    actions.resolve(found, ours=True, by=None, now=now)

    with pytest.raises(actions.AlreadyResolved):
        actions.resolve(found, ours=False, by=None, now=now)


def test_nothing_chosen_is_a_mistake_that_is_told(
    administrator: Visitor, session: Session, base: Base, world: World, now: datetime
) -> None:
    found = conflict(session, row(session, base, world.note()), now)
    page = administrator.get(f"{PAGE}/conflicts/{found.key}").submit("Settle it", status=422)

    assert "Which one stands?" in page.text
    administrator.get(f"{PAGE}/conflicts/nonsense", status=404)


def test_values_are_shown_by_what_they_are_called(
    administrator: Visitor, session: Session, base: Base, world: World, now: datetime
) -> None:
    health, buses = world.themes("health", "buses")
    asset_row = row(session, base, world.note())
    links = conflict(
        session,
        asset_row,
        now,
        "themes",
        base_value=[],
        ours=[f"themes:{health.id}"],
        theirs=[f"themes:{buses.id}", "themes:999999"],
    )
    kind = conflict(session, asset_row, now, "kind", base_value=None, ours="idea", theirs="worry")

    page = administrator.get(f"{PAGE}/conflicts/{links.key}")
    assert health.name in page.text
    assert buses.name in page.text
    page = administrator.get(f"{PAGE}/conflicts/{kind.key}")
    assert "An idea" in page.text
    assert "A worry" in page.text


def test_records_that_are_left_alone_say_why_and_can_be_tried_again(
    administrator: Visitor, session: Session, base: Base, world: World
) -> None:
    why = "Where it was heard: “the <i>moon</i>” is not on our list"
    parked = row(session, base, world.note("Parked one"), state="parked", why=why, agreed={"seen": "x", "text": "y"})
    removed = row(session, base, world.note("Gone one"), state="removed")
    row(session, base, world.note("Known one"))

    page = administrator.get(f"{PAGE}/records")
    assert why in page.text
    assert "Parked one" in page.text
    assert "Known one" not in page.text
    assert "https://airtable.com/app00000000000001/tblnotes/rec" in page.html
    assert "Gone one" not in administrator.get(f"{PAGE}/records?state=parked").text
    page.submit("Try again Parked one")
    page.submit("Send it again Gone one")
    session.expire_all()

    assert (parked.state, parked.dirty, parked.agreed) == ("parked", True, {"text": "y"})
    assert (removed.state, removed.dirty, removed.record_id) == ("new", True, None)


def test_a_record_that_was_removed_there_can_be_left_so_and_sent_again_later(
    administrator: Visitor, session: Session, base: Base, world: World
) -> None:
    removed = row(session, base, world.note("Gone one"), state="removed")
    assert queries.count_left_alone() == {(base.id, "removed"): 1}
    listed = administrator.get(f"{PAGE}/records").submit("Leave it Gone one")

    assert "No record waits for you." in listed.text
    assert queries.count_left_alone() == {}
    left = administrator.get(f"{PAGE}/records?state=left")
    assert "Leave it" not in left.text
    left.submit("Send it again Gone one")
    session.expire_all()
    assert (removed.state, removed.why, removed.dirty) == ("new", "", True)


def test_what_does_not_wait_cannot_be_left(session: Session, base: Base, world: World) -> None:
    with pytest.raises(actions.NotWaiting):
        actions.leave(row(session, base, world.note(), state="parked"))


def test_who_changed_it_here_is_told_by_role_and_time_and_not_by_name(
    administrator: Visitor, session: Session, base: Base, world: World, now: datetime
) -> None:
    worker = world.person("Tolu Lampost", "worker")
    note = world.note("It was dark.")
    edits.edit_together(note, text="It is dark.", by=worker.id, now=now)
    page = administrator.get(f"{PAGE}/conflicts/{conflict(session, row(session, base, note), now).key}")

    assert "Changed here by front-line worker" in page.text
    assert "Tolu Lampost" not in page.text
    assert "<mark>" in page.html


def test_what_was_taken_from_airtable_is_not_a_change_made_here(
    session: Session, base: Base, world: World, now: datetime
) -> None:
    note = world.note("It was dark.")
    worker, later = world.person("Tolu Lampost", "worker"), now + timedelta(hours=1)
    edits.edit_together(note, text="It is dark.", by=worker.id, now=now)
    of = row(session, base, note)
    edits.edit_together(note, voices=3, by=None, now=later)
    events.tell(TakenFromAirtable(at=later, by=None, row_id=of.id, local_id=note.id, created=False))
    session.commit()  # the journal is written then
    change = changed.last_here(conflict(session, of, later), now=later + timedelta(hours=1))

    assert change == changed.Change(now, ("worker",))


@pytest.mark.parametrize(
    ("before", "after", "marked"),
    [
        ("It was dark", "It is dark", [("It ", False), ("is", True), (" dark", False)]),
        ("", "New", [("New", False)]),
        ("Old", "", [("", False)]),
        ("یہ تھا", "یہ ہے", [("یہ ", False), ("ہے", True)]),
        ("a " * 2000, "b " * 2000, [("b " * 2000, False)]),
    ],
)
def test_what_differs_is_marked_word_by_word(before: str, after: str, marked: list[tuple[str, bool]]) -> None:
    assert showing.marked(before, after) == marked


def test_words_of_a_record_that_turned_private_are_not_shown(
    administrator: Visitor, session: Session, base: Base, world: World, now: datetime
) -> None:
    note = world.note("Something about somebody")
    row(session, base, note, state="parked", why="Refused.")
    notes.withdraw(note, why="a mistake", by=None, now=now)
    session.flush()
    page = administrator.get(f"{PAGE}/records")

    assert "Something about somebody" not in page.text
    assert "not shared now" in page.text


@pytest.mark.parametrize("number", [1, 40])
def test_lists_take_few_queries_however_long_they_are(
    administrator: Visitor, session: Session, base: Base, world: World, now: datetime, number: int
) -> None:
    for at in range(number):
        one = row(session, base, world.note(f"note {at}"), state="parked", why="Refused.")
        conflict(session, one, now)

    for path in (PAGE, f"{PAGE}/conflicts", f"{PAGE}/records"):
        assert len(administrator.get(path).queries) <= 10, path
    assert queries.count_open() == number


def test_an_auditor_looks_and_does_not_touch(
    visitor: Visitor, world: World, session: Session, base: Base, now: datetime
) -> None:
    visitor.sign_in(world.person("Al Dit", "auditor"))
    found = conflict(session, row(session, base, world.note(), state="parked"), now)

    for path in (PAGE, f"{PAGE}/conflicts", f"{PAGE}/records"):
        page = visitor.get(path)
        assert "Try again" not in page.text
        assert "Run now" not in page.text
    visitor.get(f"{PAGE}/conflicts/{found.key}", status=403)
