"""Writes an election in the Pabulib format, line by line, so that Pabulib's own checker has nothing to find.

For privacy voters are numbered anew, in the order of what is on their ballots, and their ages and the like are left
out, unless all is asked to be kept as it stands: the order of ballots, a name or an age can tell who cast one.
"""

import re
from collections.abc import Collection, Iterator, Mapping

import numpy as np

from engagement.tallies import elections
from engagement.tallies.files import numerals, pabulib, pabulib_meta

# fmt: off
PROJECT_COLUMNS = (
    "category", "beneficiaries", "selected", "neighborhood", "subunit", "district", "description", "proposer", "public_id",
    "latitude", "longitude",
)
# fmt: on
MAY_BE_EMPTY = {
    "category",
    "beneficiaries",
    "latitude",
    "longitude",
    "age",
    "sex",
    "district",
    "neighborhood",
    "education",
}
VOTER_COLUMNS = ["age", "sex", "voting_method", "district", "neighborhood", "education"]
BLANK = ","  # a list of nothing: an empty field would be a missing one to the checker
FORMS = {"age": r"\d+(-\d+)?", "sex": "[MFO]", "voting_method": "internet|paper"}  # anything else is left out
BREAKS = re.compile(r"[\0\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")


def write(
    election: elections.Election,
    *,
    document: pabulib.Document | None = None,
    meta: Mapping[str, str] | None = None,
    winners: Collection[str] | None = None,
    keep_voters: bool = False,
) -> Iterator[str]:
    """The lines of a .pb file. `document` is what the election's file held beside it; `meta` adds to its META and
    stands over it; `winners` fills the column `selected`, which is left out without them, for it belongs to a count.
    With `keep_voters` ids, order and columns stay as they are.

    Raises ValueError, before the first line, for what the format cannot say: an id with a comma or a line break in it,
    equal ranks on an ordinal ballot, units of money or points that are no power of ten, a vote of no known year.
    """
    paper = document or pabulib.Document()
    _check(election, paper)
    told = dict(paper.meta) | dict(meta or {})
    broken = _broken(election, told, paper.points_scale)
    head = list(pabulib_meta.complete(told, _counted(election, told, broken, paper.points_scale), broken))
    projects = _projects(election, paper, winners)
    return _lines(election, paper, head, projects, keep_voters)


def _lines(
    election: elections.Election,
    paper: pabulib.Document,
    head: list[tuple[str, str]],
    projects: Mapping[str, list[str]],
    keep: bool,
) -> Iterator[str]:
    yield "META\nkey;value\n"
    for pair in head:
        yield _row(pair)
    yield "PROJECTS\n"
    yield _row(projects)
    for row in zip(*projects.values(), strict=True):
        yield _row(row)
    yield "VOTES\n"
    yield from _votes(election, paper, keep)


def _check(election: elections.Election, paper: pabulib.Document) -> None:
    for scale in (election.scale, paper.points_scale):
        if str(scale).strip("0") != "1":
            raise ValueError(f"A unit in {scale} parts cannot be written with a decimal point.")
    for project in election.projects:
        if not project.id or "," in project.id or project.id != project.id.strip() or BREAKS.search(project.id):
            raise ValueError(f"A project whose id is {project.id!r} cannot be written.")
    if election.kind is elections.Kind.ORDINAL:
        ballots = election.ballots
        order = np.lexsort((ballots.scores, ballots.owners))
        owners, scores = ballots.owners[order], ballots.scores[order]
        if np.any((owners[1:] == owners[:-1]) & (scores[1:] == scores[:-1])):
            raise ValueError("Equal ranks cannot be written on an ordinal ballot.")


