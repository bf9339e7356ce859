"""PostgreSQL goes back only so far for what is neither common nor rare. With small limits, so that few notes show it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from engagement.intelligence.models import Note
from engagement.intelligence.search import asked, found, on_postgresql
from engagement.intelligence.search.narrowing import Narrowed
from engagement.shared.database import db
from tests.world import World

EVERYWHERE = Narrowed(localities=None)
PHRASE = asked.read('"dark path"')


@pytest.fixture
def year(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Twenty-four notes, two a month; in each first one the words stand together, in each second one apart."""
    if db.engine.dialect.name == "sqlite":
        pytest.skip("SQLite reads newest first and needs no limit")
    for name, small in {"GLANCE": 4, "FARTHEST": 6, "FEW": 1, "MANY": 2, "CAP": 5}.items():
        monkeypatch.setattr(on_postgresql, name, small)
    for ago in range(11, -1, -1):
        heard_on = (world.now - timedelta(days=30 * ago)).date()
        world.note(f"A dark path, {ago}", heard_on=heard_on)
        world.note(f"A path, all dark, {ago}", heard_on=heard_on)
    return world


def test_of_a_phrase_of_common_words_the_last_months_are_looked_through_and_that_is_said(year: World) -> None:
    hits = on_postgresql.newest(PHRASE, EVERYWHERE, before=None, limit=10)

    heard = db.session.scalars(sa.select(Note.heard_on).where(Note.id.in_(hits.ids))).all()
    assert hits.since is not None and hits.since.day == 1
    assert 2 <= len(hits.ids) < 10 and min(heard) >= hits.since
    assert hits.ids == sorted(hits.ids, reverse=True)


def test_a_page_that_a_walk_can_fill_is_filled_and_said_to_be_part_of_more(year: World) -> None:
    hits = on_postgresql.newest(PHRASE, EVERYWHERE, before=None, limit=10, enough=2)

    assert (len(hits.ids), hits.more, hits.since) == (2, True, None)


def test_days_long_ago_can_be_asked_for_all_the_same(year: World) -> None:
    long_ago = Narrowed(localities=None, until=(year.now - timedelta(days=250)).date())

    found_then = found.newest(PHRASE, long_ago, after=None)

    assert [note.text for note in found_then.notes] == ["A dark path, 9", "A dark path, 10", "A dark path, 11"]


def test_walking_and_asking_the_index_find_the_same(year: World, monkeypatch: pytest.MonkeyPatch) -> None:
    every_one = on_postgresql._Query(PHRASE, EVERYWHERE).look_up(100)
    monkeypatch.setattr(on_postgresql, "FARTHEST", 1000)

    for limit in (3, 5, 8):
        walked = on_postgresql.newest(PHRASE, EVERYWHERE, before=None, limit=limit)
        assert every_one[: len(walked.ids)] == walked.ids and walked.since is None
