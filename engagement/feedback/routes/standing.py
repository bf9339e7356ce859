"""What the public reads: you said, we did, or why not; as a page and as a feed."""

from typing import Any

from flask import Response, current_app, request
from flask_babel import get_locale

from engagement.feedback import feed, figures, permissions, queries, rules
from engagement.feedback.routes.blueprint import bp
from engagement.figures.queries import released
from engagement.places import queries as places
from engagement.places import themes as theme_list
from engagement.places.models import Locality
from engagement.places.place import current_place
from engagement.shared import clock
from engagement.shared.pages import needs, page
from engagement.shared.permits import anyone


@bp.get("/localities/<locality>/you-said")
@needs(anyone, of=places.get_locality)
def you_said(locality: Locality) -> Any:
    """Read what was said in a locality, on a theme, and what was done or why not."""
    outcome, theme = request.args.get("outcome", ""), request.args.get("theme", "")
    themes = theme_list.choices()
    outcome, theme = outcome if outcome in rules.OUTCOMES else "", theme if theme in dict(themes) else ""
    oldest, people = figures.so_far(locality.id)
    tables = released([locality.id], *figures.TABLES)
    loop, waiting = figures.of_tables(tables)
    return page(
        "feedback/you_said.html",
        locality=locality,
        answers=queries.list_answers(locality.id, outcome=outcome, theme=theme),
        outcome=outcome,
        theme=theme,
        themes=themes,
        waiting=waiting,
        people=figures.answered(tables, people),
        age=(clock.today() - clock.day_of(oldest)).days if oldest else None,
        loop=loop,
        rules=rules,
        allowed=permissions,
    )


@bp.get("/localities/<locality>/you-said.atom")
@needs(anyone, of=places.get_locality)
def feed_of_answers(locality: Locality) -> Response:
    """Follow the answers of a locality in a feed reader."""
    answers = queries.newest_answers(locality.id)
    settings = current_app.extensions["settings"]
    written = feed.atom(
        locality, answers, place=current_place(), site_url=settings.site_url, language=str(get_locale())
    )
    answer = Response(written, content_type="application/atom+xml; charset=utf-8")
    answer.last_modified = feed.updated_at(answers)
    answer.add_etag()
    return answer.make_conditional(request)  # type: ignore[return-value]
