"""Links that go because what they lead to was removed: nobody took them out, so nothing here is unlinked."""

import pytest
import sqlalchemy as sa

from engagement.intelligence import actions as intelligence
from engagement.intelligence.models import Note, Theme
from engagement.shared import clock
from engagement.shared.database import db
from tests.airtable.sides import Sides


def themes_of(sides: Sides, note: int) -> list[str]:
    with sides.here():
        return sorted(theme.name for theme in db.session.get_one(Note, note).themes)


def test_a_theme_that_is_removed_there_stays_on_its_notes_here(sides: Sides):
    note = sides.note("Cold again", "Homes", "Work")
    sides.settle()
    homes = sides.person.find("Themes", "Theme", "Homes")
    sides.person.delete("Themes", homes)
    sides.run()
    assert themes_of(sides, note) == ["Homes", "Work"]
    sides.settle()
    assert themes_of(sides, note) == ["Homes", "Work"]
    assert sides.conflicts() == []
    sides.person.restore("Themes", homes)
    sides.settle()
    assert themes_of(sides, note) == ["Homes", "Work"]
    assert homes in sides.there(note)["Themes"]


def test_a_link_that_a_person_took_out_meanwhile_goes_here_too(sides: Sides):
    note = sides.note("Cold again", "Homes", "Work")
    sides.settle()
    homes, about = (sides.person.find("Themes", "Theme", name) for name in ("Homes", "Getting about"))
    sides.person.delete("Themes", homes)
    sides.person.edit("Notes", sides.row_of("notes", note), {"Themes": [about]})
    sides.run()
    assert themes_of(sides, note) == ["Getting about", "Homes"]
    sides.settle()
    work = sides.person.find("Themes", "Theme", "Work")
    sides.person.edit("Notes", sides.row_of("notes", note), {"Themes": [work]})
    sides.run()
    assert themes_of(sides, note) == ["Homes", "Work"], "nobody there can see the removed theme, let alone take it out"
    sides.settle()


def test_while_the_brake_holds_what_leads_to_what_is_gone_goes_on_without_its_links(sides: Sides):
    names = [f"Theme {number}" for number in range(8)]
    for name in names:
        sides.theme(name)
    old = sides.note("Here before", "Work")
    sides.settle()
    gone = [sides.person.find("Themes", "Theme", name) for name in names]
    sides.person.delete("Themes", *gone)
    sides.run()
    new = sides.note("New meanwhile", names[0])
    with sides.here():
        theme = db.session.scalars(sa.select(Theme).where(Theme.name == names[1])).one()
        intelligence.set_themes(db.session.get_one(Note, old), [theme], by=None, now=clock.now())
    sides.edit(old, voices=9)
    sides.run()
    assert sides.there(old)["Voices"] == 9
    assert sides.there(new).get("Themes") is None
    writes = sides.writes()
    sides.run()
    assert sides.writes() == writes
    for row in gone:
        sides.person.restore("Themes", row)
    sides.settle()
    assert themes_of(sides, new) == [names[0]] and len(sides.there(new)["Themes"]) == 1
    assert themes_of(sides, old) == [names[1]] and len(sides.there(old)["Themes"]) == 1
    assert sides.conflicts() == []


def test_a_conflict_about_links_or_an_emptied_field_that_waits_costs_no_call(sides: Sides):
    note, other = sides.note("Cold again", "Homes"), sides.note("Said before")
    sides.settle()
    _set_themes(sides, note, "Work")
    about = sides.person.find("Themes", "Theme", "Getting about")
    sides.person.edit("Notes", sides.row_of("notes", note), {"Themes": [about]})
    sides.edit(other, text="Ours")
    sides.person.edit("Notes", sides.row_of("notes", other), {"What was said": None})
    sides.run()
    assert len(sides.conflicts()) == 2
    before = len(sides.airtable.wire)
    sides.run()
    assert len(sides.airtable.wire) - before == 3


