"""An election with terms, made into a plain one that every rule can count.

- *Match*: a project costs what the pot would pay: its cost less all its match. So where a project is worth its
  cost, it is worth what the pot pays, and its supporters' money goes exactly as far with match as without.
- *Part awards*: project 7 with three amounts becomes "7" at the least of them, and the add-ons "7+1" and "7+2".
- *Must go together*: 3 and 5 become "3&5". A voter supports it who supports every member, as much as the one they
  like least, so that nobody pays for what they do not support. A member recused from one is recused from all.

Everything keeps its place in the published list, so that lots do not change: a package stands at its first
member's place, the other members stay in the list without ballots, and add-ons go to the end.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from engagement.tallies import elections
from engagement.tallies.allocation import demands, terms


@dataclass(frozen=True)
class Unit:
    """What one place of the counted list stands for: these projects (none: counted in a package elsewhere), up to
    this one of their stated amounts, from 1.
    """

    members: tuple[str, ...]
    amount: int = 1


@dataclass(frozen=True, eq=False)
class Counted:
    """The election to count, the demands to count it with (by place), and what each place stands for."""

    original: elections.Election
    terms: terms.Terms
    election: elections.Election
    units: tuple[Unit, ...]
    after: Mapping[int, int]
    apart: tuple[frozenset[int], ...]
    together: tuple[frozenset[int], ...] = ()

    def without(self, places: Iterable[int]) -> "Counted":
        """The same, had nobody supported the projects at these places."""
        ballots = self.election.ballots
        kept = ~np.isin(ballots.places, list(places))
        fewer = _ballots(ballots.owners[kept], ballots.places[kept], ballots.scores[kept], ballots.times)
        return replace(self, election=replace(self.election, ballots=fewer))


def counted(election: elections.Election, asked: terms.Terms, *, packages: bool = True) -> Counted:
    """Make the election to count. With `packages=False` projects that go together stay apart in the list, for a
    rule that takes `together` itself and adds up their worth (greatest total score).

    Raises ValueError when the terms make no sense, see `terms`.
    """
    asked.check(election)
    merged = [sorted(election.place[key] for key in members) for members in asked.together if packages]
    projects, units, after = _list(election, asked, merged)
    if len({project.id for project in projects}) < len(projects):
        raise ValueError("A project has an id that is needed for an add-on or a package of another.")
    columns = _columns(election, asked, merged, after)
    recused = _recused(election, projects, units)
    ready = replace(election, projects=tuple(projects), ballots=columns, recused=recused)
    together = () if packages else tuple(frozenset(election.place[key] for key in each) for each in asked.together)
    apart = tuple(_apart(members, projects, units) for members in asked.apart)
    if any(len(rivals & members) > 1 for rivals in apart for members in together):
        raise ValueError("Some projects are incompatible, and yet must go together.")
    try:
        demands.Demands(after, apart)
    except ValueError:
        raise ValueError("A project is incompatible with its own add-on.") from None
    return Counted(election, asked, ready, tuple(units), after, apart, together)


def pays(project: elections.Project, asked: terms.Terms, amount: int) -> int:
    """What the pot pays for a project at one of its amounts, from 1; nothing at 0."""
    total = [0, *asked.amounts(project)][amount]
    return max(0, total - asked.matched(project.id).all)


def _list(
    election: elections.Election, asked: terms.Terms, merged: Sequence[Sequence[int]]
) -> tuple[list[elections.Project], list[Unit], dict[int, int]]:
    """The list to count, what each place stands for, and which add-on comes after which place."""
    projects = [replace(project, cost=pays(project, asked, 1)) for project in election.projects]
    units = [Unit((project.id,)) for project in projects]
    for places in merged:
        members = [projects[place] for place in places]
        names = " and ".join(member.name for member in members)
        cost = sum(member.cost for member in members)
        package = elections.Project("&".join(member.id for member in members), names, cost)
        for place in places[1:]:
            projects[place] = replace(projects[place], name=f"{projects[place].name} (counted in {package.id})")
            units[place] = Unit(())
        if len(places) > 1:
            projects[places[0]], units[places[0]] = package, Unit(tuple(member.id for member in members))
    after: dict[int, int] = {}
    for base, project in enumerate(election.projects):
        before = base
        for amount in range(2, len(asked.amounts(project)) + 1):
            cost = pays(project, asked, amount) - pays(project, asked, amount - 1)
            after[len(projects)], before = before, len(projects)
            projects.append(
                elections.Project(f"{project.id}+{amount - 1}", f"{project.name}: add-on {amount - 1}", cost)
            )
            units.append(Unit((project.id,), amount))
    return projects, units, after


def _columns(
    election: elections.Election, asked: terms.Terms, merged: Sequence[Sequence[int]], after: Mapping[int, int]
) -> elections.Ballots:
    """The ballots by the places of the list to count."""
    ballots = election.ballots
    owners, places, scores = ballots.owners, ballots.places, ballots.scores
    for members in merged:
        of_it = np.isin(places, members)
        backed = np.bincount(owners[of_it], minlength=len(ballots)) == len(members)
        least = np.full(len(ballots), np.iinfo(np.int64).max)
        np.minimum.at(least, owners[of_it], scores[of_it])
        whole = np.flatnonzero(backed).astype(np.int32)
        owners = np.concatenate([owners[~of_it], whole])
        places = np.concatenate([places[~of_it], np.full(len(whole), members[0], np.int32)])
        scores = np.concatenate([scores[~of_it], least[whole]])
    limits = _limits(election, asked)
    steps = dict.fromkeys(range(len(election.projects)), 1)
    for add_on, before in after.items():
        steps[add_on] = steps[before] + 1
        stops = [ballot for ballot, limit in limits.get(_base(add_on, after), ()) if limit < steps[add_on]]
        up = (places == before) & ~np.isin(owners, stops)
        owners = np.concatenate([owners, owners[up]])
        scores = np.concatenate([scores, scores[up]])
        places = np.concatenate([places, np.full(int(up.sum()), add_on, np.int32)])
    return _ballots(owners, places, scores, ballots.times)


def _base(place: int, after: Mapping[int, int]) -> int:
    while place in after:
        place = after[place]
    return place


def _limits(election: elections.Election, asked: terms.Terms) -> dict[int, list[tuple[int, int]]]:
    """By project, which ballots stop at which of its amounts."""
    ballot_of = {voter: ballot for ballot, voter in enumerate(election.voters)}
    found: dict[int, list[tuple[int, int]]] = {}
    for voter, limits in asked.upto.items():
        for key, limit in limits.items():
            found.setdefault(election.place[key], []).append((ballot_of[voter], limit))
    return found


def _ballots(
    owners: elections.Places, places: elections.Places, scores: elections.Whole, times: elections.Whole
) -> elections.Ballots:
    order = np.lexsort((places, owners))
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.bincount(owners, minlength=len(times)))])
    return elections.Ballots(starts.astype(np.int64), places[order], scores[order], times)


def _recused(
    election: elections.Election, projects: Sequence[elections.Project], units: Sequence[Unit]
) -> dict[str, frozenset[str]]:
    found = {}
    for project, unit in zip(projects, units, strict=True):
        members = frozenset(voter for key in unit.members for voter in election.recused.get(key, ()))
        if members:
            found[project.id] = members
    return found


def _apart(members: Iterable[str], projects: Sequence[elections.Project], units: Sequence[Unit]) -> frozenset[int]:
    """The places of incompatible projects: of a package for its members, and of add-ons by their own names."""
    place_of = {project.id: place for place, project in enumerate(projects)}
    place_of |= {key: place for place, unit in enumerate(units) if unit.amount == 1 for key in unit.members}
    named = sorted(members)
    if unknown := [key for key in named if key not in place_of]:
        raise ValueError(f"Terms name projects that are not there: {', '.join(unknown)}.")
    places = frozenset(place_of[key] for key in named)
    if len(places) < len(named):
        raise ValueError(f"{' and '.join(named)} are incompatible, and yet must go together.")
    return places
