"""Scores, by sum and by mean; a gap is never a zero unless the result says so."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.tallies import elections, profiles, standings
from engagement.tallies.ranking import marks, score

Rows = list[dict[str, int]]
rows = st.lists(st.dictionaries(st.sampled_from("abc"), st.integers(1, 5)), min_size=1, max_size=6)
PROJECTS = [elections.Project(key, key, 1) for key in "abc"]
EXAMPLE: Rows = [{"a": 3, "c": 5}, {"a": 4}, {"a": 2, "b": 5}, {"b": 4}]  # a playground, b garden, c bench


def cast(of: Rows, **recused: str) -> elections.Election:
    ballots = [elections.Ballot(f"v{n}", row, frozenset(recused.get(f"v{n}", ""))) for n, row in enumerate(of)]
    return elections.Election.of(PROJECTS, ballots, budget=1)


def totals(standing: standings.Standing) -> dict[str, object]:
    return {place.option: place.total for place in standing.places}


def test_the_example_of_the_rules_by_hand() -> None:
    assert totals(score.score(cast(EXAMPLE))) == {"a": 9, "b": 9, "c": 5}
    mean = score.score(cast(EXAMPLE), total=score.Total.MEAN)
    assert list(totals(mean).items()) == [("c", 5), ("b", Fraction(9, 2)), ("a", 3)]
    kept_out = score.score(cast(EXAMPLE, v3="a"))
    assert list(totals(kept_out).items()) == [("a", 3), ("b", Fraction(9, 4)), ("c", Fraction(5, 4))]
    assert ("total", "mean-of-eligible") in kept_out.rule.settings


def test_marks_are_ranked_by_their_mean_and_a_gap_is_not_a_zero() -> None:
    standing = score.score(marks.Marks.of("abc", [{"a": 4, "b": 5}, {"a": 4, "b": None}, {"a": 0}]))
    assert list(totals(standing).items()) == [("b", 5), ("a", Fraction(8, 3)), ("c", None)]
    assert ("A missing score", "is not a zero: it is no part of the mean") in standing.rule.choices


def test_a_sum_with_members_recused_and_marks_by_those_eligible_are_refused() -> None:
    with pytest.raises(ValueError, match="silence as a zero"):
        score.score(cast(EXAMPLE, v3="a"), total=score.Total.SUM)
    with pytest.raises(ValueError, match="who was eligible"):
        score.score(marks.Marks.of("a", []), total=score.Total.ELIGIBLE)


def test_rankings_have_no_scores() -> None:
    with pytest.raises(ValueError, match="no scores"):
        score.score(profiles.Profile.of("a", [["a"]]))


def test_blank_ballots_are_counted_as_ballots() -> None:
    standing = score.score(cast([{}, {"a": 1}]))
    assert (standing.ballots, standing.blank) == (2, 1)


@given(rows, st.sampled_from(score.Total))
def test_an_election_and_its_definition_agree(of: Rows, total: score.Total) -> None:
    expected: dict[str, object] = {}
    for key in "abc":
        given_scores = [row[key] for row in of if key in row]
        over = {score.Total.SUM: 1, score.Total.MEAN: len(given_scores), score.Total.ELIGIBLE: len(of)}[total]
        expected[key] = Fraction(sum(given_scores), over) if over else None
    assert totals(score.score(cast(of), total=total)) == expected


@given(rows, st.sampled_from([score.Total.SUM, score.Total.MEAN]))
def test_marks_and_an_election_without_zeros_agree(of: Rows, total: score.Total) -> None:
    assert totals(score.score(marks.Marks.of("abc", of), total=total)) == totals(score.score(cast(of), total=total))


@given(rows, st.integers(1, 4), st.sampled_from(score.Total))
def test_a_higher_score_for_an_option_never_lowers_its_place(of: Rows, more: int, total: score.Total) -> None:
    def place(rows: Rows) -> int:
        return next(p.place for p in score.score(cast(rows), total=total).places if p.option == "a")

    before = [{"a": 1, **of[0]}, *of[1:]]
    after = [{**before[0], "a": before[0]["a"] + more}, *of[1:]]
    assert place(after) <= place(before)