def test_what_links_show_to_be_gone_is_counted_with_the_rest_by_the_brake(sides: Sides):
    names = [f"Theme {number}" for number in range(56)]
    for name in names:
        sides.theme(name)
    sides.note("About six of them", *names[:6])
    mapping = sides.app.extensions["settings"].airtable_mapping
    head, _, rest = mapping.read_text().partition("[themes]\n")
    themes, _, notes_and_more = rest.partition("[notes]\n")
    mapping.write_text(f"{head}[notes]\n{notes_and_more}[themes]\n{themes}")
    sides.settle()
    sides.person.delete("Themes", *[sides.person.find("Themes", "Theme", name) for name in names[:40]])
    sides.run()
    assert "40 records were removed there at once" in sides.command("status")
    assert {row.state for row in sides.rows("themes").values()} == {"known"}


@pytest.mark.parametrize("many", [1, 8])
def test_what_is_taken_off_or_put_in_its_place_here_while_a_theme_is_gone_stays_so_when_it_is_put_back(
    sides: Sides, many: int
):
    names = [f"Theme {number}" for number in range(8)]
    for name in names:
        sides.theme(name)
    taken_off, replaced, left = (sides.note(f"About {number}", names[0]) for number in range(3))
    sides.settle()
    gone = [sides.person.find("Themes", "Theme", name) for name in names[:many]]
    sides.person.delete("Themes", *gone)
    sides.run()
    _set_themes(sides, taken_off)
    _set_themes(sides, replaced, "Work")
    sides.run()
    sides.run()
    assert sides.conflicts() == []
    assert sides.there(replaced)["Themes"] == [sides.person.find("Themes", "Theme", "Work")]
    for row in gone:
        sides.person.restore("Themes", row)
    sides.settle()
    assert [themes_of(sides, note) for note in (taken_off, replaced, left)] == [[], ["Work"], [names[0]]]
    assert sides.there(taken_off).get("Themes") is None and len(sides.there(left)["Themes"]) == 1
    assert sides.conflicts() == []


def _set_themes(sides: Sides, note: int, *names: str) -> None:
    with sides.here():
        found = db.session.get_one(Note, note)
        wanted = db.session.scalars(sa.select(Theme).where(Theme.name.in_(names))).all()
        intelligence.set_themes(found, wanted, off=found.themes, by=None, now=clock.now())


def test_a_theme_that_goes_just_before_a_note_is_sent_with_it_holds_nothing_up(sides: Sides):
    sides.settle()
    sides.theme("Buses")
    sides.run()
    row = sides.person.find("Themes", "Theme", "Buses")
    notes = [sides.note(f"The bus is late {number}", "Buses") for number in range(3)]
    sides.airtable.faults.fail("read", nth=3, after=lambda: sides.person.delete("Themes", row))
    sides.run()
    assert [sides.there(note).get("Themes") for note in notes] == [None] * 3
    assert [sides.rows("notes")[note].state for note in notes] == ["known"] * 3
    sides.person.restore("Themes", row)
    sides.settle()
    assert [sides.there(note)["Themes"] for note in notes] == [[row]] * 3


@pytest.mark.parametrize("which", ["notes first", "themes first"])
def test_when_many_themes_are_removed_at_once_the_brake_holds_for_their_notes_too(sides: Sides, which: str):
    sides.airtable.limits.a_second = None
    names = [f"Theme {number}" for number in range(8)]
    for name in names:
        sides.theme(name)
    notes = [sides.note(f"About {name}", name) for name in names]
    sides.settle()
    if which == "notes first":
        mapping = sides.app.extensions["settings"].airtable_mapping
        text = mapping.read_text()
        head, _, rest = text.partition("[themes]\n")
        themes, _, notes_and_more = rest.partition("[notes]\n")
        mapping.write_text(f"{head}[notes]\n{notes_and_more}[themes]\n{themes}")
    gone = [sides.person.find("Themes", "Theme", name) for name in names]
    sides.person.delete("Themes", *gone)
    sides.run()
    assert "removed there at once" in sides.command("status")
    assert [themes_of(sides, note) for note in notes] == [[name] for name in names]
    for row in gone:
        sides.person.restore("Themes", row)
    sides.settle()
    assert [themes_of(sides, note) for note in notes] == [[name] for name in names]
    assert [len(sides.there(note)["Themes"]) for note in notes] == [1] * 8
    assert sides.conflicts() == []
