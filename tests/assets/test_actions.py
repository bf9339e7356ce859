"""Adding, changing, checking and retiring what is strong."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from engagement.assets import actions, queries, rules
from engagement.assets.events import AssetAdded, AssetRetired
from engagement.shared.events import told
from tests.world import World


def test_what_is_added_was_checked_that_day(world: World, session: Session) -> None:
    asset = world.asset("River Walkers", themes=["river-and-marsh", "keeping-well"])

    assert asset.checked_on == date(2026, 3, 2)
    assert [theme.slug for theme in asset.themes] == ["keeping-well", "river-and-marsh"]
    assert any(isinstance(fact, AssetAdded) for fact in told(session))


def test_one_name_stands_on_a_list_once(world: World) -> None:
    world.asset("River Walkers")

    with pytest.raises(rules.ListedAlready):
        world.asset("RIVER walkers")
    world.asset("River Walkers", locality=world.locality("tilbury-and-chadwell"))


def test_whoever_changes_an_entry_has_checked_it(world: World, now: datetime) -> None:
    asset = world.asset(themes=["growing", "buses"])
    later = now + timedelta(days=30)

    actions.edit_asset(
        asset, name="River Walkers", kind="activity", what="Now with tea.", themes=["growing"], by=None, now=later
    )

    assert (asset.kind, asset.checked_on) == ("activity", date(2026, 4, 1))
    assert [theme.slug for theme in asset.themes] == ["growing"]
    assert "tea" in asset.searched


def test_what_is_retired_says_why_and_stays_as_it_was(world: World, session: Session, now: datetime) -> None:
    asset = world.asset()

    with pytest.raises(rules.NeedsAReason):
        actions.retire_asset(asset, why="  ", by=None, now=now)
    actions.retire_asset(asset, why="The hall has closed.", by=None, now=now)

    assert queries.find_listed(asset.locality_id, asset.name) is None
    assert any(isinstance(fact, AssetRetired) for fact in told(session))
    for change in (actions.check_asset, lambda *a, **k: actions.retire_asset(*a, why="Again", **k)):
        with pytest.raises(rules.Retired):
            change(asset, by=None, now=now)
