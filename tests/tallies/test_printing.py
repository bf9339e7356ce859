"""What people read of a result."""

from fractions import Fraction

import pytest

from engagement.tallies import printing
from engagement.tallies.results import Gap


@pytest.mark.parametrize(
    ("size", "unit", "says"),
    [
        (Fraction(2, 5), "votes", "0.40 votes"),
        (1, "votes", "1 vote"),
        (1.0, "position scores", "1 position score"),
        (1, "points of the adjusted mean", "1 point of the adjusted mean"),
        (0, "votes", "0 votes"),
        (Fraction(1, 10**11), "votes", "less than 0.0001 votes"),
    ],
)
def test_a_gap_is_read_in_words_and_only_a_tie_is_nothing(size: Fraction, unit: str, says: str) -> None:
    assert printing.gap_text(Gap(size, unit, "a", "b")) == says
