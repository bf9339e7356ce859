"""Elections for the tests: by hand, any at all, and where to find the real one."""

import random
from pathlib import Path

import pytest
from hypothesis import strategies as st

from engagement.tallies.elections import Ballot, Election, Project

KK24 = Path(__file__).parents[2].parent / "shared" / "data" / "kk24"
needs_kk24 = pytest.mark.skipif(not KK24.exists(), reason=f"the real ballots of Winterthur are not at {KK24}")

# The example of docs/rules.md.
STREET = """META
key;value
budget;100
vote_type;approval
currency;GBP
PROJECTS
project_id;name;cost
p;Playground;60
g;Garden;30
b;Bench;30
VOTES
voter_id;vote
Ada;p,b
Ben;p
Cy;p
Dee;g
"""


def election(costs: dict[str, int], *, ballots: list[str], budget: int) -> Election:
    """Projects have one-letter ids; the ballot "ab" approves of a and b."""
    return Election.of(
        [Project(key, key.upper(), cost) for key, cost in costs.items()],
        [Ballot.approving(f"v{place}", ballot) for place, ballot in enumerate(ballots)],
        budget=budget,
    )


def ballots_of(any_: Election) -> list[Ballot]:
    """The ballots as plain objects again, one a voter."""
    rows = any_.ballots
    ids = [project.id for project in any_.projects]
    return [
        Ballot(voter, {ids[rows.places[k]]: int(rows.scores[k]) for k in range(rows.starts[n], rows.starts[n + 1])})
        for n, voter in enumerate(any_.voters)
    ]


def renamed(any_: Election) -> Election:
    """The same election with a z before the id of every project."""
    return Election.of(
        [Project(f"z{p.id}", p.name, p.cost) for p in any_.projects],
        [Ballot(b.voter, {f"z{key}": score for key, score in b.scores.items()}) for b in ballots_of(any_)],
        budget=any_.budget,
        kind=any_.kind,
        scale=any_.scale,
    )


def shuffled(any_: Election, chance: random.Random) -> Election:
    """The same election with its ballots in another order."""
    ballots = chance.sample(ballots_of(any_), any_.ballots.voters)
    return Election.of(any_.projects, ballots, budget=any_.budget, kind=any_.kind, scale=any_.scale)


@st.composite
def any_election(draw: st.DrawFn) -> Election:
    keys = "abcdefg"[: draw(st.integers(1, 7))]
    costs = {key: draw(st.integers(0, 40)) for key in keys}
    ballots = draw(st.lists(st.sets(st.sampled_from(keys)).map(lambda named: "".join(sorted(named))), max_size=8))
    return election(costs, ballots=ballots, budget=draw(st.integers(0, 120)))


def any_ranking(options: str = "abcd") -> st.SearchStrategy[list[list[str]]]:
    """Some of the options in levels, best first, as `profiles.Profile.of` takes them; blank ones too."""
    levels = st.lists(st.integers(0, len(options)), min_size=len(options), max_size=len(options))
    return levels.map(
        lambda at: [[o for o, n in zip(options, at, strict=True) if n == level] for level in sorted({*at} - {0})]
    )
