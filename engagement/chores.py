"""What the worker does by itself once a minute, in this order, each commits for itself. A table, no logic.

A chore that may take long, or must not run twice at once, holds ``shared.alone`` and looks first whether there is anything to do.
"""

from collections.abc import Callable, Sequence

from engagement.equality import actions as equality
from engagement.feedback import contacts
from engagement.intelligence import drafts
from engagement.intelligence.files import working as files
from engagement.intelligence.trends import keeping as trends
from engagement.notices import sweep
from engagement.publishes import publish_figures
from engagement.shared.heavy import later
from engagement.theming import agreeing, teaching

CHORES: Sequence[Callable[..., object]] = (
    sweep.forget_old,
    contacts.forget_old,
    drafts.sweep,
    files.sweep,
    files.go_on,
    equality.count_waiting,
    trends.fold,
    publish_figures,
    later("engagement.intelligence.known.keeping", "keep_up"),
    agreeing.measure_agreement,
    teaching.suggest_waiting,
    teaching.learn_when_due,
    later("engagement.airtable.wishes.working", "carry_out"),
    later("engagement.airtable.running", "run_when_due"),
)
"""Each is called with ``now=``."""
