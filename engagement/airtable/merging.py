"""Three-way merge of one record, field by field. Pure: values in, what is to be done out.

What both sides agreed on is remembered as a hash a field. Where Airtable keeps a value otherwise than we wrote it (or we keep
otherwise what a person wrote there) the two hashes differ and stand side by side, so that neither is mistaken for a change.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from engagement.airtable.values import Value, is_nothing, print_of

BETWEEN = "|"


class Verdict(Enum):
    """What becomes of one field."""

    SAME = "same"
    PUSH = "push"
    TAKE = "take"
    PUT_RIGHT = "put right"
    """Ours goes out, over a change there that was not theirs to make."""
    CONFLICT = "conflict"


def agreement(ours: Value, theirs: Value) -> str:
    """How it is remembered that these two are the same thing."""
    mine, other = print_of(ours), print_of(theirs)
    return mine if mine == other else f"{mine}{BETWEEN}{other}"


def there(agreed: str) -> str:
    """The hash of what was there when both sides agreed."""
    return agreed.rpartition(BETWEEN)[2]


def agreed_on(sent: Value, there: Value) -> str:
    """Where Airtable only keeps other blanks than we sent, or leaves a nought out of its answer as if it were empty, that is the
    same; anything else is a change of somebody's."""
    return agreement(sent, there) if _alike(sent, there) else print_of(sent)


def _alike(sent: Value, there: Value) -> bool:
    if isinstance(sent, str) and isinstance(there, str):
        return sent.split() == there.split()
    return sent == there or (there is None and type(sent) is int and sent == 0)


def judge(agreed: str | None, ours: Value, theirs: Value, *, both: bool) -> Verdict:
    """What becomes of one field. ``agreed`` is None when the sides never agreed on it; ``both``: it goes both ways."""
    mine, other = print_of(ours), print_of(theirs)
    if mine == other:
        return Verdict.SAME
    if agreed is None:
        return _first_time(ours, theirs) if both else Verdict.PUSH
    before = agreed.partition(BETWEEN)[0]
    we, they = mine != before, other != there(agreed)
    if not both:
        return Verdict.PUT_RIGHT if they else Verdict.PUSH if we else Verdict.SAME
    if we and they:
        return Verdict.CONFLICT
    return Verdict.PUSH if we else Verdict.TAKE if they else Verdict.SAME


def _first_time(ours: Value, theirs: Value) -> Verdict:
    """Something wins over nothing; two different things are for a person."""
    if is_nothing(theirs):
        return Verdict.PUSH
    return Verdict.TAKE if is_nothing(ours) else Verdict.CONFLICT


@dataclass(frozen=True)
class Merged:
    """What becomes of a record: the columns to push (``put_right`` among them), the values to take, what is agreed by now, and
    the columns on which both sides differ."""

    push: frozenset[str] = frozenset()
    put_right: frozenset[str] = frozenset()
    take: Mapping[str, Value] = field(default_factory=dict)
    agreed: Mapping[str, str] = field(default_factory=dict)
    conflicts: frozenset[str] = frozenset()


def merge(
    agreed: Mapping[str, str],
    ours: Mapping[str, Value],
    theirs: Mapping[str, Value],
    *,
    both: Collection[str],
    held: Collection[str] = (),
) -> Merged:
    """Judge every column that both sides have. Those in ``held`` wait for a person and are left as they are."""
    verdicts = {
        column: judge(agreed.get(column), ours[column], theirs[column], both=column in both)
        for column in ours
        if column in theirs and column not in held
    }
    of = {kind: frozenset(column for column, one in verdicts.items() if one is kind) for kind in Verdict}
    now_same = {
        column: agreement(ours[column], theirs[column])
        for column in of[Verdict.SAME]
        if print_of(ours[column]) == print_of(theirs[column]) or column not in agreed
    }
    return Merged(
        push=of[Verdict.PUSH] | of[Verdict.PUT_RIGHT],
        put_right=of[Verdict.PUT_RIGHT],
        take={column: theirs[column] for column in of[Verdict.TAKE]},
        agreed={**agreed, **now_same},
        conflicts=of[Verdict.CONFLICT],
    )


def names(value: Value) -> tuple[str, ...]:
    """The links of a value."""
    return value if isinstance(value, tuple) else ()


def changed(agreed: Mapping[str, str], ours: Mapping[str, Value], *, held: Collection[str] = ()) -> frozenset[str]:
    """The columns whose value here is not the agreed one; of a record that was never there, those that hold anything."""
    return frozenset(
        column
        for column, value in ours.items()
        if column not in held
        and print_of(value) != agreed.get(column, "").partition(BETWEEN)[0]
        and (column in agreed or not is_nothing(value))
    )


def after_doubt(agreed: Mapping[str, str], sent: Mapping[str, Value], theirs: Mapping[str, Value]) -> dict[str, str]:
    """What was agreed, once it is seen what came of a write whose answer was lost: each field that is there as it was sent is
    agreed on, so that neither side is mistaken for having changed it."""
    arrived = {
        column: agreed_on(value, theirs[column])
        for column, value in sent.items()
        if column in theirs and _alike(value, theirs[column])
    }
    return {**agreed, **arrived}


def revived(kept: Any) -> Any:
    """A value as it was before it was kept as JSON, which knows no tuples."""
    return tuple(kept) if isinstance(kept, list) else kept
