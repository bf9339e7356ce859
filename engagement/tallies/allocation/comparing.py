"""The comparison step: do more voters get more from equal shares, or from greedy?

Source: equalshares.net, which advises cities to compare both and to show, or let decide, how many voters are better
off with each; satisfaction is measured as in the count.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from engagement.tallies import elections
from engagement.tallies.allocation import satisfaction


class Compare(StrEnum):
    """What the comparison is for."""

    NONE = "none"
    SHOWN = "shown"
    DECIDES = "decides"  # greedy's winners are taken if strictly more voters get more from them


SAYS = {
    Compare.NONE: "none",
    Compare.SHOWN: "shown, and changes nothing",
    Compare.DECIDES: "decides: greedy's winners are taken if more voters get more satisfaction from them",
}


@dataclass(frozen=True)
class Comparison:
    """How many voters get more satisfaction from each set of winners. `greedy` are greedy's winners, in order."""

    better_with_shares: int
    better_with_greedy: int
    same: int
    greedy: tuple[str, ...]

    @property
    def greedy_wins(self) -> bool:
        return self.better_with_greedy > self.better_with_shares

    @property
    def says(self) -> str:
        voters = "voter gets" if self.better_with_shares == 1 else "voters get"
        return (
            f"{self.better_with_shares:,} {voters} more from equal shares, {self.better_with_greedy:,} from greedy, "
            f"{self.same:,} the same from both"
        )


def compare(
    election: elections.Election,
    by: satisfaction.Satisfaction,
    *,
    ballots: elections.Ballots,
    shares: Collection[str],
    greedy: Sequence[str],
) -> Comparison:
    """Count the voters who get more from each. `ballots` are the election's, grouped or not."""
    difference = np.asarray([(p.id in shares) * 1 - (p.id in greedy) * 1 for p in election.projects], dtype=np.int64)
    more = less = 0
    for part in ballots.blocks():
        signed = satisfaction.worths(election, by, ballots=part) * difference[part.places]
        sums = np.concatenate([np.zeros(1, dtype=signed.dtype), np.cumsum(signed)])
        gains = sums[part.starts[1:]] - sums[part.starts[:-1]]
        more += int(part.times[gains > 0].sum())
        less += int(part.times[gains < 0].sum())
    return Comparison(more, less, ballots.voters - more - less, tuple(greedy))
