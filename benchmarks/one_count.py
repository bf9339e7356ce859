"""Counts one file by equal shares, for `benchmarks.tallies`, in a process of its own: `python -m benchmarks.one_count FILE
WISHES`, where WISHES is JSON as in `tallies.Case.wishes`; answers JSON on standard out.

What is counted is what `engagement tallies run` counts; reading and counting are timed apart.
"""

import json
import re
import resource
import sys
import time
from pathlib import Path
from typing import Any

from engagement.tallies.allocation import equal_shares
from engagement.tallies.files import pabulib


def main(path: Path, wishes: dict[str, str]) -> dict[str, Any]:
    started = time.process_time()
    with path.open("rb") as file:
        election = pabulib.read(file).election
    read = time.process_time()
    raised = bool(wishes["step"])
    choices = equal_shares.Choices(
        equal_shares.Satisfaction.SCORE_COST,
        equal_shares.Completion.ADD1U if raised else equal_shares.Completion.SUPPORT,
        wishes["step"] or "1",
        equal_shares.Start.EXACT,
        equal_shares.Stop.EXHAUSTIVE,
        equal_shares.Compare.NONE,
    )
    counted = equal_shares.count(election, choices)
    done = time.process_time()
    said = dict(counted.result.rule.choices)
    return {
        "winners": list(counted.result.winners),
        "reading": read - started,
        "counting": done - read,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "steps": _steps(said.get("Share at the last count", "")),
        "again": counted.again,
    }


def _steps(last: str) -> int:
    """How often the shares were raised, from what the result says of itself: "… (raised by 36, in 36 steps)"."""
    found = re.search(r"in (\d+) steps?", last)
    return int(found[1]) if found else 0


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), json.loads(sys.argv[2]))))
