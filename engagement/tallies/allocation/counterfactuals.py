"""What else would have had a proposal chosen, if nothing else had changed: found by counting again, exactly.

Source: N. Boehmer, P. Faliszewski, Ł. Janeczko, D. Peters, G. Pierczyński, Š. Schierreich, P. Skowron and S. Szufa,
"Evaluation of Project Performance in Participatory Budgeting" (2024), which names these measures.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

import numpy as np

from engagement.tallies import elections

Count = Callable[[elections.Election], Collection[str]]  # who wins


@dataclass(frozen=True)
class Instead:
    """`cost`, in smallest units, is the largest at which it would have been chosen; `supporters` the fewest further
    people who give it the top score and support nothing else. None where nothing that was tried would have done.
    `counts` is how often the election was counted again.

    Both sides of each answer were counted: with one unit more, or one person fewer, it is not chosen. Rules of this
    kind can jump, so a far larger cost that wins again is not ruled out, and is not looked for.
    """

    cost: int | None
    supporters: int | None
    counts: int


def instead(
    election: elections.Election, project_id: str, *, count: Count, progress: Callable[[str], None] | None = None
) -> Instead:
    """Count again and again with another cost, then with more supporters. The project must not be chosen as it is.

    Looks in steps that double, away from what is true, and then halves the last step until it is one.
    """
    place = election.place[project_id]
    cost, counts = election.projects[place].cost, 0

    def chosen(changed: elections.Election) -> bool:
        nonlocal counts
        counts += 1
        if progress:
            progress(f"Counted {counts} times with other costs and supporters.")
        return project_id in count(changed)

    cheaper = _first(lambda cut: chosen(with_cost(election, place, cost=cost - cut)), most=cost)
    # Twice as many again as voted: with that many of one mind, what does not win is not kept out by numbers.
    most = 2 * election.ballots.voters + 1
    further = _first(lambda more: chosen(with_supporters(election, place, more=more)), most=most)
    return Instead(None if cheaper is None else cost - cheaper, further, counts)


def with_cost(election: elections.Election, place: int, *, cost: int) -> elections.Election:
    """The same election, but the project at this place costs something else."""
    projects = list(election.projects)
    projects[place] = replace(projects[place], cost=cost)
    return replace(election, projects=tuple(projects))


def with_supporters(election: elections.Election, place: int, *, more: int) -> elections.Election:
    """The same election with `more` further voters, who give this project the top score and support nothing else."""
    ballots = election.ballots
    top = int(ballots.scores.max(initial=1))
    columns = elections.Ballots(
        np.append(ballots.starts, ballots.starts[-1] + 1),
        np.append(ballots.places, np.int32(place)),
        np.append(ballots.scores, np.int64(top)),
        np.append(ballots.times, np.int64(more)),
    )
    return replace(election, ballots=columns, voters=())


def _first(holds: Callable[[int], bool], *, most: int) -> int | None:
    """The smallest step from 1 to `most` at which it holds, where the step before does not; None if none is found."""
    below, step = 0, 1
    while not holds(min(step, most)):
        if step >= most:
            return None
        below, step = step, step * 2
    above = min(step, most)
    while above - below > 1:
        middle = (below + above) // 2
        below, above = (below, middle) if holds(middle) else (middle, above)
    return above
