"""What people are saying, for everyone: numbers of voices by theme, never anybody's words."""

from typing import Any

from engagement.intelligence import queries, rules
from engagement.intelligence.routes.blueprint import bp
from engagement.places import queries as places
from engagement.places.models import Locality
from engagement.shared.pages import needs, page
from engagement.shared.permits import anyone


@bp.get("/localities/<locality>/saying")
@needs(anyone, of=places.get_locality)
def saying(locality: Locality) -> Any:
    """See what people say in a locality, as numbers of voices by theme."""
    _by_kind, rows = queries.counts(locality.id)
    themes = rules.by_theme(rows)
    return page("intelligence/saying.html", locality=locality, themes=rules.loudest_first(themes), rules=rules)
