"""A price system: proof, for anyone to check, that the winners were paid for by those who support them.

It is short: the share everyone started with and, for each purchase in order, the money asked for one unit of worth
(`runs.Run`). Every payment follows from these: a supporter pays the rate times what the proposal is worth to them,
or all they have left. So nobody pays for what they do not support, nobody pays more than their share, and nobody
pays for what was not bought; what is left to check is here.

Source: D. Peters and P. Skowron, "Proportionality and the Limits of Welfarism" (2020), whose conditions these are.
"""

from collections.abc import Collection, Iterator

from engagement.tallies import elections
from engagement.tallies.allocation import runs, satisfaction


def faults(
    election: elections.Election,
    run: runs.Run,
    by: satisfaction.Satisfaction,
    *,
    shut_out: Collection[int] = (),
) -> Iterator[str]:
    """What is wrong with a price system, a sentence each; nothing when it is sound. Counted in whole numbers.

    `shut_out` are the places of proposals that could not be bought for a reason other than money (incompatible with
    one that was).
    """
    projects, ballots = election.projects, election.ballots.grouped()
    bought = [purchase.project for purchase in run.purchases]
    if run.share < 0 or any(purchase.rate < 0 for purchase in run.purchases):
        yield "A share or a price is below zero."
        return
    if len(set(bought)) < len(bought):
        yield "Something was bought twice."
        return
    times, unit, purses = ballots.times.tolist(), run.share.denominator, [run.share.numerator] * len(ballots)
    for payment in runs.replay(election, run, by, ballots=ballots):
        unit, purses = payment.unit, list(payment.purses)
        paid = sum(amount * times[ballot] for ballot, amount in zip(payment.ballots, payment.amounts, strict=True))
        project = projects[payment.project]
        if paid != project.cost * unit:
            yield f"{project.id} costs {project.cost:,}, but its supporters paid {paid / unit:,.2f} for it."
    left = [0] * len(projects)
    for ballot, place in zip(ballots.owners.tolist(), ballots.places.tolist(), strict=True):
        left[place] += purses[ballot] * times[ballot]
    for place in sorted(set(range(len(projects))) - set(bought) - set(shut_out)):
        if left[place] > projects[place].cost * unit:
            yield f"{projects[place].id} was not bought, though its supporters had more left than it costs."
