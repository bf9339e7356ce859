"""What all the simple counts promise: voters are alike, options are alike, and what all agree on stands."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement.tallies import elections, standings
from engagement.tallies.ranking import approval, borda, jla, k_of_n, points, score

Rows = list[dict[str, int]]
Count = Callable[[elections.Election], standings.Standing]
COUNTS: dict[str, Count] = {
    "approval": approval.approval,
    "2 of n": lambda cast: k_of_n.k_of_n(cast, k=2),
    "exactly 2": lambda cast: k_of_n.k_of_n(cast, k=2, exactly=True),
    "sum": score.score,
    "mean": lambda cast: score.score(cast, total=score.Total.MEAN),
    "borda": borda.borda,
    "choose and rank": lambda cast: jla.choose_and_rank(cast, k=2),
    "cumulative": lambda cast: points.cumulative(cast, points=6),
    "quadratic": lambda cast: points.quadratic(cast, credits=14),
}
SEATED: dict[str, Callable[..., standings.Standing]] = {
    "approval": approval.approval,
    "score": score.score,
    "borda": borda.borda,
    "choose and rank": jla.choose_and_rank,
    "cumulative": points.cumulative,
}
each_count = pytest.mark.parametrize("count", COUNTS.values(), ids=COUNTS)
few = settings(max_examples=40)  # of each count
rows = st.lists(st.dictionaries(st.sampled_from("abcd"), st.integers(1, 4)), max_size=7)


def cast(of: Rows, options: str = "abcd") -> elections.Election:
    ballots = [elections.Ballot(f"v{n}", row) for n, row in enumerate(of)]
    return elections.Election.of([elections.Project(key, key, 1) for key in options], ballots, budget=1)


def standing_of(standing: standings.Standing) -> dict[str, tuple[int, object]]:
    return {place.option: (place.place, place.total) for place in standing.places}


@each_count
@few
@given(of=rows, order=st.permutations(range(7)))
def test_the_order_of_the_voters_changes_nothing(count: Count, of: Rows, order: list[int]) -> None:
    shuffled = [of[n] for n in order if n < len(of)]
    assert count(cast(shuffled)) == count(cast(of))


@each_count
@few
@given(of=rows, renamed=st.permutations("abcd"))
def test_options_with_other_names_in_another_order_get_the_same(count: Count, of: Rows, renamed: list[str]) -> None:
    to = dict(zip("abcd", renamed, strict=True))
    other = standing_of(count(cast([{to[key]: n for key, n in row.items()} for row in of])))
    assert {key: other[to[key]] for key in "abcd"} == standing_of(count(cast(of)))


@each_count
@few
@given(of=rows)
def test_every_ballot_twice_changes_no_place(count: Count, of: Rows) -> None:
    twice, once = standing_of(count(cast(of * 2))), standing_of(count(cast(of)))
    assert {key: place for key, (place, _) in twice.items()} == {key: place for key, (place, _) in once.items()}


@pytest.mark.parametrize("name", [name for name in COUNTS if name != "exactly 2"])
@few
@given(many=st.integers(1, 5), score=st.integers(1, 3))
def test_what_everybody_alone_wants_comes_first(name: str, many: int, score: int) -> None:
    first, second = COUNTS[name](cast([{"c": score}] * many)).places[:2]
    assert (first.option, second.place) == ("c", 2)


@pytest.mark.parametrize("name", SEATED)
@few
@given(of=rows, seats=st.integers(1, 4))
def test_an_option_on_no_ballot_never_takes_a_seat(name: str, of: Rows, seats: int) -> None:
    without_d = [{key: n for key, n in row.items() if key != "d"} for row in of]
    assert "d" not in SEATED[name](cast(without_d), seats=seats).elected


@each_count
def test_a_result_says_its_rule_its_choices_and_its_ties_in_plain_words(count: Count) -> None:
    standing = count(cast([{"a": 1, "b": 1}, {}]))
    choices = dict(standing.rule.choices)
    assert standing.rule.settings[0][0] == "rule"
    assert "A blank ballot" in choices and "Equal options" in choices
    assert any(words.startswith("Equal ") for words in choices if words != "Equal options")
    assert choices.keys() & {
        "Options not ticked or not ranked",
        "Options not ranked",
        "Options not chosen",
        "An option left out",
        "A missing score",
    }
    assert (standing.ballots, standing.blank) == (2, 1)
    assert standing.ties
    assert all(isinstance(p.total, int | Fraction | None) for p in standing.places)
