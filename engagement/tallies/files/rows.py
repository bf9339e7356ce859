"""Lines of values apart by semicolons, under a heading of columns, as Pabulib's three sections have them.

A value in quotation marks may run over several lines. So that one mark left open cannot swallow the file, it must be
closed within a few lines and before the next section; else the mark stands for itself.
"""

import csv
from collections.abc import Iterable, Iterator

from engagement.tallies.files import repairs

SECTIONS = ("META", "PROJECTS", "VOTES")
REACH = 40  # lines a value in quotation marks may run over


def section(text: str) -> str:
    """Which section this line begins, if any: "META", "PROJECTS", "VOTES" or ""."""
    if len(text) > 40 or text[:1] not in "mMpPvV\"' \t":
        return ""
    word = text.strip().rstrip("; \t").strip("\"' \t").upper()
    return word if word in SECTIONS else ""


def joined(lines: Iterable[tuple[int, str]], log: repairs.Log) -> Iterator[tuple[int, str]]:
    """Put the lines of a value in quotation marks together, under the number of the first."""
    held: list[tuple[int, str]] = []
    for number, text in lines:
        odd = '"' in text and text.count('"') % 2 == 1
        if held and (len(held) >= REACH or section(text)):
            yield from _given_up(held, log)
            held = []
        if held:
            held.append((number, text))
            if odd:  # the mark is closed
                yield held[0][0], " ".join(part for _, part in held)
                held = []
        elif odd and any(part.lstrip().startswith('"') for part in text.split(";")):
            held.append((number, text))
        else:
            yield number, text
    yield from _given_up(held, log)


def _given_up(held: list[tuple[int, str]], log: repairs.Log) -> Iterator[tuple[int, str]]:
    if held:
        says = "a quotation mark is opened and not closed; it is taken as part of the text."
        log.add("open-quotation", held[0][0], says)
        yield held[0][0], held[0][1].replace('"', "\u201d")
        yield from joined(held[1:], log)


def values(number: int, text: str, log: repairs.Log) -> list[str]:
    """The values of a line, without the spaces around them, which are reported."""
    if '"' in text:
        try:
            parts = next(csv.reader([text], delimiter=";", skipinitialspace=True))
        except (csv.Error, StopIteration):
            raise repairs.Unreadable(number, "the quotation marks on this line cannot be made sense of.") from None
    else:
        parts = text.split(";")
    bare = [part.strip() for part in parts]
    if bare != parts:
        log.habit("spaces", number, "spaces around a value were left out.")
    return bare


def fitted(number: int, parts: list[str], columns: list[str], needed: set[str], log: repairs.Log) -> list[str]:
    """As many values as there are columns. Empty ones too many are dropped; others belong to the last column, in
    which a semicolon must have stood without quotation marks.

    Raises repairs.Unreadable when the last column is one that is needed for the count.
    """
    wide = len(columns)
    if len(parts) > wide and not any(parts[wide:]):
        return parts[:wide]
    if len(parts) > wide:
        if columns[-1] in needed:
            raise repairs.Unreadable(number, f"{len(parts)} values stand under {wide} columns.")
        log.add("extra-values", number, f"{len(parts)} values stand under {wide} columns; the last are read as one.")
        return [*parts[: wide - 1], ";".join(parts[wide - 1 :])]
    return parts + [""] * (wide - len(parts))
