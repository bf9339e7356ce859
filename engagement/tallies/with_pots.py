"""Counting with restricted money: which of the rules can, and how."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from enum import StrEnum
from functools import partial
from typing import Any

from engagement.tallies import elections, results
from engagement.tallies.allocation import equal_shares, greedy, per_pound, pots, variants
from engagement.tallies.allocation.restricted import booked, in_turn, pot_by_pot, shares


class Restricted(StrEnum):
    """How restricted money is spent."""

    TOGETHER = "together"  # everything counts at once, and the flow says what the pots can pay for
    POT_BY_POT = "pot-by-pot"  # the most restricted pot first, each by itself, the general one last


def count(
    election: elections.Election,
    rule: str,
    given: Sequence[pots.Pot],
    *,
    restricted: Restricted = Restricted.TOGETHER,
    **arguments: Any,
) -> booked.Booked:
    """Count by equal shares, greedy or per pound, with the money of these pots in place of the election's budget.

    `arguments` are the rule's own. Raises ValueError for other rules, and pots.Unusable for pots that make no sense.
    """
    if rule not in ("equal-shares", "greedy", "per-pound"):
        raise ValueError(f"--rule {rule} cannot count with pots; equal-shares, greedy and per-pound can.")
    paid = funded(election, given)
    ties = {word: arguments.pop(word) for word in ("tie_order", "seed") if word in arguments}
    if rule == "equal-shares":
        progress = arguments.pop("progress", None)
        choices = variants.chosen(**arguments)
        if restricted is Restricted.TOGETHER:
            return shares.shares(paid, given, choices=choices, progress=progress, **ties)
        counts: Callable[..., results.Result] = partial(equal_shares.equal_shares, **asdict(choices))
    else:
        counts = partial(greedy.greedy if rule == "greedy" else per_pound.per_pound, **arguments)
        if restricted is Restricted.TOGETHER:
            return in_turn.in_turn(paid, given, count=counts, **ties)
    return pot_by_pot.pot_by_pot(paid, given, count=counts, **ties)


def funded(election: elections.Election, given: Sequence[pots.Pot]) -> elections.Election:
    """The election with the money of the pots for its budget: they are all there is."""
    return replace(election, budget=sum(pot.amount for pot in given))
