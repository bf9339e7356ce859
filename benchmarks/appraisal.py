"""How often a board's gaps cost it its right funded list: `python -m benchmarks.appraisal`.

Boards are made up: each proposal has a worth, each member leans high or low, and each score adds what only that member
sees; scores are whole numbers from 0 to 10. Members with an interest are recused, and they are no random members: the
stronger a proposal the more of the board knows it, and some members know far more proposals than others. The right
list is that of the same board without a gap. Three ways to fill gaps are then funded from the same money: *sums with
zeros*, *plain means*, and the *additive model*. Fixed seed; the same table every time.
"""

import argparse
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from engagement.tallies.appraisal import additive, sheets

WAYS = ("sums with zeros", "plain means", "additive model")


@dataclass(frozen=True)
class Setting:
    """A kind of board: seats, proposals, the part of cells recused, and how far members lean from each other."""

    members: int
    proposals: int
    recused: float
    leaning: float


SETTINGS = tuple(
    Setting(members, proposals, recused, leaning)
    for members, proposals in ((9, 12), (12, 12), (12, 16))
    for recused in (0.15, 0.25)
    for leaning in (0.8, 1.2)
)


def board(setting: Setting, chance: random.Random) -> tuple[sheets.Sheet, sheets.Sheet, dict[str, int]]:
    """The sheet without gaps, the sheet with recusals, and what each proposal costs."""
    members = [f"member {n}" for n in range(setting.members)]
    worth = {f"proposal {n}": chance.gauss(6, 1.2) for n in range(setting.proposals)}
    leaning = {member: chance.gauss(0, setting.leaning) for member in members}
    knows = {member: chance.expovariate(1) for member in members}
    full: dict[str, dict[str, sheets.Score | sheets.State]] = {member: {} for member in members}
    gaps: dict[str, dict[str, sheets.Score | sheets.State]] = {member: {} for member in members}
    for member in members:
        for proposal, value in worth.items():
            score = min(10, max(0, round(value + leaning[member] + chance.gauss(0, 1))))
            likely = setting.recused * knows[member] * (1.5 if value > 6 else 0.5)
            full[member][proposal] = score
            gaps[member][proposal] = sheets.State.RECUSED if chance.random() < min(likely, 0.7) else score
    costs = {proposal: chance.randrange(500, 5001, 100) for proposal in worth}
    return sheets.Sheet.of(list(worth), full), sheets.Sheet.of(list(worth), gaps), costs


def funded(scores: Mapping[str, Fraction], costs: Mapping[str, int]) -> frozenset[str]:
    """Down the list to 40 % of what all cost; equals by cost, then by name."""
    left = sum(costs.values()) * 2 // 5
    chosen = []
    for proposal in sorted(scores, key=lambda each: (-scores[each], costs[each], each)):
        if costs[proposal] <= left:
            chosen.append(proposal)
            left -= costs[proposal]
    return frozenset(chosen)


def ways(sheet: sheets.Sheet) -> tuple[dict[str, Fraction], ...]:
    """Each proposal's score in each of the three ways; 0 where there is none to give."""
    sums = dict.fromkeys(sheet.proposals, Fraction(0))
    for (_, proposal), score in sheet.scores.items():
        sums[proposal] += score
    means = {p: total / max(1, sheet.counts[p][sheets.State.SCORED]) for p, total in sums.items()}
    adjusted = {proposal: mean for part in additive.parts(sheet) for proposal, mean in part.adjusted.items()}
    return sums, means, {proposal: adjusted.get(proposal, Fraction(0)) for proposal in sheet.proposals}


def right(setting: Setting, *, boards: int, seed: int) -> list[float]:
    """The part of boards on which each way funds the right list."""
    chance = random.Random(seed)
    hits = [0] * len(WAYS)
    for _ in range(boards):
        full, gaps, costs = board(setting, chance)
        wanted = funded(ways(full)[1], costs)
        for at, scores in enumerate(ways(gaps)):
            hits[at] += funded(scores, costs) == wanted
    return [hit / boards for hit in hits]


def table(rows: Sequence[tuple[Setting, list[float]]]) -> str:
    """As Markdown, with the range of each way at the end."""
    lines = [f"| members | proposals | recused | leaning | {' | '.join(WAYS)} |", "|---" * (4 + len(WAYS)) + "|"]
    for each, parts in rows:
        figures = " | ".join(f"{part:.0%}" for part in parts)
        lines.append(f"| {each.members} | {each.proposals} | {each.recused:.0%} | {each.leaning} | {figures} |")
    ranges = [f"{min(column):.0%}–{max(column):.0%}" for column in zip(*(parts for _, parts in rows), strict=True)]
    return "\n".join([*lines, f"| **range** | | | | {' | '.join(ranges)} |"])


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--boards", type=int, default=500, help="of each kind")
    options.add_argument("--seed", type=int, default=2026)
    chosen = options.parse_args()
    print(table([(each, right(each, boards=chosen.boards, seed=chosen.seed)) for each in SETTINGS]))


if __name__ == "__main__":
    main()
