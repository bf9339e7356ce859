"""Calendar files of other organisations: send one, look at what would become of it, take it in."""

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from engagement.asks import before, forms, imports, incoming, permissions, queries, rules
from engagement.asks.models import Upload
from engagement.asks.routes.blueprint import bp
from engagement.places import queries as places
from engagement.places.models import Locality
from engagement.shared import clock
from engagement.shared.pages import actor, done, may, me, needs, page


@bp.route("/asks/import", methods=["GET", "POST"])
@needs(permissions.enter_ask)
def send_file() -> Any:
    """Send a calendar file, to be looked at before it is taken in."""
    form = forms.CalendarFile.among(places.list_localities(within=permissions.localities_of(actor())))
    if form.sent():
        with form.catching():
            try:
                events, faults = incoming.read(form.file.data, today=clock.today())
            except incoming.Unusable as unusable:
                form.file.errors = [str(unusable)]
            else:
                name, now = form.file.file_name, clock.now()
                upload = imports.keep(events, faults, form.answers(), file_name=name, by=me(), now=now)
                return done(url_for(".take_in", upload=upload.key))
    return page("asks/send_file.html", form=form)


@bp.route("/asks/import/<upload>", methods=["GET", "POST"])
@needs(permissions.take_in, of=queries.get_upload)
def take_in(upload: Upload) -> Any:
    """See what a calendar file would bring, and what is known already; then take it in."""
    lines = imports.plan(upload, may_keep=lambda ask: may(permissions.keep_ask, ask))
    localities = _localities(upload)
    shown = _known(lines, localities)
    form = forms.TakeIn()
    changed = request.method == "POST" and form.shown.data != shown.print()
    if not changed and form.sent():
        with form.catching():
            counts = imports.take_in(
                upload,
                localities,
                seen=shown.ids(),
                rest_why=form.rest_why.data,
                may_keep=lambda ask: may(permissions.keep_ask, ask),
                by=me(),
                now=clock.now(),
            )
            says = _("Taken in: %(new)s new, %(change)s changed, %(call_off)s called off.", **counts)
            return done(url_for(".list_mine"), says)
    form.shown.data, form.shown.typed = shown.print(), None
    return page(
        "asks/take_in.html",
        form=form,
        upload=upload,
        lines=lines,
        known=shown,
        changed=changed,
        today=clock.today(),
        rules=rules,
        most=incoming.MOST_DAYS,
    )


def _localities(upload: Upload) -> list[Locality]:
    """The areas chosen for the file, as far as this person may still ask there."""
    allowed = places.list_localities(within=permissions.localities_of(actor()))
    return [one for one in allowed if one.slug in upload.answers["localities"]]


def _known(lines: list[imports.Line], localities: list[Locality]) -> before.Known:
    """What is known about everything that is new in a file together."""
    new = [line.event for line in lines if line.what == "new"]
    today = clock.today()
    until = max((event.closes_on for event in new), default=today)
    period = rules.Period(today - rules.LOOK_BACK, max(until, today))
    words = "\n".join(event.title for event in new)
    return before.look(words, localities, actor=actor(), period=period, today=today)
