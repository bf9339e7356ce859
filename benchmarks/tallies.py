"""What equal shares costs beside pabutools 1.2.3, on the same files with the same choices: `python -m benchmarks.tallies`.

Elections are made from a seed and written as Pabulib files; every count reads its file in a fresh process. Reading and
counting are charged apart, in CPU seconds of that process; peak memory is the most that process ever held, Python
included. Our figures are the median of `ROUNDS` processes; pabutools counts once. Choices on both sides: satisfaction score
× cost, exact first share, Add1 with the step in the table, stop when exhaustive, then fill by support; ties by lower
cost, more support, place in the list. Both must name the same winners in the same order, or the run fails.

pabutools is under the GPL and brings a proprietary solver: it lives in an environment of its own, is only run as
another process, and is never a dependency. `--peer-python` names that environment's Python; otherwise one is made in
build/peer, which git ignores.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from benchmarks import elections

HERE = Path(__file__).parent
PEER = HERE.parent / "build" / "peer"
ROUNDS = 3
console = Console(stderr=True)
Figures = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """One election and how it is counted. `step` is Add1's: "1" unit of money, a part of the first share, or "" for
    one count alone. The bars: how many times faster than pabutools, CPU seconds, MB of memory.
    """

    name: str
    plan: elections.Plan
    step: str
    faster: float | None = None
    seconds: float | None = None
    memory: float | None = None
    peer: bool = True

    @property
    def wishes(self) -> str:
        return json.dumps({"step": self.step})


def _city(voters: int, *, top: int, share: int = 100) -> elections.Plan:
    return elections.Plan(voters, 100, share, seed=3, top=top)


def _board(top: int) -> elections.Plan:
    """Twelve members who agree on little: their shares must more than double before the money is spent."""
    return elections.Plan(12, 30, 10_000, seed=BOARD_SEEDS[top], top=top, least=2, most=5, districts=4, times=1.5)


BOARD_SEEDS = {1: 6, 10: 7}  # of these the shares are raised more than 1,000 times
LARGE = elections.Plan(100_000, 160, 100, seed=3, most=15)
CASES = (
    Case("board of 12, approvals", _board(1), "1/1000", seconds=0.3),
    Case("board of 12, scores 0–10", _board(10), "1/1000", seconds=0.3),
    Case("2,500 × 100, approvals", _city(2_500, top=1), "1/1000", faster=10),
    Case("2,500 × 100, scores 0–10", _city(2_500, top=10), "1/1000", faster=10),
    Case("50,000 × 100, approvals", _city(50_000, top=1, share=40), "1", faster=50),
    Case("50,000 × 100, scores 0–10", _city(50_000, top=10, share=40), "1", faster=50),
    Case("50,000 × 100, approvals, fine steps", _city(50_000, top=1), "1/1000", peer=False),
    Case("50,000 × 100, scores 0–10, fine steps", _city(50_000, top=10), "1/1000", peer=False),
    Case("100,000 × 160, one count", LARGE, "", memory=200),
    Case("100,000 × 160, fine steps", LARGE, "1/1000", memory=200, peer=False),
)
HEADINGS = (
    "Election",
    "Step of Add1",
    "Steps",
    "Ours, CPU s",
    "pabutools, CPU s",
    "Times faster",
    "Bar",
    "Met",
    "Same winners",
    "Peak MB: ours",
    "pabutools",
    "Reading, CPU s: ours",
    "pabutools",
)


@dataclass(frozen=True)
class Row:
    """What was measured for one case; `theirs` is None where pabutools was not asked."""

    case: Case
    ours: Figures
    theirs: Figures | None

    @property
    def same(self) -> bool:
        return self.theirs is None or self.ours["winners"] == self.theirs["winners"]

    @property
    def ratio(self) -> float | None:
        return self.theirs["counting"] / self.ours["counting"] if self.theirs else None

    def bars(self) -> Iterator[tuple[str, bool]]:
        """Each bar in words, and whether it is met."""
        if self.case.faster and self.ratio:
            yield f"{self.case.faster:g} times", self.ratio >= self.case.faster
        if self.case.seconds:
            yield f"{self.case.seconds:g} s", self.ours["counting"] < self.case.seconds
        if self.case.memory:
            yield f"{self.case.memory:g} MB", self.ours["peak"] < self.case.memory

    def cells(self) -> list[str]:
        theirs, ratio, bars = self.theirs, self.ratio, list(self.bars())
        return [
            self.case.name,
            {"": "none: one count", "1": "one unit"}.get(self.case.step, f"{self.case.step} of the first share"),
            f"{self.ours['steps']:,}",
            f"{self.ours['counting']:.2f}",
            f"{theirs['counting']:,.1f}" if theirs else "–",
            f"{ratio:,.0f}" if ratio else "–",
            ", ".join(words for words, _ in bars) or "–",
            ("yes" if all(met for _, met in bars) else "NO") if bars else "–",
            ("yes" if self.same else "NO") if theirs else "–",
            f"{self.ours['peak']:,.0f}",
            f"{theirs['peak']:,.0f}" if theirs else "–",
            f"{self.ours['reading']:.2f}",
            f"{theirs['reading']:.2f}" if theirs else "–",
        ]


def main() -> int:
    asked = _arguments()
    chosen = [case for case in CASES if not asked.only or any(word in case.name for word in asked.only)]
    wants_peer = not asked.without_peer and any(case.peer for case in chosen)
    peer = (asked.peer_python or _peer_environment()) if wants_peer else None
    with tempfile.TemporaryDirectory() as folder:
        rows = [_measured(case, Path(folder), peer) for case in chosen]
    print(f"| {' | '.join(HEADINGS)} |\n|{'---|' * len(HEADINGS)}")
    for row in rows:
        print(f"| {' | '.join(row.cells())} |")
    print(f"\n{_machine()}")
    return 0 if all(row.same and all(met for _, met in row.bars()) for row in rows) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Measure equal shares beside pabutools 1.2.3; prints a Markdown table."
    )
    parser.add_argument("--peer-python", help="the Python of an environment that has pabutools 1.2.3")
    parser.add_argument("--without-peer", action="store_true", help="measure ours alone")
    parser.add_argument("--only", metavar="WORDS", action="append", help="only elections whose name has these words")
    return parser.parse_args()


def _peer_environment() -> str:
    """Make the environment of its own, unless it is there."""
    python = PEER / "bin" / "python"
    if not any(PEER.glob("lib*/python*/site-packages/pabutools-1.2.3.dist-info")):
        console.print(f"Installing pabutools 1.2.3 in {PEER.relative_to(HERE.parent)} …")
        venv.create(PEER, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "pabutools==1.2.3"], check=True)
    return str(python)


def _measured(case: Case, folder: Path, peer: str | None) -> Row:
    path = folder / "election.pb"
    elections.write(case.plan, path)
    console.print(f"{case.name}: ours …")
    rounds = [_answer([sys.executable, "-m", "benchmarks.one_count", str(path), case.wishes]) for _ in range(ROUNDS)]
    ours = {
        **rounds[0],
        **{key: statistics.median(each[key] for each in rounds) for key in ("reading", "counting", "peak")},
    }
    if not case.peer or peer is None:
        return Row(case, ours, None)
    console.print(f"{case.name}: ours {ours['counting']:.2f} s; pabutools …")
    return Row(case, ours, _answer([peer, str(HERE / "peer_pabutools.py"), str(path), case.wishes]))


def _answer(command: list[str]) -> Figures:
    alone = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    return json.loads(
        subprocess.run(command, check=True, capture_output=True, text=True, cwd=HERE.parent, env=alone).stdout
    )


def _machine() -> str:
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return (
        f"Python {platform.python_version()}, {os.cpu_count()} processors, load at the end {load} (1, 5, 15 minutes). "
        f"Ours: the median of {ROUNDS} processes; pabutools: one."
    )


if __name__ == "__main__":
    sys.exit(main())
