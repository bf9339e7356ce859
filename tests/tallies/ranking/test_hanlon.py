"""Hanlon's basic priority rating."""

from fractions import Fraction

import pytest

from engagement.tallies.ranking.hanlon import Pearl, Rating, hanlon

OPTIONS = ["falls", "loneliness", "clinic", "noise"]
RATINGS = {
    "Ada": {"falls": Rating(6, 9, 5), "loneliness": Rating(9, 6, 7), "clinic": Rating(8, 8, 9)},
    "Ben": {"falls": Rating(3, 6, 8)},
    "Cy": {},
}


def test_the_example_of_the_rules_by_hand() -> None:
    standing = hanlon(OPTIONS, ratings=RATINGS, fails={"clinic": [Pearl.RESOURCES]}, seats=3)
    assert [(p.option, p.total, p.place) for p in standing.places] == [
        ("loneliness", 49, 1),
        ("falls", 40, 2),
        ("clinic", 0, 3),
        ("noise", None, 4),
    ]
    assert standing.elected == ("loneliness", "falls")
    stages = {heading: dict(pairs) for heading, pairs in standing.stages}
    assert stages["Mean rating before the screen"] == {"falls": 40, "loneliness": 49, "clinic": 72}
    assert stages["Raters"] == {"falls": 2, "loneliness": 1, "clinic": 1, "noise": 0}
    assert stages["Parts of the screen failed"] == {"falls": 0, "loneliness": 0, "clinic": 1, "noise": 0}
    assert (standing.ballots, standing.blank) == (3, 1)


def test_a_rating_goes_from_zero_to_a_hundred_exactly() -> None:
    assert Rating(0, 0, 0).priority == 0
    assert Rating(10, 10, 10).priority == 100
    assert Rating(1, Fraction(1, 2), 1).priority == Fraction(2, 3)


def test_a_missing_rating_is_not_a_zero() -> None:
    once = hanlon(["a"], ratings={"Ada": {"a": Rating(6, 9, 5)}, "Ben": {}})
    assert once.places[0].total == 40


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="from 0 to 10"):
        Rating(11, 0, 0)
    with pytest.raises(ValueError, match="not options: clinic, z"):
        hanlon(["a"], ratings={"Ada": {"z": Rating(1, 1, 1)}}, fails={"clinic": [Pearl.LEGALITY]})
