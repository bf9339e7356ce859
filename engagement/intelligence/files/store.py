"""The bytes of files, kept in the database in pieces: every web machine and the worker can read them, and nobody is served them."""

import tempfile
from collections.abc import Iterable, Iterator
from typing import IO, Any, cast

import sqlalchemy as sa

from engagement.intelligence.files.models import ImportPiece
from engagement.shared.database import db

PIECE = 256 * 1024
IN_MEMORY = 1024 * 1024


def keep(file_id: int, part: str, coming: Iterable[bytes]) -> int:
    """Keep all of this, in place of what was there; how many bytes it has."""
    drop(file_id, part)
    size = number = 0
    for piece in _of_one_size(coming):
        row = {"file_id": file_id, "part": part, "number": number, "content": piece}
        db.session.execute(sa.insert(ImportPiece), row)
        size, number = size + len(piece), number + 1
    return size


def read(file: IO[bytes]) -> Iterator[bytes]:
    """A file from its beginning, to be kept."""
    file.seek(0)
    while piece := file.read(PIECE):
        yield piece


def take_out(file_id: int, part: str) -> IO[bytes]:
    """A temporary file with all of it, to be closed by the caller."""
    file = cast(IO[bytes], tempfile.SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115
    for piece in pieces(file_id, part):
        file.write(piece)
    file.seek(0)
    return file


def pieces(file_id: int, part: str) -> Iterator[bytes]:
    """One after the other, each read when it is asked for."""
    of = sa.select(ImportPiece.content).where(ImportPiece.file_id == file_id, ImportPiece.part == part)
    number = 0
    while (piece := db.session.scalar(of.where(ImportPiece.number == number))) is not None:
        yield piece
        number += 1


def drop(file_id: int, *parts: str) -> None:
    """Delete these parts, or all of them. SQLite writes over what is deleted (see ``shared.database``)."""
    gone: Any = sa.delete(ImportPiece).where(ImportPiece.file_id == file_id)
    db.session.execute(gone.where(ImportPiece.part.in_(parts)) if parts else gone)


def _of_one_size(coming: Iterable[bytes]) -> Iterator[bytes]:
    held: list[bytes] = []
    size = 0
    for one in coming:
        held.append(one)
        size += len(one)
        if size >= PIECE:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)
