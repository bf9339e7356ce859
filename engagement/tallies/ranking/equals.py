"""Groups of equals as places: who shares a place, which lot lists first, and the ties that says."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import product

from engagement.tallies import profiles, standings, ties
from engagement.tallies.ranking import pairwise


@dataclass(frozen=True)
class Listing:
    """Every option in order, with its place and the ties that were met in listing equals."""

    order: tuple[int, ...]
    places: tuple[standings.Place, ...]
    ties: tuple[ties.Tie, ...]


def listing(
    profile: profiles.Profile, *, better: pairwise.Relation, seed: str | None, elected: int | None = None
) -> Listing:
    """Give places by who is better than whom. Equals share a place and the next is left out; a lot, or the list,
    decides which is listed (and elected) first. Two options of which neither is better, and which still stand on
    different places because of the options before them, are a tie as well.
    """
    lot = ties.lots(profile.options, seed=seed)
    order: list[int] = []
    places: list[standings.Place] = []
    met: list[ties.Tie] = []
    for group in pairwise.layers(better):
        first = len(order) + 1
        drawn = sorted(group, key=lambda n: lot[profile.options[n]])
        named = tuple(profile.options[n] for n in drawn)
        for above, n in product(order, drawn):
            if not better[above, n]:
                pair = profile.options[above], profile.options[n]
                met.append(ties.Tie(pair, "options before them", f"place {first}"))
        if len(group) > 1:
            met.append(ties.Tie(named, drawn_by(seed), _where(first, len(order) + len(group), elected)))
        order += drawn
        places += [standings.Place(option, profile.names.get(option, option), first) for option in named]
    return Listing(tuple(order), tuple(places), tuple(met))


def drawn_by(seed: str | None) -> ties.PartedBy:
    """What parts equals when nothing else does."""
    return "place in the list" if seed is None else "lot"


def says(seed: str | None) -> str:
    """The same, as a choice to print."""
    return "the earlier in the list" if seed is None else f"a lot drawn from the seed {seed!r}"


def _where(first: int, last: int, elected: int | None) -> str:
    seat = " and the last seat" if elected and first <= elected < last else ""
    return f"place {first}{seat}"


def withdrawn_choice(withdrawn: Collection[str]) -> tuple[tuple[str, str], ...]:
    """The choice that options were taken out, if any were."""
    named = ", ".join(sorted(withdrawn))
    return (("withdrawn, as if they had never stood", named),) if withdrawn else ()


def settings(seats: int | None, seed: str | None, withdrawn: Collection[str]) -> tuple[tuple[str, str], ...]:
    """The settings that every ranking rule has, in the command's words; those not used are left out."""
    return (
        *((("seats", str(seats)),) if seats else ()),
        *((("seed", seed),) if seed is not None else ()),
        *(("withdrawn", option) for option in sorted(withdrawn)),
    )
