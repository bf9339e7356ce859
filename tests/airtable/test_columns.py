"""What may leave, kind by kind: only what has a class, only what stands, and nothing private on the way."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from engagement.airtable.kinds import KINDS, Share
from engagement.airtable.kinds.classes import parts, read
from engagement.airtable.kinds.outward import Outward
from engagement.assets import actions as assets
from engagement.boards import actions as boards
from engagement.enterprises import actions as enterprises
from engagement.intelligence import actions as notes
from engagement.intelligence import edits, imports, review
from engagement.intelligence import rules as note_rules
from engagement.intelligence.intake import Row
from engagement.intelligence.themes import changes
from engagement.journal.models import Entry
from engagement.proposals import actions as proposals
from engagement.shared.database import Model
from tests.world import World

MARKER = "zqPRIVATEqz"
"""Planted wherever something private is kept."""


def entries(session: Session) -> list[Entry]:
    session.commit()
    return list(session.scalars(sa.select(Entry).order_by(Entry.position)))


def touched(kind: str, session: Session) -> set[int]:
    return {id_ for entry in entries(session) for id_ in KINDS[kind].touched(entry)}


def newest(kind: str, session: Session) -> set[int]:
    """What the last entries of the journal, of one moment, are about."""
    found = entries(session)
    return {id_ for entry in found if entry.at == found[-1].at for id_ in KINDS[kind].touched(entry)}


def load(kind: str, id_: int) -> dict[str, object]:
    return dict(KINDS[kind].load([id_])[id_].values)


def test_a_note_leaves_with_its_words_its_places_and_its_deepest_themes(world: World, now: datetime) -> None:
    note = world.note("We need a bench")
    whole, part = world.themes("getting-around", "buses")
    notes.set_themes(note, [part], by=None, now=now)
    loaded = KINDS["notes"].load([note.id])[note.id]

    assert loaded.locality_id == note.locality_id
    assert loaded.values["text"] == "We need a bench"
    assert loaded.values["locality"] == "grays"
    assert loaded.values["heard_on"] == "2026-03-02"
    assert loaded.values["themes"] == (f"themes:{part.id}",)
    assert load("themes", part.id)["above"] == (f"themes:{whole.id}",)
    assert loaded.values.keys() == parts()["notes"].columns.keys()


def test_a_note_that_is_held_or_withdrawn_does_not_leave(world: World, now: datetime) -> None:
    kept, held, gone = world.note("One"), world.note("Two", held_why="a name"), world.note("Three")
    notes.withdraw(gone, why="a mistake", by=None, now=now)

    assert KINDS["notes"].load([kept.id, held.id, gone.id]).keys() == {kept.id}
    assert list(KINDS["notes"].ids(after=0, most=10, locality_id=None)) == [kept.id]

    review.release(held, read=note_rules.print_of(held), by=world.person().id, now=now)
    assert KINDS["notes"].load([held.id]).keys() == {held.id}


def test_ids_come_in_pages_and_by_locality(world: World) -> None:
    tilbury = world.locality("tilbury-and-chadwell")
    here = [world.note(f"note {number}").id for number in range(5)]
    there = world.note("by the docks", locality=tilbury).id

    assert list(KINDS["notes"].ids(after=0, most=3, locality_id=None)) == here[:3]
    assert list(KINDS["notes"].ids(after=here[2], most=10, locality_id=None)) == [*here[3:], there]
    assert list(KINDS["notes"].ids(after=0, most=10, locality_id=tilbury.id)) == [there]
    assert len(KINDS["themes"].ids(after=0, most=5, locality_id=tilbury.id)) == 0
    world.themes()
    assert len(KINDS["themes"].ids(after=0, most=5, locality_id=tilbury.id)) == 5


def test_the_journal_says_which_notes_to_look_at_again(world: World, session: Session, now: datetime) -> None:
    note, later = world.note("One"), now + timedelta(hours=1)
    assert touched("notes", session) == {note.id}

    edits.edit(note, text="Two", by=None, now=later)
    assert newest("notes", session) == {note.id}
    rows = [Row(number, f"row {number}", date(2026, 1, 1)) for number in range(3)]
    imports.take_in(
        rows, locality=world.locality(), file_name="f.csv", channel="hub", by=None, now=later + timedelta(hours=1)
    )
    assert len(newest("notes", session)) == 3


def test_a_merge_of_themes_touches_the_notes_it_moved(world: World, session: Session, now: datetime) -> None:
    note, other = world.note("One"), world.note("Two")
    buses, walking = world.themes("buses", "walking-and-cycling")
    notes.set_themes(note, [buses], by=None, now=now)
    notes.set_themes(other, [walking], by=None, now=now)
    changes.merge([buses], into=walking, by=None, now=now + timedelta(hours=1))

    assert newest("notes", session) == {note.id}
    assert {buses.id, walking.id} <= newest("themes", session)
    assert load("notes", note.id)["themes"] == (f"themes:{walking.id}",)
    assert KINDS["themes"].load([buses.id]) == {}


def test_an_enterprise_leaves_once_its_founder_agreed_and_no_more_than_the_public_list_says(
    world: World, session: Session, now: datetime
) -> None:
    quiet = world.enterprise("Quiet", founder=MARKER, contact=MARKER)
    listed = world.enterprise("Listed", founder=MARKER, contact=MARKER, public=True)

    assert KINDS["enterprises"].load([quiet.id, listed.id]).keys() == {listed.id}
    assert load("enterprises", listed.id) == {
        "name": "Listed",
        "what": "Mends curtains.",
        "public": True,
        "locality": "grays",
    }
    enterprises.move(listed, "closed", reason=MARKER, by=None, now=now)
    session.flush()
    assert KINDS["enterprises"].load([listed.id]) == {}
    assert touched("enterprises", session) == {quiet.id, listed.id}


def test_an_asset_leaves_with_its_themes_as_they_are_now_and_goes_when_it_is_retired(
    world: World, session: Session, now: datetime
) -> None:
    buses, walking = world.themes("buses", "walking-and-cycling")
    asset = world.asset(themes=["buses"])
    assert load("assets", asset.id)["themes"] == (f"themes:{buses.id}",)

    changes.merge([buses], into=walking, by=None, now=now + timedelta(hours=1))
    assert load("assets", asset.id)["themes"] == (f"themes:{walking.id}",)
    assert newest("assets", session) == {asset.id}
    assets.retire_asset(asset, why=MARKER, by=None, now=now)
    session.flush()
    assert KINDS["assets"].load([asset.id]) == {}


def test_a_round_leaves_when_it_is_counted_and_no_ballot_ever(world: World, session: Session, now: datetime) -> None:
    open_one = world.round()
    priority = world.priority()
    option = priority.option
    session.flush()

    assert option is not None
    assert KINDS["rounds"].load([open_one.id, priority.round_id]).keys() == {priority.round_id}
    assert KINDS["results"].load([one.id for one in open_one.options]) == {}
    result = load("results", option.id)
    assert (result["approvals"], result["place"], result["round"]) == (0, 1, (f"rounds:{priority.round_id}",))
    assert load("priorities", priority.id)["due_on"] == "2027-01-01"
    assert "owner" not in load("priorities", priority.id)
    assert {one.id for one in priority.round.options} <= touched("results", session)


def test_a_decision_an_award_and_the_fund_leave_as_sums_without_names(
    world: World, session: Session, now: datetime
) -> None:
    fund = world.fund(5000)
    proposal = world.proposal(1000)
    board = world.group("board", name="The board")
    chair, clerk = world.seat(board, "chair", MARKER), world.seat(board, "clerk")
    members = [world.seat(board, "board_member", f"{MARKER} {number}") for number in range(5)]
    meeting = world.meeting(board, present=(chair, *members))
    item = proposals.put_to_board(proposal, meeting=meeting, by=clerk.id, now=now)
    boards.open_item(item, by=clerk.id, now=now)
    for member in members:
        boards.vote(item, choice="for", by=member.id, now=now)
    decision = boards.close_item(item, reasons="It serves many.", by=chair.id, now=now)
    session.flush()

    assert decision.outcome == "carried"
    said = load("decisions", decision.id)
    assert (said["for"], said["against"], said["outcome"], said["amount"]) == (5, 0, "carried", 100000)
    assert proposal.award is not None
    award = load("awards", proposal.award.id)
    assert (award["proposal"], award["decision"]) == ((f"proposals:{proposal.id}",), (f"decisions:{decision.id}",))
    assert load("proposals", proposal.id)["state"] == "funded"
    money = load("funds", fund.id)
    assert (money["title"], money["received"], money["committed"]) == ("Grays, 2025–26", 500000, 100000)
    assert MARKER not in json.dumps([said, award, money, load("proposals", proposal.id)])
    assert newest("funds", session) == {fund.id}
    assert newest("proposals", session) == {proposal.id}
    assert newest("decisions", session) == {decision.id}


def test_planted_private_words_are_in_nothing_that_any_kind_loads(
    world: World, session: Session, now: datetime
) -> None:
    """Every text column that no class names is filled with a marker, row by row; then everything is loaded."""
    world.note("One", behalf_why=MARKER)
    world.themes()
    world.asset()
    world.enterprise(public=True)
    world.proposal(100)
    world.fund(10)
    session.flush()
    for part in parts().values():
        table = Model.metadata.tables[part.table]
        sent = {classed.path.split(".")[0] for classed in part.columns.values()} | set(part.standing)
        texts = [
            column
            for column in table.columns
            if isinstance(column.type, sa.String) and not column.foreign_keys and not column.primary_key
        ]
        for column in texts:
            if column.name not in sent and not column.unique:
                length = getattr(column.type, "length", None) or 50
                session.execute(sa.update(table).values({column.name: MARKER[:length]}))
    for name, kind in KINDS.items():
        ids = kind.ids(after=0, most=100, locality_id=None)
        loaded = kind.load(ids)
        assert loaded or name in ("decisions", "awards"), name
        assert MARKER not in repr(loaded)


def test_a_table_that_joins_later_needs_lines_and_no_code(
    world: World, session: Session, tmp_path: Path, now: datetime
) -> None:
    lines = tmp_path / "columns.toml"
    lines.write_text(
        """
