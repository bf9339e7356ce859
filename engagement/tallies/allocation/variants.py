"""Named variants of equal shares: what cities do, as far as they published it. "Add1" alone names four rules or more.

Sources: the election pages and the computation tool of equalshares.net (read in its public repositories
equalshares/equalshares.net and equalshares/equalshares-compute-tool). What a city did not publish is said to be ours.
"""

from dataclasses import dataclass, replace
from typing import Any

from engagement.tallies.allocation.equal_shares import Choices, Compare, Completion, Satisfaction, Start, Stop


@dataclass(frozen=True)
class Variant:
    """A name, its choices, and a sentence on where they come from."""

    choices: Choices
    says: str


_COST = Satisfaction.COST

VARIANTS = {
    "decisions": Variant(
        Choices(),
        "The default for decisions here: score times cost, Add1 in steps of 1/1000 of the first share, then filled by support.",
    ),
    "plain": Variant(
        Choices(completion=Completion.NONE, comparison=Compare.NONE),
        "Equal shares alone, as in the papers: what is left over stays unspent.",
    ),
    "equalshares.net": Variant(
        Choices(_COST, Completion.ADD1, "1", Start.EXACT, Stop.EXHAUSTIVE, Compare.NONE),
        "What equalshares.net recommends: shares are raised one unit at a time until nothing more would fit, or the next "
        "step overspends.",
    ),
    "wieliczka-2023": Variant(
        Choices(_COST, Completion.ADD1, "1", Start.WHOLE, Stop.OVERSPEND, Compare.DECIDES),
        "Wieliczka 2023, published as Add1 with a comparison step; shares rose from 151 to 313 zł. Only without the "
        "exhaustive stop does it give the 30 published winners.",
    ),
    "swiecie-2023": Variant(
        Choices(_COST, Completion.ADD1, "1", Start.WHOLE, Stop.EXHAUSTIVE, Compare.DECIDES),
        "Świecie 2023, published as Add1 with a comparison step. Projects under the city's own threshold of votes must be "
        "taken out before. Where to start and stop was not published; every choice gave the same winners.",
    ),
    "assen-2024": Variant(
        Choices(_COST, Completion.ADD1, "1", Start.EXACT, Stop.EXHAUSTIVE, Compare.NONE),
        "Assen 2024. Add1 by the project brief; its step, start and stop are ours, and change nothing there.",
    ),
    "aarau-2023": Variant(
        Choices(Satisfaction.SCORE, Completion.ADD1, "1", Start.EXACT, Stop.EXHAUSTIVE, Compare.NONE),
        "Aarau 2023, published as Add1 on ten points a voter; that points alone are the satisfaction, and the rest, is ours.",
    ),
    "winterthur-2024": Variant(
        Choices(_COST, Completion.ADD1U, "1", Start.EXACT, Stop.EXHAUSTIVE, Compare.SHOWN),
        "The citizens' board of Winterthur 2024: gives exactly its 33 published winners. The choices are ours.",
    ),
}


def chosen(variant: str = "decisions", **given: Any) -> Choices:
    """The choices of a variant, with those `given` in place of its own."""
    return replace(VARIANTS[variant].choices, **given)
