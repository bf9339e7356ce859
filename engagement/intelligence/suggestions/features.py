"""Texts as numbers: words, pairs of words and pieces of words, weighed by how rare they are (TF-IDF). NumPy alone.

The same weights as scikit-learn's TfidfVectorizer gives (sublinear counts, smoothed rarity, length one a block), computed
here so that suggesting does not need it; a test holds the two together. Each piece belongs to a word of the text, so what
a word adds to a suggestion can be told exactly.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engagement.intelligence.suggestions.examples import WORD

PIECES = (3, 4, 5)
"""How many characters a piece has. A word is padded with a space on both sides first."""

LEAST_TEXTS = 2
"""In how many texts a word, pair or piece must be found to be kept: a model holds no word that only one person's text has."""

ALSO_WEIGHT = 0.5
"""What a known field weighs beside the two blocks, each of length one. Chosen by cross-validation: docs/suggestions.md."""

LENGTH = "l:"
"""The feature of how long a text is: long texts tend to have more themes."""

LENGTH_WEIGHT = 0.2
"""What each step of the natural logarithm of the number of words weighs."""

Also = Sequence[tuple[str, str]]
Term = tuple[str, tuple[int, ...]]
"""A feature of a text and the positions of the words it comes from."""


def words(text: str) -> list[str]:
    """The words of a text in small letters."""
    return WORD.findall(text.lower())


def terms_of(found: Sequence[str]) -> Iterator[tuple[str, list[Term]]]:
    """The two blocks: words with pairs, then pieces. Names start with ``w:`` or ``p:``."""
    single: list[Term] = [(f"w:{word}", (at,)) for at, word in enumerate(found)]
    pairs: list[Term] = [(f"w:{a} {b}", (at, at + 1)) for at, (a, b) in enumerate(zip(found, found[1:], strict=False))]
    yield "w", single + pairs
    yield "p", [(f"p:{piece}", (at,)) for at, word in enumerate(found) for piece in pieces_of(word)]


def pieces_of(word: str) -> Iterator[str]:
    """Runs of 3 to 5 characters of a word with a space before and after; a word too short for a length counts once."""
    padded = f" {word} "
    for length in PIECES:
        yield padded[:length]
        for start in range(1, len(padded) - length + 1):
            yield padded[start : start + length]
        if len(padded) <= length:
            return


@dataclass(frozen=True)
class Vocabulary:
    """The features that are known, each with its weight of rarity. ``terms`` are in the order of the model's rows."""

    terms: tuple[str, ...]
    rarity: NDArray[np.float64]

    @cached_property
    def places(self) -> dict[str, int]:
        return {term: at for at, term in enumerate(self.terms)}

    def row(self, text: str, also: Also = ()) -> "Row":
        """The features of one text that are known."""
        found = words(text)
        row: list[tuple[int, float, tuple[int, ...]]] = []
        for _block, terms in terms_of(found):
            sources: defaultdict[int, list[int]] = defaultdict(list)
            counts: Counter[int] = Counter()
            for term, positions in terms:
                if (place := self.places.get(term)) is not None:
                    counts[place] += 1
                    sources[place].extend(positions)
            weights = {place: (1 + math.log(n)) * float(self.rarity[place]) for place, n in counts.items()}
            length = math.sqrt(sum(weight * weight for weight in weights.values()))
            row += [(place, weight / length, tuple(sources[place])) for place, weight in weights.items()]
        if found:
            row.append((self.places[LENGTH], LENGTH_WEIGHT * math.log(1 + len(found)), ()))
        known = (self.places.get(f"a:{field}={value}") for field, value in also)
        row += [(place, ALSO_WEIGHT, ()) for place in known if place is not None]
        return Row(
            tuple(found),
            np.array([place for place, _value, _source in row], dtype=np.int64),
            np.array([value for _place, value, _source in row], dtype=np.float64),
            [source for _place, _value, source in row],
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One text: its words, and of each feature its place in the vocabulary, its value, and the positions of the words
    it comes from (none if it is the length, or comes from a known field)."""

    words: tuple[str, ...]
    places: NDArray[np.int64]
    values: NDArray[np.float64]
    sources: list[tuple[int, ...]]


def vocabulary_of(texts: Sequence[str], also: Sequence[Also]) -> Vocabulary:
    """The words, pairs and pieces found in two of the texts, in order of the alphabet; then the length and the known fields."""
    found_in: Counter[str] = Counter()
    for text in texts:
        for _block, terms in terms_of(words(text)):
            found_in.update({term for term, _positions in terms})
    kept = sorted(term for term, n in found_in.items() if n >= LEAST_TEXTS)
    fields = sorted({f"a:{field}={value}" for known in also for field, value in known})
    rarity = [math.log((1 + len(texts)) / (1 + found_in[term])) + 1 for term in kept] + [1.0] * (1 + len(fields))
    return Vocabulary((*kept, LENGTH, *fields), np.array(rarity))
