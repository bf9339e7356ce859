"""Elections to measure with, made from a seed: the same seed always writes the same file.

They look like those of cities: a project is known in its own district and little elsewhere, a few are known everywhere,
costs are lognormal and rounded to hundreds, and voters support between `least` and `most` projects. No two ballots are
the same unless `alike` says so, as equal ballots are what a quick count is quick with.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]
ROWS = 5_000  # ballots drawn at once: a table of draws of all of them would be larger than what is measured


@dataclass(frozen=True)
class Plan:
    """An election to make. `share` is the money for each voter, in whole units; `top` the highest score, 1 for approvals."""

    voters: int
    projects: int
    share: int
    seed: int
    top: int = 1
    least: int = 2
    most: int = 12
    districts: int = 5
    spread: float = 0.9  # how unequal costs are: the standard deviation of their logarithm
    times: float = 3.0  # what all projects cost together, in budgets
    alike: bool = False

    @property
    def budget(self) -> int:
        return self.share * self.voters


def write(plan: Plan, path: Path) -> None:
    """Write the election in the Pabulib format."""
    chance = np.random.default_rng(plan.seed)
    costs = _costs(plan, chance)
    kind = "approval" if plan.top == 1 else "scoring"
    with path.open("w", encoding="utf-8") as file:
        file.write("META\nkey;value\ndescription;Made to measure with\ncountry;Nowhere\nunit;Seed\n")
        file.write(f"instance;{plan.seed}\nnum_projects;{plan.projects}\nnum_votes;{plan.voters}\n")
        file.write(f"budget;{plan.budget}\nvote_type;{kind}\nrule;unknown\n")
        if plan.top > 1:
            file.write(f"min_points;0\nmax_points;{plan.top}\n")
        file.write("PROJECTS\nproject_id;cost;name\n")
        file.writelines(f"{n};{cost};Project {n}\n" for n, cost in enumerate(costs.tolist(), start=1))
        file.write("VOTES\nvoter_id;vote\n" if plan.top == 1 else "VOTES\nvoter_id;vote;points\n")
        for voter, (places, scores) in enumerate(_ballots(plan, chance), start=1):
            given = ",".join(str(place + 1) for place in places)
            points = "" if plan.top == 1 else ";" + ",".join(map(str, scores))
            file.write(f"{voter};{given}{points}\n")


def _costs(plan: Plan, chance: np.random.Generator) -> Places:
    """Whole units, in hundreds where they are large enough, `times` the budget together."""
    raw = chance.lognormal(0, plan.spread, plan.projects)
    wanted = raw * (plan.times * plan.budget / raw.sum())
    hundreds = 100 if wanted.min() >= 100 else 1
    return np.maximum(np.round(wanted / hundreds) * hundreds, 1).astype(np.int64)


def _ballots(plan: Plan, chance: np.random.Generator) -> Iterator[tuple[list[int], list[int]]]:
    """Ballots one after another: which projects, rising, and the scores they are given; a score of 0 is no support."""
    known = _known(plan, chance)
    seen: set[bytes] = set()
    made = 0
    while made < plan.voters:
        homes = chance.integers(0, plan.districts, ROWS)
        lengths = chance.integers(plan.least, min(plan.most, plan.projects) + 1, ROWS)
        # The largest of a weight's logarithm and Gumbel noise is a draw by weight, without putting back.
        drawn = np.argsort(-(known[homes] + chance.gumbel(size=(ROWS, plan.projects))), axis=1, kind="stable")
        scores = chance.integers(0 if plan.top > 1 else 1, plan.top + 1, (ROWS, plan.projects))
        for row, length in enumerate(lengths.tolist()):
            places, points = np.sort(drawn[row, :length]), scores[row, :length]
            ballot = places.tobytes() + points.tobytes()
            if made == plan.voters or (ballot in seen and not plan.alike):
                continue
            seen.add(ballot)
            made += 1
            yield places.tolist(), points.tolist()


def _known(plan: Plan, chance: np.random.Generator) -> NDArray[np.float64]:
    """The logarithm of how likely a voter of each district is to support each project."""
    fame = 1 / chance.permutation(np.arange(1, plan.projects + 1)) ** 0.7
    homes = chance.integers(-1, plan.districts, plan.projects)  # -1: known everywhere
    near = homes == np.arange(plan.districts)[:, None]
    return np.log(fame * np.where(near, 6.0, np.where(homes == -1, 2.0, 0.3)))
