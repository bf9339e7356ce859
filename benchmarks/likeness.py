"""Others said this: how often, how fast and in how much room: `python -m benchmarks.likeness [--notes 100000]`.

Finding: of each set of re-wordings (tests/intelligence/likeness), how many have the earlier note among the first five, hidden
among made notes and, where they are, the real comments. Speed: notes recombined from the re-wordings and the filler, in
a file as the worker would keep it; each question is a text, and its time runs from the text to the keys, on one thread.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

import argparse
import itertools
import platform
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from engagement.intelligence.likeness.index import Index
from engagement.intelligence.likeness.meanings import Meanings
from tests.intelligence.likeness import filler, rewordings
from tests.intelligence.likeness.rewordings import HELD_BACK, LATER, NHS, PAIRS, TUNING, comments, found, searches

QUESTIONS = 200
BATCH = 1_000
MIB = 2**20


def main() -> None:
    """Print both tables."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--notes", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    wanted.add_argument("--skip-finding", action="store_true")
    chosen = wanted.parse_args()
    before = _peak()
    started = time.perf_counter()
    meanings = Meanings.load()
    print(f"Vectors read in {(time.perf_counter() - started) * 1000:.0f} ms, {_peak() - before:.0f} MiB.\n")
    if not chosen.skip_finding:
        finding(meanings)
    speed(meanings, sizes=chosen.notes)
    print(f"\nPython {platform.python_version()}, NumPy {np.__version__}, {platform.machine()}, one thread.")


def finding(meanings: Meanings) -> None:
    """How many of each set are found, by each search."""
    bare = meanings.bare()
    made = filler.notes(4_000)
    hidden = {"4,000 made notes": made}
    if NHS.exists():
        real = comments()
        hidden |= {f"{len(real):,} real comments": real, "both": made + real}
    print("| hidden among | re-wordings | pairs | by words | vectors alone | vectors and word lists | with words |")
    print("|---|---|--:|--:|--:|--:|--:|")
    for name, others in hidden.items():
        ours, alone = searches(others, meanings=meanings), searches(others, meanings=bare)
        for part, pairs in (("tuning half", TUNING), ("held back", HELD_BACK), ("written later", LATER)):
            figures = [
                found(pairs, search) for search in (ours["words"], alone["meaning"], ours["meaning"], ours["both"])
            ]
            print(f"| {name} | {part} | {len(pairs)} | {' | '.join(map(str, figures))} |")
    print()


def speed(meanings: Meanings, *, sizes: list[int]) -> None:
    """Time and room at each number of notes; questions are re-wordings that are not in the index."""
    print(
        "| notes | kept a second | one more, ms | p50, ms | p95, ms | in a locality, p95 | file, MiB"
        " | read each time, MiB | same first five as a full search |"
    )
    print("|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
    questions = list(itertools.islice(itertools.cycle(pair.reworded for pair in PAIRS), QUESTIONS))
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "notes.index"
            index = Index.open(path, edition=meanings.edition, write=True)
            per_second = _fill(index, meanings, size)
            one_more = _one_more(index, meanings, questions[:50], size)
            reader = Index.open(path, edition=meanings.edition)
            reader.nearest(meanings.of_one("warm"))
            everywhere, locality = _asked(reader, meanings, questions), _asked(reader, meanings, questions, among=[2])
            same = _same(reader, meanings, questions[:30], size)
            room = path.stat().st_blocks * 512 / MIB
            index.close()
            reader.close()
        print(
            f"| {size:,} | {per_second:,.0f} | {one_more:.2f} | {everywhere[QUESTIONS // 2]:.1f} | {_p95(everywhere):.1f}"
            f" | {_p95(locality):.1f} | {room:.0f} | {size * 42 / MIB:.1f} | {same:.0%} |",
            flush=True,
        )


def recombined(chance: random.Random) -> Iterator[str]:
    """Notes without end, of parts of believable ones."""
    said = [pair.earlier for pair in PAIRS + rewordings.LATER] + filler.notes(4_000)
    parts = [text.rstrip(".").split(" ", 4) for text in said]
    while True:
        a, b = chance.choice(said), chance.choice(parts)
        yield f"{a[: chance.randrange(20, 140)]} {' '.join(b[chance.randrange(len(b)) :])}"


def _fill(index: Index, meanings: Meanings, size: int) -> float:
    """Notes kept a CPU second, their vectors made too."""
    texts, spent = recombined(random.Random(5)), 0.0
    for start in range(0, size, BATCH):
        batch = list(itertools.islice(texts, min(BATCH, size - start)))
        began = time.process_time()
        index.extend(
            range(start + 1, start + 1 + len(batch)), meanings.of(batch), scopes=[n % 4 for n in range(len(batch))]
        )
        spent += time.process_time() - began
    return size / spent


def _same(index: Index, meanings: Meanings, questions: list[str], size: int) -> float:
    """The share of a full search's first five that the quick search has too."""
    shares = []
    for text in questions:
        asked = meanings.of_one(text)
        quick = {near.key for near in index.nearest(asked)}
        full = {near.key for near in index.nearest(asked, candidates=min(size, 50_000))}
        shares.append(len(quick & full) / max(len(full), 1))
    return statistics.mean(shares)


def _one_more(index: Index, meanings: Meanings, texts: list[str], size: int) -> float:
    """Milliseconds to keep one note more, the middle of several; they are dropped again."""
    times = []
    for key, text in enumerate(texts, start=size + 1):
        started = time.perf_counter()
        index.add(key, meanings.of_one(text))
        times.append((time.perf_counter() - started) * 1000)
    for key in range(size + 1, size + 1 + len(texts)):
        index.drop(key)
    return statistics.median(times)


def _asked(index: Index, meanings: Meanings, questions: list[str], *, among: list[int] | None = None) -> list[float]:
    """Milliseconds from each text to its five keys, shortest first."""
    times = []
    for text in questions:
        started = time.perf_counter()
        index.nearest(meanings.of_one(text), among=among)
        times.append((time.perf_counter() - started) * 1000)
    return sorted(times)


def _p95(times: list[float]) -> float:
    return times[int(len(times) * 0.95)]


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
