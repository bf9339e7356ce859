"""`python -m tests.servers.airtable --port 9800`: serve until interrupted, and say where and with which token."""

import argparse
import pickle
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

from tests.servers.airtable import serving
from tests.servers.airtable.model import Base
from tests.servers.airtable.server import Airtable


def main() -> None:
    """Read the command and serve."""
    options = argparse.ArgumentParser(prog="python -m tests.servers.airtable", description="Airtable on this machine.")
    options.add_argument("--port", type=int, default=9800)
    options.add_argument("--base", action="append", help="the id of a base to make; may be given more than once")
    options.add_argument("--keep", type=Path, help="a file in which the bases outlive this process")
    asked = options.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with serving(asked.port) as airtable:
        for base_id in asked.base or ["appOnThisMachine0"]:
            airtable.bases[base_id] = Base(f"Base {base_id}", id=base_id)
        if asked.keep and asked.keep.exists():
            airtable.bases |= pickle.loads(asked.keep.read_bytes())
        sys.stdout.write(
            f"Look and edit at {airtable.url}/\n"
            f"AIRTABLE_URL={airtable.url} AIRTABLE_TOKEN={airtable.token} bases: {' '.join(airtable.bases)}\n"
        )
        sys.stdout.flush()
        with suppress(KeyboardInterrupt):
            _wait(airtable, asked.keep)


def _wait(airtable: Airtable, keep: Path | None) -> None:
    """For ever; what changed is written down within the second."""
    written = -1
    while True:
        with airtable.lock:
            acts = sum(base.acts for base in airtable.bases.values())
            bases = pickle.dumps(airtable.bases) if keep and acts != written else None
        if keep and bases:
            new = keep.with_suffix(".new")
            new.write_bytes(bases)
            new.replace(keep)
        written = acts
        time.sleep(1)


if __name__ == "__main__":
    main()
