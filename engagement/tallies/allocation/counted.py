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

from engagement.tallies import elections
from engagement.tallies.allocation import columns, demands, terms


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
        return replace(self, election=replace(self.election, ballots=columns.without(ballots, places)))


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
    ballots, recused = _columns(election, asked, merged, after), _recused(election, projects, units)
    ready = replace(election, projects=tuple(projects), ballots=ballots, recused=recused)
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
        names, ids = " and ".join(one.name for one in members), tuple(one.id for one in members)
        package = elections.Project("&".join(ids), names, sum(one.cost for one in members))
        for place, one in zip(places, members, strict=True):
            projects[place], units[place] = replace(one, name=f"{one.name} (counted in {package.id})"), Unit(())
        projects[places[0]], units[places[0]] = package, Unit(ids)
    after: dict[int, int] = {}
    for before, project in enumerate(election.projects):
        for number in range(1, len(asked.amounts(project))):
            after[len(projects)] = before if number == 1 else len(projects) - 1
            more = pays(project, asked, number + 1) - pays(project, asked, number)
            projects.append(elections.Project(f"{project.id}+{number}", f"{project.name}: add-on {number}", more))
            units.append(Unit((project.id,), number + 1))
    return projects, units, after


def _columns(
    election: elections.Election, asked: terms.Terms, merged: Sequence[Sequence[int]], after: Mapping[int, int]
) -> elections.Ballots:
    """The ballots by the places of the list to count."""
    ballots = election.ballots
    for places in merged:
        ballots = columns.packed(ballots, places)
    limits, amount = _limits(election, asked), dict.fromkeys(range(len(election.projects)), 1)
    base = {place: place for place in amount}
    for add_on, before in after.items():
        base[add_on], amount[add_on] = base[before], amount[before] + 1
        stops = [ballot for ballot, limit in limits.get(base[add_on], ()) if limit < amount[add_on]]
        ballots = columns.extended(ballots, add_on, like=before, but=stops)
    return ballots


def _limits(election: elections.Election, asked: terms.Terms) -> dict[int, list[tuple[int, int]]]:
    """By project, which ballots stop at which of its amounts."""
    ballot_of = {voter: ballot for ballot, voter in enumerate(election.voters)}
    found: dict[int, list[tuple[int, int]]] = {}
    for voter, limits in asked.upto.items():
        for key, limit in limits.items():
            found.setdefault(election.place[key], []).append((ballot_of[voter], limit))
    return found


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
