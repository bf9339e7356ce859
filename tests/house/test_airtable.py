"""Deny by default: nothing that goes to Airtable is read from a column that nobody gave a class."""

import ast
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.sql import visitors

from engagement.airtable.kinds import KINDS, Share
from engagement.airtable.kinds.classes import Part, parts
from engagement.shared.database import Model
from tests.house.conftest import PACKAGE

NOBODYS = (
    "person_id",
    "logged_by",
    "by",
    "made_by",
    "added_by",
    "given_by",
    "officer_id",
    "founder",
    "contact",
    "email",
    "password",
)
"""Columns that lead to somebody, whatever table they stand in."""
SECRET = (
    "priorities_ballot",
    "priorities_envelope",
    "priorities_register",
    "people_",
    "equality_",
    "feedback_contact",
    "boards_vote",
)
"""Tables, or the beginnings of their names, that no kind reads."""


def columns_read(statement: sa.Select[tuple[object, ...]]) -> set[tuple[str, str]]:
    """(table, column) of everything a statement selects."""
    found = set()
    for selected in statement.selected_columns:
        for element in visitors.iterate(selected):
            table = getattr(element, "table", None)
            if table is not None:
                found.add((str(getattr(table, "element", table).name), str(getattr(element, "name", ""))))
    return found


@pytest.mark.parametrize("name", sorted(parts()))
def test_a_kind_reads_nothing_but_what_has_a_class(name: str) -> None:
    part, kind = parts()[name], KINDS[name]
    statement, _read = kind.statement([1])  # type: ignore[attr-defined]
    paths = {path for classed in part.columns.values() for path in classed.path.split(".")} | {"id"}
    paths |= set(part.locality.split("."))

    for table, column in columns_read(statement):
        assert column in paths, f"{name} reads {table}.{column}, which has no class"
        assert not table.startswith(SECRET), f"{name} reads {table}"
        assert column not in NOBODYS, f"{name} sends {column}"


@pytest.mark.parametrize("name", sorted(parts()))
def test_every_column_of_a_kinds_table_is_sent_on_purpose_or_never(name: str) -> None:
    """A new column of a model is private until somebody gives it a class; and the list of those that never leave is no fiction."""
    part, kind = parts()[name], KINDS[name]
    table = Model.metadata.tables[part.table]
    first = {classed.path.split(".")[0] for classed in part.columns.values()}
    only_first = {classed.path for classed in part.columns.values()}
    for column in table.columns:
        if column.name in part.never:
            assert column.name not in only_first, f"{name}.{column.name} is sent and never leaves at once"
        if column.name not in first:
            assert kind.columns[column.name].share is Share.NEVER
    invented = set(part.never) - {column.name for column in table.columns}
    assert not invented, f"{name}: there is no column {invented}"


def test_no_class_lets_anything_out_that_leads_to_a_person() -> None:
    for part in parts().values():
        for classed in part.columns.values():
            assert classed.path.split(".")[0] not in NOBODYS, f"{part.name}.{classed.column.name}"


def test_a_column_without_a_class_is_noticed() -> None:
    table = Model.metadata.tables["intelligence_note"]

    assert columns_read(sa.select(table.c.text, sa.func.lower(table.c.logged_by))) == {
        ("intelligence_note", "text"),
        ("intelligence_note", "logged_by"),
    }


def test_what_is_not_in_the_classes_is_in_no_kind() -> None:
    empty = Part("themes", "intelligence_theme", "", {}, {}, frozenset(), (), {})
    kind = type(KINDS["rounds"])("themes", empty)  # type: ignore[call-arg]

    assert {column.share for column in kind.columns.values()} == {Share.NEVER}


def test_only_the_client_and_the_writer_of_formulas_know_pyairtable() -> None:
    known = {"client.py", "formulas.py"}
    for path in sorted(PACKAGE.rglob("*.py")):
        imported = {
            name.name if isinstance(node, ast.Import) else node.module or ""
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Import | ast.ImportFrom)
            for name in node.names
        }
        knows = any(name.split(".")[0] == "pyairtable" for name in imported)
        assert not knows or (path.parent == PACKAGE / "airtable" and path.name in known), Path(path).name
