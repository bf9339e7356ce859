"""A reason to keep words, as a form hands it on. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

WHY_MAX = 500
WORDS = "words"
"""The part of a thing that most of its words are."""


@dataclass(frozen=True)
class Reason:
    """What was found in one part of a thing's words, as the words of ``kinds.KINDS``, and why it stays; ``why`` is None where
    nothing was found."""

    part: str = WORDS
    kinds: Sequence[str] = ()
    why: str | None = None


def about(table: str, id_: int) -> str:
    """How what the words belong to is named."""
    return f"{table}:{id_}"
