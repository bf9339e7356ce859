"""Rows written at once."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from engagement.intelligence.models import Behalf
from engagement.shared.database import write_down
from tests.world import World


@pytest.fixture
def behalf(world: World, now: datetime) -> Behalf:
    return Behalf(person_id=world.person().id, why="no-device", started_at=now, until_at=now + timedelta(hours=1))


def test_a_row_written_at_once_is_there_with_its_key_and_its_defaults(session: Session, behalf: Behalf) -> None:
    write_down(behalf)

    row = session.execute(sa.select(Behalf.id, Behalf.key, Behalf.why, Behalf.ended_at)).one()
    assert row == (behalf.id, behalf.key, "no-device", None) and len(behalf.key) == 22
    assert behalf in session and not session.new and not session.dirty


def test_what_was_written_at_once_can_be_changed_like_any_row(session: Session, behalf: Behalf, now: datetime) -> None:
    write_down(behalf)
    behalf.ended_at = now
    session.flush()

    session.expire_all()
    assert (behalf.ended_at, session.get(Behalf, behalf.id)) == (now, behalf)
