"""Forms of the sync."""

from flask_babel import lazy_gettext as _l

from engagement.shared.fields import Choice, Form

KEEP = [("ours", _l("What is here")), ("theirs", _l("What is in Airtable"))]


class Resolve(Form):
    """Which of two values stands."""

    keep = Choice(_l("Which one stands?"), choices=KEEP)


class Press(Form):
    """A button and nothing else."""
