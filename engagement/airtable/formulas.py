"""Questions put to Airtable, as formulas: what changed, and what has these ids. Nothing of a record is in them but ids.

Bases differ in what they understand. Fields are named by their ids or, where that is refused, by their names; and what was made and
not modified since can be left out only where a formula may ask when a record was made.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from enum import Enum

from pyairtable import formulas

FAR_AHEAD = datetime(2999, 1, 1, tzinfo=UTC)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""Moments after which nothing was modified, and everything: to try whether a filter filters."""

LATELY = timedelta(seconds=1)
"""So much of what was just made is read in any case: it shows that the filter works, and its clock may tick in whole seconds."""


class Words(Enum):
    """In which words a table is asked; those that bring least are tried first."""

    MADE = "made, by ids"
    MADE_BY_NAME = "made, by names"
    PLAIN = "plain, by ids"
    PLAIN_BY_NAME = "plain, by names"
    NONE = "none"
    """No filter filters: every record is read."""

    @property
    def by_name(self) -> bool:
        """Whether fields go by their names."""
        return self in (Words.MADE_BY_NAME, Words.PLAIN_BY_NAME)

    @property
    def tell_made(self) -> bool:
        """Whether a formula may ask when a record was made."""
        return self in (Words.MADE, Words.MADE_BY_NAME)

    @property
    def others(self) -> "Words":
        """The next to try when these are refused."""
        everyone = list(Words)
        return everyone[min(everyone.index(self) + 1, len(everyone) - 1)]


def modified_since(modified: str, since: datetime) -> str:
    """Finds what was modified after a moment."""
    return str(formulas.IS_AFTER(formulas.Field(modified), since))


def changed_since(modified: str, app_id: str, since: datetime, *, made_until: datetime) -> str:
    """Finds the same without what we made ourselves until ``made_until`` and nobody touched since: a record without an App ID is
    somebody else's."""
    field, lately = formulas.Field(modified), made_until - LATELY
    touched = formulas.OR(formulas.IS_AFTER(field, formulas.CREATED_TIME()), formulas.EQ(formulas.Field(app_id), ""))
    return str(formulas.OR(formulas.IS_AFTER(field, lately), formulas.AND(formulas.IS_AFTER(field, since), touched)))


def with_app_ids(field: str, app_ids: Iterable[str]) -> str:
    """Finds records by their App IDs."""
    return str(formulas.OR(*(formulas.EQ(formulas.Field(field), app_id) for app_id in app_ids)))


def with_record_ids(record_ids: Iterable[str]) -> str:
    """Finds records by Airtable's own ids."""
    return str(formulas.OR(*(formulas.EQ(formulas.RECORD_ID(), record_id) for record_id in record_ids)))
