"""What the worker does by itself once a minute, in this order, each commits for itself. A table, no logic.

A chore that may take long, or must not run twice at once, holds ``shared.alone`` and looks first whether there is anything to do.
"""

from collections.abc import Callable, Sequence

from engagement.feedback import contacts
from engagement.notices import sweep
from engagement.shared.heavy import later

CHORES: Sequence[Callable[..., object]] = (
    sweep.forget_old,
    contacts.forget_old,
    later("engagement.intelligence.known.keeping", "keep_up"),
)
"""Each is called with ``now=``."""
