"""The one publishing function: what the public may see of counts of people, so that no small number can be worked out. Pure.

A count is published by itself, from nothing but itself, its own last published state and a secret; every total is the sum of what
is published. So a table, however it is added up, cut or compared, says no more than its cells do, one by one. Each cell:

- is hidden up to ``hide`` (nought as well: beside a total, nought says something about the others), and adds nothing to totals;
- else is rounded to a multiple of ``base``, up or down by a secret offset that its family shares: random rounding (Fellegi 1975;
  Willenborg and de Waal 2001, ch. 9) that repeats itself, like the cell keys of the Australian Bureau of Statistics (Fraser and
  Wooton 2005), so that asking again does not average it away, and one theme of a family never seems larger than the one above it;
- stays as it was published until at least ``base`` people came or went since (or until it must be hidden), so that nobody's
  coming or going is seen by itself, and is published only at releases, months apart.

docs/voices.md has the proof, the attack that tests it, and its limits.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

HIDE, BASE = 7, 5
"""The least that is safe: a place may hide more and round more, never less."""


@dataclass(frozen=True)
class Method:
    """A place hides up to ``hide`` and rounds the others to multiples of ``base``. Raises ValueError below the least."""

    hide: int = HIDE
    base: int = BASE

    def __post_init__(self) -> None:
        if self.hide < HIDE or self.base < BASE:
            raise ValueError(f"Numbers up to {HIDE} are always hidden and the others rounded to {BASE} at least")

    @property
    def least(self) -> int:
        """The smallest number that is ever shown."""
        return (self.hide // self.base + 1) * self.base


@dataclass(frozen=True)
class Figure:
    """A number the public may see: ``amount`` is what it adds to totals, 0 while it is hidden."""

    amount: int
    hidden: bool
    below: int = HIDE + 1
    """When hidden, it says "fewer than" this; nothing where it is 0."""

    def __int__(self) -> int:
        return self.amount


@dataclass(frozen=True)
class Kept:
    """What is remembered of a cell between releases: the count that its figure was made of. Private."""

    count: int
    figure: Figure


def publish(count: int, *, family: str, key: bytes, method: Method, before: Kept | None = None) -> Kept:
    """What is published of a count of people. ``family`` names the cells that lie within each other (a theme, those below it, all
    themes), which share a secret offset made with ``key``. ``before`` is what was kept of this cell at the last release."""
    last = before.count if before else 0
    if abs(count - last) < method.base and not (count <= method.hide < last):
        if before and _still_fits(before.figure, last, method):
            return before
        count = last
    return Kept(count, _figure(count, offset(family, key=key, method=method), method))


def _still_fits(figure: Figure, count: int, method: Method) -> bool:
    """A place may have begun to hide or round more since. Only then is a figure made anew though its count stayed: with another
    secret it would be rounded another way, and two roundings say more than one."""
    return figure.hidden if count <= method.hide else not figure.hidden and figure.amount % method.base == 0


def offset(family: str, *, key: bytes, method: Method) -> int:
    """From 0 up to, not including, ``base``; the same whenever it is asked for."""
    drawn = hmac.digest(key, family.encode(), hashlib.sha256)
    return int.from_bytes(drawn) % method.base


def total(figures: Iterable[Figure], *, method: Method | None = None) -> Figure:
    """The sum of published figures: what is hidden adds nothing, so it means "at least"."""
    amount = sum(figure.amount for figure in figures)
    return Figure(amount, hidden=not amount, below=(method or Method()).hide + 1)


def bounds(figure: Figure, method: Method) -> tuple[int, int]:
    """The least and the most people that a reader who knows the method can say a figure stands for, on the day it is made."""
    if figure.hidden:
        return 0, method.hide
    return max(figure.amount - method.base, method.hide) + 1, figure.amount + method.base - 1


def leaves_room(part: Iterable[Figure], whole: Iterable[Figure], method: Method) -> bool:
    """May these figures stand beside those of something they are part of? Only where they could all be met with so many people to
    spare that none of the others is pressed against the end of what it may be. It looks at nothing but published figures."""
    return leaves_room_below(sum(bounds(figure, method)[1] for figure in whole), part, method)


def leaves_room_below(most: int, part: Iterable[Figure], method: Method) -> bool:
    """The same where it is known how many people the whole can be at the most."""
    least = sum(bounds(figure, method)[0] for figure in part)
    return most - least > method.hide


NOT_SHOWN = Figure(0, hidden=True, below=0)
"""Hidden because it is small, or because there is no room for it beside what it is part of: nobody is told which."""


def beside(part: Sequence[Figure], whole: Iterable[Figure], method: Method) -> list[Figure]:
    """Figures of one family that are part of something published: as they are where there is room for them, else not shown."""
    room = leaves_room(part, whole, method)
    return [figure if room and not figure.hidden else NOT_SHOWN for figure in part]


def share(part: Figure, whole: Figure, *, of: int = 50, step: int = 10) -> int | None:
    """Percent in steps of ten, made of published figures; None where the whole is under ``of`` or the part is hidden."""
    if whole.amount < of or part.hidden:
        return None
    return min(100, (100 * part.amount // whole.amount + step // 2) // step * step)


def _figure(count: int, above: int, method: Method) -> Figure:
    if count <= method.hide:
        return Figure(0, hidden=True, below=method.hide + 1)
    return Figure(max(method.least, (count + above) // method.base * method.base), hidden=False)
