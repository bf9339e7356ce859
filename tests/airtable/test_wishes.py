"""What administrators ask for on a page: the page stores a wish, the worker carries it out, and a page shows what came of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from engagement.airtable import actions, running
from engagement.airtable.events import Wanted
from engagement.airtable.models import Base, Run, Table
from engagement.airtable.wishes import queries, working
from engagement.airtable.wishes.models import Said, Wish
from engagement.journal.models import Entry
from engagement.shared import clock
from engagement.shared.database import db
from tests.airtable.sides import Sides
from tests.visitor import Visitor
from tests.world import World

PAGE = "/admin/airtable"


def asked(sides: Sides, what: Wanted, base: str = "base0", *, turns: int = 1, **more: int) -> tuple[Wish, list[Said]]:
    """What came of a wish when the worker had so many turns."""
    with sides.here():
        id_ = actions.ask(base, what, by=None, now=clock.now(), **more).id
    for _turn in range(turns):
        with sides.app.app_context():
            working.carry_out(now=clock.now())
    with sides.app.app_context():
        wish = db.session.get_one(Wish, id_)
        said = list(db.session.scalars(sa.select(Said).where(Said.wish_id == id_).order_by(Said.id)))
        db.session.expunge_all()
        return wish, said


def test_a_plan_that_was_asked_for_lists_the_writes_that_the_run_then_makes(sides: Sides):
    sides.notes(23)
    plan, lines = asked(sides, Wanted.PLAN)
    assert sides.writes() == 0, "a plan writes nothing"
    assert (plan.outcome, plan.why) == ("done", "")
    by_kind = [(line.what, line.kind, line.new + len(line.records)) for line in lines]
    assert [many for _what, kind, many in by_kind if kind == "notes"] == [10, 10, 3]

    sides.run()
    assert sides.writes() == plan.writes == len(lines)


def test_a_plan_names_what_it_changes_by_id_and_field_and_keeps_no_value(sides: Sides):
    note = sides.note("The well is dry")
    sides.settle()
    sides.edit(note, text="The well is full")
    _plan, (line,) = asked(sides, Wanted.PLAN)

    assert (line.what, line.kind, line.new, line.columns) == ("write", "notes", 0, ["text"])
    assert line.records == [sides.row_of("notes", note)]
    assert "well" not in str(vars(line))


def test_what_is_withdrawn_stands_in_the_plan_as_taken_away(sides: Sides):
    note = sides.note("Said by mistake")
    sides.settle()
    sides.withdraw(note)
    record = sides.row_of("notes", note)
    _plan, lines = asked(sides, Wanted.PLAN)

    assert [(line.what, line.records) for line in lines] == [("delete", [record])]


def test_a_run_with_so_many_calls_makes_no_more_and_has_the_rest_wait(sides: Sides):
    sides.notes(60)
    before = len(sides.airtable.wire)
    wish, _lines = asked(sides, Wanted.RUN, most=4)

    assert len(sides.airtable.wire) - before == wish.calls == 4
    assert (wish.outcome, wish.ended_at is not None) == ("part", True)
    with sides.app.app_context():
        running.run_when_due(now=clock.now())
    assert len(sides.airtable.wire) - before == 4, "the worker goes on at its next look, and not at once"
    sides.settle()


def test_a_long_run_is_made_turn_by_turn_and_counted_together(sides: Sides, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(running, "AT_MOST", 4)
    sides.notes(60)
    wish, _lines = asked(sides, Wanted.RUN, turns=2, most=100)
    assert (wish.ended_at, wish.calls) == (None, 8)

    for _turn in range(10):
        with sides.app.app_context():
            working.carry_out(now=clock.now())
    with sides.app.app_context():
        done = db.session.get_one(Wish, wish.id)
        assert (done.outcome, done.why, done.did) == ("done", "", {"pushed": 64})
    sides.settle()


def test_missing_tables_are_listed_and_then_made(sides: Sides):
    sides.person.remove_table("What is strong")
    look, missing = asked(sides, Wanted.LOOK)
    assert look.outcome == "done"
    assert ("made", "table What is strong") in [(line.what, line.words) for line in missing]
    assert sides.person.base.find_table("What is strong") is None

    make, _made = asked(sides, Wanted.MAKE)
    assert make.outcome == "done"
    assert sides.person.base.find_table("What is strong")


@pytest.mark.parametrize("what", [Wanted.PLAN, Wanted.RUN, Wanted.LOOK])
def test_what_went_wrong_is_kept_as_a_sentence(sides: Sides, what: Wanted):
    settings = sides.app.extensions["settings"]
    sides.app.extensions["settings"] = replace(settings, airtable_token="pat.of.somebody.else")
    wish, _lines = asked(sides, what, most=5)

    assert wish.outcome in ("failed", "stopped")
    assert "Airtable" in wish.why or "authentication" in wish.why


def test_a_base_that_left_the_mapping_is_told(sides: Sides):
    wish, _lines = asked(sides, Wanted.PLAN, "elsewhere")

    assert (wish.outcome, wish.why) == ("failed", "The mapping has no base “elsewhere” any more.")


def test_while_another_process_runs_a_wish_for_a_run_waits(sides: Sides):
    with sides.here():
        base = db.session.scalars(sa.select(Base)).one()
        base.owner, base.owned_until = "elsewhere/1/x", clock.now().replace(year=2999)
    wish, _lines = asked(sides, Wanted.RUN, most=5)

    assert (wish.ended_at, wish.began_at, wish.calls) == (None, None, 0)


def test_a_wish_whose_worker_was_killed_is_not_begun_again(sides: Sides):
    with sides.here():
        wish = actions.ask("base0", Wanted.MAKE, by=None, now=clock.now())
        wish.began_at = clock.now()
    with sides.app.app_context():
        working.carry_out(now=clock.now())
        killed = db.session.scalars(sa.select(Wish)).one()
        assert (killed.outcome, killed.why) == (
            "failed",
            "The worker was stopped before it came to an end. Ask for it again.",
        )
    assert sides.airtable.calls("write") == []


def test_only_the_newest_answers_are_kept(sides: Sides, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(working, "KEPT", 2)
    for _number in range(4):
        newest, _lines = asked(sides, Wanted.LOOK)

    with sides.app.app_context():
        ids = db.session.scalars(sa.select(Wish.id).order_by(Wish.id)).all()
        assert len(ids) == 2 and ids[-1] == newest.id


def test_the_first_run_waits_for_somebody_to_ask_for_it(sides: Sides):
    sides.note("Nobody has seen a plan yet")
    with sides.app.app_context():
        running.run_when_due(now=clock.now())
        assert db.session.scalar(sa.select(sa.func.count(Run.id))) == 0
    assert sides.writes() == 0

    with sides.here():
        actions.ask_for_a_run(db.session.scalars(sa.select(Base)).one(), now=clock.now())
    with sides.app.app_context():
        running.run_when_due(now=clock.now())
    assert sides.writes() > 0


def test_a_base_that_cannot_run_does_not_keep_the_others_from_running(
    two_bases: Sides, caplog: pytest.LogCaptureFixture
):
    two_bases.run()
    note = two_bases.note("Heard in Grays")
    with two_bases.here():
        first, second = db.session.scalars(sa.select(Base).order_by(Base.key))
        first.base_id = "appSomebodyElses0"
        for base in (first, second):
            actions.ask_for_a_run(base, now=clock.now())
    with two_bases.app.app_context():
        running.run_when_due(now=clock.now())

    assert "Give another base another name in the mapping" in caplog.text
    assert any("Heard in Grays" in str(cells) for cells in _grays(two_bases)), note


def _grays(sides: Sides) -> list[object]:
    """The cells of the notes in the second base."""
    second = list(sides.airtable.bases.values())[1]
    table = second.find_table("Notes")
    assert table is not None
    return [row.cells for row in table.rows.values()]


@pytest.fixture
def switched_on(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings with a token and a base; nobody is called."""
    monkeypatch.setenv("AIRTABLE_BASE", "app00000000000001")
    settings = replace(app.extensions["settings"], airtable_token="pat.only.a.test")
    monkeypatch.setitem(app.extensions, "settings", settings)


