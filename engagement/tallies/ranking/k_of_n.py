"""k of n: every voter ticks up to (or exactly) k options. With k = 1 this is "one person, one vote".

Source: limited and block voting as D. Farrell, "Electoral Systems" (2nd edition, 2011) describes them.
"""

import numpy as np

from engagement.tallies import results, standings
from engagement.tallies.ranking import papers


def k_of_n(
    paper: papers.Paper, *, k: int, exactly: bool = False, seats: int | None = None, seed: str | None = None
) -> standings.Standing:
    """Rank the options by their ticks on ballots that keep to `k`. A ballot with more than `k` ticks (with
    `exactly`, with any other number but none) is spoiled: it counts for nothing and is reported.

    Raises ValueError when `k` is below 1.
    """
    if k < 1:
        raise ValueError("A ballot must have room for at least one tick.")
    times, ticked = papers.times(paper), papers.lengths(paper)
    kept = ticked == k if exactly else ticked <= k
    spoiled = ~kept & (ticked > 0)
    ticks = papers.ticks(paper, np.where(kept, times, 0))
    return standings.by_total(
        papers.options(paper),
        totals=papers.of_eligible(paper, ticks),
        rule=standings.with_ties(_rule(k, exactly), seats=seats, seed=seed),
        ballots=int(times.sum()),
        blank=int(times[ticked == 0].sum()),
        unit="ticks",
        names=papers.names(paper),
        seats=seats,
        seed=seed,
        spoiled=int(times[spoiled].sum()),
        wanted=[n > 0 for n in ticks],
    )


def _rule(k: int, exactly: bool) -> results.Rule:
    allowed, broken = (f"exactly {k}", "more or fewer") if exactly else (f"at most {k}", "more")
    choices = (
        ("Ticks a ballot may have", allowed),
        ("A ballot with " + broken, "is spoiled: it counts for nothing, as a blank one would, and is reported"),
        *papers.TICKS,
        ("A blank ballot", "ticks nothing and is counted as a ballot"),
        papers.KEPT_OUT,
    )
    settings = (("rule", "k-of-n"), ("k", str(k)), *((("exactly", "yes"),) if exactly else ()))
    return results.Rule(f"{'Exactly' if exactly else 'Up to'} {k} ticks", choices, settings)
