"""One vector for what a text means: the mean of its words' vectors, alike words first made one.

The vectors are those of wordllama's l2_supercat (MIT), static: a word has the same vector wherever it stands. They know
English; of other languages they know pieces of words only. Measured in docs/likeness.md.
"""

import hashlib
from collections.abc import Mapping, Sequence, Set
from pathlib import Path
from typing import Self

import numpy as np

from engagement.intelligence.likeness import alike
from engagement.intelligence.likeness.codes import WIDE, Floats
from engagement.intelligence.likeness.weights import VECTORS, Weights, read_weights

LONGEST = 4_000
"""Characters of a text that are read; a note is far shorter."""
RECIPE = 1
"""Raise it when the same text would get another vector."""


class Meanings:
    """Texts to unit vectors. Reading takes about 60 ms and 27 MiB; safe to share between threads."""

    def __init__(self, weights: Weights, *, same: Mapping[str, str], small: Set[str]) -> None:
        self._weights, self._same, self._small = weights, same, small
        said = repr((RECIPE, VECTORS, weights.vectors.shape, sorted(same.items()), sorted(small)))
        self.edition = f"{hashlib.sha256(said.encode()).hexdigest()[:32]}-{_mark(weights.vectors)}"
        """Changes when the vectors or the word lists do: an index of another edition must be built anew."""

    @classmethod
    def load(cls, *, weights: Path | None = None, words: Path | None = None) -> Self:
        """From the installed package and our word lists. Raises `weights.WordsMissing`. Never reaches the network."""
        groups = alike.read_words(words)
        return cls(read_weights(weights), same=groups.same, small=groups.small)

    def bare(self) -> Self:
        """The same vectors without our word lists: to see what the lists do."""
        return type(self)(self._weights, same={}, small=frozenset())

    def of(self, texts: Sequence[str]) -> Floats:
        """(n, 256), each row of length one, or all noughts where a text has no word."""
        plain = [alike.plain(text[:LONGEST], same=self._same, small=self._small) for text in texts]
        rows = np.zeros((len(plain), WIDE), dtype=np.float32)
        for n, split in enumerate(self._weights.splitter.encode_batch_fast(plain, add_special_tokens=False)):
            if split.ids:
                rows[n] = self._weights.vectors[split.ids].astype(np.float32).sum(axis=0)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)

    def pieces(self, word: str) -> list[int]:
        """The row numbers of the pieces that the splitter makes of a word: one for a common word, more for a rare one."""
        return list(self._weights.splitter.encode(word, add_special_tokens=False).ids)

    def of_one(self, text: str) -> Floats:
        """(256,): `of` for one text."""
        return self.of([text])[0]


def _mark(vectors: np.ndarray) -> str:
    """Tells one set of vectors from another without reading all 16 MB."""
    return hashlib.sha256(vectors[::997].tobytes()).hexdigest()[:16]