@pytest.fixture
def administrator(visitor: Visitor, world: World) -> Visitor:
    visitor.sign_in(world.person("Ada Minster", "administrator"))
    return visitor


def test_a_base_is_set_up_from_the_page_before_anybody_met_it(
    administrator: Visitor, session: Session, switched_on: None
) -> None:
    page = administrator.get(PAGE)
    assert "Base: everyone" in page.text
    assert "Our tables are not in this base yet" in page.text
    form = page.follow("Look what is missing, and make it everyone")
    answer = form.submit("Ask", what="Make the tables and fields that are missing in Airtable")

    assert "The worker begins within a minute." in answer.text
    wish = session.scalars(sa.select(Wish)).one()
    assert (wish.base, wish.what, wish.most) == ("everyone", "make", None)
    assert wish.asker and wish.asker.name == "Ada Minster"
    told = session.scalars(sa.select(Entry).where(Entry.event == "airtable.SyncAsked")).one()
    assert told.facts == {"wish_id": wish.id, "what": "make"}
    assert "Waits" in administrator.get(PAGE).text


@pytest.mark.parametrize(
    ("what", "most", "says"),
    [
        (None, "", "What should the worker do?"),
        ("Run, with so many calls at most", "", "Enter how many calls the run may make"),
        ("Run, with so many calls at most", "0", "Enter a number from 1 to 100,000"),
        ("Run, with so many calls at most", "many 😀", "whole number"),
        ("List what a run would write", "", "This was asked for already"),
    ],
)
def test_what_cannot_be_asked_is_told_beside_its_field(
    administrator: Visitor, switched_on: None, now: datetime, what: str | None, most: str, says: str
) -> None:
    actions.ask("everyone", Wanted.PLAN, by=None, now=now)
    form = administrator.get(f"{PAGE}/bases/everyone/ask")
    chosen: dict[str, Any] = {"what": what} if what else {}
    answer = form.submit("Ask", most=most, status=422, **chosen)

    assert says in answer.text


