"""The journal, for those who oversee."""

from typing import Any

from flask import Blueprint, request

from engagement.journal import permissions, queries
from engagement.people import queries as people
from engagement.shared.pages import needs, page, paged

bp = Blueprint("journal", __name__)


@bp.get("/journal")
@needs(permissions.read_journal)
def list_entries() -> Any:
    """Read the journal: every event once, in order."""
    asked = request.args.get("event", "")[:80]
    # The chain has no gaps, so without a filter its length is known without counting.
    entries = paged(queries.newest_entries(event=asked or None), count=None if asked else queries.length(), per=50)
    names = people.names_of({entry.by for entry in entries if entry.by is not None})
    return page("journal/list_entries.html", entries=entries, kinds=queries.kinds(), asked=asked, names=names)
