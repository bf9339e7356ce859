"""Forms of the sync."""

from flask_babel import lazy_gettext as _l

from engagement.airtable.events import Wanted
from engagement.shared.fields import Choice, Form, Whole

KEEP = [
    ("ours", _l("What is here"), _l("It is sent to Airtable, over what stands there now.")),
    ("theirs", _l("What is in Airtable"), _l("It is taken here, by the same rules as any edit.")),
]


class Resolve(Form):
    """Which of two values stands."""

    keep = Choice(_l("Which one stands?"), choices=KEEP)


WANTED = [
    (
        Wanted.PLAN.value,
        _l("List what a run would write"),
        _l("Both sides are read and compared. Nothing is changed on either."),
    ),
    (
        Wanted.RUN.value,
        _l("Run, with so many calls at most"),
        _l("One call writes 10 records or reads 100. What is left goes with the next look."),
    ),
    (
        Wanted.LOOK.value,
        _l("List the tables and fields that are missing in Airtable"),
        _l("Nothing is made."),
    ),
    (
        Wanted.MAKE.value,
        _l("Make the tables and fields that are missing in Airtable"),
        _l("Nothing there is renamed or deleted. No record is sent yet."),
    ),
]


class Ask(Form):
    """What the worker is to do."""

    what = Choice(_l("What should the worker do?"), choices=WANTED)
    most = Whole(
        _l("How many calls may the run make?"),
        hint=_l("Only for a run. To look takes a call for each table; the rest writes."),
        low=1,
        high=100_000,
        optional=True,
    )


class Press(Form):
    """A button and nothing else."""
