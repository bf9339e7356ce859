"""Searching and freshness, without a database."""

from datetime import date

import pytest

from engagement.assets import rules
from engagement.assets.models import Asset
from engagement.places.models import Locality, Neighbourhood


def test_a_search_ignores_capitals_and_accents() -> None:
    assert rules.fold("Café ȘTEFAN") == "cafe stefan"
    assert rules.search_words("  Walk   CAFÉ ") == ["walk", "cafe"]


def test_only_the_first_eight_words_of_a_search_count() -> None:
    assert len(rules.search_words("word " * 50)) == 8


def test_an_entry_grows_stale_after_half_a_year() -> None:
    asset = Asset(checked_on=date(2026, 1, 1))

    assert not rules.stale(asset, date(2026, 6, 30))
    assert rules.stale(asset, date(2026, 7, 1))


def test_an_entry_needs_a_known_kind_and_a_part_of_its_own_locality() -> None:
    grays, elsewhere = Locality(id=1, name="Grays"), Neighbourhood(locality_id=2)

    rules.check_entry(kind="group", locality=grays, neighbourhood=None)
    with pytest.raises(rules.UnknownKind):
        rules.check_entry(kind="weather", locality=grays, neighbourhood=None)
    with pytest.raises(rules.OtherNeighbourhood):
        rules.check_entry(kind="group", locality=grays, neighbourhood=elsewhere)
