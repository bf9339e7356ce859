"""Marks with gaps: what each rater gave each option, and which marks were never given.

A gap is somebody absent, recused, unsure, or a line left empty. It is not a zero: no rule here takes it for one
unless the choice printed beside the result says so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import index
from typing import Self

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Marks:
    """`values[r, o]` is the whole number rater `r` gave option `o`, where `given[r, o]`; elsewhere it means nothing.

    Raises ValueError when shapes disagree or two options have the same id.
    """

    options: tuple[str, ...]
    values: Whole
    given: Mask
    names: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(set(self.options)) < len(self.options):
            raise ValueError("Two options have the same id.")
        if self.values.shape != self.given.shape or self.values.shape[1:] != (len(self.options),):
            raise ValueError("The marks and what was given must both be tables of raters by options.")

    @classmethod
    def of(cls, options: Sequence[str], rows: Iterable[Mapping[str, int | None]]) -> Self:
        """Make a table of one row a rater, {option: mark}; an option left out, or None, is a gap.

        Raises ValueError for an unknown option, TypeError for a mark that is not a whole number.
        """
        place = {option: n for n, option in enumerate(options)}
        listed = list(rows)
        values = np.zeros((len(listed), len(options)), dtype=np.int64)
        given = np.zeros(values.shape, dtype=np.bool_)
        for r, row in enumerate(listed):
            for option, mark in row.items():
                if option not in place:
                    raise ValueError(f"A rater marks {option!r}, which is not an option.")
                if mark is not None:
                    values[r, place[option]], given[r, place[option]] = index(mark), True
        return cls(tuple(options), values, given)

    @property
    def blank(self) -> int:
        """How many raters gave no mark at all."""
        return int((~self.given.any(axis=1)).sum())
