"""A process that has loaded the application and starts others: `python -m tests.airtable.forking`.

Each line it reads is a command with the environment for it, as JSON; for each it forks a process that carries the command out,
says its number, and says `done` when that has ended, however it ended. Loading the application takes longer than a run of the sync.
"""

import json
import os
import signal
import sys
from dataclasses import replace

from flask import Flask

from engagement.settings import Settings
from engagement.terminal import create_app


def carry_out(app: Flask, words: list[str], *, calls_per_second: float) -> None:
    """Be the command, at a pace that no setting may ask for."""
    extensions = app.extensions
    extensions["settings"] = replace(extensions["settings"], airtable_calls_per_second=calls_per_second)
    result = app.test_cli_runner().invoke(args=words)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        sys.stderr.write(f"{result.exception!r}\n")
    os._exit(result.exit_code)


def main() -> None:
    """Until nobody writes any more."""
    running: list[int] = []
    apps: dict[str, Flask] = {}
    for line in sys.stdin:
        asked = json.loads(line)
        key = json.dumps(asked["environment"])
        if key not in apps:  # no connection is made before the fork
            apps = {key: create_app(Settings.from_environment(asked["environment"]))}
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            carry_out(apps[key], asked["words"], calls_per_second=asked["calls_per_second"])
        running.append(child)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        if not asked.get("together"):
            for one in running:
                _pid, status = os.waitpid(one, 0)
                sys.stdout.write(f"done {os.waitstatus_to_exitcode(status)}\n")
            sys.stdout.flush()
            running.clear()


if __name__ == "__main__":
    main()
