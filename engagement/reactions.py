"""THE page: which event wakes which reaction, in this order, in the same transaction. A table, no logic."""

from collections.abc import Callable, Sequence
from typing import Any

from engagement.shared.events import Event

REACTIONS: dict[type[Event], Sequence[Callable[[Any], None]]] = {}
