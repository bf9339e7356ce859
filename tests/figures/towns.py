"""Invented towns, so small that nearly every number in them points at somebody, and what they publish over some months."""

import random
from collections import Counter
from dataclasses import dataclass, field

from engagement.shared.publishing import Figure, Kept, Method, publish

TREE = {"light": ("lamps", "paths"), "buses": ("fares",)}
KINDS = ("conversations", "heard", *TREE, *(below for ones in TREE.values() for below in ones))


@dataclass
class Town:
    """One locality and one group of kinds: a family. ``truth`` and ``seen`` by release, each cell → count, figure."""

    within: list[tuple[str, str]] = field(default_factory=list)
    truth: list[dict[str, int]] = field(default_factory=list)
    seen: list[dict[str, Figure]] = field(default_factory=list)
    only_more: bool = True


def town(seed: int, *, releases: int = 3, method: Method | None = None) -> Town:
    """A few people come every month; in some towns some take back what they said."""
    dice, method = random.Random(seed), method or Method()
    key, busy = seed.to_bytes(8, "big"), dice.choice((6, 12, 25))
    built = Town(only_more=dice.random() < 0.7)
    built.within.append(("conversations", "heard"))
    for top, below in TREE.items():
        built.within += [(top, "heard"), *((one, top) for one in below)]
    notes: list[Counter[str]] = []
    kept: dict[str, Kept] = {}
    for _release in range(releases):
        notes += [_note(dice) for _one in range(dice.randrange(busy))]
        if not built.only_more:
            notes = [note for note in notes if dice.random() > 0.1]
        counts = sum(notes, Counter[str]())
        kept = {
            cell: publish(counts[cell], family="grays/hard", key=key, method=method, before=kept.get(cell))
            for cell in KINDS
        }
        built.truth.append({cell: counts[cell] for cell in KINDS})
        built.seen.append({cell: kept[cell].figure for cell in KINDS})
    return built


def _note(dice: random.Random) -> Counter[str]:
    voices = dice.choice((1, 1, 1, 2, 4))
    note = Counter({"conversations": 1, "heard": voices})
    for top, below in TREE.items():
        if dice.random() < 0.7:
            note[top] = voices
            note.update({one: voices for one in below if dice.random() < 0.6})
    return note
