"""The search itself: few candidates by their signs, then the closest of them by all their numbers."""

from collections.abc import Collection
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from engagement.intelligence.likeness import codes
from engagement.intelligence.likeness.blocks import EMPTY, Block
from engagement.intelligence.likeness.codes import Floats

SCOPES = 2**16
FAR = codes.FURTHEST + 1  # of a row that is empty or out of scope


class Near(NamedTuple):
    """``key`` of a note and how close it is, a cosine from -1 to 1."""

    key: int
    closeness: float


class Part(NamedTuple):
    """A block, the number of its first row, and how many of its rows are in use."""

    start: int
    block: Block
    rows: int


def nearest(parts: list[Part], asked: Floats, *, count: int, among: Collection[int] | None, most: int) -> list[Near]:
    """The ``count`` closest to the vector ``asked``, out of the ``most`` with the fewest differing signs."""
    close = _candidates(parts, asked, among=among, most=most)
    keys, scores = [np.zeros(0, np.int64)], [np.zeros(0)]
    for start, block, rows in parts:
        first, last = np.searchsorted(close, (start, start + rows))
        places = close[first:last] - start
        before = block.keys[places]
        scores.append(codes.closeness(block.numbers[places], asked))
        keys.append(np.where(block.keys[places] == before, before, EMPTY))  # dropped or replaced meanwhile
    all_keys, all_scores = np.concatenate(keys), np.concatenate(scores)
    order = np.lexsort((all_keys, -all_scores))
    return [Near(int(all_keys[n]), float(all_scores[n])) for n in order[all_keys[order] != EMPTY][:count]]


def _candidates(parts: list[Part], asked: Floats, *, among: Collection[int] | None, most: int) -> npt.NDArray[np.intp]:
    """Rows in order; where the last signs tie, those with the smaller keys."""
    bits = codes.sign_bits(asked.reshape(1, -1))
    signs = np.empty(sum(part.rows for part in parts), dtype=np.uint16)
    counts = np.zeros(FAR + 1, dtype=np.int64)
    allowed = _allowed(among)
    for start, block, rows in parts:
        here = signs[start : start + rows]
        codes.differing(block.bits[:, :rows], bits, out=here)
        here[block.keys[:rows] == EMPTY] = FAR
        if allowed is not None:
            here[~allowed[block.scopes[:rows]]] = FAR
        counts += np.bincount(here, minlength=FAR + 1)
    edge = int(np.searchsorted(np.cumsum(counts[:FAR]), most))
    inside = np.flatnonzero(signs < edge)
    if edge == FAR:
        return inside
    level = np.flatnonzero(signs == edge)
    keys = np.concatenate(
        [block.keys[level[(level >= start) & (level < start + rows)] - start] for start, block, rows in parts]
    )
    return np.sort(np.concatenate([inside, level[np.argsort(keys, kind="stable")[: most - len(inside)]]]))


def _allowed(among: Collection[int] | None) -> npt.NDArray[np.bool_] | None:
    """Which scopes may be looked at; None for all."""
    if among is None:
        return None
    allowed = np.zeros(SCOPES, dtype=bool)
    allowed[[scope for scope in among if 0 <= scope < SCOPES]] = True
    return allowed
