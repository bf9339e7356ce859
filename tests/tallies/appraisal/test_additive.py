"""The additive model: exact, equal to the plain mean without gaps, and deaf to what a recused cell might hold."""

import random
import time
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.tallies.appraisal import additive
from engagement.tallies.appraisal.sheets import Sheet, State

GAPS = (State.ABSTAINED, State.RECUSED, State.ABSENT)
cells = st.one_of(st.integers(0, 10), st.fractions(0, 10, max_denominator=4), st.sampled_from(GAPS))


@st.composite
def any_sheet(draw: st.DrawFn, cell: st.SearchStrategy = cells) -> Sheet:
    proposals = "abcde"[: draw(st.integers(1, 5))]
    members = "UVWXYZ"[: draw(st.integers(1, 6))]
    return Sheet.of(proposals, {member: {each: draw(cell) for each in proposals} for member in members})


full_sheets = any_sheet(st.integers(0, 10))


def rows(sheet: Sheet) -> dict[str, dict[str, Fraction | State]]:
    """The sheet as plain rows again."""
    return {
        member: {p: sheet.scores.get((member, p), sheet.state(member, p)) for p in sheet.proposals}
        for member in sheet.members
    }


def test_three_members_worked_by_hand() -> None:
    """On the bench Ada and Ben each give 2 less than on the garden, and Cy is recused. So would Cy have given 7 for the
    garden's 9: the bench's adjusted mean is (2 + 6 + 7) ÷ 3 = 5, where its plain mean is 4.
    """
    sheet = Sheet.of(
        ["garden", "bench"],
        {
            "Ada": {"garden": 4, "bench": 2},
            "Ben": {"garden": 8, "bench": 6},
            "Cy": {"garden": 9, "bench": State.RECUSED},
        },
    )
    (part,) = additive.parts(sheet)
    assert part.adjusted == {"garden": 7, "bench": 5}
    assert part.effects == {"Ada": -3, "Ben": 1, "Cy": 2}
    assert part.freedom == 1
    assert part.variance == 0


@given(full_sheets)
def test_it_equals_the_plain_mean_when_nobody_is_missing(sheet: Sheet) -> None:
    (part,) = additive.parts(sheet)
    for proposal in sheet.proposals:
        given_ = [sheet.scores[member, proposal] for member in sheet.members]
        assert part.adjusted[proposal] == sum(given_) / len(given_)


@given(any_sheet())
def test_numpys_least_squares_says_the_same(sheet: Sheet) -> None:
    for part in additive.parts(sheet):
        members, proposals = list(part.effects), list(part.adjusted)
        design = np.zeros((len(part.cells) + 1, len(members) + len(proposals)))
        for at, (member, proposal) in enumerate(part.cells):
            design[at, [member, len(members) + proposal]] = 1
        design[-1, : len(members)] = 1  # effects add up to nothing
        scores = [float(sheet.scores[members[i], proposals[j]]) for i, j in part.cells]
        found, *_ = np.linalg.lstsq(design, np.array([*scores, 0.0]), rcond=None)
        assert [float(each) for each in part.effects.values()] == pytest.approx(found[: len(members)], abs=1e-9)
        assert [float(each) for each in part.adjusted.values()] == pytest.approx(found[len(members) :], abs=1e-9)
        if part.variance is not None:
            squares = ((design[:-1] @ found - scores) ** 2).sum()
            assert float(part.variance * part.freedom) == pytest.approx(squares, abs=1e-8)


@given(any_sheet())
def test_what_is_left_over_adds_up_to_nothing_for_every_member_and_proposal(sheet: Sheet) -> None:
    for part in additive.parts(sheet):
        effects, adjusted = list(part.effects.items()), list(part.adjusted.items())
        left: dict[str, Fraction] = {}
        for i, j in part.cells:
            (member, effect), (proposal, mean) = effects[i], adjusted[j]
            over = sheet.scores[member, proposal] - effect - mean
            left[member] = left.get(member, Fraction(0)) + over
            left[proposal] = left.get(proposal, Fraction(0)) + over
        assert set(left.values()) == {0}
        assert sum(part.effects.values()) == 0


@given(any_sheet(), st.integers(1, 5))
def test_a_member_who_scores_higher_throughout_moves_no_proposal_past_another(sheet: Sheet, more: int) -> None:
    raised = rows(sheet)
    first = sheet.members[0]
    raised[first] = {p: c if isinstance(c, State) else c + more for p, c in raised[first].items()}
    for before, after in zip(
        additive.parts(sheet), additive.parts(Sheet.of(sheet.proposals, raised, highest=15)), strict=True
    ):
        assert len({after.adjusted[p] - before.adjusted[p] for p in before.adjusted}) == 1
        assert after.variance == before.variance


@given(any_sheet(), st.randoms(use_true_random=False))
def test_the_order_of_members_and_proposals_changes_nothing(sheet: Sheet, chance: random.Random) -> None:
    mixed = rows(sheet)
    members, proposals = chance.sample(sheet.members, len(mixed)), chance.sample(sheet.proposals, len(sheet.proposals))
    other = Sheet.of(proposals, {member: mixed[member] for member in members})
    forth = {p: mean for part in additive.parts(sheet) for p, mean in part.adjusted.items()}
    back = {p: mean for part in additive.parts(other) for p, mean in part.adjusted.items()}
    assert forth == back


def test_parts_that_no_score_links_are_kept_apart() -> None:
    sheet = Sheet.of("abc", {"U": {"a": 9}, "V": {"b": 3}, "W": {"c": State.ABSENT}})
    assert [list(part.adjusted) for part in additive.parts(sheet)] == [["a"], ["b"]]


def test_intervals_are_those_of_the_textbook_without_gaps() -> None:
    """Two proposals, three members: scores 5 7 9 and 4 3 8. Differences 1 4 1 have mean 2 and variance 3; t of 2 degrees is
    2.920, so the difference is 2 ± 2.920 × √(3 ÷ 3).
    """
    sheet = Sheet.of("ab", {"U": {"a": 5, "b": 4}, "V": {"a": 7, "b": 3}, "W": {"a": 9, "b": 8}})
    (part,) = additive.parts(sheet)
    difference = part.difference("a", "b")
    assert difference.value == 2
    assert difference.low == pytest.approx(2 - 2.91999, abs=1e-4)
    assert difference.high == pytest.approx(2 + 2.91999, abs=1e-4)
    assert difference.may_be_nothing


def test_without_a_score_to_spare_there_is_no_interval() -> None:
    (part,) = additive.parts(Sheet.of("ab", {"U": {"a": 5, "b": 4}}))
    assert part.variance is None
    assert part.difference("a", "b") == additive.Estimate(Fraction(1), None, None)
    assert part.difference("a", "b").may_be_nothing


def test_forty_members_and_sixty_proposals_are_solved_exactly_in_a_moment() -> None:
    chance = random.Random(1)
    proposals = [f"p{n}" for n in range(60)]
    rows_ = {f"m{n}": {p: chance.randint(0, 10) for p in proposals if chance.random() < 0.75} for n in range(40)}
    started = time.process_time()
    (part,) = additive.parts(Sheet.of(proposals, rows_))
    assert sum(part.effects.values()) == 0
    assert time.process_time() - started < 1
