"""Notes that wait on a device without signal: the page that opens there, who is signed in, and the door they come in by."""

from typing import Any

from flask import Response, flash, jsonify, request
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from engagement.intelligence import actions, forms, permissions, rules
from engagement.intelligence.models import Note
from engagement.intelligence.routes import notes
from engagement.intelligence.routes.blueprint import bp
from engagement.people import sessions
from engagement.places import queries as places
from engagement.shared.pages import actor, may, me, needs, page
from engagement.shared.permits import anyone
from engagement.shared.refusals import Refusal


@bp.get("/notes/offline")
@needs(permissions.log_note)
def offline() -> Any:
    """Log a note without signal: the page a phone keeps, with nothing personal in it."""
    form = forms.Waiting()
    form.offer(places.list_localities(within=_where(), neighbourhoods=True))
    return page("intelligence/offline_note.html", form=form, nav=[], account_nav=[], languages=[], device={"owner": ""})


@bp.get("/notes/device")
@needs(anyone)
def device() -> Any:
    """Find out who is signed in on this device, so that what waits there goes up under the right name."""
    if not may(permissions.log_note):
        return jsonify(owner=None)
    return jsonify(owner=sessions.owner_of_device(), token=generate_csrf())


@bp.post("/notes/waiting")
@needs(permissions.log_note)
def send_waiting() -> Any:
    """Send up a note that waited on a device. The same note again is answered as before; another under its id is refused."""
    form = forms.Waiting()
    localities = places.list_localities(within=_where(), neighbourhoods=True)
    form.offer(localities)
    client_id = form.read_client_id()
    if client_id is None:
        return _refused(422, _("This note did not come from a device of ours"))
    if form.owner.data != sessions.owner_of_device():
        return _refused(409, _("This note is somebody else’s. It goes up when they sign in."), other=True)
    try:
        sent = [(name, values) for name, values in request.form.lists() if name not in forms.NOT_ANSWERS]
        known = rules.sent_print(sent, by=me())
        note = actions.find_sent(client_id, known)
        if note is not None:
            return _taken(form, note, 200)
        if form.sent():
            with form.catching():
                return _taken(form, notes.log(form, localities, client_id=client_id, client_print=known), 201)
    except Refusal as refusal:
        return _refused(409, str(refusal))
    return _refused(422, *(says for says, _where_to_mend in form.problems()))


def _where() -> Any:
    return permissions.localities_of(actor(), *permissions.LOGGERS)


def _taken(form: forms.Waiting, note: Note, status: int) -> tuple[Response, int]:
    if form.aloud.data:
        flash(notes.saved_as(note), "success")
    return jsonify(client_id=note.client_id, reference=note.debt.reference), status


def _refused(status: int, *says: str, **more: Any) -> tuple[Response, int]:
    return jsonify(says=says, **more), status
