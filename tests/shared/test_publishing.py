"""The one publishing function: what it hides, how it rounds, when a figure moves."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.shared.publishing import Figure, Kept, Method, leaves_room, offset, publish, share, total

KEY, METHOD = b"a secret", Method()
COUNTS = st.integers(0, 400)


def shown(count: int, before: Kept | None = None, *, family: str = "grays/good") -> Kept:
    return publish(count, family=family, key=KEY, method=METHOD, before=before)


@pytest.mark.parametrize("count", range(8))
def test_up_to_seven_are_hidden_and_nought_as_well(count: int) -> None:
    assert shown(count).figure == Figure(0, hidden=True, below=8)


@given(COUNTS, st.text(max_size=5))
def test_the_others_are_rounded_up_or_down_to_a_multiple_of_five(count: int, family: str) -> None:
    figure = shown(count, family=family).figure

    assert figure.hidden == (count <= 7)
    assert figure.hidden or (figure.amount % 5 == 0 and figure.amount >= 10 and abs(figure.amount - count) <= 4)


@given(COUNTS, COUNTS)
def test_what_lies_within_something_never_seems_larger(one: int, other: int) -> None:
    smaller, larger = sorted((one, other))

    assert shown(smaller).figure.amount <= shown(larger).figure.amount


def test_rounding_is_right_on_the_whole() -> None:
    """Over many families a count is rounded to nothing else but itself."""
    amounts = [shown(23, family=str(number)).figure.amount for number in range(2000)]

    assert set(amounts) == {20, 25}
    assert abs(sum(amounts) / len(amounts) - 23) < 0.2
    assert set(Counter(offset(str(n), key=KEY, method=METHOD) for n in range(200))) == {0, 1, 2, 3, 4}


@given(st.lists(COUNTS, min_size=1, max_size=12))
def test_a_figure_moves_only_when_five_came_or_went(counts: list[int]) -> None:
    kept, since = shown(0), 0
    for count in counts:
        after = shown(count, kept)
        if after.figure != kept.figure:
            assert abs(count - since) >= 5 or count <= 7 < since
            since = count
        elif after.count != kept.count:
            since = count
        assert count > 7 or after.figure.hidden
        kept = after


@given(st.integers(13, 400), st.integers(-4, 4))
def test_one_who_comes_or_goes_is_not_seen(count: int, by: int) -> None:
    before = shown(count)

    assert shown(count + by, before) == before


def test_asked_again_it_says_the_same_and_with_another_secret_nothing_moves() -> None:
    before = shown(33)

    assert shown(33) == before
    assert publish(33, family="grays/good", key=b"another", method=METHOD, before=before) == before


def test_a_place_may_hide_and_round_more_from_then_on_and_never_less() -> None:
    before = shown(12)
    stricter = publish(12, family="grays/good", key=KEY, method=Method(hide=15, base=10), before=before)

    assert stricter.figure == Figure(0, hidden=True, below=16)
    for less in ({"hide": 6}, {"base": 4}):
        with pytest.raises(ValueError, match="always hidden"):
            Method(**less)


def test_totals_are_sums_of_what_is_shown() -> None:
    assert total([shown(7).figure, shown(7).figure]) == Figure(0, hidden=True, below=8)
    assert total([Figure(10, False), Figure(0, True), Figure(25, False)]) == Figure(35, hidden=False)


def test_a_share_is_made_of_published_figures_and_says_nothing_of_few() -> None:
    whole = Figure(100, hidden=False)

    assert share(Figure(35, False), whole) == 40
    assert share(Figure(0, True), whole) is None
    assert share(Figure(30, False), Figure(45, False)) is None


def test_a_part_leaves_its_whole_room_or_is_not_shown() -> None:
    seven, many = Figure(0, hidden=True), Figure(200, hidden=False)

    assert not leaves_room([Figure(15, False)], [seven, seven], METHOD)
    assert leaves_room([Figure(15, False)], [seven, many], METHOD)
