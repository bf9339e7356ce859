"""What went wrong between us and Airtable, in a sentence that says what to do."""

from datetime import datetime

from flask import current_app
from flask_babel import format_date
from flask_babel import gettext as _

from engagement.airtable import alerts
from engagement.airtable.client import Busy, InDoubt, Refused, Unreachable
from engagement.airtable.events import Stop
from engagement.airtable.pace import Stopped

FORBIDDEN, NO_SUCH = 403, 404


def says(fault: Exception) -> str:
    """For a terminal, or to be kept with what was asked for. What already is a sentence stays one."""
    match fault:
        case Busy():
            return _(
                "Airtable answers that it is asked too often (%(why)s). Look what else calls this base, and try again later.",
                why=str(fault),
            )
        case Unreachable():
            url = current_app.extensions["settings"].airtable_url
            return _(
                "Airtable did not answer at %(url)s (%(why)s). Look at AIRTABLE_URL, and whether this machine may reach it.",
                url=url,
                why=str(fault),
            )
        case InDoubt():
            return _("No answer came to what was asked of Airtable (%(why)s). Ask for it again.", why=str(fault))
        case Stopped(stop=Stop.QUOTA, until=datetime() as until):
            day = format_date(until.date(), "d MMMM")  # of UTC, by which Airtable counts
            spent = _("The calls of this month are spent. It goes on by itself on %(day)s.", day=day)
            return _with_its_words(spent, fault.why)
        case Stopped():
            return _with_its_words(alerts.says(fault.stop), fault.why)
        case Refused():
            return _with_its_words(_what_to_do(fault.status), fault.says or fault.kind)
    return str(fault) or type(fault).__name__


def _what_to_do(status: int) -> str:
    if status == NO_SUCH:
        return alerts.says(Stop.MISSING)
    if status == FORBIDDEN:
        return _("Our token may not do this, or there is no such base. Look at the token’s scopes and at its access.")
    return _("Airtable does not take it.")


def _with_its_words(sentence: str, words: str) -> str:
    return _("%(sentence)s Airtable says: %(words)s", sentence=sentence, words=words) if words else sentence
