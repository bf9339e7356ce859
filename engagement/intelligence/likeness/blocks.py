"""Where the packed rows of an index lie: in blocks of one size, in memory or in one mapped file that processes share.

A block never moves once it is there, so a reader needs no lock. In a file, a page that was never written takes no room. A
row counts as empty while its key is `EMPTY`; a writer puts the key in last and takes it out first, so whoever reads
meanwhile, or after a crash, sees whole rows or none.
"""

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from engagement.intelligence.likeness.codes import WIDE, WORDS, Bits, Bytes

ROWS = 16_384
EMPTY = 0
SIZE = ROWS * (WORDS * 8 + WIDE + 8 + 2)
"""Bytes of a block: signs, numbers, key and scope of each row."""
HEADER = 4096
MARK = b"LIKENESS"
LAYOUT = 1


class Unreadable(RuntimeError):
    """The file is no index, is cut short, or was made with other word vectors: build it anew."""


class Busy(RuntimeError):
    """Another process is writing to this index."""


@dataclass(frozen=True, slots=True)
class Block:
    """Views of one block: ``bits`` (WORDS, ROWS), ``numbers`` (ROWS, WIDE), ``keys`` and ``scopes`` (ROWS)."""

    bits: Bits
    numbers: Bytes
    keys: npt.NDArray[np.int64]
    scopes: npt.NDArray[np.uint16]

    @classmethod
    def over(cls, raw: npt.NDArray[np.uint8]) -> "Block":
        a, b, c = ROWS * WORDS * 8, ROWS * (WORDS * 8 + WIDE), ROWS * (WORDS * 8 + WIDE + 8)
        return cls(
            bits=raw[:a].view("<u8").reshape(WORDS, ROWS),
            numbers=raw[a:b].view(np.int8).reshape(ROWS, WIDE),
            keys=raw[b:c].view("<i8"),
            scopes=raw[c:].view("<u2"),
        )


class Blocks(Protocol):
    """What an index needs of its store. ``used``: rows ever taken, empty ones among them."""

    used: int

    def there(self) -> list[Block]:
        """All blocks that hold a used row."""

    def grow(self) -> None:
        """One block more."""

    def replaced(self) -> bool:
        """Another file has been put in this one's place: open it anew."""

    def close(self) -> None: ...


class InMemory:
    """Blocks of this process alone."""

    def __init__(self) -> None:
        self.used = 0
        self._blocks: list[Block] = []

    def there(self) -> list[Block]:
        return self._blocks

    def grow(self) -> None:
        self._blocks.append(Block.over(np.zeros(SIZE, dtype=np.uint8)))

    def replaced(self) -> bool:
        return False

    def close(self) -> None:
        self._blocks = []


class InFile:
    """Blocks of a file, mapped: one process writes, any number read and see each row as it comes.

    ``edition`` names the word vectors, so that numbers made with others are never compared. Raises `Unreadable`, `Busy`.
    """

    def __init__(self, path: Path, *, edition: str, write: bool) -> None:
        self.path, self.write, self._blocks = path, write, list[Block]()
        if write and not path.exists():
            _begin(path, edition)
        try:
            self._file: Any = path.open("r+b" if write else "rb")
        except OSError as problem:
            raise Unreadable(f"No index at {path.name}") from problem
        try:
            if write:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._check(edition)
        except BlockingIOError as problem:
            self._file.close()
            raise Busy(path.name) from problem
        except Unreadable:
            self._file.close()
            raise
        self._stat = os.fstat(self._file.fileno())
        if not write:
            self._file.close()  # the mapping holds what a reader needs
        self._used = np.memmap(path, dtype="<i8", mode=self._mode, offset=len(MARK) + 8, shape=(1,))

    @property
    def _mode(self) -> Any:
        return "r+" if self.write else "r"

    def _check(self, edition: str) -> None:
        head = self._file.read(HEADER)
        held = os.fstat(self._file.fileno()).st_size - HEADER
        if len(head) < HEADER or head[: len(MARK)] != MARK or int.from_bytes(head[8:16], "little") != LAYOUT:
            raise Unreadable(f"{self.path.name} is no index that we know")
        if head[24:152].rstrip(b"\0") != edition.encode()[:128]:
            raise Unreadable(f"{self.path.name} was made with other word vectors")
        if not 0 <= int.from_bytes(head[16:24], "little", signed=True) <= held // SIZE * ROWS:
            raise Unreadable(f"{self.path.name} is cut short")

    @property
    def used(self) -> int:
        return int(self._used[0])

    @used.setter
    def used(self, rows: int) -> None:
        self._used[0] = rows

    def there(self) -> list[Block]:
        needed = -(-self.used // ROWS)
        while len(self._blocks) < needed:
            self._map(len(self._blocks))
        return self._blocks

    def grow(self) -> None:
        place = len(self.there())
        os.ftruncate(self._file.fileno(), max(HEADER + (place + 1) * SIZE, os.fstat(self._file.fileno()).st_size))
        self._map(place)

    def _map(self, place: int) -> None:
        raw = np.memmap(self.path, dtype=np.uint8, mode=self._mode, offset=HEADER + place * SIZE, shape=(SIZE,))
        blocks = self._blocks
        if len(blocks) == place:  # two readers may have mapped the same block
            blocks.append(Block.over(np.asarray(raw)))

    def replaced(self) -> bool:
        try:
            return not os.path.samestat(self.path.stat(), self._stat)
        except FileNotFoundError:
            return True

    def close(self) -> None:
        self._blocks = []
        self._file.close()


def _begin(path: Path, edition: str) -> None:
    head = MARK + LAYOUT.to_bytes(8, "little") + bytes(8) + edition.encode()[:128].ljust(128, b"\0")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(head.ljust(HEADER, b"\0"))
