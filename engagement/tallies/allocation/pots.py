"""Restricted money: the pots of a fund, and which projects each may pay for.

A fund is pooled from several contributions. Some are restricted to a purpose, a place or an age group: they may
pay for some projects only. Pots that may pay for the same projects are one *purpose* in every count, however many
contributors filled it; they come apart again only when the winners are booked (see `flow`).
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engagement.tallies import elections

_KEYS = {"id", "name", "amount", "pays_for"}
_MOST = 10**15  # units of the file's money: more than there is, and small enough to reckon with at once


class Unusable(ValueError):
    """The pots make no sense, or do not fit the election. Its text is a sentence for the reader."""


@dataclass(frozen=True, slots=True)
class Pot:
    """One contribution, or several alike. `amount` is in the election's smallest unit of money; `pays_for` are
    the ids of the projects it may pay for, None when it may pay for anything.
    """

    id: str
    name: str
    amount: int
    pays_for: frozenset[str] | None = None

    def __post_init__(self) -> None:
        if not self.id:
            raise Unusable("A pot needs an id.")
        if not isinstance(self.amount, int) or isinstance(self.amount, bool):
            raise Unusable(f"Pot {self.id}: the amount must be a whole number of the smallest unit of money.")
        if self.amount < 0:
            raise Unusable(f"Pot {self.id}: the amount must not be negative.")


@dataclass(frozen=True)
class Purpose:
    """All pots that may pay for the same projects, in the order given. `places` are those projects, by place."""

    places: frozenset[int]
    pots: tuple[Pot, ...]
    general: bool

    @property
    def amount(self) -> int:
        return sum(pot.amount for pot in self.pots)

    @property
    def says(self) -> str:
        """The purpose in words: its pots, by id."""
        return " + ".join(pot.id for pot in self.pots)


def purposes(election: elections.Election, pots: Sequence[Pot]) -> tuple[Purpose, ...]:
    """The pots by what they may pay for, the most restricted first: fewest projects, then the earlier in the list.

    A pot that names every project is general. Raises Unusable when two pots share an id, a pot names a project
    that is not there, or the pots do not add up to the election's budget: they are all the money there is.
    """
    if len({pot.id for pot in pots}) < len(pots):
        raise Unusable("Two pots have the same id.")
    everything = frozenset(range(len(election.projects)))
    alike: dict[frozenset[int], list[Pot]] = {}
    for pot in pots:
        _known(election, pot)
        named = everything if pot.pays_for is None else frozenset(election.place[key] for key in pot.pays_for)
        alike.setdefault(named, []).append(pot)
    total = sum(pot.amount for pot in pots)
    if total != election.budget:
        raise Unusable(
            f"The pots hold {units(total, election)} in all, but the budget is {units(election.budget, election)}. "
            "They must be the same: name every pot, the general ones too."
        )
    ordered = sorted(alike, key=lambda places: (len(places), sorted(places)))
    return tuple(Purpose(places, tuple(alike[places]), places == everything) for places in ordered)


def payers(election: elections.Election, held: Sequence[Purpose]) -> tuple[tuple[int, ...], ...]:
    """For each project, which purposes may pay for it, the most restricted first."""
    return tuple(
        tuple(n for n, purpose in enumerate(held) if place in purpose.places) for place in range(len(election.projects))
    )


def read(content: bytes, election: elections.Election) -> tuple[Pot, ...]:
    """Read pots from JSON: `[{"id": "health", "name": "…", "amount": 5000, "pays_for": ["3", "7"]}, …]`.

    Amounts are in units of the file's money, with no more decimals than its `scale` allows. `pays_for` left out
    or null is a general pot; an empty list pays for nothing in this election. `name` may be left out. Raises
    Unusable with a sentence; a key that is not known is refused, so that a slip never makes a restricted pot general.
    """
    try:
        rows = json.loads(
            content.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_refused, object_pairs_hook=_once
        )
    except Unusable:
        raise
    except (ValueError, RecursionError) as fault:
        raise Unusable(f"The pots are not JSON: {fault}.") from None
    if not isinstance(rows, list):
        raise Unusable('The pots must be a list: [{"id": "…", "amount": …, "pays_for": ["…"]}, …].')
    found = tuple(_pot(row, number, election) for number, row in enumerate(rows, start=1))
    seen: set[str] = set()
    for pot in found:
        if pot.id in seen:
            raise Unusable(f"Two pots have the id {pot.id}.")
        seen.add(pot.id)
        _known(election, pot)
    return found


def _pot(row: Any, number: int, election: elections.Election) -> Pot:
    """One pot of the file; `number` counts them from 1."""
    if not isinstance(row, dict):
        raise Unusable(f'Pot {number} must be {{"id": "…", "amount": …}}.')
    if odd := sorted(row.keys() - _KEYS):
        raise Unusable(f"Pot {number}: {', '.join(odd)} is not known. A pot has {', '.join(sorted(_KEYS))}.")
    key = row.get("id")
    if not isinstance(key, str) or not key:
        raise Unusable(f'Pot {number} needs an id in quotes: "id": "…".')
    name = row.get("name", key)
    if not isinstance(name, str):
        raise Unusable(f"Pot {key}: the name must be text in quotes.")
    named = row.get("pays_for")
    if named is not None and not (isinstance(named, list) and all(isinstance(one, str) for one in named)):
        raise Unusable(f'Pot {key}: pays_for must be a list of project ids in quotes: ["3", "7"].')
    return Pot(key, name, _smallest(row.get("amount"), key, election), None if named is None else frozenset(named))


def _smallest(amount: Any, key: str, election: elections.Election) -> int:
    """An amount of the file in smallest units."""
    if isinstance(amount, bool) or not isinstance(amount, (int, Decimal)):
        raise Unusable(f'Pot {key} needs an amount, a number without quotes: "amount": 5000.')
    if amount < 0:
        raise Unusable(f"Pot {key}: the amount must not be negative.")
    if amount > _MOST:
        raise Unusable(f"Pot {key}: the amount is larger than can be counted.")
    if isinstance(amount, int):
        return amount * election.scale
    units = amount * election.scale
    if amount.adjusted() < -15 or units != int(units):
        raise Unusable(
            f"Pot {key}: {amount} has more decimals than this election's money, counted in 1/{election.scale}."
        )
    return int(units)


def _known(election: elections.Election, pot: Pot) -> None:
    if unknown := sorted((pot.pays_for or frozenset()) - election.place.keys()):
        raise Unusable(f"Pot {pot.id} pays for projects that are not there: {', '.join(unknown)}.")


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """An object of the file, refused when it says one thing twice."""
    said: dict[str, Any] = {}
    for key, value in pairs:
        if key in said:
            raise Unusable(f"A pot says {key} twice.")
        said[key] = value
    return said


def _refused(word: str) -> None:
    raise Unusable(f"{word} is not an amount of money.")


def units(amount: int, election: elections.Election) -> str:
    """An amount in units of the file's money, as it would be written."""
    return f"{Decimal(amount) / election.scale:,}"
