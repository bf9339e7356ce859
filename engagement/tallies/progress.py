"""Progress on long counts: told now and then, so that a person at a terminal knows it goes on."""

import time
from collections.abc import Callable

EVERY = 2.0  # seconds


class Slowly:
    """Tells what it is given, but nothing in the first seconds and then no more than once in a while."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self.tell, self.last = tell, time.monotonic()

    def __call__(self, says: str) -> None:
        if time.monotonic() - self.last >= EVERY:
            self.last = time.monotonic()
            self.tell(says)
