"""What each ranking rule costs: CPU seconds and peak memory, `python -m benchmarks.rankings`.

Every figure is of a process of its own, which reads the ballots from a file, counts once, and is charged its own CPU for
the count (nothing else) and the most memory it ever held (Python, NumPy and the ballots with it). Ballots are made up
with a fixed seed: complete rankings of 30 options, hardly two alike, so that putting equal ballots together saves
nothing; ticks for the first third of each; and scores from 0 to 10. Time is not measured: see `benchmarks.run`.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from engagement.tallies import elections, profiles, standings
from engagement.tallies.ranking import (
    approval,
    borda,
    bradley_terry,
    instant_runoff,
    jla,
    k_of_n,
    meek,
    nominal,
    points,
    ranked_pairs,
    schulze,
    score,
    scottish_stv,
)

SIZES = (1_000, 10_000, 100_000)
OPTIONS = 30
MEMORY_MB = 300
Ranks = NDArray[np.int16]
Paper = TypeVar("Paper")
console = Console(stderr=True)


@dataclass(frozen=True)
class Measured:
    """One count: how it is called, and the most CPU seconds it may take on the most ballots, where a bar is set."""

    count: Callable[[Ranks], Callable[[], standings.Standing]]
    bar: float | None = None


def ranked(ranks: Ranks) -> profiles.Profile:
    """Complete rankings."""
    return profiles.Profile(_ids(), ranks, np.ones(len(ranks), np.int64))


def ticked(ranks: Ranks) -> elections.Election:
    """The first third of each ranking is ticked."""
    return _election((ranks <= OPTIONS // 3).astype(np.int64))


def scored(ranks: Ranks) -> elections.Election:
    """From 10 for the first to 0 for the last, which then is no support."""
    return _election((10 * (OPTIONS - ranks.astype(np.int64))) // (OPTIONS - 1))


def _election(scores: NDArray[np.int64]) -> elections.Election:
    owners, places = np.nonzero(scores)
    starts = np.concatenate([[0], np.cumsum(np.bincount(owners, minlength=len(scores)))]).astype(np.int64)
    ballots = elections.Ballots(starts, places.astype(np.int32), scores[owners, places], np.ones(len(scores), np.int64))
    return elections.Election(tuple(elections.Project(key, key, 1) for key in _ids()), ballots, 0)


def _ids() -> tuple[str, ...]:
    return tuple(f"option {n}" for n in range(OPTIONS))


def _of(
    rule: Callable[[Paper], standings.Standing], paper: Callable[[Ranks], Paper]
) -> Callable[[Ranks], Callable[[], standings.Standing]]:
    """A count whose ballots are made ready before the clock starts."""

    def ready(ranks: Ranks) -> Callable[[], standings.Standing]:
        ballots = paper(ranks)
        return lambda: rule(ballots)

    return ready


RULES: Mapping[str, Measured] = {
    "approval": Measured(_of(lambda paper: approval.approval(paper), ticked), 1),
    "k of n": Measured(_of(lambda paper: k_of_n.k_of_n(paper, k=OPTIONS // 3), ticked)),
    "score": Measured(_of(lambda paper: score.score(paper), scored)),
    "cumulative points": Measured(_of(lambda paper: points.cumulative(paper, points=10 * OPTIONS), scored)),
    "quadratic points": Measured(_of(lambda paper: points.quadratic(paper, credits=100 * OPTIONS), scored)),
    "Borda": Measured(_of(lambda paper: borda.borda(paper), ranked), 1),
    "choose and rank up to ten": Measured(_of(lambda paper: jla.choose_and_rank(paper, k=10), ranked)),
    "nominal group": Measured(_of(lambda paper: nominal.nominal([paper]), ranked)),
    "Schulze": Measured(_of(lambda paper: schulze.schulze(paper), ranked), 3),
    "ranked pairs": Measured(_of(lambda paper: ranked_pairs.ranked_pairs(paper), ranked), 3),
    "Scottish STV, 5 seats": Measured(_of(lambda paper: scottish_stv.scottish_stv(paper, seats=5), ranked), 10),
    "Meek STV, 5 seats": Measured(_of(lambda paper: meek.meek(paper, seats=5), ranked), 10),
    "instant run-off": Measured(_of(lambda paper: instant_runoff.instant_runoff(paper), ranked), 10),
    "Bradley–Terry": Measured(_of(lambda paper: bradley_terry.bradley_terry(paper), ranked), 10),
}


def make(ballots: int) -> Ranks:
    """Rankings of options of rising worth with Gumbel noise: those of the Plackett–Luce model, with a fixed seed."""
    worth = np.linspace(-1, 1, OPTIONS) + np.random.default_rng(ballots).gumbel(size=(ballots, OPTIONS))
    return np.asarray((-worth).argsort(axis=1).argsort(axis=1) + 1, dtype=np.int16)


def measure_one(name: str, file: Path) -> None:
    """In a process of its own: count once, and print CPU seconds and the peak of memory in MB."""
    count = RULES[name].count(np.load(file))
    started = time.process_time()
    count()
    cpu = time.process_time() - started
    # Not `ru_maxrss`, which keeps what the process that started this one held.
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    print(json.dumps([cpu, int(peak.split()[1]) * 1024 / 1e6]))


def measure(name: str, file: Path, rounds: int) -> tuple[float, float]:
    """The median CPU seconds and the largest peak of so many fresh processes."""
    command = [sys.executable, "-m", "benchmarks.rankings", "--one", name, "--file", str(file)]
    found = [json.loads(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(rounds)]
    return statistics.median(cpu for cpu, _ in found), max(peak for _, peak in found)


def row(name: str, figures: list[tuple[float, float]]) -> str:
    """One line of the table; the growth is from the fewest ballots to the most."""
    bar, cpu, peak = RULES[name].bar, figures[-1][0], max(peak for _, peak in figures)
    met = "yes" if (bar is None or cpu < bar) and peak < MEMORY_MB else "NO"
    seconds = " | ".join(f"{each:.3f}" for each, _ in figures)
    growth = cpu / max(figures[0][0], 1e-4)
    return f"| {name} | {seconds} | {growth:.0f} | {peak:.0f} | {'–' if bar is None else f'{bar:g}'} | {met} |"


def main() -> None:
    """Measure every rule at every size, print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=3, help="fresh processes for each figure")
    options.add_argument("--rule", choices=tuple(RULES), action="append", help="only this one (may be repeated)")
    options.add_argument("--one", choices=tuple(RULES), help=argparse.SUPPRESS)
    options.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.one:
        measure_one(chosen.one, chosen.file)
        return
    lines = [
        f"CPU seconds to count {OPTIONS} options (median of {chosen.rounds}), growth from {SIZES[0]:,} to {SIZES[-1]:,} ballots, "
        f"peak memory (bar {MEMORY_MB} MB)",
        "",
        f"| rule | {' | '.join(f'{size:,}' for size in SIZES)} | growth | peak MB | bar s | met |",
        "|---" * (len(SIZES) + 5) + "|",
    ]
    with tempfile.TemporaryDirectory(prefix="engagement-bench-") as folder:
        files = [Path(folder) / f"{size}.npy" for size in SIZES]
        for size, file in zip(SIZES, files, strict=True):
            np.save(file, make(size))
        for name in chosen.rule or RULES:
            console.print(f"{name}: counting")
            lines.append(row(name, [measure(name, file, chosen.rounds) for file in files]))
    print("\n".join(lines))


if __name__ == "__main__":
    main()
