"""Taking notes out as a file: told to the journal before the first row leaves."""

from datetime import datetime
from typing import Literal

from engagement.intelligence.events import NotesExported
from engagement.intelligence.search import exporting
from engagement.intelligence.search.asked import Asked
from engagement.intelligence.search.narrowing import Narrowed
from engagement.shared.events import tell


def export(asked: Asked, narrowed: Narrowed, *, form: Literal["csv", "xlsx"], by: int | None, now: datetime) -> int:
    """Say that these notes leave as a file of this form; how many they are. The words asked for are not kept."""
    number = exporting.number(asked, narrowed)
    only = next(iter(narrowed.localities)) if narrowed.localities and len(narrowed.localities) == 1 else None
    tell(NotesExported(at=now, by=by, notes=number, form=form, locality_id=only))
    return number
