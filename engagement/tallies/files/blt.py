"""Reads the ballot files of the Electoral Reform Society (.blt), as OpenSTV and OpaVote write them.

    4 2            four candidates, two seats
    -3             the third has withdrawn
    12 1 2 4 0     twelve ballots: the first candidate, then the second, then the fourth
    5 2=4 1 0      five ballots: the second and fourth equal, then the first
    0              the end of the ballots
    "Ada"          the names, and the title of the election
    …

Sources: B. A. Wichmann, "Simple description of the ballot file format" (Electoral Reform Society), and OpaVote's help.
A `-` among the preferences is a place left empty: those below move up. Fractions of a ballot are refused.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engagement.tallies import profiles
from engagement.tallies.files import decoding, rankings, repairs

FIRST = re.compile(r"\s*(\d{1,5})\s+(\d{1,5})\s*")
QUOTED = re.compile(r'\s*"([^"]*)"\s*(?:#.*)?')


@dataclass(frozen=True)
class Reading:
    """Options are "1", "2", … in the file's order, with their names in `profile.names`. `withdrawn` are still options:
    the rule takes them out (`profile.without`).
    """

    profile: profiles.Profile
    seats: int
    title: str
    withdrawn: tuple[str, ...]
    repairs: tuple[repairs.Repair, ...]


def read(lines: Iterable[bytes]) -> Reading:
    """Read rankings from a file opened in binary. Raises repairs.Unreadable at a fault without a safe repair."""
    log = repairs.Log()
    rows = _told(decoding.numbered(lines, log))
    number, first = next(rows, (1, ""))
    match = FIRST.fullmatch(first.partition("#")[0])
    if match is None:
        raise repairs.Unreadable(number, "the first line should say how many candidates and how many seats there are.")
    count, seats = int(match[1]), int(match[2])
    if not 0 < count <= rankings.MOST_OPTIONS:
        raise repairs.Unreadable(number, f"{count:,} candidates cannot be counted.")
    if not 0 < seats <= count:
        log.add("seats", number, f"{seats} seats for {count} candidates.")
    place = {str(n + 1): n for n in range(count)}
    table = rankings.Table(place, log)
    withdrawn = _ballots(rows, table, log)
    names, title = _names(rows, list(place), log)
    return Reading(table.profile(names), seats, title, tuple(withdrawn), log.repairs())


def _told(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The lines that say something: no blank ones and no remarks."""
    return ((number, text.strip()) for number, text in lines if text.strip() and not text.lstrip().startswith("#"))


def _ballots(rows: Iterator[tuple[int, str]], table: rankings.Table, log: repairs.Log) -> list[str]:
    """Take ballots up to the line of a single 0; a ballot ends with a 0 and may run over several lines."""
    withdrawn: list[str] = []
    held: list[str] = []
    start = 0
    for number, text in rows:
        words = re.sub(r"\s*=\s*", "=", re.sub(r"\([^)]*\)", " ", text.partition("#")[0])).split()
        if not held and words and all(re.fullmatch(r"-\d+", word) for word in words):
            withdrawn += _withdrawn(number, [word[1:] for word in words], table, log)
            continue
        if not held:
            start = number
        if text.startswith('"'):
            raise repairs.Unreadable(number, "the names begin before the 0 that ends the ballots.")
        for word in words:
            held.append(word)
            if word == "0" and len(held) == 1 and len(words) == 1:
                return withdrawn
            if word == "0" and len(held) > 1:
                _ballot(start, held[:-1], table, log)
                held, start = [], number
    raise repairs.Unreadable(start or 1, "the file ends before the 0 that ends the ballots. It may be cut short.")


def _withdrawn(number: int, keys: list[str], table: rankings.Table, log: repairs.Log) -> Iterator[str]:
    for key in keys:
        if key in table.place:
            yield key
        else:
            log.add("unknown-option", number, f"option {key[:40]} has withdrawn, and is not on the list.")


def _ballot(number: int, words: list[str], table: rankings.Table, log: repairs.Log) -> None:
    times = rankings.voters(number, words[0], log)
    preferences = [word for word in words[1:] if word != "-"]
    if len(preferences) < len(words) - 1:
        log.habit("empty-place", number, "a place is left empty; those below it move up.")
    if wrong := [word for word in preferences if not re.fullmatch(r"\d+(=\d+)*", word)]:
        raise repairs.Unreadable(
            number, f"{wrong[0][:30]!r} is no preference: write numbers of candidates, ended by 0."
        )
    if times and any("=" in word for word in preferences):
        table.take(number, times, [word.split("=") for word in preferences])
    elif times:
        table.strict(number, times, preferences)


def _names(rows: Iterator[tuple[int, str]], keys: list[str], log: repairs.Log) -> tuple[dict[str, str], str]:
    """The names in the order of the candidates, then the title. What is missing is the candidate's number."""
    told: list[str] = []
    line = 0
    for number, text in rows:
        line = number
        pieces = re.findall(r'"([^"]*)"', text) if text.startswith('"') and QUOTED.fullmatch(text) is None else []
        match = QUOTED.fullmatch(text)
        told += [match[1].strip()] if match else [piece.strip() for piece in pieces] or [text.strip('"').strip()]
    if len(told) < len(keys):
        log.add("no-name", line, f"{len(told)} names stand for {len(keys)} candidates; the others go by number.")
    elif len(told) > len(keys) + 1:
        log.add(
            "extra-names",
            line,
            f"{len(told)} names and titles stand for {len(keys)} candidates; the last are left out.",
        )
    named = [*told[: len(keys)], *keys[len(told) :]]
    return dict(zip(keys, named, strict=True)), told[len(keys)] if len(told) > len(keys) else ""
