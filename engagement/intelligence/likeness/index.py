"""The notes nearest in meaning to a question: a look through 256 sign bits of each, then a close look at 5,000.

One writer at a time; readers take no lock. A dropped note's row is wiped and used again. The order is by closeness, then
by the smaller key, so it is the same however the index came to be.
"""

import os
import threading
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt

from engagement.intelligence.likeness import codes, look
from engagement.intelligence.likeness.blocks import EMPTY, ROWS, Blocks, InFile, InMemory
from engagement.intelligence.likeness.codes import WIDE, Floats
from engagement.intelligence.likeness.look import Near, Part

CANDIDATES = 5_000


class Index:
    """Vectors by key. ``Index()`` lives in memory; `Index.open` in a file that other processes may read meanwhile."""

    def __init__(self, blocks: Blocks | None = None) -> None:
        self._blocks = InMemory() if blocks is None else blocks
        self._writing = threading.Lock()
        self._greatest = 0
        self._free: list[int] | None = None
        for _, block, rows in self._parts():
            self._greatest = max(self._greatest, int(block.keys[:rows].max(initial=0)))

    @classmethod
    def open(cls, path: Path, *, edition: str, write: bool = False) -> Self:
        """The index of a file; ``write`` makes it where there is none. Raises `blocks.Unreadable`, `blocks.Busy`."""
        return cls(InFile(path, edition=edition, write=write))

    def replaced(self) -> bool:
        """The file has been built anew or taken away since: close this and open it again. Costs one look at the folder."""
        return self._blocks.replaced()

    def close(self) -> None:
        self._blocks.close()

    def __len__(self) -> int:
        return sum(int(np.count_nonzero(block.keys[:rows])) for _, block, rows in self._parts())

    def __contains__(self, key: int) -> bool:
        return self._row_of(key) is not None

    def keys(self) -> npt.NDArray[np.int64]:
        """All keys, in order: for the worker, to see what is missing or left over."""
        found = [block.keys[:rows][block.keys[:rows] != EMPTY] for _, block, rows in self._parts()]
        return np.sort(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)

    def add(self, key: int, vector: Floats, *, scope: int = 0) -> bool:
        """Keep or replace one note's vector (unit length, 256) under its key (1 or above) and ``scope``, such as its locality.

        False when the vector is nought: a text without a known word is like nothing, and is not kept.
        """
        return self.extend([key], np.asarray(vector, dtype=np.float32).reshape(1, -1), scopes=[scope]) == 1

    def extend(self, keys: Sequence[int], vectors: Floats, *, scopes: Iterable[int] | None = None) -> int:
        """Many at once: ``vectors`` is (n, 256). Tells how many were kept. Raises ValueError before anything is changed."""
        rows = np.asarray(vectors, dtype=np.float32)
        marks = [0] * len(keys) if scopes is None else list(scopes)
        if rows.shape != (len(keys), WIDE) or len(marks) != len(keys) or len(set(keys)) != len(keys):
            raise ValueError("One vector of 256 numbers and one scope for each key, each key once")
        if (
            not np.isfinite(rows).all()
            or any(key < 1 for key in keys)
            or any(not 0 <= mark < look.SCOPES for mark in marks)
        ):
            raise ValueError("Keys are 1 or above, scopes 0 to 65,535, vectors finite")
        with self._writing:
            for key in keys:
                self._wipe(key)
            bits, numbers = codes.sign_bits(rows), codes.in_bytes(rows)
            said = np.flatnonzero(numbers.any(axis=1))
            self._put(np.array(keys, np.int64)[said], bits[:, said], numbers[said], np.array(marks, np.uint16)[said])
        return len(said)

    def drop(self, key: int) -> bool:
        """Forget one note, its numbers wiped. False when it was not there."""
        with self._writing:
            return self._wipe(key)

    def nearest(
        self, vector: Floats, *, count: int = 5, among: Collection[int] | None = None, candidates: int = CANDIDATES
    ) -> list[Near]:
        """The ``count`` closest, closest first; ``among`` looks in these scopes only. Nothing is like a vector of nought."""
        asked = np.asarray(vector, dtype=np.float32).reshape(-1)
        if asked.shape != (WIDE,) or not np.isfinite(asked).all() or not asked.any() or count < 1:
            return []
        return look.nearest(self._parts(), asked, count=count, among=among, most=max(candidates, count))

    def save(self, path: Path, *, edition: str) -> None:
        """A copy in a file, without empty rows, put in place whole or not at all."""
        fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
        fresh.unlink(missing_ok=True)
        try:
            copy = type(self).open(fresh, edition=edition, write=True)
            copy._copy(self)
            copy.close()
            os.replace(fresh, path)
        finally:
            fresh.unlink(missing_ok=True)

    @classmethod
    def load(cls, path: Path, *, edition: str) -> Self:
        """A file's index in this process's own memory. Raises `blocks.Unreadable`."""
        kept, index = cls.open(path, edition=edition), cls()
        index._copy(kept)
        kept.close()
        return index

    def _copy(self, other: "Index") -> None:
        for _, block, rows in other._parts():
            live = np.flatnonzero(block.keys[:rows])
            self._put(block.keys[live], block.bits[:, live], block.numbers[live], block.scopes[live])

    def _parts(self) -> list[Part]:
        """The blocks as they are at this moment."""
        used = self._blocks.used
        starts = range(0, used, ROWS)
        return [
            Part(start, block, min(ROWS, used - start))
            for start, block in zip(starts, self._blocks.there(), strict=False)
        ]

    def _row_of(self, key: int) -> int | None:
        if EMPTY < key <= self._greatest:
            for start, block, rows in self._parts():
                places = np.flatnonzero(block.keys[:rows] == key)
                if places.size:
                    return start + int(places[0])
        return None

    def _wipe(self, key: int) -> bool:
        row = self._row_of(key)
        if row is None:
            return False
        self._empty_rows().append(row)
        block, place = self._blocks.there()[row // ROWS], row % ROWS
        block.keys[place] = EMPTY  # first: now it cannot be found
        block.bits[:, place], block.numbers[place], block.scopes[place] = 0, 0, 0
        return True

    def _put(
        self, keys: npt.NDArray[np.int64], bits: codes.Bits, numbers: codes.Bytes, scopes: npt.NDArray[np.uint16]
    ) -> None:
        """Into emptied rows first, then into the next ones; keys last, for only then can a row be found."""
        if not len(keys):
            return
        taken = np.array([self._take() for _ in range(len(keys))])
        for start, block, _ in self._parts():
            here = np.flatnonzero((taken >= start) & (taken < start + ROWS))
            places = taken[here] - start
            block.bits[:, places], block.numbers[places], block.scopes[places] = (
                bits[:, here],
                numbers[here],
                scopes[here],
            )
            block.keys[places] = keys[here]
        self._greatest = max(self._greatest, int(keys.max()))

    def _take(self) -> int:
        """A row to write to: an emptied one, or the next."""
        free = self._empty_rows()
        if free:
            return free.pop()
        row = self._blocks.used
        if row == len(self._blocks.there()) * ROWS:
            self._blocks.grow()
        self._blocks.used = row + 1
        return row

    def _empty_rows(self) -> list[int]:
        if self._free is None:
            self._free = [
                start + int(n)
                for start, block, rows in self._parts()
                for n in np.flatnonzero(block.keys[:rows] == EMPTY)
            ]
        return self._free
