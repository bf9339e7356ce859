"""A folder in memory for databases that tests throw away: copying PostgreSQL's thousand files, and waiting for the disk at every
commit, cost more than the tests themselves."""

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 4 * 2**30
"""Bytes that must be free there. A container often has 64 MB: then they stand among the temporary files, slower."""


def new_folder(kind: str) -> Path:
    """A new folder, in memory if there is room. Whoever asks for it removes it."""
    roomy = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM
    return Path(tempfile.mkdtemp(prefix=f"engagement-{kind}-{os.getpid()}-", dir=MEMORY if roomy else None))


def forget_the_dead(kind: str) -> None:
    """Remove the folders in memory of processes that were killed before they could: memory is not tidied as /tmp is."""
    for folder in MEMORY.glob(f"engagement-{kind}-*-*"):
        if not Path(f"/proc/{folder.name.split('-')[2]}").exists():
            shutil.rmtree(folder, ignore_errors=True)
