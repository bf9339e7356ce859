"""What a data officer meets at a terminal when something is wrong: one sentence that says what, and never a traceback."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engagement.cli import main
from tests.airtable.sides import EVERYONE, Sides

BASES = f'[bases]\none = "{EVERYONE}"\n'
PRIVATE = BASES + '[notes]\ntable = "Notes"\n[notes.fields]\ntext = "Text"\nlogged_by = "Who"\n'


def engagement(folder: Path, *words: str, mapping: str) -> Result:
    """The whole command, as it is typed."""
    file = folder / "ours.toml"
    file.write_text(mapping)
    settings = {"AIRTABLE_TOKEN": "pat.only.a.test", "AIRTABLE_MAPPING": str(file), "INSTANCE_DIR": str(folder)}
    return CliRunner().invoke(main, words, env={**settings, "DATABASE_URL": f"sqlite:///{folder / 'x.sqlite'}"})


@pytest.mark.parametrize("words", [("airtable", "plan"), ("airtable", "status"), ("check",), ("places", "load")])
def test_a_wrong_mapping_is_one_sentence_with_its_line_whatever_was_asked(tmp_path: Path, words: tuple[str, ...]):
    result = engagement(tmp_path, *words, mapping=PRIVATE)

    assert result.exit_code == 1
    assert result.output == (
        "Error: AIRTABLE_MAPPING cannot be used: ours.toml, line 7: logged_by of notes is private and never leaves\n"
    )


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("plan", "--base", "nowhere"), "The mapping has no base “nowhere”. It has: base0."),
        (("run", "--base", "nowhere"), "The mapping has no base “nowhere”"),
        (("resolve", "-no-such-key", "ours"), "There is no conflict “-no-such-key”"),
        (("accept-removals", "nots"), "No removals of the kind “nots” wait for a yes. Kinds that do: none."),
    ],
)
def test_a_name_that_is_not_known_is_named(sides: Sides, words: tuple[str, ...], says: str):
    assert says in sides.command(*words, fails=True)


def test_when_nothing_waits_the_terminal_says_so(sides: Sides):
    assert sides.command("conflicts") == "No field waits for you.\n"


@pytest.mark.parametrize("command", ["provision", "plan", "run"])
def test_a_token_that_is_refused_says_what_to_do(sides: Sides, command: str):
    airtable = sides.app.extensions["settings"]
    sides.app.extensions["settings"] = replace(airtable, airtable_token="pat.of.somebody.else")
    said = sides.command(command, fails=True)

    assert "Airtable refuses our token." in said or "Invalid authentication token" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("command", ["provision", "run"])
def test_an_address_where_nobody_answers_is_named(sides: Sides, command: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("engagement.airtable.client.READ_AGAIN", ())
    settings = sides.app.extensions["settings"]
    sides.app.extensions["settings"] = replace(settings, airtable_url="http://127.0.0.1:9")
    said = sides.command(command, fails=True)

    assert "Airtable did not answer at http://127.0.0.1:9" in said
    assert "Look at AIRTABLE_URL" in said


def test_a_base_whose_id_was_mistyped_at_first_is_taken_by_its_right_id(sides: Sides):
    right = sides.app.extensions["settings"].airtable_mapping.read_text()
    file = sides.app.extensions["settings"].airtable_mapping
    file.write_text(right.replace("base0 =", "second ="))
    file.write_text(file.read_text().replace(EVERYONE, "appMistyped000000"))
    assert "there is no such base" in sides.command("provision", fails=True)

    file.write_text(file.read_text().replace("appMistyped000000", EVERYONE))
    assert "Everything of the mapping is there." in sides.command("provision")


@pytest.mark.parametrize(("choice", "says"), [("ours", "1 written there"), ("theirs", "1 taken from there")])
def test_a_run_says_that_it_did_as_was_chosen(sides: Sides, choice: str, says: str):
    note = sides.note("Base words")
    sides.settle()
    sides.edit(note, text="Our words")
    sides.person.edit("Notes", sides.row_of("notes", note), {"What was said": "Their words"})
    assert "1 newly in conflict" in sides.run()
    (conflict,) = sides.conflicts()
    sides.command("resolve", conflict.key, choice)

    said = sides.run()
    assert says in said
    assert "1 settled as was chosen" in said
    assert "settled already" in _twice(sides, conflict.key)


def test_a_conflict_is_read_at_a_terminal_by_its_names_and_moves_no_cursor(sides: Sides):
    note = sides.note("Base words")
    sides.settle()
    sides.edit(note, text="Our words")
    there = {"What was said": "Their \x1b[2J\x07words 😀 الفاظ"}
    sides.person.edit("Notes", sides.row_of("notes", note), there)
    sides.run()
    said = sides.command("conflicts")

    assert "\x1b" not in said and "\x07" not in said
    assert "words 😀 الفاظ" in said
    assert f"Notes {note} · What was said" in said
    assert "ours:   Our words (Nobody who was signed in" in said


def _twice(sides: Sides, key: str) -> str:
    """What is said to whoever settles a conflict a second time."""
    result = sides.app.test_cli_runner().invoke(args=["airtable", "resolve", key, "ours"])
    assert result.exit_code == 1
    return result.output or str(result.exception)
