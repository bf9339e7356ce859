"""Somebody who knows how figures are made, and reads every one that was ever published, works out the counts behind them.

An integer program: one variable for each count at each release, everything the method and the tables say about them as
constraints, and each count made as small and as large as it can be. What it leaves open, nobody can close.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import highspy

from engagement.shared.publishing import Figure, Method


@dataclass
class Attack:
    """Releases, each cell → its figure; ``family`` of each cell; ``within``: pairs of cells of which the first lies in the second;
    ``parts``: (cells that nobody is in two of, cells they all lie in). ``only_more``: nothing is ever withdrawn."""

    releases: Sequence[Mapping[str, Figure]]
    family: Mapping[str, str]
    within: Iterable[tuple[str, str]] = ()
    parts: Iterable[tuple[Sequence[str], Sequence[str]]] = ()
    only_more: bool = False
    method: Method = field(default_factory=Method)

    def __post_init__(self) -> None:
        shown = max(figure.amount for release in self.releases for figure in release.values())
        self.most = max(shown, self.method.least) + 3 * self.method.base  # no count that fits is larger
        self.solver = highspy.Highs()
        self.solver.setOptionValue("output_flag", False)
        self.solver.setOptionValue("presolve", "off")  # it was seen to cut off what is feasible
        self.counts: dict[tuple[int, str], Any] = {}
        self.offsets = {name: self._whole(0, self.method.base - 1) for name in sorted(set(self.family.values()))}
        cells = sorted(self.family)
        for cell in cells:
            self._a_life(cell)
        for number in range(len(self.releases)):
            for inner, outer in self.within:
                self.solver.addConstr(self.counts[number, inner] <= self.counts[number, outer])
            for inner_ones, outer_ones in self.parts:
                least = sum(self.counts[number, one] for one in inner_ones)
                self.solver.addConstr(least <= sum(self.counts[number, one] for one in outer_ones))

    def bounds(self, number: int, cell: str) -> tuple[int, int]:
        """The least and the most a count can have been at a release."""
        return self._extreme(self.counts[number, cell])

    def difference(self, number: int, cell: str) -> tuple[int, int]:
        """The least and the most by which a count can have grown since the release before."""
        return self._extreme(self.counts[number, cell] - self.counts[number - 1, cell])

    def _a_life(self, cell: str) -> None:
        """What the figures of a cell say, release after release."""
        base, hide = self.method.base, self.method.hide
        before: Any = self._whole(0, 0)
        shown_before: Figure | None = None
        for number, release in enumerate(self.releases):
            figure = release[cell]
            count, kept = self._whole(0, self.most), self._whole(0, self.most)
            self.counts[number, cell] = count
            self._made_of(figure, kept, self.offsets[self.family[cell]])
            fresh, up = self._whole(0, 1), self._whole(0, 1)
            self._when(fresh, kept - count, 0, 0)
            self._when_not(fresh, kept - before, 0, 0)
            self._when_not(fresh, count - before, 1 - base, base - 1)
            was_shown = shown_before is not None and not shown_before.hidden
            if was_shown:
                self._when_not(fresh, count, hide + 1, self.most)
            if not (was_shown and figure.hidden):  # otherwise it had to be hidden, however little it moved
                self.solver.addConstr(count - before >= base - 2 * self.most * (1 - fresh) - 2 * self.most * (1 - up))
                self.solver.addConstr(count - before <= -base + 2 * self.most * (1 - fresh) + 2 * self.most * up)
            if shown_before is not None and (figure.hidden, figure.amount) != (
                shown_before.hidden,
                shown_before.amount,
            ):
                self.solver.addConstr(fresh >= 1)
            if self.only_more and number:
                self.solver.addConstr(count >= self.counts[number - 1, cell])
            before, shown_before = kept, figure

    def _made_of(self, figure: Figure, kept: Any, offset: Any) -> None:
        base, hide = self.method.base, self.method.hide
        if figure.hidden:
            self.solver.addConstr(kept <= hide)
            return
        self.solver.addConstr(kept >= hide + 1)
        self.solver.addConstr(kept + offset <= figure.amount + base - 1)
        if figure.amount > self.method.least:
            self.solver.addConstr(kept + offset >= figure.amount)

    def _when(self, binary: Any, expression: Any, low: int, high: int) -> None:
        self._when_not(1 - binary, expression, low, high)

    def _when_not(self, binary: Any, expression: Any, low: int, high: int) -> None:
        self.solver.addConstr(expression >= low - 2 * self.most * binary)
        self.solver.addConstr(expression <= high + 2 * self.most * binary)

    def _whole(self, low: int, high: int) -> Any:
        return self.solver.addVariable(lb=low, ub=high, type=highspy.HighsVarType.kInteger)

    def _extreme(self, expression: Any) -> tuple[int, int]:
        ends = []
        for direction in (self.solver.minimize, self.solver.maximize):
            direction(expression)
            assert self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal, self.solver.getModelStatus()
            ends.append(round(self.solver.getInfo().objective_function_value))
        return ends[0], ends[1]
