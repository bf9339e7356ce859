"""Where options stand on ballots: how many before them, how many beside them. Borda and its kin count with these."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from engagement.tallies import profiles

Whole = NDArray[np.int64]
AT_ONCE = 1 << 18  # cells looked at together: the count then needs a few megabytes, however many ballots there are


def spans(profile: profiles.Profile) -> Iterator[tuple[Whole, Whole, Whole, profiles.Ranks]]:
    """Go through the ballots some at a time. For each lot of them: `before[b, o]`, how many options ballot `b` puts
    strictly before option `o`; `beside[b, o]`, how many share its rank, itself included; how many voters cast each
    ballot; and the ranks. What a ballot does not rank stands together behind all it does rank.
    """
    many = len(profile.options)
    step = max(1, AT_ONCE // max(1, many))
    for start in range(0, len(profile.times) if many else 0, step):
        ranks = profile.ranks[start : start + step]
        wide = max(many, int(ranks.max())) + 2
        levels = np.where(ranks > 0, ranks, wide - 1).astype(np.int64)
        cells = levels + wide * np.arange(len(ranks))[:, None]
        counts = np.bincount(cells.ravel(), minlength=wide * len(ranks)).reshape(len(ranks), wide)
        before = np.cumsum(counts, axis=1) - counts
        yield before.ravel()[cells], counts.ravel()[cells], profile.times[start : start + step], ranks


def named(profile: profiles.Profile) -> list[bool]:
    """Which options some ballot ranks."""
    return [bool(column.any()) for column in profile.ranks.T]
