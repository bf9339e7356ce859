"""Others said this: what is known already that means the same as what somebody is writing. Nothing is kept of what they write."""

from typing import Any

from flask import request

from engagement.intelligence.routes.blueprint import bp
from engagement.places import queries as places
from engagement.shared.heavy import later
from engagement.shared.pages import actor, needs, page
from engagement.shared.permits import anyone
from engagement.shared.refusals import Missing

WORDS = ("text", "title", "what", "question", "summary")
"""The fields of our forms whose words are looked for."""
LONGEST = 4_000
find = later("engagement.intelligence.known.finding", "find")


@bp.post("/known")
@needs(anyone)
def known() -> Any:
    """See what others said that is like what you are writing."""
    text = " ".join(words for name in WORDS for words in request.form.getlist(name))[:LONGEST]
    found = find(text, actor(), localities=_locality(), count=5)
    part = "_known" if request.headers.get("X-Part") == "known" else "known"
    return page(f"intelligence/{part}.html", found=found, asked=bool(text.strip()), private=True)


def _locality() -> set[int] | None:
    """The locality that the form is about, where it says so."""
    named = (request.form.get("where") or request.form.get("locality") or "").split("/")[0]
    try:
        return {places.get_locality(locality=named).id} if named else None
    except Missing:
        return None
