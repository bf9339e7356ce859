"""What is published, and when. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from engagement.shared.publishing import NOT_SHOWN, Figure, Method, bounds, leaves_room_below, share, total


class Cell(NamedTuple):
    """One count of people. ``family`` names the cells that lie within each other; it may be shared over tables."""

    table: str
    locality_id: int
    cell: str
    family: str
    people: int
    plain: bool = False
    """No count of people (a number of days, a percentage made safe before): published as it is, when the others are."""
    part_of: tuple[str, ...] = ()
    """Tables of the same locality in each of which all these people are too, or one cell of such a table (``table/cell``). Nobody
    is in two cells of one family that say this. The family is shown only where it leaves room in all of them."""
    at_most: int | None = None
    """How many they can be by what is published elsewhere, where that is not a table."""

    @property
    def at(self) -> tuple[int, str, str]:
        """Where it is kept."""
        return self.locality_id, self.table, self.cell


@dataclass(frozen=True)
class Shown:
    """One published cell, and how many people there truly were, for those who may know."""

    figure: Figure
    people: int


@dataclass(frozen=True)
class Tables:
    """What one release shows of some localities: (table, cell) → what is shown, summed over them."""

    month: date | None
    cells: Mapping[tuple[str, str], Shown]
    below: int

    def shown(self, table: str, *cells: str) -> Shown:
        """A cell, or several added up; hidden if there is nothing."""
        found = [self.cells[table, cell] for cell in cells if (table, cell) in self.cells]
        summed = total(one.figure for one in found)
        return Shown(Figure(summed.amount, summed.hidden, self.below), sum(one.people for one in found))

    def figure(self, table: str, *cells: str) -> Figure:
        return self.shown(table, *cells).figure

    def part(self, table: str, *cells: str) -> Figure:
        """The same of cells that are part of something else: hidden, it is not said why."""
        found = self.figure(table, *cells)
        return NOT_SHOWN if found.hidden else found

    def names(self, table: str) -> list[str]:
        """The cells of a table, in order."""
        return sorted(cell for one, cell in self.cells if one == table)


Row = tuple[Cell, Figure]


def without_room(rows: Iterable[Row], method: Method) -> set[tuple[int, str]]:
    """The families, by locality, whose figures may not stand beside those they are part of. What is part of a family that may not
    stand is judged as beside one that is hidden, so it is gone through until nothing changes."""
    whole: dict[tuple[int, str], list[Row]] = defaultdict(list)
    parts: dict[tuple[int, str], list[Row]] = defaultdict(list)
    for cell, figure in rows:
        for name in (cell.table, f"{cell.table}/{cell.cell}"):
            whole[cell.locality_id, name].append((cell, figure))
        if cell.part_of or cell.at_most is not None:
            parts[cell.locality_id, cell.family].append((cell, figure))
    gone: set[tuple[int, str]] = set()
    while new := {at for at, ones in parts.items() if at not in gone and not _has_room(ones, whole, gone, method)}:
        gone |= new
    return gone


def _has_room(
    ones: list[Row], whole: Mapping[tuple[int, str], list[Row]], gone: set[tuple[int, str]], method: Method
) -> bool:
    inside = [(cell, figure) for cell, figure in ones if cell.part_of]
    for name in inside[0][0].part_of if inside else ():
        around = whole.get((ones[0][0].locality_id, name), [])
        seen = [
            replace(figure, hidden=figure.hidden or (one.locality_id, one.family) in gone) for one, figure in around
        ]
        most = sum(bounds(figure, method)[1] for figure in seen)
        if not leaves_room_below(most, [figure for _cell, figure in inside], method):
            return False
    limited = [(cell.at_most, figure) for cell, figure in ones if cell.at_most is not None]
    return all(leaves_room_below(most, [figure], method) for most, figure in limited)


@dataclass(frozen=True)
class Behind:
    """The published voices behind something, those of them that came through the five accounts that wrote down most, and other
    numbers beside."""

    voices: Figure
    loudest: Figure
    others: tuple[Figure, ...] = ()

    @property
    def without(self) -> int:
        """About how many came otherwise: of published figures, so that it says nothing new."""
        return max(0, self.voices.amount - self.loudest.amount)

    @property
    def share(self) -> int | None:
        """Percent through the five, in steps of ten; None where too few spoke."""
        return share(self.loudest, self.voices)


def month_of(day: date) -> date:
    """The release a day belongs to: the first of its month."""
    return day.replace(day=1)
