"""What is published, and when. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from engagement.shared.publishing import Figure, total


class Cell(NamedTuple):
    """One count of people. ``family`` names the cells that lie within each other; it may be shared over tables."""

    table: str
    locality_id: int
    cell: str
    family: str
    people: int
    plain: bool = False
    """No count of people (a number of days, a percentage made safe before): published as it is, when the others are."""


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

    def names(self, table: str) -> list[str]:
        """The cells of a table, in order."""
        return sorted(cell for one, cell in self.cells if one == table)


def month_of(day: date) -> date:
    """The release a day belongs to: the first of its month."""
    return day.replace(day=1)
