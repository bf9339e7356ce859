"""Words that mean the same here are made one word, and words that say little are left out, before a text gets its vector.

The lists are data (engagement/data/likeness): ``alike.txt`` has one group a line, the word kept first, each with its
plural; ``small.txt`` the little words. Another borough, or another language, brings its own.
"""

import re
from collections.abc import Mapping, Set
from pathlib import Path
from typing import NamedTuple

WORDS = Path(__file__).parents[2] / "data" / "likeness"
LONGEST_PHRASE = 3
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")  # noqa: RUF100 - both apostrophes are written in notes


class Groups(NamedTuple):
    """``same``: a word or phrase → the word it becomes. ``small``: words that are left out."""

    same: Mapping[str, str]
    small: Set[str]


def read_words(folder: Path | None = None) -> Groups:
    """From the two files of ``folder``; a line that starts with # is a remark."""
    folder = folder or WORDS
    same: dict[str, str] = {}
    for line in _lines(folder / "alike.txt"):
        kept, _, others = line.partition(":")
        for other in (kept, *others.split(",")):
            for form in _forms(other.strip().lower()):
                same.setdefault(form, kept.strip().lower())
    return Groups(same=same, small={word for line in _lines(folder / "small.txt") for word in line.lower().split()})


def plain(text: str, *, same: Mapping[str, str], small: Set[str]) -> str:
    """Lower case, phrases and words of a group made one, little words left out unless there are no others."""
    words = [word.replace("’", "'") for word in WORD.findall(text.lower())]
    kept, place = [], 0
    while place < len(words):
        for long in range(min(LONGEST_PHRASE, len(words) - place), 0, -1):
            phrase = " ".join(words[place : place + long])
            if phrase in same:
                kept.append(same[phrase])
                break
        else:
            long = 1
            if words[place] not in small:
                kept.append(words[place])
        place += long
    return " ".join(kept or words)


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("#")]


def _forms(word: str) -> tuple[str, ...]:
    """A word and its plain plural."""
    if word.endswith(("s", "ing", "ed", "er")) or " " in word:
        return (word, f"{word}s") if word.endswith("er") else (word,)
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word, f"{word[:-1]}ies"
    return word, f"{word}es" if word.endswith(("sh", "ch", "x")) else f"{word}s"
