"""Weighted criteria."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.tallies.ranking.weighted import weighted

SCORES = {
    "Ada": {
        "garden": {"reach": 4, "fairness": 5},
        "bench": {"reach": 5, "fairness": 2},
        "hall": {"reach": 5},
    },
    "Ben": {"garden": {"reach": 2}, "bench": {"reach": 4, "fairness": 1}},
}


def test_the_example_of_the_rules_by_hand() -> None:
    standing = weighted(["garden", "bench", "hall"], weights={"reach": 3, "fairness": 2}, scores=SCORES)
    assert [(p.option, p.total) for p in standing.places] == [
        ("garden", 19),
        ("bench", Fraction(33, 2)),
        ("hall", None),
    ]
    assert ("Weights", "reach 3, fairness 2; 5 in all") in standing.rule.choices
    stages = {heading: dict(pairs) for heading, pairs in standing.stages}
    assert stages["fairness: mean score (weight 2)"] == {"garden": 5, "bench": Fraction(3, 2)}
    assert stages["fairness: raters"] == {"garden": 1, "bench": 2, "hall": 0}


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=4), st.integers(1, 9))
def test_without_gaps_it_is_the_mean_of_the_raters_weighted_sums(rows: list[tuple[int, int]], weight: int) -> None:
    scores = {str(n): {"a": {"x": x, "y": y}} for n, (x, y) in enumerate(rows)}
    standing = weighted(["a"], weights={"x": weight, "y": 1}, scores=scores)
    assert standing.places[0].total == Fraction(sum(weight * x + y for x, y in rows), len(rows))


def test_weights_may_be_fractions_and_raters_blank() -> None:
    standing = weighted(
        ["a"], weights={"x": Fraction(1, 3)}, scores={"Ada": {"a": {"x": 1}}, "Ben": {}, "Cy": {"a": {}}}
    )
    assert standing.places[0].total == Fraction(1, 3)
    assert (standing.ballots, standing.blank) == (3, 2)


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="above zero"):
        weighted(["a"], weights={"x": 0}, scores={})
    with pytest.raises(ValueError, match="a criterion"):
        weighted(["a"], weights={}, scores={})
    with pytest.raises(ValueError, match="same id"):
        weighted(["a", "a"], weights={"x": 1}, scores={})
    with pytest.raises(ValueError, match="options nor criteria: y, z"):
        weighted(["a"], weights={"x": 1}, scores={"Ada": {"z": {"y": 1}}})