[cycles]
table = "learning_cycle"
locality = "group_id.locality_id"
standing = {}
facts = { cycle_id = "id" }
never = ["key"]
[cycles.columns]
title = { share = "out", type = "text" }
question = { share = "out", type = "long text" }
asked_by = { share = "out", type = "text", from = "group_id.name" }
"""
    )
    cycle = world.cycle()
    kind = Outward("cycles", read(lines)["cycles"])
    session.flush()

    assert kind.load([cycle.id])[cycle.id].values == {
        "title": "Light or company?",
        "question": "What makes a dark path feel safe?",
        "asked_by": "The group",
    }
    assert list(kind.ids(after=0, most=9, locality_id=cycle.group.locality_id)) == [cycle.id]
    assert {id_ for entry in entries(session) for id_ in kind.touched(entry)} == {cycle.id}
    assert kind.columns["group_id"].share is Share.NEVER


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('x = { share = "maybe", type = "text" }', "maybe"),
        ('x = { share = "out", type = "picture" }', "picture"),
        ('x = { share = "out", type = "choice" }', "needs a list"),
        ('x = { share = "out", type = "links" }', "the kind they lead to"),
        ('x = { share = "out", type = "links", to = "nowhere" }', "which is no kind"),
        ('x = { share = "out", type = "text", colour = "red" }', "nobody reads"),
    ],
)
def test_a_class_that_says_nothing_clear_is_refused(tmp_path: Path, line: str, words: str) -> None:
    file = tmp_path / "columns.toml"
    file.write_text(f'[a]\ntable = "t"\nlocality = ""\nstanding = {{}}\nnever = []\n[a.columns]\n{line}\n')

    with pytest.raises(ValueError, match=words):
        read(file)
