"""The two-way additive model: score = how good the proposal is + how high the member scores + what is left over.

A proposal's *adjusted mean* is what the model says the whole board would have given it on average. A proposal that
only the sternest members scored is thus not worse off, and where nobody is missing it is the plain mean. The effects
are those with the least squares of what is left over, solved in whole numbers, so means are exact fractions.
Variances are doubles: they say how sure the order is, and never make it.

Sources: F. Yates, "The Analysis of Multiple Classifications with Unequal Numbers in the Different Classes" (1934); for
parts that cannot be compared, J. Eccleston and A. Hedayat, "On the Theory of Connected Designs" (1974); for solving
without fractions, E. Bareiss, "Sylvester's Identity and Multistep Integer-Preserving Gaussian Elimination" (1968).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engagement.tallies.appraisal import sheets, student

Cells = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Estimate:
    """A mean or a difference, and its 90 % interval; without one when there are too few scores to tell."""

    value: Fraction
    low: float | None
    high: float | None

    @property
    def may_be_nothing(self) -> bool:
        """Whether 0 lies in the interval, or no interval can be given."""
        return self.low is None or self.high is None or self.low <= 0 <= self.high


@dataclass(frozen=True, eq=False)
class Part:
    """Members and proposals linked by scores. Each member's effect is beside the average of the part's members.

    `variance` is of what is left over, None when nothing is left to judge it by (`freedom` of 0).
    """

    effects: Mapping[str, Fraction]
    adjusted: Mapping[str, Fraction]
    freedom: int
    variance: Fraction | None
    cells: Cells

    def mean(self, proposal: str) -> Estimate:
        """The adjusted mean with its interval."""
        place = list(self.adjusted).index(proposal)
        return self._estimate(self.adjusted[proposal], float(self._spread[place, place]))

    def difference(self, one: str, other: str) -> Estimate:
        """How much higher the first one's adjusted mean is, with the interval of the difference itself."""
        order = list(self.adjusted)
        a, b = order.index(one), order.index(other)
        spread = self._spread[a, a] + self._spread[b, b] - 2 * self._spread[a, b]
        return self._estimate(self.adjusted[one] - self.adjusted[other], float(spread))

    def _estimate(self, value: Fraction, spread: float) -> Estimate:
        if self.variance is None:
            return Estimate(value, None, None)
        margin = student.reach(self.freedom) * math.sqrt(float(self.variance) * max(spread, 0))
        return Estimate(value, float(value) - margin, float(value) + margin)

    @cached_property
    def _spread(self) -> NDArray[np.float64]:
        """The covariance of the adjusted means, in units of the variance. What only all effects together could shift is
        pinned first, which changes no mean.
        """
        members, proposals = len(self.effects), len(self.adjusted)
        normal = np.zeros((members + proposals, members + proposals))
        for member, proposal in self.cells:
            ends = np.array([member, members + proposal])
            normal[np.ix_(ends, ends)] += 1
        free = np.concatenate([np.ones(members), -np.ones(proposals)])
        means = np.hstack([np.full((proposals, members), 1 / members), np.eye(proposals)])
        return np.asarray(means @ np.linalg.inv(normal + np.outer(free, free)) @ means.T)


def parts(sheet: sheets.Sheet) -> tuple[Part, ...]:
    """Fit the model to each part of the sheet that scores link together, in the order of the sheet. Members and
    proposals without any score are in none.
    """
    return tuple(_fit(sheet, members, proposals) for members, proposals in _linked(sheet))


def _linked(sheet: sheets.Sheet) -> list[tuple[list[str], list[str]]]:
    """Members and proposals by the part they are in."""
    by_member: dict[str, list[str]] = {member: [] for member in sheet.members}
    by_proposal: dict[str, list[str]] = {proposal: [] for proposal in sheet.proposals}
    for member, proposal in sheet.scores:
        by_member[member].append(proposal)
        by_proposal[proposal].append(member)
    found: list[tuple[list[str], list[str]]] = []
    seen: set[str] = set()
    for proposal in sheet.proposals:
        if proposal in seen or not by_proposal[proposal]:
            continue
        members: set[str] = set()
        inside = {proposal}
        waiting = [proposal]
        while waiting:
            for member in set(by_proposal[waiting.pop()]) - members:
                members.add(member)
                further = set(by_member[member]) - inside
                inside |= further
                waiting += further
        seen |= inside
        found.append(([m for m in sheet.members if m in members], [p for p in sheet.proposals if p in inside]))
    return found


