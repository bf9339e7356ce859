"""Whole-number programmes: the set of projects with the greatest worth that keeps within its rows.

The solver is HiGHS (MIT licence), called through highspy; this is the only module that imports it. It works in
doubles, so the set it names is checked in whole numbers against every row. One that fails is cut off, and it solves
again. One that holds is only believed once the solver has proved, asked apart, that nothing is worth one more. One
thread and no clock: the same question has the same answer everywhere, or an error.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import gcd, inf

import highspy
import numpy as np

TRIES = 100  # answers improved on or cut off before giving up
LARGEST = 2**53  # whole numbers beyond it are not all doubles


class Unproved(Exception):
    """The solver could not prove that an answer is the best there is."""


@dataclass(frozen=True)
class Row:
    """A demand: the sum of `weights[place]` over the chosen places is at most `most`."""

    weights: Mapping[int, int]
    most: int

    def holds(self, chosen: frozenset[int]) -> bool:
        return sum(weight for place, weight in self.weights.items() if place in chosen) <= self.most


def other_than(chosen: frozenset[int], *, places: Sequence[int]) -> Row:
    """Any set but this one."""
    return Row({place: 1 if place in chosen else -1 for place in places}, len(chosen) - 1)


def best(worth: Mapping[int, int], rows: Sequence[Row]) -> frozenset[int] | None:
    """The set of places (those in `worth`) of the greatest total worth that keeps every row; None when none does.

    Raises Unproved when the solver cannot prove it, or when numbers are beyond what doubles can hold.
    """
    places, unit = list(worth), gcd(*worth.values()) or 1
    if sum(abs(each) for each in worth.values()) // unit >= LARGEST:
        raise Unproved("The points are too large to be added up for certain. Count in a larger unit.")
    asked = [_reduced(row, places) for row in rows]
    if not places:
        return frozenset() if all(row.holds(frozenset()) for row in asked) else None
    whole = {place: each // unit for place, each in worth.items()}
    found: frozenset[int] | None = None
    for _ in range(TRIES):
        answer = _solve(whole, asked)
        if answer is None:
            return found
        broken = next((row for row in asked if not row.holds(answer)), None)
        if broken:
            asked.append(_without(answer, broken, places))
            continue
        found = answer
        # Only when it has proved that nothing is worth one more is it believed.
        asked.append(Row({place: -each for place, each in whole.items()}, -sum(whole[place] for place in found) - 1))
    raise Unproved("The solver could not tell the best set from others almost as good.")


def _without(chosen: frozenset[int], broken: Row, places: Sequence[int]) -> Row:
    """Cuts off a set that breaks a row; and where no weight can make up for it, all larger sets with it."""
    if min(broken.weights.values()) >= 0:
        return Row(dict.fromkeys(chosen & broken.weights.keys(), 1), len(chosen & broken.weights.keys()) - 1)
    return other_than(chosen, places=places)


def _reduced(row: Row, places: Sequence[int]) -> Row:
    """The same row in the smallest whole numbers, so that doubles hold them well."""
    weights = {place: weight for place, weight in row.weights.items() if weight and place in set(places)}
    unit = gcd(*weights.values()) or 1
    if max(map(abs, weights.values()), default=0) // unit >= LARGEST:
        raise Unproved("The costs are too large to be added up for certain. Count in a larger unit.")
    return Row({place: weight // unit for place, weight in weights.items()}, row.most // unit)


def _solve(worth: Mapping[int, int], rows: Sequence[Row]) -> frozenset[int] | None:
    """The solver's best set, or None when it proved that there is none. Doubles: to be checked."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in _OPTIONS.items():
        solver.setOptionValue(option, value)
    solver.passModel(_model(worth, rows))
    solver.run()
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return None
    if status != highspy.HighsModelStatus.kOptimal:
        raise Unproved(f"The solver gave up without a proof: {solver.modelStatusToString(status)}")
    values = solver.getSolution().col_value
    return frozenset(place for place, value in zip(worth, values, strict=True) if value > 0.5)


def _model(worth: Mapping[int, int], rows: Sequence[Row]) -> highspy.HighsLp:
    """The same in the solver's columns: one column a place, nothing or all of it."""
    model, column = highspy.HighsLp(), {place: n for n, place in enumerate(worth)}
    model.num_col_, model.num_row_ = len(worth), len(rows)
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = np.asarray(list(worth.values()), dtype=np.float64)
    model.col_lower_, model.col_upper_ = np.zeros(len(worth)), np.ones(len(worth))
    model.integrality_ = [highspy.HighsVarType.kInteger] * len(worth)
    model.row_lower_ = np.full(len(rows), -inf)
    model.row_upper_ = np.asarray([row.most for row in rows], dtype=np.float64)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0, *(len(row.weights) for row in rows)])
    model.a_matrix_.index_ = np.asarray([column[place] for row in rows for place in row.weights], dtype=np.int32)
    weights = [weight for row in rows for weight in row.weights.values()]
    model.a_matrix_.value_ = np.asarray(weights, dtype=np.float64)
    return model


# Tolerances stay as the solver has them: tighter ones were seen to cut off sets that use the budget to the penny.
_OPTIONS: Mapping[str, bool | int | float | str] = {
    "output_flag": False,
    "threads": 1,
    "parallel": "off",
    "random_seed": 0,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 1e-6,
    "mip_max_nodes": 50_000,  # a limit that, unlike a clock, is reached by the same questions everywhere
}
