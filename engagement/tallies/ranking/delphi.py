"""Delphi agreement: raters give each option 1 to 9; enough of them must agree before it is in, or out.

Source: the definition of consensus that core outcome sets use (N. Harman and others, 2013; P. Williamson and others,
"The COMET Handbook: version 1.0", 2017): in when 70 % or more score 7 to 9 and fewer than 15 % score 1 to 3; out
when it is the other way round; otherwise no consensus.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from engagement.tallies import results
from engagement.tallies.ranking import marks

LOWEST, HIGHEST = 1, 9
AGREE, AGAINST = 70, 15  # in hundredths of those who gave a score


class Verdict(StrEnum):
    """What a round says of an option."""

    IN = "in"
    OUT = "out"
    NONE = "no consensus"


@dataclass(frozen=True)
class Agreement:
    """One option: how many gave it 1 to 3 (`low`), 4 to 6 (`middle`), 7 to 9 (`high`), or could not say."""

    option: str
    name: str
    verdict: Verdict
    low: int
    middle: int
    high: int
    cannot_say: int

    @property
    def scored(self) -> int:
        """How many gave it a score: what the percentages are of."""
        return self.low + self.middle + self.high


@dataclass(frozen=True)
class Agreements:
    """Every option in the order of the list. `blank` raters, among all `raters`, scored nothing."""

    rule: results.Rule
    options: tuple[Agreement, ...]
    raters: int
    blank: int

    def which(self, verdict: Verdict) -> tuple[str, ...]:
        """The options with that verdict."""
        return tuple(each.option for each in self.options if each.verdict is verdict)


RULE = results.Rule(
    "Delphi agreement",
    (
        ("In", f"{AGREE} % or more score 7 to 9, and under {AGAINST} % score 1 to 3"),
        ("Out", f"{AGREE} % or more score 1 to 3, and under {AGAINST} % score 7 to 9"),
        ("Anything else", "is no consensus"),
        ("Percentages", "are of those who scored the option; whoever could not say is no part of them"),
        ("An option nobody scored", "has no consensus"),
    ),
    (("rule", "delphi"),),
)


def delphi(sheet: marks.Marks) -> Agreements:
    """What one round of scores from 1 to 9 agrees on; a gap is "cannot say".

    Exact: whole numbers are compared, so 70 % exactly is in and 15 % exactly is not. Raises ValueError for a score
    outside 1 to 9.
    """
    scores = sheet.values
    if np.any(sheet.given & ((scores < LOWEST) | (scores > HIGHEST))):
        raise ValueError(f"Scores go from {LOWEST} to {HIGHEST}.")
    low = (sheet.given & (scores <= 3)).sum(axis=0).tolist()
    high = (sheet.given & (scores >= 7)).sum(axis=0).tolist()
    scored = sheet.given.sum(axis=0).tolist()
    rows = [
        Agreement(
            option,
            sheet.names.get(option, option),
            _verdict(low[n], high[n], scored[n]),
            low[n],
            scored[n] - low[n] - high[n],
            high[n],
            len(scores) - scored[n],
        )
        for n, option in enumerate(sheet.options)
    ]
    return Agreements(RULE, tuple(rows), len(scores), sheet.blank)


def _verdict(low: int, high: int, scored: int) -> Verdict:
    if not scored:
        return Verdict.NONE
    if 100 * high >= AGREE * scored and 100 * low < AGAINST * scored:
        return Verdict.IN
    if 100 * low >= AGREE * scored and 100 * high < AGAINST * scored:
        return Verdict.OUT
    return Verdict.NONE