def _fit(sheet: sheets.Sheet, members: list[str], proposals: list[str]) -> Part:
    """Least squares on one part, in whole numbers: scores are first multiplied by what makes them whole."""
    cells = [(i, j) for i, m in enumerate(members) for j, p in enumerate(proposals) if (m, p) in sheet.scores]
    given = [sheet.scores[members[i], proposals[j]] for i, j in cells]
    unit = math.lcm(*(score.denominator for score in given))
    whole = [int(score * unit) for score in given]
    if len(members) <= len(proposals):
        rows, columns = _solve(cells, whole)
    else:
        columns, rows = _solve([(j, i) for i, j in cells], whole)
    shift = sum(rows, Fraction(0)) / len(rows)
    effects = [(row - shift) / unit for row in rows]
    adjusted = [(column + shift) / unit for column in columns]
    freedom = len(cells) - len(members) - len(proposals) + 1
    errors = (score * (score - effects[i] - adjusted[j]) for score, (i, j) in zip(given, cells, strict=True))
    left_over = sum(errors, Fraction(0))  # as its squares add up to, since it is at right angles to both effects
    return Part(
        dict(zip(members, effects, strict=True)),
        dict(zip(proposals, adjusted, strict=True)),
        freedom,
        left_over / freedom if freedom else None,
        cells,
    )


def _solve(cells: Cells, scores: Sequence[int]) -> tuple[list[Fraction], list[Fraction]]:
    """Effects of rows and columns, the first row's being 0. Columns are put into the rows' equations, which leaves one
    equation for each row but the first; multiplied by the columns' least common count they are whole numbers.
    """
    by_row: dict[int, list[int]] = {}
    by_column: dict[int, list[int]] = {}
    of_row, of_column = dict.fromkeys((i for i, _ in cells), 0), dict.fromkeys((j for _, j in cells), 0)
    for (i, j), score in zip(cells, scores, strict=True):
        by_row.setdefault(i, []).append(j)
        by_column.setdefault(j, []).append(i)
        of_row[i] += score
        of_column[j] += score
    common = math.lcm(*map(len, by_column.values()))
    table = [[0] * (len(by_row) + 1) for _ in by_row]
    for i, columns in by_row.items():
        table[i][i] += common * len(columns)
        table[i][-1] = common * of_row[i]
        for j in columns:
            each = common // len(by_column[j])
            table[i][-1] -= each * of_column[j]
            for other in by_column[j]:
                table[i][other] -= each
    rows = [Fraction(0), *_eliminate([row[1:] for row in table[1:]])]
    columns_ = [
        (of_column[j] - sum((rows[i] for i in by_column[j]), Fraction(0))) / len(by_column[j])
        for j in range(len(by_column))
    ]
    return rows, columns_


def _eliminate(table: list[list[int]]) -> list[Fraction]:
    """Solve whole-number equations, right-hand sides last, by Bareiss's elimination: every division comes out even.
    The equations are positive definite, so no pivot is 0.
    """
    size, before = len(table), 1
    for k, pivot in enumerate(table):
        for row in table[k + 1 :]:
            factor = row[k]
            for at in range(k + 1, size + 1):
                row[at] = (pivot[k] * row[at] - factor * pivot[at]) // before
        before = pivot[k]
    solved = [0] * size  # each multiplied by the determinant, which is the last pivot
    for k in reversed(range(size)):
        row = table[k]
        solved[k] = (before * row[-1] - sum(row[at] * solved[at] for at in range(k + 1, size))) // row[k]
    return [Fraction(each, before) for each in solved]
