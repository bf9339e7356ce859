"""Approval: every voter ticks as many options as they like; the options are ranked by their ticks.

Source: S. Brams and P. Fishburn, "Approval Voting" (1978).
"""

from engagement.tallies import results, standings
from engagement.tallies.ranking import papers

CHOICES = (
    ("Counted", "each tick as one; everything ranked or scored above zero is a tick"),
    *papers.TICKS,
    ("A blank ballot", "ticks nothing and is counted as a ballot"),
    papers.KEPT_OUT,
)


def approval(paper: papers.Paper, *, seats: int | None = None, seed: str | None = None) -> standings.Standing:
    """Rank the options of an election (or of rankings) by their ticks. When members are recused the total is a
    share: ticks divided by those who could have ticked.
    """
    times, ticked = papers.times(paper), papers.lengths(paper)
    ticks = papers.ticks(paper, times)
    rule = results.Rule("Approval", CHOICES, (("rule", "approval"),))
    return standings.by_total(
        papers.options(paper),
        totals=papers.of_eligible(paper, ticks),
        rule=standings.with_ties(rule, seats=seats, seed=seed),
        ballots=int(times.sum()),
        blank=int(times[ticked == 0].sum()),
        unit="ticks",
        names=papers.names(paper),
        seats=seats,
        seed=seed,
        wanted=[n > 0 for n in ticks],
    )
