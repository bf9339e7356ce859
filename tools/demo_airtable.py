"""Watch a sync from both sides: `make demo-airtable`.

Tells the invented year (or finds it told), starts the local server that speaks Airtable's language with an empty base, makes the
tables, sends the year there, and then runs the sync every few seconds until Ctrl-C. Nothing leaves this machine.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
EVERY = 5.0
BASE = "appDemonstration1"


def main() -> None:
    """Until Ctrl-C."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", default="8000", help="of the site")
    options.add_argument("--tables-port", default="9800", help="of the local server")
    asked = options.parse_args()
    for unlooked_for in (signal.SIGINT, signal.SIGTERM):  # SIGINT too: a script's background hands it down ignored
        signal.signal(unlooked_for, signal.default_int_handler)
    folder = Path(os.environ.get("INSTANCE_DIR") or "instance").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    engagement = [sys.executable, "-m", "engagement"]
    with subprocess.Popen(
        [sys.executable, "-m", "tests.servers.airtable", "--port", asked.tables_port, "--base", BASE]
        + ["--keep", str(folder / "airtable.pickle")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as tables:
        try:
            assert tables.stdout is not None
            there = tables.stdout.readline().split()[-1]
            settings = dict(word.split("=", 1) for word in tables.stdout.readline().split() if "=" in word)
            environment = {**os.environ, **settings, "AIRTABLE_BASE": BASE, "AIRTABLE_CALLS_PER_SECOND": "5"}
            subprocess.run([*engagement, "demo", "--no-serve"], cwd=ROOT, env=environment, check=True)
            environment |= in_the_demonstration(folder)
            subprocess.run([*engagement, "airtable", "provision"], cwd=ROOT, env=environment, check=True)
            make_by_hand(there)
            subprocess.run([*engagement, "airtable", "provision"], cwd=ROOT, env=environment, check=True)
            with subprocess.Popen([*engagement, "demo", "--port", asked.port], cwd=ROOT, env=environment) as site:
                print(f"\nPartners edit at {there}{BASE} and everybody else at http://127.0.0.1:{asked.port}/\n")
                try:
                    keep_running([*engagement, "airtable", "run"], environment, site)
                finally:
                    site.terminate()
        except KeyboardInterrupt:
            pass
        finally:
            tables.terminate()


def in_the_demonstration(folder: Path) -> dict[str, str]:
    """The settings by which a command finds the demonstration's database."""
    from engagement.demonstration import store  # noqa: PLC0415 - the folder must be there first

    url = os.environ.get("DATABASE_URL") or f"sqlite:///{folder / 'demo.sqlite'}"
    return {
        "ENVIRONMENT": "demo",
        "DATABASE_URL": url,
        "INSTANCE_DIR": str(folder),
        "SECRET_KEY": os.environ.get("SECRET_KEY") or store.secret_in(folder),
    }


def make_by_hand(there: str) -> None:
    """The field that no program can make: here a person's click stands in for it."""
    form = urllib.parse.urlencode({"do": "last modified"}).encode()
    urllib.request.urlopen(f"{there}{BASE}", data=form).close()


def keep_running(command: list[str], environment: dict[str, str], site: subprocess.Popen[bytes]) -> None:
    """Run the sync again and again while the site is up."""
    while site.poll() is None:
        subprocess.run(command, cwd=ROOT, env=environment, check=False)
        time.sleep(EVERY)


if __name__ == "__main__":
    main()
