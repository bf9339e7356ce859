"""Somebody who knows how figures are made, and reads every one that was ever published, works out the counts behind them.

An integer program: one variable for each count at each release, everything the method and the tables say about them as
constraints, and each count made as small and as large as it can be. What it leaves open, nobody can close.
"""

import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import highspy

from engagement.shared.publishing import Figure, Method, bounds

At = tuple[int, str]
"""A release and a cell."""
Guard = tuple[Sequence[str], Sequence[tuple[Sequence[str], Sequence[str]]]]
"""Cells that are shown together or not at all, and the pairs of (cells, cells they all lie in) that must leave room."""


@dataclass
class Attack:
    """Releases, each cell → its figure; ``family`` of each cell; ``within``: pairs of cells of which the first lies in the second;
    ``parts``: (cells that nobody is in two of, cells they all lie in). ``guards``: cells that may be hidden because there is no
    room for them as well, and it is not said why. ``only_more``: nothing is ever withdrawn, so that counts only grow but for those
    that ``may_go``. A cell that is not there yet is left out."""

    releases: Sequence[Mapping[str, Figure]]
    family: Mapping[str, str]
    within: Iterable[tuple[str, str]] = ()
    parts: Iterable[tuple[Sequence[str], Sequence[str]]] = ()
    guards: Sequence[Guard] = ()
    only_more: bool = False
    may_go: Collection[str] = ()
    method: Method = field(default_factory=Method)

    def __post_init__(self) -> None:
        shown = max(figure.amount for release in self.releases for figure in release.values())
        self.most = max(shown, self.method.least) + 3 * self.method.base  # no count that fits is larger
        self.solver = highspy.Highs()
        self.solver.setOptionValue("output_flag", False)
        self.solver.setOptionValue("presolve", "off")  # it was seen to cut off what is feasible
        self.counts: dict[At, Any] = {}
        self.kept: dict[At, Any] = {}
        self.guarded = {cell for cells, _rooms in self.guards for cell in cells}
        self.offsets = {name: self._whole(0, self.method.base - 1) for name in sorted(set(self.family.values()))}
        for cell in sorted(self.family):
            self._a_life(cell)
        for number in range(len(self.releases)):
            for inner, outer in self.within:
                if (number, inner) in self.counts and (number, outer) in self.counts:
                    self.solver.addConstr(self.counts[number, inner] <= self.counts[number, outer])
            for inner_ones, outer_ones in self.parts:
                least = sum(self._there(self.counts, number, inner_ones))
                self.solver.addConstr(least <= sum(self._there(self.counts, number, outer_ones)))
            for cells, rooms in self.guards:
                self._guarded(number, [one for one in cells if one in self.releases[number]], rooms)

    def _there(self, what: Mapping[At, Any], number: int, cells: Sequence[str]) -> list[Any]:
        return [what[number, one] for one in cells if (number, one) in what]

    def _guarded(self, number: int, cells: Sequence[str], rooms: Sequence[tuple[Sequence[str], Sequence[str]]]) -> None:
        """Hidden because they are few or, all of them together, because one of the rooms is too small."""
        release, hide = self.releases[number], self.method.hide
        no_room: Any = 0
        if cells and all(release[one].hidden for one in cells):
            for inner, outer in rooms:
                most = sum(bounds(release[one], self.method)[1] for one in outer if one in release)
                too_small = self._whole(0, 1)
                within = sum(self._there(self.kept, number, inner))
                self.solver.addConstr(within >= (most - hide) - self.most * len(inner) * (1 - too_small))
                no_room = no_room + too_small
        for one in cells:
            if release[one].hidden:
                self.solver.addConstr(self.kept[number, one] <= hide + self.most * no_room)

    def narrow(self, wanted: Mapping[At, tuple[Any, int]]) -> dict[At, tuple[int, int]]:
        """Of these (name → what is asked, how many values it should be able to have) those that can have fewer, with the least and
        the most they can be. Whole worlds that publish the same are compared first: one with as few people as can be, then some
        with as many of those that are not apart yet; what stays is tried by itself."""
        few, left = (
            self._world(self.solver.minimize, {name: (asked, None) for name, (asked, _n) in wanted.items()}),
            dict(wanted),
        )
        while left:
            aims = {name: (asked, few[name] + values - 1) for name, (asked, values) in left.items()}
            many = self._world(self.solver.maximize, aims)
            apart = {name for name, (_asked, aim) in aims.items() if aim is not None and many[name] >= aim}
            if not apart:
                break
            left = {name: one for name, one in left.items() if name not in apart}
        found = {name: self._extreme(asked) for name, (asked, _values) in left.items()}
        return {name: (least, most) for name, (least, most) in found.items() if most - least + 1 < left[name][1]}

    def _world(self, direction: Any, asked: Mapping[At, tuple[Any, int | None]]) -> dict[At, int]:
        """What these are in one world where their sum is as small or as large as can be, each counted up to its aim."""
        terms, dice = [], random.Random(len(asked))
        for one, aim in asked.values():
            term = one if aim is None else self.solver.addVariable(lb=-self.most, ub=aim)
            if aim is not None:
                self.solver.addConstr(term <= one)
            terms.append(term * dice.choice((1, 1, 20)))  # not all of a kind can be many at once: each has its turn
        self.solver.setOptionValue("mip_rel_gap", 0.03)  # any world will do: that it is there shows what is possible
        direction(sum(terms))
        self.solver.setOptionValue("mip_rel_gap", 0.0)
        assert self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal, self.solver.getModelStatus()
        values = self.solver.getSolution().col_value
        return {name: round(_worth(one, values)) for name, (one, _aim) in asked.items()}

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
            if cell not in release:
                continue
            figure, unsure = release[cell], cell in self.guarded
            count, kept = self._whole(0, self.most), self._whole(0, self.most)
            self.counts[number, cell], self.kept[number, cell] = count, kept
            self._made_of(figure, kept, self.offsets[self.family[cell]], unsure=unsure)
            fresh, up = self._whole(0, 1), self._whole(0, 1)
            self._when(fresh, kept - count, 0, 0)
            self._when_not(fresh, kept - before, 0, 0)
            self._when_not(fresh, count - before, 1 - base, base - 1)
            was_shown = shown_before is not None and not shown_before.hidden
            was_hidden = shown_before is not None and shown_before.hidden
            if was_shown and not unsure:
                self._when_not(fresh, count, hide + 1, self.most)
            if not (
                figure.hidden and (was_shown or (was_hidden and unsure))
            ):  # else it had to be hidden, however little it moved
                self.solver.addConstr(count - before >= base - 2 * self.most * (1 - fresh) - 2 * self.most * (1 - up))
                self.solver.addConstr(count - before <= -base + 2 * self.most * (1 - fresh) + 2 * self.most * up)
            known = shown_before is not None and not (unsure and (figure.hidden or shown_before.hidden))
            if known and figure != shown_before:
                self.solver.addConstr(fresh >= 1)
            if self.only_more and cell not in self.may_go and (number - 1, cell) in self.counts:
                self.solver.addConstr(count >= self.counts[number - 1, cell])
            before, shown_before = kept, figure

    def _made_of(self, figure: Figure, kept: Any, offset: Any, *, unsure: bool) -> None:
        base, hide = self.method.base, self.method.hide
        if figure.hidden:
            if not unsure:
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


def _worth(asked: Any, values: Sequence[float]) -> float:
    """A variable, or a sum of some, in a solution."""
    whole = asked + 0
    return sum(by * values[at] for at, by in zip(whole.idxs, whole.vals, strict=True)) + (whole.constant or 0)
