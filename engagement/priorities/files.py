"""The count as files that anyone can download and recount. Pure: text in, text out."""

import csv
import io
from collections.abc import Iterable, Sequence

from engagement.priorities.models import Option
from engagement.shared.sheets import inert


def ballots(options: Sequence[Option], choices: Iterable[Sequence[int]]) -> str:
    """One line a ballot in shuffled order, one column an option (headed by its number on the ballot): 1 chosen, 0 not."""
    numbers = [option.position for option in options if option.set_aside_at is None]
    lines = ([n, *(int(number in chosen) for number in numbers)] for n, chosen in enumerate(map(frozenset, choices), 1))
    return _written(["ballot", *map(str, numbers)], lines)


def count(options: Sequence[Option]) -> str:
    """One line an option: its number on the ballot, its title, its approvals, its place (equals share one)."""
    standing = [option for option in options if option.set_aside_at is None]
    return _written(
        ["option", "title", "approvals", "place"],
        ([option.position, inert(option.title), option.approvals, option.place] for option in standing),
    )


def _written(heads: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(heads)
    writer.writerows(lines)
    return file.getvalue()
