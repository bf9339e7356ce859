"""How well stop and check sees, and what it costs: `python -m benchmarks.privacy`. The figures stand in docs/privacy-check.md.

Counts over the labelled sentences (tuned on, held out, harder ones), then CPU milliseconds a note and a hostile text.
"""

import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from engagement.places.place import read_place
from engagement.privacy.kinds import KINDS
from engagement.privacy.look import look_for, words_of_place
from tests.privacy.sentences import labelled
from tests.privacy.sentences.labelled import Labelled

PLACE = Path(__file__).parents[1] / "engagement" / "data" / "thurrock.toml"
NOTE = (
    "Spoke to a mum at the hub about the lift at Grays Station, out again since 12 March. She waits 40 minutes for the 73 with"
    " a pram and her son is autistic. Would like a call back on 07700 900123 please."
)
HOSTILE = {"digits": "1", "spaces": " ", "a@": "a@", "digit and space": "1 ", "capitals": "Aa ", "flats": "Flat 1 "}
LENGTH = 20_000


def main() -> None:
    known = words_of_place(read_place(PLACE))
    sentences = labelled.read()
    halves = {
        "tuned on": [one for one in sentences if not one.held_out],
        "held out": [one for one in sentences if one.held_out],
        "harder, written afterwards": labelled.read("afterwards.txt"),
    }
    counted = {name: count(half, known) for name, half in halves.items()}
    print("| kind | strength | " + " | ".join(f"{name}: unseen" for name in halves) + " |")
    print("|---|---|" + "---|" * len(halves))
    for word, kind in KINDS.items():
        cells = [f"{unseen[word]} of {all_[word]}" for unseen, all_, _stopped, _clean in counted.values()]
        print(f"| {word} | {kind.strength} | {' | '.join(cells)} |")
    stopped = [f"{stopped} of {clean}" for _unseen, _all, stopped, clean in counted.values()]
    print(f"| clean sentences stopped | | {' | '.join(stopped)} |")
    print(f"\na note of {len(NOTE)} characters: {cpu(NOTE, known, times=500):.2f} ms CPU")
    for name, piece in HOSTILE.items():
        print(f"{LENGTH:,} characters of {name}: {cpu((piece * LENGTH)[:LENGTH], known, times=1):.0f} ms CPU")


def count(half: Sequence[Labelled], known: frozenset[str]) -> tuple[Counter[str], Counter[str], int, int]:
    """By kind what was not found as that kind, and what there was; then the clean sentences stopped, and all of them."""
    unseen, all_, stopped, clean = Counter[str](), Counter[str](), 0, 0
    for one in half:
        found = look_for(one.text, known=known)
        clean += not one.spans
        stopped += bool(found) and not one.spans
        for kind, start, end in one.spans:
            all_[kind] += 1
            unseen[kind] += not any(f.kind.word == kind and f.start < end and f.end > start for f in found)
    return unseen, all_, stopped, clean


def cpu(text: str, known: frozenset[str], *, times: int) -> float:
    """Milliseconds of CPU for one look, the best of five."""
    best = float("inf")
    for _round in range(5):
        before = time.process_time()
        for _time in range(times):
            look_for(text, known=known)
        best = min(best, (time.process_time() - before) / times)
    return best * 1000


if __name__ == "__main__":
    main()
