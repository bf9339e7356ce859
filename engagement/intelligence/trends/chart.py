"""Columns side by side, as numbers that a template draws as SVG. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDE, HIGH = 360, 190
LEFT, BOTTOM, TOP = 34, 24, 10
"""Room for the numbers at the side and the names below."""


@dataclass(frozen=True)
class Column:
    x: float
    y: float
    width: float
    height: float
    series: int


@dataclass(frozen=True)
class Mark:
    """A line across the chart, or a name below it, at this place."""

    at: float
    says: str


@dataclass(frozen=True)
class Chart:
    """``columns`` for each name and series; ``names`` below, ``lines`` across with their numbers. In a box of WIDE × HIGH."""

    columns: Sequence[Column]
    names: Sequence[Mark]
    lines: Sequence[Mark]
    rtl: bool
    wide: int = WIDE
    high: int = HIGH
    left: int = LEFT
    floor: int = HIGH - BOTTOM


def draw(names: Sequence[str], series: Sequence[Sequence[int]], *, rtl: bool = False) -> Chart:
    """One group of columns a name, one column a series, from nought up; from the right where the language is written so."""
    top = _round_up(max((max(one, default=0) for one in series), default=0))
    step = (WIDE - LEFT) / max(1, len(names))
    width = step * 0.8 / max(1, len(series))
    columns = []
    for place in range(len(names)):
        for number, values in enumerate(series):
            height = round(values[place] / top * (HIGH - BOTTOM - TOP), 2)
            x = LEFT + place * step + step * 0.1 + number * width
            columns.append(_turned(Column(round(x, 2), HIGH - BOTTOM - height, round(width, 2), height, number), rtl))
    every = -(-len(names) // 6)  # six names fit on a phone
    marks = [Mark(_side(LEFT + (n + 0.5) * step, rtl), name) for n, name in enumerate(names) if n % every == 0]
    lines = [Mark(round(HIGH - BOTTOM - part * (HIGH - BOTTOM - TOP), 2), str(int(top * part))) for part in (0, 0.5, 1)]
    return Chart(columns, marks, lines, rtl)


def _round_up(highest: int) -> int:
    """An even number with few figures, at least the highest: 2, 4, 6, 8, 10, 20, 40 …"""
    unit = 10 ** max(0, len(str(highest)) - 1)
    return next((unit * by for by in (1, 2, 4, 6, 8, 10) if unit * by >= highest and unit * by % 2 == 0), unit * 20)


def _side(x: float, rtl: bool) -> float:
    return round(WIDE - x if rtl else x, 2)


def _turned(column: Column, rtl: bool) -> Column:
    if not rtl:
        return column
    return Column(round(WIDE - column.x - column.width, 2), column.y, column.width, column.height, column.series)
