"""A process that is killed, and two that run at once: the next run finds everything as it must be."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.airtable.conftest import AS_FAST_AS_IT_GOES
from tests.airtable.sides import Sides

ROOT = Path(__file__).resolve().parents[2]
KILLS = 30
"""On each database."""


class Processes:
    """Runs of the sync in processes of their own, which are forked from one that has loaded everything."""

    def __init__(self) -> None:
        self.mother = subprocess.Popen(
            [sys.executable, "-m", "tests.airtable.forking"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, sides: Sides, *words: str, calls_per_second: float, together: bool = False) -> int:
        """Start `engagement airtable …`; its process number."""
        assert self.mother.stdin and self.mother.stdout
        settings = sides.app.extensions["settings"]
        environment = {
            "ENVIRONMENT": "test",
            "SECRET_KEY": settings.secret_key,
            "DATABASE_URL": settings.database_url,
            "INSTANCE_DIR": str(settings.instance_dir),
            "AIRTABLE_TOKEN": settings.airtable_token,
            "AIRTABLE_URL": settings.airtable_url,
            "AIRTABLE_MAPPING": str(settings.airtable_mapping),
        }
        asked = {"environment": environment, "words": ["airtable", *words], "together": together}
        asked["calls_per_second"] = calls_per_second
        self.mother.stdin.write(json.dumps(asked) + "\n")
        self.mother.stdin.flush()
        return int(self.mother.stdout.readline())

    def ended(self) -> int:
        """Wait for the one that was started first; how it ended."""
        assert self.mother.stdout
        return int(self.mother.stdout.readline().split()[1])


@pytest.fixture(scope="session")
def processes() -> Iterator[Processes]:
    """The mother of all runs."""
    found = Processes()
    yield found
    assert found.mother.stdin and found.mother.stdout
    found.mother.stdin.close()
    found.mother.wait(timeout=30)
    found.mother.stdout.close()


def test_kills_at_any_moment_leave_nothing_twice_and_nothing_out(sides: Sides, processes: Processes):
    sides.settle()
    dice, killed = random.Random(5), 0
    notes = sides.notes(15)
    for number in range(2 * KILLS):
        if killed == KILLS:
            break
        for note in dice.sample(notes, 3):
            sides.edit(note, voices=dice.randint(1, 90))
        notes.append(sides.note(f"Another voice {number}"))
        there = list(sides.person.see_all("Notes"))
        if there:
            sides.person.edit("Notes", dice.choice(there), {"What was said": f"Typed before kill {number}"})
        killed += _run_and_kill(sides, processes, dice)
    assert killed == KILLS, f"only {killed} were killed while they worked"
    sides.settle()
    assert len(sides.person.see_all("Notes")) == len(notes)


def _run_and_kill(sides: Sides, processes: Processes, dice: random.Random) -> bool:
    """Start a run and kill it: as a call comes in, after it was carried out, or a moment after its answer."""
    known = threading.Event()
    child = 0

    def kill() -> None:
        known.wait(10)
        with suppress(ProcessLookupError):  # it had ended before: then it was not killed, and is not counted
            os.kill(child, signal.SIGKILL)

    when, on = dice.choice(["before", "after", "later"]), dice.choice(["write", "write", "any"])
    nth = dice.choice([1, 2, 3, 4] if on == "any" else [1, 2])
    if when == "later":
        moment = dice.uniform(0, 0.03)
        fault = sides.airtable.faults.fail(on, nth=nth, after=lambda: threading.Timer(moment, kill).start())
    else:
        fault = sides.airtable.faults.fail(on, nth=nth, before=kill if when == "before" else None, after=kill)
    child = processes.start(sides, "run", calls_per_second=AS_FAST_AS_IT_GOES)
    known.set()
    status = processes.ended()
    sides.airtable.faults.forget()
    if fault.met >= nth and when == "later":
        time.sleep(0.06)
    return status == -signal.SIGKILL


def test_two_workers_at_once_make_nothing_twice_and_keep_the_pace(sides: Sides, processes: Processes):
    sides.settle()
    sides.notes(60)
    sides.airtable.limits.a_second, sides.airtable.limits.most = 5, 0
    time.sleep(1)
    first = processes.start(sides, "run", calls_per_second=5, together=True)
    second = processes.start(sides, "run", calls_per_second=5)
    assert first != second
    ends = [processes.ended(), processes.ended()]
    assert 0 in ends
    sides.airtable.limits.a_second = None
    assert sides.airtable.limits.most <= 5 and sides.airtable.limits.broken == 0
    sides.settle()
    assert len(sides.person.see_all("Notes")) == 60
    assert len(sides.airtable.calls("write")) <= 8 + 2


def test_whoever_only_looks_keeps_the_pace_of_whoever_writes(sides: Sides, processes: Processes):
    sides.settle()
    sides.notes(80)
    sides.airtable.limits.most = 0
    time.sleep(1)
    for _ in range(2):
        for words in (["run"], ["plan"]):
            processes.start(sides, *words, calls_per_second=5, together=True)
        processes.start(sides, "plan", calls_per_second=5)
        assert [processes.ended() for _ in range(3)] == [0, 0, 0]
    assert sides.airtable.limits.most <= 5
    sides.settle()
    assert len(sides.person.see_all("Notes")) == 80
