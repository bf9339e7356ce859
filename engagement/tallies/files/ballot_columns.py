"""Ballots on their way from lines of a file to columns: quick for a line as it should be, careful for any other.

A ballot ordinal in kind becomes scores: of n projects listed the first gets n, the next n - 1, the last 1. Those are the
points Pabulib itself counts such ballots by. They fall with every place, so the ranking can be read back from them.
"""

from array import array
from collections.abc import Sequence

import numpy as np

from engagement.tallies import elections
from engagement.tallies.files import numerals, repairs

NOTHING = frozenset(("", "none", "null", "nan", "n/a", "-"))  # how files say that a ballot names no project
BLOCK = 1 << 16  # entries put in order at a time
REMEMBERED = 10_000  # ways of writing a number of points


class _Points(dict[str, int]):
    """Points as they are written, in whole numbers of a common unit. Raises KeyError for what needs a closer look."""

    parts = 0  # digits after the point

    def __missing__(self, text: str) -> int:
        amount = numerals.points(text)
        if amount is None or amount.note or amount.digits < 0 or amount.parts > self.parts:
            raise KeyError(text)
        if len(self) < REMEMBERED:
            self[text] = amount.at(self.parts)
        return amount.at(self.parts)


class Columns:
    """Takes ballots one at a time. `place` says where each project stands in the list."""

    def __init__(self, place: dict[str, int], kind: elections.Kind, log: repairs.Log) -> None:
        self.place = place
        self.kind = kind
        self.log = log
        self.scored = kind in (elections.Kind.CUMULATIVE, elections.Kind.SCORING)
        self.voters: dict[str, None] = {}
        self.lines = array("i")
        self.ends = array("q", [0])
        self.places = array("i")
        self.scores = array("q")
        self.points = _Points()
        self.recused: dict[str, set[str]] = {}

    def take(self, number: int, voter: str, vote: str, points: str, recused: str) -> bool:
        """Take the ballot on that line; says whether it counts, which a voter's second ballot does not."""
        if voter in self.voters:
            self.log.add("repeated-voter", number, f"voter {voter} has a ballot already; the first one counts.")
            return False
        if " " in vote or " " in points:
            vote, points = self._close(number, vote), self._close(number, points)
        place, places, scores = self.place, [], []
        try:
            if recused:
                raise KeyError
            places = [place[key] for key in vote.split(",")]
            if self.scored:
                points_of = self.points
                scores = [points_of[given] for given in points.split(",")]
                if len(scores) != len(places):
                    raise KeyError
            if len(places) > 1 and len(set(places)) < len(places):
                raise KeyError
            if self.scored and 0 in scores:
                places, scores = self._above_nought(number, places, scores)
        except KeyError:
            places, scores = self._careful(number, voter, vote, points, recused)
        self.voters[voter] = None
        self.lines.append(number)
        self.places.extend(places)
        if self.scored:
            self.scores.extend(scores)
        elif self.kind is elections.Kind.ORDINAL:
            self.scores.extend(range(len(places), 0, -1))
        self.ends.append(len(self.places))
        return True

    def _close(self, number: int, items: str) -> str:
        """A list without spaces round its commas."""
        if ", " not in items and " ," not in items:
            return items
        self.log.habit("spaces", number, "spaces around a value were left out.")
        return ",".join(map(str.strip, items.split(",")))

    def _careful(self, number: int, voter: str, vote: str, points: str, recused: str) -> tuple[list[int], list[int]]:
        kept_out = set(self._known(number, voter, _parts(recused), "must keep out of"))
        for key in kept_out:
            self.recused.setdefault(key, set()).add(voter)
        named = _parts(vote)
        given = self._given(number, voter, named, _parts(points)) if self.scored else [1] * len(named)
        known = set(self._known(number, voter, named, "names"))
        scores: dict[int, int] = {}
        twice = False
        for key, score in zip(named, given, strict=False):
            if key not in known or key in kept_out:
                continue
            twice = twice or self.place[key] in scores
            scores.setdefault(self.place[key], score)
        if twice:
            self.log.add("named-twice", number, f"voter {voter} names a project twice; the first time counts.")
        kept = {place: score for place, score in scores.items() if score > 0}
        if not known:
            self.log.add("blank-ballot", number, f"voter {voter} names no project; the ballot counts as blank.")
        return list(kept), list(kept.values())

    def _above_nought(self, number: int, places: list[int], scores: list[int]) -> tuple[list[int], list[int]]:
        self.log.habit("zero-points", number, "nought points are no support.")
        kept = [(place, score) for place, score in zip(places, scores, strict=True) if score]
        return [place for place, _ in kept], [score for _, score in kept]

    def _known(self, number: int, voter: str, keys: Sequence[str], does: str) -> list[str]:
        known = [key for key in keys if key in self.place]
        unknown = sorted({key for key in keys if key not in self.place and key.lower() not in NOTHING})
        if unknown:
            says = f"voter {voter} {does} {', '.join(unknown[:9])}: no such project, left out."
            self.log.add("unknown-project", number, says)
        return known

    def _given(self, number: int, voter: str, named: list[str], given: list[str]) -> list[int]:
        """The points in the order of the projects; 0 where there are none that count."""
        if named and not given and any(key in self.place for key in named):
            self.log.add("no-points", number, f"voter {voter} gives no points; the ballot counts as blank.")
        elif len(named) != len(given):
            says = f"voter {voter} names {len(named)} projects and gives {len(given)} points; "
            self.log.add(
                "points-disagree", number, says + "they are paired in order and what is left over is left out."
            )
        amounts = [self._one(number, voter, key, text) for key, text in zip(named, given, strict=False)]
        finest = max((amount.parts for amount in amounts if amount), default=0)
        if finest > self.points.parts:
            self._refine(number, finest)
        return [amount.at(self.points.parts) if amount else 0 for amount in amounts]

    def _one(self, number: int, voter: str, key: str, text: str) -> numerals.Amount | None:
        amount = numerals.points(text)
        if amount is None:
            self.log.add(
                "not-points", number, f"voter {voter} gives {key} {text[:20]!r}, which is no number of points."
            )
        elif amount.digits < 0:
            says = f"voter {voter} gives {key} {text[:20]}; points below nought are no support here, and no opposition."
            self.log.add("negative-points", number, says)
        elif not amount.digits:
            self.log.habit("zero-points", number, "nought points are no support.")
        elif amount.note:
            self.log.add("points-rounded", number, f"voter {voter} gives {key} {text[:30]}; {amount.note}.")
        return amount if amount and amount.digits > 0 else None

    def _refine(self, number: int, parts: int) -> None:
        """From here on count in a finer unit of points, and put what was read before into it."""
        step = 10 ** (parts - self.points.parts)
        if self.scores:
            before = np.frombuffer(self.scores, dtype=np.int64)
            before *= step
            del before  # the column can grow again only when nobody looks at it
        self.points.clear()
        self.points.parts = parts
        self.log.kinds.pop("points-finer", None)
        says = f"points have up to {parts} digits after the point: all are counted in units of 1/{10**parts:,}."
        self.log.add("points-finer", number, says)

    def ballots(self) -> elections.Ballots:
        """The columns as they are counted: places rising within each ballot. Nothing more may be taken after."""
        ends = np.frombuffer(self.ends, dtype=np.int64)
        places = np.frombuffer(self.places, dtype=np.int32) if self.places else np.zeros(0, dtype=np.int32)
        if self.kind is elections.Kind.APPROVAL:
            scores = np.ones(len(places), dtype=np.int64)
        else:
            scores = np.frombuffer(self.scores, dtype=np.int64) if self.scores else np.zeros(0, dtype=np.int64)
        first = 0
        while first < len(ends) - 1:
            last = max(first + 1, int(np.searchsorted(ends, ends[first] + BLOCK, side="right")) - 1)
            self._rising(places, scores, ends[first : last + 1])
            first = last
        return elections.Ballots(ends, places, scores, np.ones(len(ends) - 1, dtype=np.int64))

    def _rising(self, places: elections.Places, scores: elections.Whole, ends: elections.Whole) -> None:
        here = slice(int(ends[0]), int(ends[-1]))
        owners = np.repeat(np.arange(len(ends) - 1), np.diff(ends))
        order = np.argsort(owners * len(self.place) + places[here])
        places[here] = places[here][order]
        scores[here] = scores[here][order]


def _parts(text: str) -> list[str]:
    """The items of a list; none when it says so, or when nothing stands between the commas."""
    parts = [part.strip() for part in text.split(",")]
    while parts and not parts[-1]:
        parts.pop()
    return [] if len(parts) == 1 and parts[0].lower() in NOTHING else parts
