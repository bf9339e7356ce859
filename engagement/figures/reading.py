"""Numbers that the public sees outside the monthly releases, because they change only when somebody decides that they do: what is
behind an option or a finding, whom an answer is for. They are made when that is decided, and kept beside it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from engagement.figures.rules import Behind
from engagement.people.keys import key_for
from engagement.places.place import current_place
from engagement.shared.publishing import NOT_SHOWN, Figure, Kept, beside, publish

KEY = "published figures"

Released = Mapping[str, Any]
"""Name → (the count it was made of, amount, whether hidden, below), as it is kept. The count is private."""


def published_at_once(people: int, of: str) -> Figure:
    """How many people stand behind the thing ``of`` names, as the public may see it; the same whenever it is asked for."""
    return publish(people, family=of, key=key_for(KEY), method=current_place().publishing).figure


def release_now(counts: Mapping[str, tuple[int, str]], before: Released | None) -> dict[str, Any]:
    """What is published from now on of these counts (name → people, family). ``before`` is what was until now: a figure moves as it
    does from month to month, not whenever one person comes or goes."""
    return {name: _cell(people, family, (before or {}).get(name)) for name, (people, family) in counts.items()}


def figure(released: Released | None, name: str) -> Figure:
    """One of them, by itself. Hidden while nothing is published."""
    if not released or name not in released:
        return NOT_SHOWN
    _count, amount, hidden, below = released[name]
    return Figure(amount, hidden=hidden, below=below)


def behind(released: Released | None, whole: Iterable[Figure], *, also: Sequence[str] = ()) -> Behind:
    """The voices behind something, with and without the loudest, where there is room for them beside all that was heard there.
    ``also`` are numbers of other voices that are shown beside."""
    of = [figure(released, name) for name in ("voices", *also)]
    voices, *others = beside(of, whole, current_place().publishing)
    loudest = NOT_SHOWN if voices.hidden else figure(released, "loudest")
    return Behind(voices, loudest, tuple(others))


def _cell(count: int, family: str, before: Sequence[Any] | None) -> list[Any]:
    kept = Kept(before[0], Figure(before[1], hidden=before[2], below=before[3])) if before else None
    now = publish(count, family=family, key=key_for(KEY), method=current_place().publishing, before=kept)
    return [now.count, now.figure.amount, now.figure.hidden, now.figure.below]
