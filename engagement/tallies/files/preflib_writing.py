"""Writes rankings in PrefLib's formats, in today's form: the narrowest type that holds them, every order once, the
commonest first.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from engagement.tallies import profiles

HEADING = (
    "FILE NAME",
    "TITLE",
    "DESCRIPTION",
    "DATA TYPE",
    "MODIFICATION TYPE",
    "RELATES TO",
    "RELATED FILES",
    "PUBLICATION DATE",
    "MODIFICATION DATE",
)


def kind_of(profile: profiles.Profile) -> str:
    """The narrowest type of file for these orders: "soc", "soi", "toc" or "toi"."""
    ranked = (profile.ranks > 0).sum(axis=1)
    ties = bool(np.any(ranked > profile.ranks.max(axis=1, initial=0)))
    return ("t" if ties else "s") + "o" + ("c" if bool(np.all(ranked == len(profile.options))) else "i")


def write(profile: profiles.Profile, *, heading: Mapping[str, str] | None = None) -> Iterator[str]:
    """The lines of a .soc, .soi, .toc or .toi file. Options are numbered from 1 in their order; blank ballots are
    orders of nothing, which PrefLib does not forbid and others may refuse.
    """
    yield from _written(profile, profile.ranks, kind_of(profile), dict(heading or {}), ())


def write_categories(
    profile: profiles.Profile,
    *,
    categories: Sequence[str],
    placed: NDArray[np.int16] | None = None,
    heading: Mapping[str, str] | None = None,
) -> Iterator[str]:
    """The lines of a .cat file: `placed` says which category, from 1, each ballot puts each option in (0 for none);
    without it the ranks do.

    Raises ValueError when there are fewer categories than are used.
    """
    table = profile.ranks if placed is None else placed
    if int(table.max(initial=0)) > len(categories):
        raise ValueError("There are fewer categories than the ballots use.")
    return _written(profile, table, "cat", dict(heading or {}), tuple(categories))


def _written(
    profile: profiles.Profile, table: NDArray[np.int16], kind: str, told: dict[str, str], categories: tuple[str, ...]
) -> Iterator[str]:
    orders: dict[bytes, int] = {}
    for row, times in zip(table, profile.times.tolist(), strict=True):
        orders[row.tobytes()] = orders.get(row.tobytes(), 0) + times
    told = {"FILE NAME": f"ballots.{kind}", "MODIFICATION TYPE": "original"} | told | {"DATA TYPE": kind}
    for key in HEADING:
        yield f"# {key}: {_line(told.get(key, ''))}\n"
    yield f"# NUMBER ALTERNATIVES: {len(profile.options)}\n# NUMBER VOTERS: {profile.voters}\n"
    yield f"# NUMBER UNIQUE {'PREFERENCES' if categories else 'ORDERS'}: {len(orders)}\n"
    if categories:
        yield f"# NUMBER CATEGORIES: {len(categories)}\n"
        yield from (f"# CATEGORY NAME {n}: {_line(name)}\n" for n, name in enumerate(categories, start=1))
    for n, option in enumerate(profile.options, start=1):
        yield f"# ALTERNATIVE NAME {n}: {_line(profile.names.get(option) or option)}\n"
    for packed, times in sorted(orders.items(), key=lambda pair: -pair[1]):
        yield f"{times}: {_order(np.frombuffer(packed, dtype=np.int16), len(categories))}\n"


def _order(row: NDArray[np.int16], categories: int) -> str:
    levels: list[list[str]] = [[] for _ in range(max(categories, int(row.max(initial=0))))]
    for option, rank in enumerate(row.tolist(), start=1):
        if rank:
            levels[rank - 1].append(str(option))
    return ",".join(level[0] if len(level) == 1 else "{" + ",".join(level) + "}" for level in levels)


def _line(text: str) -> str:
    return " ".join(text.split())
