"""Appraisals: places, and whether a board may go by them."""

from fractions import Fraction

import pytest
from hypothesis import given

from engagement.tallies.appraisal.appraisals import appraise
from engagement.tallies.appraisal.sheets import Score, Sheet, State
from engagement.tallies.appraisal.verdicts import Enough, Verdict
from tests.tallies.appraisal.test_additive import any_sheet, full_sheets, rows

THREE: dict[str, dict[str, Score | State]] = {
    "Ada": {"garden": 4, "bench": 2},
    "Ben": {"garden": 8, "bench": 6},
    "Cy": {"garden": 9, "bench": State.RECUSED},
}


def test_three_members_worked_by_hand() -> None:
    appraisal = appraise(Sheet.of(["bench", "garden"], THREE), names={"bench": "A bench"})
    garden, bench = appraisal.proposals
    assert appraisal.order == ("garden", "bench")
    assert [place.name for place in appraisal.standing.places] == ["garden", "A bench"]
    assert [garden.place, garden.adjusted, garden.plain, garden.eligible, garden.scored] == [1, 7, 7, 3, 3]
    assert [bench.place, bench.adjusted, bench.plain, bench.eligible, bench.recused] == [2, 5, 4, 2, 1]
    assert [(each.member, each.says) for each in appraisal.members] == [
        ("Ada", "Scores 3.0 lower than the board's average."),
        ("Ben", "Scores 1.0 higher than the board's average."),
        ("Cy", "Scores 2.0 higher than the board's average."),
    ]
    # All agree that the garden is 2 better: nothing is left over, so the interval has no width.
    assert (bench.low, bench.high, bench.verdict) == (5, 5, Verdict.STANDS)


@pytest.mark.parametrize(
    ("seats", "scored", "stands"),
    [
        (12, 5, True),
        (12, 4, False),
        (9, 5, True),
        (8, 5, True),
        (7, 5, True),
        (7, 4, False),
        (6, 4, True),
        (6, 3, False),
        (5, 4, True),
        (5, 3, False),
        (4, 3, True),
        (4, 2, False),
        (3, 2, True),
        (3, 1, False),
        (2, 2, True),
        (2, 1, False),
        (1, 1, True),
        (1, 0, False),
    ],
)
@pytest.mark.parametrize("missing", [State.RECUSED, State.ABSENT, State.ABSTAINED])
def test_at_least_five_scores_or_two_thirds_of_the_seats(
    seats: int, scored: int, *, stands: bool, missing: State
) -> None:
    rows_ = {f"m{n}": {"a": 5 if n < scored else missing, "b": 4} for n in range(seats)}
    appraised = appraise(Sheet.of("ab", rows_)).of("a")
    assert (appraised.verdict is not Verdict.REFER) is stands
    assert (appraised.place is not None) is stands
    assert Enough().met_by(scored, seats=seats) is stands
    if not stands:
        able = f"Only {scored} of {seats} members may score it" if missing is State.RECUSED else "members scored it"
        assert able in appraised.why
        assert appraised.why.endswith(f"at least {Enough().least(seats)} must.")


def test_without_members_everything_is_referred_on() -> None:
    (only,) = appraise(Sheet.of("a", {})).proposals
    assert (only.verdict, only.place, only.plain) == (Verdict.REFER, None, None)


def test_parts_that_cannot_be_compared_are_all_referred_on() -> None:
    rows_ = {f"m{n}": {"a": 9, "b": 5} if n < 5 else {"c": 3, "d": 2} for n in range(10)}
    appraisal = appraise(Sheet.of("abcd", rows_))
    assert {each.verdict for each in appraisal.proposals} == {Verdict.REFER}
    assert all("cannot be compared" in each.why for each in appraisal.proposals)
    assert appraisal.order == ()
    assert appraisal.difference("a", "c") is None
    assert appraisal.of("a").adjusted is None and appraisal.of("a").plain == 9


