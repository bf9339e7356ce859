"""Hanlon's basic priority rating: how large, how serious, and how well can it be helped?

Source: J. J. Hanlon and G. E. Pickett, "Public Health: Administration and Practice": (A + B) × C ÷ 3, seriousness B
out of 20, then times D, the PEARL screen. Here B is out of 10 and counted twice, as in NACCHO's "Guide to
Prioritization Techniques": (A + 2B) × C ÷ 3, from 0 to 100.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from engagement.tallies import results, standings

HIGHEST = 10


class Pearl(StrEnum):
    """What a problem must pass to be worked on at all."""

    PROPRIETY = "propriety"
    ECONOMICS = "economics"
    ACCEPTABILITY = "acceptability"
    RESOURCES = "resources"
    LEGALITY = "legality"


@dataclass(frozen=True)
class Rating:
    """One rater's view of one option, each part from 0 to 10. Raises ValueError outside that."""

    size: int | Fraction
    seriousness: int | Fraction
    effectiveness: int | Fraction

    def __post_init__(self) -> None:
        if not all(0 <= part <= HIGHEST for part in (self.size, self.seriousness, self.effectiveness)):
            raise ValueError(f"Size, seriousness and effectiveness go from 0 to {HIGHEST}.")

    @property
    def priority(self) -> Fraction:
        """(size + 2 × seriousness) × effectiveness ÷ 3, from 0 to 100."""
        return Fraction((self.size + 2 * self.seriousness) * self.effectiveness) / 3


RULE = results.Rule(
    "Hanlon: basic priority rating",
    (
        ("Each rater's rating", "(size + 2 × seriousness) × effectiveness ÷ 3, each part from 0 to 10"),
        ("Ranked by", "the mean of the ratings"),
        ("The PEARL screen", "an option that fails any part of it is rated 0: no part, no priority"),
        ("A missing rating", "is not a zero: it is no part of the mean"),
        ("An option nobody rated", "has no mean, and stands last"),
    ),
    (("rule", "hanlon"),),
)


def hanlon(
    options: Sequence[str],
    *,
    ratings: Mapping[str, Mapping[str, Rating]],
    fails: Mapping[str, Collection[Pearl]] | None = None,
    names: Mapping[str, str] | None = None,
    seats: int | None = None,
    seed: str | None = None,
) -> standings.Standing:
    """Rank options by the mean of their raters' ratings: `ratings[rater][option]`, gaps left out. `fails[option]` is
    what the group found it to fail in the PEARL screen. `stages` hold the means before the screen, how many rated,
    and how many parts of the screen were failed.

    Exact, in fractions. Raises ValueError for an unknown option.
    """
    failed = {option: len(set(parts)) for option, parts in (fails or {}).items()}
    if unknown := sorted({*failed, *(option for row in ratings.values() for option in row)} - set(options)):
        raise ValueError(f"These are not options: {', '.join(unknown)}.")
    given = {option: [row[option].priority for row in ratings.values() if option in row] for option in options}
    means = {option: sum(each, Fraction(0)) / len(each) for option, each in given.items() if each}
    totals = [Fraction(0) if failed.get(option) else means.get(option) for option in options]
    return standings.by_total(
        options,
        totals=totals,
        rule=standings.with_ties(RULE, seats=seats, seed=seed),
        ballots=len(ratings),
        blank=sum(not row for row in ratings.values()),
        unit="points",
        names=names,
        seats=seats,
        seed=seed,
        wanted=[bool(total) for total in totals],
        stages=(
            ("Mean rating before the screen", tuple(means.items())),
            ("Raters", tuple((option, len(given[option])) for option in options)),
            ("Parts of the screen failed", tuple((option, failed.get(option, 0)) for option in options)),
        ),
    )
