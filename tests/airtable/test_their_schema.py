"""People change their tables: names do not matter, what cannot be written waits with its reason, and nothing else is held up."""

import pytest

from tests.airtable.sides import Sides


def test_fields_tables_and_options_may_be_renamed(sides: Sides):
    note = sides.note()
    sides.settle()
    row = sides.row_of("notes", note)
    sides.person.rename_field("Notes", "What was said", "Their words")
    sides.person.rename_option("Notes", "What it is", "A worry", "Something bad") if _has(sides, "A worry") else None
    table = sides.person.table("Notes")
    sides.person.rename_table("Notes", "Voices")
    sides.edit(note, text="After the renaming")
    sides.run()
    assert sides.person.see(table.id, row)["Their words"] == "After the renaming"
    sides.person.edit(table.id, row, {"Their words": "And back"})
    sides.run()
    assert sides.text_of(note) == "And back"


def _has(sides: Sides, option: str) -> bool:
    return option in [choice["name"] for choice in sides.person.column("Notes", "What it is").choices]


def test_an_option_that_was_renamed_is_still_the_same_option(sides: Sides):
    note = sides.note(kind="worry")
    sides.settle()
    shown = sides.there(note)["What it is"]
    sides.person.rename_option("Notes", "What it is", shown, "Something bad")
    sides.run()
    assert sides.ours("notes")[note]["kind"] == "worry"
    other = sides.note(kind="worry")
    sides.run()
    assert sides.there(other)["What it is"] == "Something bad"
    assert sides.conflicts() == []


@pytest.mark.parametrize("what", ["retyped", "removed", "locked"])
def test_a_field_that_can_no_longer_be_written_pauses_its_table_only_and_says_why(sides: Sides, what: str):
    note = sides.note()
    sides.settle()
    if what == "retyped":
        sides.person.retype("Notes", "Voices", "checkbox", {"icon": "check", "color": "greenBright"})
    elif what == "removed":
        sides.person.remove_field("Notes", "Voices")
    else:
        sides.person.lock_field("Notes", "Voices")
    sides.edit(note, voices=5)
    asset = sides.asset("The lunch club")
    sides.run()
    sides.run()
    assert sides.row_of("assets", asset)
    assert "Voices" in sides.command("status")
    assert sides.ours("notes")[note]["voices"] == 5


def test_an_option_we_do_not_know_parks_its_record_and_no_other(sides: Sides):
    first, second = sides.notes(2)
    sides.settle()
    sides.person.edit("Notes", sides.row_of("notes", first), {"What it is": "Never heard of", "What was said": "x1"})
    sides.person.edit("Notes", sides.row_of("notes", second), {"What was said": "Taken"})
    sides.run()
    assert sides.text_of(second) == "Taken"
    assert sides.rows("notes")[first].state == "parked"
    assert sides.ours("notes")[first]["kind"] == "worry"
    good = sides.there(second)["What it is"]
    sides.person.edit("Notes", sides.row_of("notes", first), {"What it is": good})
    sides.run()
    sides.settle()
    assert sides.text_of(first) == "x1" and sides.rows("notes")[first].state == "known"


def test_an_option_they_took_away_parks_ours(sides: Sides):
    note, other = sides.note(kind="worry"), sides.note("Something strong", kind="strength")
    sides.settle()
    column = sides.person.column("Notes", "What it is")
    idea = next(choice for choice in column.choices if "idea" in choice["name"].lower())
    column.choices.remove(idea)
    sides.edit(note, kind="idea")
    sides.edit(other, voices=4)
    sides.run()
    sides.run()
    assert sides.there(other)["Voices"] == 4
    assert sides.rows("notes")[note].state == "parked" or "idea" in sides.command("status")


def test_an_option_that_is_put_back_ends_what_its_record_was_parked_for(sides: Sides):
    note = sides.note(kind="worry")
    sides.settle()
    column = sides.person.column("Notes", "What it is")
    idea = next(choice for choice in column.choices if "idea" in choice["name"].lower())
    column.choices.remove(idea)
    sides.edit(note, kind="idea")
    sides.run()
    assert sides.rows("notes")[note].state == "parked"
    column.choices.append({**idea, "id": "selPutBackAgain001"})
    sides.run()
    assert sides.there(note)["What it is"] == idea["name"]
    sides.settle()


