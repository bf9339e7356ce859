"""Forms of the outbox."""

from flask_babel import lazy_gettext as _l

from engagement.shared.fields import Form, LongText, Text


class EditDraft(Form):
    subject = Text(_l("Subject"), max=200, missing=_l("Enter a subject"))
    body = LongText(_l("Words"), max=10_000, rows=16, missing=_l("Enter the words of the letter"))


class Press(Form):
    """Nothing but a button."""
