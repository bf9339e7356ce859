"""The reasons behind an outcome: an explanation a proposal, and the price system of a count by shares."""

from typing import Any

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
