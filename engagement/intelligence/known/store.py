"""The file that holds the meanings, and the note beside it of how much of the journal is in it.

Imported by a door only: it is heavy. Each machine keeps its own, in the instance folder, and can always build it again from
the database.
"""

import json
import os
from functools import lru_cache
from pathlib import Path

from flask import current_app

from engagement.intelligence.likeness.meanings import Meanings


def path() -> Path:
    """Where this machine's index is."""
    folder: Path = current_app.extensions["settings"].instance_dir
    return folder / "known.index"


@lru_cache(maxsize=1)
def meanings() -> Meanings:
    """The word vectors, read once a process: 60 ms and 27 MiB."""
    return Meanings.load()


def read_position() -> int | None:
    """The journal's position up to which the index was kept; None when that is not known."""
    try:
        noted = json.loads(_note().read_text("ascii"))
        return int(noted["position"]) if noted["edition"] == meanings().edition else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_position(position: int) -> None:
    fresh = _note().with_suffix(f".{os.getpid()}.new")
    fresh.write_text(json.dumps({"position": position, "edition": meanings().edition}), "ascii")
    os.replace(fresh, _note())


def _note() -> Path:
    return path().with_suffix(".position")