def test_an_answer_is_read_without_knowing_airtable(
    administrator: Visitor, session: Session, switched_on: None, now: datetime
) -> None:
    wish = Wish(base="everyone", what="plan", asked_at=now, began_at=now, ended_at=now, outcome="done", did={})
    wish.calls, wish.writes = 11, 2
    session.add(wish)
    session.flush()
    lines = [
        {"what": "write", "kind": "notes", "new": 8, "records": ["recOne"], "columns": ["text", "voices"]},
        {"what": "delete", "kind": "notes", "new": 0, "records": ["recTwo"], "columns": []},
    ]
    session.execute(sa.insert(Said), [{"wish_id": wish.id, "words": "", **line} for line in lines])

    page = administrator.get(f"{PAGE}/asked/{wish.key}")
    for words in (
        "A run would make 2 calls that write. 11 more read. It would take about 1 minute.",
        "Send 8 new records; Change 1 record (recOne)",
        "What was said, Voices",
        "Take away 1 record that may not be there (recTwo)",
        "100,000 calls left",
    ):
        assert words in page.text


def test_a_plan_of_thousands_of_calls_is_read_page_by_page_in_few_queries(
    administrator: Visitor, session: Session, switched_on: None, now: datetime
) -> None:
    wish = Wish(base="everyone", what="plan", asked_at=now, ended_at=now, outcome="done", writes=2000, did={})
    session.add(wish)
    session.flush()
    line = {"wish_id": wish.id, "what": "write", "kind": "notes", "new": 10, "records": [], "columns": ["text"]}
    session.execute(sa.insert(Said), [line] * 2000)

    page = administrator.get(f"{PAGE}/asked/{wish.key}")
    assert len(page.queries) <= 8
    assert "51" in administrator.get(f"{PAGE}/asked/{wish.key}?page=2").text


def test_an_unknown_wish_or_base_is_not_found(administrator: Visitor, switched_on: None) -> None:
    administrator.get(f"{PAGE}/asked/nothing", status=404)
    administrator.get(f"{PAGE}/bases/nowhere/ask", status=404)


def test_a_base_that_the_mapping_calls_otherwise_now_says_why_it_stands_still(
    administrator: Visitor, session: Session, switched_on: None, new_base: Callable[..., Base]
) -> None:
    new_base("everyone", "appSomebodyElses0")
    new_base("of-last-year", "app00000000000009")
    page = administrator.get(PAGE)

    assert "This base was appSomebodyElses0, and the mapping now says app00000000000001." in page.text
    assert "The mapping has no base of this name any more." in page.text
    assert "Run now" not in page.text


@pytest.fixture
def new_base(session: Session) -> Callable[..., Base]:
    """Make a base that was met, with a table."""

    def make(key: str, base_id: str) -> Base:
        base = Base(key=key, base_id=base_id)
        session.add(base)
        session.flush()
        session.add(Table(base_id=base.id, kind="notes", table_id=f"tbl{key}", fields={}, choices={}))
        session.flush()
        return base

    return make


def test_no_token_no_wish_is_carried_out(app: Flask, session: Session, now: datetime) -> None:
    actions.ask("everyone", Wanted.PLAN, by=None, now=now)
    working.carry_out(now=now)

    assert len(queries.waiting()) == 1
