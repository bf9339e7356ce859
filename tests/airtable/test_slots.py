"""Never six calls within a second, however unevenly they travel, whoever makes them, and whoever is killed meanwhile."""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.airtable import slots

FIVE_A_SECOND = 0.2


@dataclass(frozen=True)
class Way:
    """How one call fares: seconds until it is there, until its answer is back (it never is when its maker was killed), and until
    its maker calls again."""

    there: float
    back: float | None
    rests: float


def arrivals(makers: Sequence[Sequence[Way]], *, interval: float) -> list[float]:
    """When the calls of these makers, who all begin at once, are there."""
    calls: list[list[float | None]] = []
    found: list[float] = []
    left = [iter(ways) for ways in makers]
    moments: list[tuple[float, int, float | None]] = [(0.0, maker, None) for maker in range(len(makers))]
    while moments:
        now, maker, began = heapq.heappop(moments)
        if began is not None:
            calls = slots.over(calls, began, at=now)
            continue
        slot = slots.next_slot(calls, now=now, interval=interval)
        if slot is None:
            heapq.heappush(moments, (now + 0.05, maker, None))
        elif (way := next(left[maker], None)) is not None:
            calls = slots.begun(calls, slot)
            found.append(slot + way.there)
            if way.back is not None:
                ends = slot + way.there + way.back
                heapq.heappush(moments, (ends, maker, slot))
                heapq.heappush(moments, (ends + way.rests + 0.001, maker, None))
    return sorted(found)


ways = st.builds(Way, st.floats(0, 0.9), st.none() | st.floats(0, 0.9), st.sampled_from([0.0, 0.0, 0.3, 2.0]))


@given(st.lists(st.lists(ways, max_size=12), min_size=1, max_size=7), st.sampled_from([FIVE_A_SECOND, 1 / 4.5, 1.0]))
def test_never_six_within_a_second(makers: list[list[Way]], interval: float) -> None:
    found = arrivals(makers, interval=interval)

    assert all(later - earlier >= 1.0 - 1e-6 for earlier, later in zip(found, found[5:], strict=False))


def test_one_process_that_is_answered_soon_makes_nearly_five_a_second() -> None:
    found = arrivals([[Way(0.01, 0.01, 0.0)] * 50], interval=FIVE_A_SECOND)

    assert 49 / (found[-1] - found[0]) >= 0.97 * 5


@pytest.mark.parametrize(
    ("calls", "next_one"),
    [
        ([], 100.0),
        ([[99.9, None]], 100.1),  # the first four need not wait for one another
        ([[99.0, 99.1], [99.2, 99.3], [99.4, 99.5], [99.6, 99.7], [99.8, 99.9]], 100.1),
        ([[99.0, None], [99.2, 99.3], [99.4, 99.5], [99.6, 99.7], [99.8, 99.9]], None),
        # it is there, or never will be
        ([[97.5, None], [99.2, 99.3], [99.4, 99.5], [99.6, 99.7], [99.8, 99.9]], 100.5),
        ([[900.0, None]] * 5, 100.0),  # by a clock that went wrong
    ],
)
def test_when_the_next_call_may_begin(calls: list[list[float | None]], next_one: float | None) -> None:
    assert slots.next_slot(calls, now=100.0, interval=FIVE_A_SECOND) == pytest.approx(next_one)
