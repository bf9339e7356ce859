"""The word lists of stop and check, read once from the data folder: anybody may add to them without knowing Python."""

from pathlib import Path

_FOLDER = Path(__file__).parents[1] / "data" / "privacy"


def lines_of(name: str) -> list[str]:
    """The lines of a list, without its remarks."""
    lines = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def words_of(name: str) -> frozenset[str]:
    """The words of a list, parted by spaces and line ends."""
    return frozenset(" ".join(lines_of(name)).split())


FIRST_NAMES = words_of("first_names")
"""With their capital."""

NOT_NAMES = words_of("not_names")
"""In small letters."""

CONDITIONS = "|".join(lines_of("conditions"))
"""One regular expression."""

RELATIONS = "|".join(lines_of("relations"))
"""One regular expression. Singular on purpose: what is said of "people with dementia" points at nobody."""
