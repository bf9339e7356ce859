"""The pathway: which stage may follow which, and what has to be said about it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l

from engagement.enterprises.models import Enterprise
from engagement.places.models import Locality, Neighbourhood
from engagement.shared.clock import day_of
from engagement.shared.refusals import Refusal

FORMS = {
    "undecided": _l("Not decided yet"),
    "sole_trader": _l("Sole trader"),
    "partnership": _l("Partnership"),
    "community_company": _l("Community interest company"),
    "social_enterprise": _l("Another kind of social enterprise"),
    "cooperative": _l("Co-operative"),
    "charity": _l("Charity"),
    "company": _l("Limited company"),
}
PAUSED, CLOSED, MOVED = "paused", "closed", "moved"
ASIDE = (PAUSED, CLOSED, MOVED)
"""The stages beside the way; every other one in the place's pathway is a step along it, in that order."""


class UnknownForm(Refusal):
    says = _l("Choose a form from the list")
    field = "form"


class OtherNeighbourhood(Refusal):
    says = _l("Choose a part of %(locality)s")
    field = "neighbourhood"


class CannotFollow(Refusal):
    says = _l("That stage cannot follow the one it is in now")
    field = "stage"


class NeedsAReason(Refusal):
    says = _l("Say why: it pauses, closes, changes its form or goes back a step")
    field = "reason"


class UnknownMilestone(Refusal):
    says = _l("Choose a milestone from the list")
    field = "milestone"


class ReachedAlready(Refusal):
    says = _l("This milestone is ticked already")
    field = "milestone"


class UnknownScheme(Refusal):
    says = _l("Choose a scheme from the list")
    field = "scheme"


class InTheFuture(Refusal):
    says = _l("The day must be today or earlier")
    field = "on"


class OtherLocality(Refusal):
    says = _l("That award was made in another locality")
    field = "award"


def check_entry(*, form: str, locality: Locality, neighbourhood: Neighbourhood | None) -> None:
    """Raises UnknownForm or OtherNeighbourhood."""
    if form not in FORMS:
        raise UnknownForm
    if neighbourhood is not None and neighbourhood.locality_id != locality.id:
        raise OtherNeighbourhood(locality=locality.name)


def next_stages(taken: Sequence[str], pathway: Iterable[str]) -> tuple[str, ...]:
    """The stages that may follow, given those ``taken`` so far (the last is today's) and the place's pathway.

    Along the way it goes one step on, or one back; it may always pause, close or move to another form. After a pause it goes on
    where it was. What closed may begin again; what moved lives on elsewhere and is finished here.
    """
    steps = [stage for stage in pathway if stage not in ASIDE]
    if not taken:
        return tuple(steps[:1])
    stage = taken[-1]
    if stage == MOVED:
        return ()
    if stage == CLOSED:
        return tuple(steps[:1])
    if stage == PAUSED:
        return (next(before for before in reversed(taken) if before in steps), CLOSED, MOVED)
    here = steps.index(stage)
    return (*steps[here + 1 : here + 2], *steps[max(here - 1, 0) : here], *ASIDE)


def needs_reason(before: str, after: str, pathway: Iterable[str]) -> bool:
    """Stepping aside or back wants a word of why; going on does not."""
    steps = [stage for stage in pathway if stage not in ASIDE]
    return after in ASIDE or (before in steps and steps.index(after) < steps.index(before))


def check_move(taken: Sequence[str], after: str, *, reason: str, pathway: Sequence[str]) -> None:
    """Raises CannotFollow or NeedsAReason."""
    if after not in next_stages(taken, pathway):
        raise CannotFollow
    if taken and needs_reason(taken[-1], after, pathway) and not reason.strip():
        raise NeedsAReason


def check_milestone(slug: str, *, reached: Collection[str], known: Collection[str]) -> None:
    """Raises UnknownMilestone or ReachedAlready."""
    if slug not in known:
        raise UnknownMilestone
    if slug in reached:
        raise ReachedAlready


def check_day(day: date, *, today: date) -> None:
    """Raises InTheFuture."""
    if day > today:
        raise InTheFuture


@dataclass(frozen=True, order=True)
class Moment:
    """One line of an enterprise's history. ``kind`` is a place's list (pathway, milestones, schemes) and ``slug`` a line of it."""

    on: date
    position: int
    kind: str
    slug: str
    words: str


def history(enterprise: Enterprise) -> list[Moment]:
    """Moves, milestones and signposts in one line of time, the latest first."""
    told = [(day_of(move.at), "pathway", move.stage, move.reason) for move in enterprise.moves]
    told += [(milestone.reached_on, "milestones", milestone.slug, "") for milestone in enterprise.milestones]
    told += [(signpost.given_on, "schemes", signpost.scheme, signpost.words) for signpost in enterprise.signposts]
    lines = [Moment(on, position, kind, slug, words) for position, (on, kind, slug, words) in enumerate(told)]
    return sorted(lines, reverse=True)
