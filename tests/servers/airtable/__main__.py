"""`python -m tests.servers.airtable --port 9800`: serve until interrupted, and say where and with which token."""

import argparse
import sys
import time

from tests.servers.airtable import serving

options = argparse.ArgumentParser(prog="python -m tests.servers.airtable", description="Airtable on this machine.")
options.add_argument("--port", type=int, default=9800)
options.add_argument("--base", action="append", help="the id of a base to make; may be given more than once")
asked = options.parse_args()
with serving(asked.port) as airtable:
    for base_id in asked.base or ["appOnThisMachine0"]:
        base = airtable.bases.pop(airtable.add_base(f"Base {base_id}").base.id)
        base.id = base_id
        airtable.bases[base_id] = base
    sys.stdout.write(
        f"Look and edit at {airtable.url}/\n"
        f"AIRTABLE_URL={airtable.url} AIRTABLE_TOKEN={airtable.token} bases: {' '.join(airtable.bases)}\n"
    )
    sys.stdout.flush()
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        pass