def test_a_part_that_too_few_scored_anyway_does_not_hold_up_the_rest() -> None:
    rows_ = {f"m{n}": {"a": 9, "b": 5 + n % 2} for n in range(10)} | {"late": {"c": 3}}
    appraisal = appraise(Sheet.of("abc", rows_))
    assert appraisal.order == ("a", "b")
    assert appraisal.of("c").verdict is Verdict.REFER


def test_neighbours_that_cannot_be_told_apart_are_too_close_to_call() -> None:
    one, other, worst = [5, 7, 9, 6, 4, 8], [4, 8, 9, 6, 5, 6], [1, 2, 3, 1, 0, 2]
    rows_ = {f"m{n}": {"a": one[n], "b": other[n], "c": worst[n]} for n in range(6)}
    appraisal = appraise(Sheet.of("abc", rows_))
    assert [(each.proposal, each.verdict) for each in appraisal.proposals] == [
        ("a", Verdict.CLOSE),
        ("b", Verdict.CLOSE),
        ("c", Verdict.STANDS),
    ]
    assert (appraisal.of("a").close_to, appraisal.of("b").close_to) == (("b",), ("a",))
    assert appraisal.of("a").why == "Its place cannot be told apart from that of b."


def test_equal_means_share_a_place_and_are_reported() -> None:
    appraisal = appraise(Sheet.of("abc", {f"m{n}": {"a": n, "b": 4 - n, "c": 9} for n in range(5)}))
    assert [(each.proposal, each.place) for each in appraisal.proposals] == [("c", 1), ("a", 2), ("b", 2)]
    assert [tie.tied for tie in appraisal.standing.ties] == [("a", "b")]
    assert appraisal.of("a").close_to == ("b",)


def test_too_few_scores_for_an_interval_make_everything_too_close_to_call() -> None:
    appraisal = appraise(Sheet.of("ab", {"Ada": {"a": 9, "b": 1}}))
    assert {each.verdict for each in appraisal.proposals} == {Verdict.CLOSE}
    assert appraisal.proposals[0].why == "There are too few scores to say how sure its place is."
    assert appraisal.proposals[0].low is None


def test_a_member_who_scored_nothing_has_no_leaning_and_still_a_seat() -> None:
    appraisal = appraise(Sheet.of("a", {"Ada": {"a": 9}, "Ben": {}, "Cy": {}}))
    assert [each.says for each in appraisal.members][1:] == ["Scored nothing."] * 2
    assert appraisal.members[0].says == "Scores like the board's average."
    assert appraisal.of("a").verdict is Verdict.REFER


@given(full_sheets)
def test_without_gaps_the_adjusted_mean_is_the_plain_mean(sheet: Sheet) -> None:
    assert all(each.adjusted == each.plain for each in appraise(sheet).proposals)


@given(any_sheet())
def test_the_states_of_a_proposal_add_up_to_the_seats(sheet: Sheet) -> None:
    for each in appraise(sheet).proposals:
        assert each.scored + each.abstained + each.absent == each.eligible
        assert each.eligible + each.recused == len(sheet.members)
        assert each.adjusted is None or each.low is None or each.low <= float(each.adjusted) + 1e-9


@given(any_sheet())
def test_being_absent_or_abstaining_weighs_no_more_than_being_recused(sheet: Sheet) -> None:
    recused = {
        member: {p: State.RECUSED if isinstance(cell, State) else cell for p, cell in row.items()}
        for member, row in rows(sheet).items()
    }
    forth, back = appraise(sheet), appraise(Sheet.of(sheet.proposals, recused))
    assert [(each.proposal, each.adjusted, each.place, each.verdict) for each in forth.proposals] == [
        (each.proposal, each.adjusted, each.place, each.verdict) for each in back.proposals
    ]


def test_another_threshold_can_be_stated() -> None:
    rows_ = {f"m{n}": {"a": 5} for n in range(3)} | {f"away{n}": {} for n in range(9)}
    assert appraise(Sheet.of("a", rows_), enough=Enough(3, Fraction(1))).of("a").verdict is not Verdict.REFER
