"""Reads the labelled sentences beside it: what each says, where what kind ought to be seen, and which half it is in."""

import re
from dataclasses import dataclass
from pathlib import Path

_MARK = re.compile(r"\{([a-z-]+)\|([^{}]+)\}")


@dataclass(frozen=True)
class Labelled:
    """A sentence without its marks. ``spans`` are (kind, start, end); ``held_out`` follows the rule at the top of the file."""

    number: int
    text: str
    spans: tuple[tuple[str, int, int], ...]

    @property
    def held_out(self) -> bool:
        return self.number % 2 == 0


def read(name: str = "labelled.txt") -> list[Labelled]:
    """All sentences, in the order of the file."""
    written = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    lines = [line for line in written if line and not line.startswith("#")]
    return [_read(number, line) for number, line in enumerate(lines, start=1)]


def _read(number: int, line: str) -> Labelled:
    text, spans, at = "", [], 0
    for mark in _MARK.finditer(line):
        text += line[at : mark.start()]
        spans.append((mark[1], len(text), len(text) + len(mark[2])))
        text += mark[2]
        at = mark.end()
    return Labelled(number, text + line[at:], tuple(spans))
