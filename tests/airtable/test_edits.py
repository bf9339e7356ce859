"""Two people, one on each side: what each wrote is kept, taken, or put before somebody who decides."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from engagement.airtable.models import Conflict
from engagement.intelligence.models import Note
from engagement.shared.database import db
from tests.airtable.sides import Sides


def test_what_is_typed_there_is_taken_here_and_not_sent_back(sides: Sides):
    note = sides.note()
    sides.settle()
    writes = sides.writes()
    sides.person.edit("Notes", sides.row_of("notes", note), {"What was said": "Damp too", "Voices": 4, "Themes": []})
    sides.run()
    assert sides.text_of(note) == "Damp too"
    assert sides.ours("notes")[note]["voices"] == 4
    assert sides.writes() == writes
    sides.settle()


def test_different_fields_of_one_record_are_merged(sides: Sides):
    note = sides.note()
    sides.settle()
    sides.edit(note, voices=12)
    sides.person.edit("Notes", sides.row_of("notes", note), {"What was said": "Damp too"})
    sides.run()
    assert (sides.text_of(note), sides.there(note)["Voices"]) == ("Damp too", 12)
    assert sides.conflicts() == []
    sides.settle()


def test_the_same_words_on_both_sides_are_no_conflict(sides: Sides):
    note = sides.note()
    sides.settle()
    sides.edit(note, text="Damp\ntoo")
    sides.person.edit("Notes", sides.row_of("notes", note), {"What was said": "Damp\r\ntoo"})
    sides.run()
    assert sides.conflicts() == []


def test_one_field_on_both_sides_waits_for_a_person_with_all_three_values(sides: Sides):
    note = sides.note("Base words")
    sides.settle()
    row = sides.row_of("notes", note)
    sides.edit(note, text="Our words")
    sides.person.edit("Notes", row, {"What was said": "Their words"})
    sides.run()
    (conflict,) = sides.conflicts()
    assert (conflict.base_value, conflict.ours, conflict.theirs) == ("Base words", "Our words", "Their words")
    assert conflict.column == "text" and conflict.found_at is not None
    assert sides.text_of(note) == "Our words" and sides.there(note)["What was said"] == "Their words"
    sides.settle()
    assert len(sides.conflicts()) == 1, "a conflict is found once"


@pytest.mark.parametrize(("choice", "stands"), [("ours", "Our words"), ("theirs", "Their words")])
def test_a_conflict_can_be_resolved_either_way(sides: Sides, choice: str, stands: str):
    note = sides.note("Base words")
    sides.settle()
    row = sides.row_of("notes", note)
    sides.edit(note, text="Our words")
    sides.person.edit("Notes", row, {"What was said": "Their words"})
    sides.run()
    (conflict,) = sides.conflicts()
    assert conflict.key in sides.command("conflicts") or str(conflict.id) in sides.command("conflicts")
    sides.command("resolve", conflict.key, choice)
    sides.run()
    assert (sides.text_of(note), sides.there(note)["What was said"]) == (stands, stands)
    assert sides.conflicts() == []
    sides.settle()


def test_where_the_place_says_ours_ours_goes_out_and_theirs_is_kept_in_the_list(new_sides: Callable[..., Sides]):
    sides = new_sides(policy="ours")
    note = sides.note("Base words")
    sides.settle()
    sides.edit(note, text="Our words")
    sides.person.edit("Notes", sides.row_of("notes", note), {"What was said": "Their words"})
    sides.run()
    sides.settle()
    assert sides.there(note)["What was said"] == "Our words"
    said = sides.command("conflicts")
    assert "Their words" in said and "takes theirs after all" in said


@pytest.mark.parametrize("meanwhile", [None, "Newer words"])
def test_where_ours_stood_theirs_can_be_taken_after_all_but_not_over_what_is_newer(
    new_sides: Callable[..., Sides], meanwhile: str | None
):
    sides = new_sides(policy="ours")
    note = sides.note("Base words")
    sides.settle()
    sides.edit(note, text="Our words")
    sides.person.edit("Notes", sides.row_of("notes", note), {"What was said": "Their words"})
    sides.run()
    if meanwhile:
        sides.edit(note, text=meanwhile)
    with sides.here():
        key = db.session.scalars(sa.select(Conflict.key)).one()
    sides.command("resolve", key, "theirs")
    sides.run()
    stands = meanwhile or "Their words"
    assert (sides.text_of(note), sides.there(note)["What was said"]) == (stands, stands)
    sides.settle()
    assert "takes theirs after all" not in sides.command("conflicts")


def test_a_row_written_by_hand_becomes_a_note_here_with_an_app_id_there(sides: Sides):
    sides.settle()
    row = sides.person.add("Notes", {"What was said": "Heard at the hub", "Locality": "Grays", "Voices": 3})
    sides.run()
    ((note, values),) = sides.ours("notes").items()
    assert (values["text"], values["voices"], values["locality"]) == ("Heard at the hub", 3, "grays")
    assert sides.row_of("notes", note) == row and sides.person.see("Notes", row)["App ID"]
    sides.settle()
    assert len(sides.ours("notes")) == 1


def test_an_empty_row_is_left_alone_until_something_stands_in_it(sides: Sides):
    sides.settle()
    row = sides.person.add("Notes", {})
    sides.run()
    assert sides.ours("notes") == {}
    sides.person.edit("Notes", row, {"What was said": "Now there are words", "Locality": "Grays"})
    sides.run()
    sides.settle()
    assert [values["text"] for values in sides.ours("notes").values()] == ["Now there are words"]


def test_what_was_removed_there_is_marked_and_neither_removed_here_nor_made_again(sides: Sides):
    notes = sides.notes(12)
    sides.settle()
    sides.person.delete("Notes", sides.row_of("notes", notes[0]))
    sides.run()
    sides.run()
    assert len(sides.ours("notes")) == 12 and len(sides.person.see_all("Notes")) == 11
    assert sides.rows("notes")[notes[0]].state == "removed"
    sides.settle()


def test_removed_there_and_edited_here_is_kept_here_and_not_made_again(sides: Sides):
    notes = sides.notes(12)
    sides.settle()
    sides.person.delete("Notes", sides.row_of("notes", notes[0]))
    sides.edit(notes[0], text="Edited meanwhile")
    for note in notes[1:5]:
        sides.edit(note, voices=5)
    sides.run()
    sides.settle()
    assert sides.text_of(notes[0]) == "Edited meanwhile"
    assert len(sides.person.see_all("Notes")) == 11


@pytest.mark.parametrize("answer", ["as documented", "403", "404"])
def test_a_record_that_is_gone_holds_up_none_of_those_beside_it(sides: Sides, answer: str):
    notes = sides.notes(12)
    sides.settle()
    sides.airtable.missing_row = answer
    gone = sides.row_of("notes", notes[3])
    for note in notes[:8]:
        sides.edit(note, voices=5)
    sides.airtable.faults.fail("write", before=lambda: sides.person.delete("Notes", gone))
    sides.run()
    sides.settle()
    assert len(sides.person.see_all("Notes")) == 11


def test_what_is_restored_there_is_known_again(sides: Sides):
    notes = sides.notes(12)
    sides.settle()
    row = sides.row_of("notes", notes[0])
    sides.person.delete("Notes", row)
    sides.run()
    sides.edit(notes[0], voices=8)
    sides.run()
    sides.person.restore("Notes", row)
    sides.person.edit("Notes", row, {"What was said": "Back again"})
    sides.run()
    sides.settle()
    assert sides.there(notes[0])["What was said"] == "Back again" == sides.text_of(notes[0])
    assert len(sides.person.see_all("Notes")) == 12


def test_a_mass_removal_stops_the_table_until_a_person_says_it_was_meant(sides: Sides):
    notes = sides.notes(30)
    sides.settle()
    sides.person.delete("Notes", *[sides.row_of("notes", note) for note in notes[:10]])
    sides.run()
    assert {row.state for row in sides.rows("notes").values()} == {"known"}
    assert "10" in sides.command("status")
    sides.run()
    assert len(sides.ours("notes")) == 30


def test_a_copied_row_is_parked_and_not_merged_until_one_is_gone(sides: Sides):
    note = sides.note("One voice")
    sides.settle()
    row = sides.row_of("notes", note)
    copied = sides.person.copy("Notes", row)
    sides.person.edit("Notes", copied, {"What was said": "Written into the copy"})
    sides.run()
    assert len(sides.ours("notes")) == 1 and sides.text_of(note) == "One voice"
    sides.run()
    assert sides.person.see("Notes", copied)["What was said"] == "Written into the copy"
    sides.person.delete("Notes", copied)
    sides.run()
    sides.edit(note, voices=6)
    sides.run()
    assert sides.person.see("Notes", row)["Voices"] == 6
    sides.settle()


def test_what_is_typed_while_a_run_is_on_its_way_is_not_lost(sides: Sides):
    notes = sides.notes(12)
    sides.settle()
    row = sides.row_of("notes", notes[0])
    for note in notes:
        sides.edit(note, voices=5)
    sides.airtable.faults.fail("write", after=lambda: sides.person.edit("Notes", row, {"What was said": "Meanwhile"}))
    sides.run()
    sides.settle()
    assert sides.text_of(notes[0]) == "Meanwhile"


def test_what_is_written_here_while_a_run_is_on_its_way_is_not_lost(sides: Sides):
    note = sides.note()
    sides.settle()
    sides.edit(note, voices=2)
    sides.airtable.faults.fail("write", before=lambda: sides.edit(note, voices=3))
    sides.run()
    sides.settle()
    assert sides.there(note)["Voices"] == 3


def test_links_go_both_ways_also_to_what_is_new_in_the_same_run_and_in_circles(sides: Sides):
    sides.settle()
    sides.theme("Heating", above="Homes")
    note = sides.note("Cold again", "Heating", "Work")
    sides.run()
    sides.settle()
    heating, work = sides.person.find("Themes", "Theme", "Heating"), sides.person.find("Themes", "Theme", "Work")
    assert sorted(sides.there(note)["Themes"]) == sorted([heating, work])
    sides.person.edit("Notes", sides.row_of("notes", note), {"Themes": [work]})
    new = sides.person.add("Themes", {"Theme": "Buses", "Part of": [work]})
    sides.run()
    sides.settle()
    assert sides.person.see("Themes", new)["App ID"]
    assert "Buses" in [values["name"] for values in sides.ours("themes").values()]


def test_words_in_every_script_come_through_both_ways(sides: Sides):
    words = "سردی ہے 🥶👩‍👩‍👧 e\u0301 \u202eflip\u202c  =SUM(A1) <b>x</b> {field} 'q' \"q\""
    note = sides.note(words)
    sides.settle()
    sides.edit(note, voices=3)
    sides.run()
    sides.settle()
    assert sides.conflicts() == []
    sides.person.edit("Notes", sides.row_of("notes", note), {"What was said": words + "\r\nشکریہ\x00 cafe\u0301"})
    sides.run()
    sides.settle()
    assert sides.text_of(note).endswith("شکریہ café")
    before = sides.writes()
    sides.run()
    assert sides.writes() == before


def test_what_comes_from_there_is_never_trusted(sides: Sides):
    note = sides.note()
    sides.settle()
    row = sides.row_of("notes", note)
    sides.person.edit("Notes", row, {"What was said": "Ring Mrs Brown, 07700 900123, sally.brown@example.org"})
    sides.run()
    with sides.app.app_context():
        found = db.session.get_one(Note, note)
        assert found.held_at is not None
    sides.run()
    assert row not in sides.person.see_all("Notes"), "what is held may not stay there"


def test_a_copied_row_whose_app_id_was_emptied_is_a_record_of_its_own(sides: Sides):
    note = sides.note("One voice")
    sides.settle()
    copied = sides.person.copy("Notes", sides.row_of("notes", note))
    sides.person.edit("Notes", copied, {"What was said": "Another voice"})
    sides.run()
    assert len(sides.ours("notes")) == 1
    sides.person.edit("Notes", copied, {"App ID": None})
    sides.run()
    assert sorted(str(values["text"]) for values in sides.ours("notes").values()) == ["Another voice", "One voice"]
    sides.edit(note, voices=6)
    sides.settle()
    assert sides.there(note)["Voices"] == 6
    assert len({cells["App ID"] for cells in sides.person.see_all("Notes").values()}) == 2
