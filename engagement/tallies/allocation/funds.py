"""Money as a rule sees it: whether it can pay for one more project, and paying. See `flow.Cover` for money of which
some may pay for some projects only.
"""

from dataclasses import dataclass
from typing import Protocol


class Funds(Protocol):
    """Projects are named by their place; money is in smallest units."""

    def fits(self, project: int, cost: int) -> bool:
        """Whether there is money for this project too."""

    def take(self, project: int, cost: int) -> bool:
        """Pay for it; False, and nothing changes, when there is not the money."""


@dataclass
class Unrestricted:
    """One sum that may pay for anything."""

    left: int

    def fits(self, project: int, cost: int) -> bool:
        return cost <= self.left

    def take(self, project: int, cost: int) -> bool:
        if not self.fits(project, cost):
            return False
        self.left -= cost
        return True
