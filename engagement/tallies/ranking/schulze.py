"""Schulze: an option stands before another when the strongest chain of won duels leading from it is stronger than
the strongest chain leading back.

A chain is as strong as its weakest duel. Source: M. Schulze, "A new monotonic, clone-independent, reversal symmetric,
and Condorcet-consistent single-winner election method", Social Choice and Welfare 36 (2011); the order of all
options is section 2 of it.
"""

from collections.abc import Collection
from fractions import Fraction

import numpy as np

from engagement.tallies import profiles, results, standings
from engagement.tallies.ranking import equals, pairwise


def schulze(
    profile: profiles.Profile,
    *,
    strength: pairwise.Strength = pairwise.Strength.WINNING_VOTES,
    seats: int | None = None,
    seed: str | None = None,
    withdrawn: Collection[str] = (),
) -> standings.Standing:
    """Rank every option. Two options with equally strong chains both ways are equal; where that leaves a choice, an
    option is placed as high as the options that stand before it allow.
    """
    left = profile.without(withdrawn)
    duels = pairwise.duels(left)
    chains = strongest(duels.strengths(strength))
    listing = equals.listing(left, better=chains > chains.T, seed=seed, elected=seats)
    near = pairwise.closest(listing.order, sizes=chains, seats=seats)
    return standings.Standing(
        _rule(strength, seats, seed, withdrawn),
        listing.places,
        listing.ties,
        left.voters,
        left.blank,
        tuple(place.option for place in listing.places[:seats]) if seats else (),
        gap=results.Gap(Fraction(near[0]), "voters", left.options[near[1]], left.options[near[2]]) if near else None,
        stages=pairwise.table(duels.before, listing.order, left.options, "voters who put {} before")
        + pairwise.table(chains, listing.order, left.options, "strongest chain of won duels from {} to"),
        findings=duels.findings,
    )


def strongest(won: pairwise.Whole) -> pairwise.Whole:
    """The strength of the strongest chain from each option to each other (widest paths, Floyd 1962)."""
    chains = won.copy()
    for through in range(len(chains)):
        np.maximum(chains, np.minimum(chains[:, through, None], chains[through]), out=chains)
    np.fill_diagonal(chains, 0)
    return chains


def _rule(strength: pairwise.Strength, seats: int | None, seed: str | None, withdrawn: Collection[str]) -> results.Rule:
    meaning = {
        pairwise.Strength.WINNING_VOTES: "the voters on its winning side",
        pairwise.Strength.MARGINS: "how many more voters are on its winning side than on the other",
    }
    return results.Rule(
        "schulze",
        (
            ("strength of a duel", meaning[strength]),
            pairwise.INCOMPLETE,
            pairwise.EQUAL,
            pairwise.BLANK,
            ("equal options", f"share a place; listed first: {equals.says(seed)}"),
            *equals.withdrawn_choice(withdrawn),
        ),
        (("rule", "schulze"), ("strength", strength), *equals.settings(seats, seed, withdrawn)),
    )
