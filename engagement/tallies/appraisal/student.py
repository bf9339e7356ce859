"""Student's t: how many standard errors an interval reaches when the spread itself is guessed from few scores.

Source: M. Abramowitz and I. Stegun, "Handbook of Mathematical Functions" (1964), 26.7.3 and 26.7.4, which are exact
for a whole number of degrees of freedom.
"""

import math
from functools import lru_cache
from statistics import NormalDist

MANY = 1000  # from here on the normal distribution with its first correction agrees to five decimals


@lru_cache(maxsize=256)
def reach(freedom: int, *, within: float = 0.9) -> float:
    """The number of standard errors to either side that holds this part of the distribution.

    Raises ValueError without a degree of freedom.
    """
    if freedom < 1:
        raise ValueError("Without degrees of freedom there is no interval.")
    normal = NormalDist().inv_cdf((1 + within) / 2)
    if freedom >= MANY:
        return normal + (normal**3 + normal) / (4 * freedom)
    low, high = 0.0, 1.0
    while inside(high, freedom) < within:
        high *= 2
    while high - low > 1e-12 * high:
        middle = (low + high) / 2
        low, high = (middle, high) if inside(middle, freedom) < within else (low, middle)
    return high


def inside(errors: float, freedom: int) -> float:
    """The chance of lying within so many standard errors of the centre."""
    angle = math.atan(errors / math.sqrt(freedom))
    cosine = math.cos(angle)
    term = total = cosine if freedom % 2 else 1.0
    for k in range(3 if freedom % 2 else 2, freedom - 1, 2):
        term *= cosine**2 * (k - 1) / k
        total += term
    if freedom % 2 == 0:
        return math.sin(angle) * total
    return 2 / math.pi * (angle + (math.sin(angle) * total if freedom > 1 else 0))
