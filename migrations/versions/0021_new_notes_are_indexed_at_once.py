"""New notes are put into the search index as they come, not looked up again (PostgreSQL). A plan made while the table was small
looked through all notes for each that came.

Revision: 0021, after 0020.
"""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def put_what_came(of: str) -> str:
    """What the trigger function says, reading the notes ``of`` the trigger's own rows or of the table."""
    spec = spec_from_file_location("search_0007", Path(__file__).with_name("0007_notes_can_be_searched.py"))
    assert spec and spec.loader
    search: Any = module_from_spec(spec)
    spec.loader.exec_module(search)
    put = search.PUT.replace("FROM intelligence_note n", f"FROM {of} n")
    among = "" if of == "come" else " AND n.id IN (SELECT id FROM come)"
    return (
        "CREATE OR REPLACE FUNCTION intelligence_search_comes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"{put}{among}; RETURN NULL; END $$"
    )


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.get_bind().exec_driver_sql(put_what_came("come"))


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.get_bind().exec_driver_sql(put_what_came("intelligence_note"))
