"""What somebody wrote themselves: where each note stands, and changing one that nobody else has worked with."""

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from engagement.feedback import rules as feedback
from engagement.intelligence import edits, forms, permissions, queries, rules
from engagement.intelligence.models import Note
from engagement.intelligence.routes.blueprint import bp
from engagement.places import queries as places
from engagement.shared import clock
from engagement.shared.pages import actor, done, me, needs, page
from engagement.shared.permits import signed_in


@bp.get("/notes/mine")
@needs(signed_in)
def my_notes() -> Any:
    """Find what you wrote: what waits, what was read, what can still be changed."""
    state = request.args.get("state") if request.args.get("state") in ("held", "withdrawn") else None
    notes, more = queries.list_own(me(), state=state, before=request.args.get("before"))
    return page(
        "intelligence/my_notes.html",
        notes=notes,
        more=more,
        state=state,
        rules=rules,
        routes=feedback.ROUTES,
        allowed=permissions,
    )


@bp.route("/notes/<note>/edit", methods=["GET", "POST"])
@needs(permissions.edit_note, of=queries.get_note)
def edit_note(note: Note) -> Any:
    """Change a note you wrote, while nobody else has worked with it."""
    reviews = queries.reviews_of(note)
    localities = places.list_localities(
        within=permissions.localities_of(actor(), *permissions.LOGGERS), neighbourhoods=True
    )
    form = forms.Heard(**_as_it_is(note) if request.method == "GET" else {})
    form.offer(localities)
    if request.method == "GET" and note.held_why:
        form.recall()
    if form.sent():
        with form.catching():
            edits.edit(note, **form.answers(localities, today=note.heard_on), by=me(), now=clock.now())
            return done(url_for(".my_notes"), _("Your changes are saved."))
    is_open = rules.state_of(note, reviews) in rules.STILL_OPEN
    return page("intelligence/edit_note.html", form=form, note=note, reviews=reviews, is_open=is_open)


def _as_it_is(note: Note) -> dict[str, Any]:
    answers: dict[str, Any] = {name: getattr(note, name) for name in rules.EDITABLE if not name.endswith("_id")}
    return {**answers, "where": forms.where_value(note.locality, note.neighbourhood), "keep_why": note.held_why}