def _counted(
    election: elections.Election, told: Mapping[str, str], broken: set[str], points_scale: int
) -> dict[str, str]:
    ballots, counted = election.ballots, {"vote_type": election.kind.value}
    once = told.get("vote_type") == "choose-1" or told.get("max_length") == "1"
    if (
        election.kind is elections.Kind.APPROVAL
        and once
        and bool(np.all(np.diff(ballots.starts) == 1))
        and len(ballots)
    ):
        counted |= {"vote_type": "choose-1", "min_length": "1", "max_length": "1"}
    if election.kind is elections.Kind.CUMULATIVE:
        sums = np.bincount(ballots.owners, weights=ballots.scores, minlength=1)
        stands = "max_sum_points" not in broken and told.get("max_sum_points", "").isdigit()
        most = str(-int(-sums.max() // points_scale))
        counted["max_sum_points"] = told["max_sum_points"] if stands else most
    counted |= {
        "num_projects": str(len(election.projects)),
        "num_votes": str(ballots.voters),
        "budget": _decimal(election.budget, election.scale),
        "fully_funded": "1" if election.budget >= sum(project.cost for project in election.projects) else "",
    }
    return counted


def _broken(election: elections.Election, told: Mapping[str, str], points_scale: int) -> set[str]:
    """The limits in META that a ballot breaks, a blank one too: the checker would take the ballot for wrong."""
    ballots, broken = election.ballots, set()
    lengths = np.diff(ballots.starts)
    for key, numbers, unit in (
        ("length", lengths, 1),
        ("points", ballots.scores, points_scale),
        ("sum_points", np.bincount(ballots.owners, weights=ballots.scores, minlength=len(ballots)), points_scale),
    ):
        least, most = (numerals.points(told.get(f"{end}_{key}", "")) for end in ("min", "max"))
        if least and len(numbers) and numbers.min() * 10**least.parts < least.digits * unit:
            broken.add(f"min_{key}")
        if most and len(numbers) and numbers.max() * 10**most.parts > most.digits * unit:
            broken.add(f"max_{key}")
    return broken


def _projects(
    election: elections.Election, paper: pabulib.Document, winners: Collection[str] | None
) -> dict[str, list[str]]:
    projects = election.projects
    columns = {
        "project_id": [project.id for project in projects],
        "cost": [_decimal(project.cost, election.scale) for project in projects],
        "votes": [str(n) for n in election.supporters.tolist()],
    }
    points = election.points
    if election.kind is not elections.Kind.APPROVAL and not np.any(points % paper.points_scale):
        columns["score"] = [str(n // paper.points_scale) for n in points.tolist()]
    if winners is not None or any(project.name for project in projects):
        columns["name"] = [project.name or project.id for project in projects]
    extra = {key if key != "target" else "beneficiaries": values for key, values in paper.projects.items()}
    if winners is not None:
        extra["selected"] = tuple(str(int(project.id in winners)) for project in projects)
    else:
        extra.pop("selected", None)
    for key in PROJECT_COLUMNS:
        values = [_bare(value, key) for value in extra.get(key, ())]
        if any(values) and (all(values) or key in MAY_BE_EMPTY):
            columns[key] = values
    return columns


def _bare(value: str, column: str) -> str:
    if value.lower() == "none" or not re.fullmatch(FORMS.get(column, ".*"), value, re.S):
        return ""
    if column in ("category", "beneficiaries"):
        return ",".join(dict.fromkeys(part.strip() for part in value.split(",") if part.strip()))
    return value


def _votes(election: elections.Election, paper: pabulib.Document, keep: bool) -> Iterator[str]:
    ballots, ids = election.ballots, [project.id for project in election.projects]
    scored = election.kind in (elections.Kind.CUMULATIVE, elections.Kind.SCORING)
    extra = _voter_columns(paper, len(ballots)) if keep else {}
    kept_out = _kept_out(election)
    columns = ["voter_id", "vote", *(["points"] if scored else []), *extra, *(["recused"] if kept_out else [])]
    yield _row(columns)
    starts = ballots.starts.tolist()
    number = 0
    for n in range(len(ballots)) if keep else _by_what_they_say(ballots):
        here = slice(starts[n], starts[n + 1])
        votes = sorted(
            zip(ballots.places[here].tolist(), ballots.scores[here].tolist(), strict=True), key=lambda pair: -pair[1]
        )
        row = [",".join(ids[place] for place, _ in votes) or BLANK]
        if scored:
            row.append(",".join(_decimal(score, paper.points_scale) for _, score in votes) or BLANK)
        row += [values[n] for values in extra.values()]
        voter = election.voters[n] if election.voters else ""
        if kept_out:
            row.append(",".join(kept_out.get(voter, ())))
        for _ in range(int(ballots.times[n])):
            number += 1
            yield _row([voter if keep and voter else str(number), *row])


def _by_what_they_say(ballots: elections.Ballots) -> list[int]:
    starts = ballots.starts.tolist()

    def said(n: int) -> bytes:
        here = slice(starts[n], starts[n + 1])
        return ballots.places[here].tobytes() + ballots.scores[here].tobytes()

    return sorted(range(len(ballots)), key=said)


def _voter_columns(paper: pabulib.Document, ballots: int) -> dict[str, tuple[str, ...]]:
    kept = {}
    for key in VOTER_COLUMNS:
        values = tuple(_bare(value, key) for value in paper.voters.get(key, ()))
        if len(values) == ballots and any(values) and (all(values) or key in MAY_BE_EMPTY):
            kept[key] = values
    return kept


def _kept_out(election: elections.Election) -> dict[str, list[str]]:
    """The projects each voter must keep out of. Our own column: the checker names it, for it does not know it."""
    kept_out: dict[str, list[str]] = {}
    there = set(election.voters)
    for project in election.projects:
        for voter in election.recused.get(project.id, frozenset()) & there:
            kept_out.setdefault(voter, []).append(project.id)
    return kept_out


def _decimal(amount: int, scale: int) -> str:
    if scale == 1:
        return str(amount)
    whole, parts = divmod(amount, scale)
    return f"{whole}.{parts:0{len(str(scale)) - 1}}".rstrip("0").rstrip(".") if parts else str(whole)


def _row(values: Collection[str]) -> str:
    return ";".join(map(_quoted, values)) + "\n"


def _quoted(value: str) -> str:
    bare = BREAKS.sub(" ", value).strip()
    return '"' + bare.replace('"', '""') + '"' if ";" in bare or '"' in bare else bare