def test_options_whose_names_were_swapped_are_still_the_same_options(sides: Sides):
    worry, strength = sides.note(kind="worry"), sides.note("Something strong", kind="strength")
    sides.settle()
    one, other = sides.there(worry)["What it is"], sides.there(strength)["What it is"]
    for option, name in ((one, "For a moment"), (other, one), ("For a moment", other)):
        sides.person.rename_option("Notes", "What it is", option, name)
    sides.run()
    assert sides.ours("notes")[worry]["kind"] == "worry" and sides.ours("notes")[strength]["kind"] == "strength"
    assert (sides.there(worry)["What it is"], sides.there(strength)["What it is"]) == (other, one)
    sides.person.edit("Notes", sides.row_of("notes", worry), {"What it is": one})
    sides.run()
    assert sides.ours("notes")[worry]["kind"] == "strength"


def test_text_too_long_for_airtable_is_parked_alone(sides: Sides):
    sides.settle()
    notes = [sides.note("short"), sides.note("x" * 100_001), sides.note("also short")]
    sides.run()
    sides.run()
    assert len(sides.person.see_all("Notes")) == 2
    assert sides.rows("notes")[notes[1]].state == "parked"
    sides.edit(notes[1], text="short now")
    sides.run()
    sides.settle()
    assert len(sides.person.see_all("Notes")) == 3


def test_text_too_long_for_us_is_not_taken_and_not_cut(sides: Sides):
    note = sides.note("short")
    sides.settle()
    row = sides.row_of("notes", note)
    sides.person.edit("Notes", row, {"What was said": "y" * 60_000})
    sides.run()
    sides.run()
    assert sides.text_of(note) == "short"
    assert len(sides.person.see("Notes", row)["What was said"]) == 60_000
    assert sides.rows("notes")[note].state == "parked"


def test_a_record_that_airtable_refuses_is_found_among_ten_and_parked_with_its_reason(sides: Sides):
    notes = sides.notes(10)
    sides.settle()
    for note in notes:
        sides.edit(note, text="A worse choice" if note == notes[6] else "Fine", voices=2)
    bad = b"A worse choice"
    sides.airtable.faults.fail(lambda call: call.kind == "write" and bad in call.body, "422", done=False, times=99)
    sides.run()
    sides.airtable.faults.forget()
    there = [cells["What was said"] for cells in sides.person.see_all("Notes").values()]
    assert there.count("Fine") == 9
    assert sides.rows("notes")[notes[6]].state == "parked" and sides.rows("notes")[notes[6]].why


def test_a_values_that_is_ours_alone_is_put_right(sides: Sides):
    note = sides.note()
    sides.settle()
    row = sides.row_of("notes", note)
    was = sides.there(note)["Written down at"]
    sides.person.edit("Notes", row, {"Written down at": "2001-01-01T00:00:00.000Z"})
    sides.run()
    sides.settle()
    assert sides.there(note)["Written down at"] == was


def test_a_field_that_was_retyped_and_put_back_has_cost_nobody_anything(sides: Sides):
    notes = [sides.note(f"Voice {number}", voices=number) for number in range(1, 5)]
    sides.settle()
    sides.person.retype("Notes", "Voices", "checkbox", {"icon": "check", "color": "greenBright"})
    sides.person.edit("Notes", sides.row_of("notes", notes[0]), {"What was said": "Said meanwhile"})
    sides.run()
    sides.person.retype("Notes", "Voices", "number", {"precision": 0})
    sides.run()
    sides.settle()
    assert [sides.ours("notes")[note]["voices"] for note in notes] == [1, 2, 3, 4]
    assert [sides.there(note)["Voices"] for note in notes] == [1, 2, 3, 4]
    assert sides.text_of(notes[0]) == "Said meanwhile"


def test_a_field_that_was_removed_is_made_again_by_provision_and_filled(sides: Sides):
    notes = sides.notes(3)
    sides.settle()
    sides.person.remove_field("Notes", "Voices")
    sides.run()
    sides.command("provision")
    sides.run()
    sides.settle()
    assert [sides.ours("notes")[note]["voices"] for note in notes] == [1, 1, 1]
    assert [sides.there(note)["Voices"] for note in notes] == [1, 1, 1]
