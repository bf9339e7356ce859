"""Every named variant can be counted, and says what it is."""

import pytest
from hypothesis import given

from engagement.tallies.allocation import variants
from engagement.tallies.allocation.equal_shares import Choices, Compare, Stop, count
from engagement.tallies.elections import Election
from tests.tallies.samples import any_election


@pytest.mark.parametrize("name", variants.VARIANTS)
@given(any_=any_election())
def test_every_variant_keeps_to_the_budget(name: str, any_: Election) -> None:
    assert count(any_, variants.VARIANTS[name].choices).result.cost <= any_.budget


def test_the_default_for_decisions_is_the_one_without_choices() -> None:
    assert variants.VARIANTS["decisions"].choices == Choices()


def test_wieliczka_stopped_only_before_overspending_and_let_the_comparison_decide() -> None:
    choices = variants.VARIANTS["wieliczka-2023"].choices
    assert (choices.stop, choices.comparison) == (Stop.OVERSPEND, Compare.DECIDES)


def test_each_says_where_it_comes_from() -> None:
    assert all(variant.says.endswith(".") for variant in variants.VARIANTS.values())
