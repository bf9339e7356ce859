"""The reasons behind an outcome: an explanation a proposal, and the price system of a count by shares."""

from typing import Any

import numpy as np

from engagement.tallies import catalogue, elections, printing, results
from engagement.tallies.allocation import equal_shares, explanations, greedy, money_trail
from engagement.tallies.allocation.restricted import booked


def reasons(election: elections.Election, outcome: catalogue.Outcome) -> tuple[explanations.Why, ...]:
    """Why each proposal of the election was chosen or not."""
    result = outcome.answer
    if not isinstance(result, results.Result):
        raise TypeError("Only allocations have reasons in money.")
    comparison = result.comparison if isinstance(result, equal_shares.Shared) else None
    winners = comparison.greedy if comparison else greedy.greedy(election).winners
    return explanations.explain(election, result, greedy=winners, trail=trail(election, outcome))


def trail(election: elections.Election, outcome: catalogue.Outcome) -> money_trail.Trail | None:
    """Where voters' money went; None for a rule without purses."""
    counted = outcome.counted
    if counted is None:
        return None
    return money_trail.Trail(election, counted.run, by=counted.satisfaction, ballots=counted.ballots)


def receipt(election: elections.Election, outcome: catalogue.Outcome, voter: str) -> money_trail.Receipt:
    """What one voter's share paid for. Raises KeyError for a rule without shares, ValueError for an unknown voter."""
    counted = outcome.counted
    if counted is None:
        raise KeyError("This rule has no shares.")
    at, rows, projects = election.voters.index(voter), election.ballots, election.projects
    # One voter's ballot among the grouped ones: what counts is what it says, not whose it is.
    one = elections.Ballots(
        np.asarray([0, rows.starts[at + 1] - rows.starts[at]]),
        rows.places[rows.starts[at] : rows.starts[at + 1]],
        rows.scores[rows.starts[at] : rows.starts[at + 1]],
        rows.times[at : at + 1],
    )
    own = money_trail.Trail(election, counted.run, by=counted.satisfaction, ballots=one)
    bill = ((projects[paid.project], paid.amount) for paid in own.receipt(0))
    return money_trail.Receipt(own.share, tuple((project.id, project.name, amount) for project, amount in bill))


def data(election: elections.Election, outcome: catalogue.Outcome) -> dict[str, Any]:
    """The reasons as plain data, in units of the file's money."""
    scale, counted = election.scale, outcome.counted
    found: dict[str, Any] = {
        "explanations": [printing.why_data(why, scale=scale) for why in reasons(election, outcome)]
    }
    result = outcome.answer
    if not isinstance(result, equal_shares.Shared):
        return found
    if comparison := result.comparison:
        found["comparison"] = {
            "better_with_shares": comparison.better_with_shares,
            "better_with_greedy": comparison.better_with_greedy,
            "same": comparison.same,
            "greedy": list(comparison.greedy),
        }
    run = counted.run if counted else result.run if isinstance(result, booked.Booked) else None
    if run is not None:
        found["price_system"] = {
            "satisfaction": outcome.settings["satisfaction"],
            "share": str(run.share / scale),
            "purchases": [
                {"id": election.projects[bought.project].id, "rate": str(bought.rate / scale)}
                for bought in run.purchases
            ],
        }
    return found
