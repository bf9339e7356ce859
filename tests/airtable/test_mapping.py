"""The mapping is read at start: what it may not do is refused, naming the line."""

from pathlib import Path

import pytest

from engagement.airtable import mapping
from engagement.airtable.kinds import KINDS, Share
from engagement.settings import Settings

ENVIRON = {"AIRTABLE_BASE": "app00000000000001"}
START = '[bases]\neveryone = { id = "app00000000000001" }\n'
THEMES = '[themes]\ntable = "Themes"\n[themes.fields]\nname = "Theme"\n'
NOTES = '[notes]\ntable = "Notes"\ndirection = "both"\n[notes.fields]\ntext = "Text"\n'


def read(tmp_path: Path, text: str) -> mapping.Mapping:
    file = tmp_path / "airtable.toml"
    file.write_text(text, encoding="utf-8")
    return mapping.read(file, environ=ENVIRON, localities={"grays"})


def test_the_mapping_that_ships_sends_every_kind_and_nothing_private() -> None:
    shipped = mapping.read(Settings.airtable_mapping, environ=ENVIRON)

    assert shipped.by_kind.keys() == KINDS.keys()
    assert shipped.bases == (mapping.Base("everyone", "app00000000000001"),)
    for table in shipped.tables:
        columns = KINDS[table.kind].columns
        assert all(columns[field.column].share is not Share.NEVER for field in table.fields)


def test_a_field_takes_changes_back_only_where_kind_column_and_mapping_agree(tmp_path: Path) -> None:
    text = START + NOTES + 'quote = { name = "Quote", direction = "out" }\nraised = "Raised"\n'
    (table,) = read(tmp_path, text).tables

    assert [(field.column, field.direction) for field in table.fields] == [
        ("text", "both"),
        ("quote", "out"),
        ("raised", "out"),
    ]
    assert table.policy == "hold"


def test_a_table_may_have_a_policy_of_its_own_and_a_base_a_locality(tmp_path: Path) -> None:
    text = 'policy = "ours"\n[bases]\none = { id = "env:AIRTABLE_BASE", locality = "grays" }\n' + THEMES + NOTES
    found = read(tmp_path, text.replace('table = "Notes"', 'table = "Notes"\npolicy = "hold"'))

    assert found.bases == (mapping.Base("one", "app00000000000001", "grays"),)
    assert [table.policy for table in found.tables] == ["ours", "hold"]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (START + NOTES + 'logged_by = "Who"\n', 8, "logged_by of notes is private"),
        (START + NOTES + 'debt_id = "Reference"\n', 8, "private"),
        (START + NOTES + 'shoe_size = "Size"\n', 8, "have no column shoe_size"),
        (START + NOTES + 'quote = "text"\n', 8, "text and quote go to the same field"),
        (START + NOTES + 'quote = "App ID"\n', 8, "the sync's own"),
        (START + NOTES + 'quote = "last modified"\n', 8, "the sync's own"),
        (START + NOTES + "quote = 5\n", 8, "the field's name in quotes"),
        (START + NOTES + 'quote = "  "\n', 8, "a name in quotes"),
        (START + NOTES + 'quote = "a\\nb"\n', 8, "on one line"),
        (START + NOTES + 'themes = "Themes"\n', 8, "themes leads to themes, which go to no table"),
        (START + NOTES + 'raised = { name = "R", direction = "both" }\n', 8, "raised only goes out"),
        (START + NOTES.replace('text = "Text"', 'kind = "Kind"'), 7, "cannot show kind first"),
        (START + NOTES + '[people]\ntable = "People"\n[people.fields]\nname = "Name"\n', 8, "no kind people"),
        (START + NOTES + '[funds]\ntable = "F"\ndirection = "both"\n', 10, "funds only go out"),
        (START + NOTES + THEMES.replace('"Themes"', '"notes"'), 9, "go to the same table"),
        (START + NOTES.replace('"both"', '"in"'), 5, "direction must be"),
        (START + NOTES.replace("direction", "policy"), 5, "policy must be"),
        (START + NOTES.replace("direction", "colour"), 5, "nobody reads 'colour'"),
        (START + '[notes]\ntable = "Notes"\n', 3, "notes have no fields"),
        (START, 1, "names nothing to send"),
        (NOTES, 1, "names no base"),
        ('[bases]\na = { id = "base1" }\n' + NOTES, 2, "not one: app and 14"),
        ('[bases]\na = { id = "appTooShort" }\n' + NOTES, 2, "not one: app and 14"),
        ('[bases]\na = { id = "env:NOT_SET" }\n' + NOTES, 2, "the setting NOT_SET"),
        ('[bases]\n\na = "app00000000000001"\nb = "app00000000000001"\n' + NOTES, 4, "a and b have the same id"),
        ('[bases]\na = { id = "app00000000000001", locality = "atlantis" }\n' + NOTES, 2, "no locality 'atlantis'"),
        (START + NOTES + 'text = "Twice"\n', 8, "not TOML"),
        (START + '[notes]\ntable = "open', 4, "not TOML"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused_with_its_line(
    tmp_path: Path, text: str, line: int, words: str
) -> None:
    with pytest.raises(mapping.Wrong) as caught:
        read(tmp_path, text)

    assert str(caught.value).startswith(f"airtable.toml, line {line}: ")
    assert words in str(caught.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(mapping.Wrong, match="nowhere.toml, line 1: it cannot be read"):
        mapping.read(tmp_path / "nowhere.toml", environ=ENVIRON)
