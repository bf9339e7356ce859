"""Pages of batches: type a stack of paper in, see what was kept, hand out its references, undo it."""

from typing import Any

from flask import request, url_for
from flask_babel import ngettext

from engagement.intelligence import forms as of_notes
from engagement.intelligence import permissions, queries, rules
from engagement.intelligence.batches import actions, forms
from engagement.intelligence.batches import queries as batches
from engagement.intelligence.models import Batch
from engagement.intelligence.routes import typing
from engagement.intelligence.routes.blueprint import bp
from engagement.places import queries as places
from engagement.shared import clock
from engagement.shared.look import path_to
from engagement.shared.pages import actor, done, me, needs, page
from engagement.shared.printing import qr, sheet

SLIPS = 24
"""How many slips are printed at a time."""


@bp.get("/batches")
@needs(permissions.log_note)
def list_batches() -> Any:
    """Find the stacks you typed in."""
    return page("intelligence/list_batches.html", batches=batches.list_own(me()))


@bp.route("/batches/new", methods=["GET", "POST"])
@needs(permissions.log_note)
def new_batch() -> Any:
    """Type in a stack of paper or the notes of a meeting: one header, many lines."""
    within = permissions.localities_of(actor(), *permissions.LOGGERS)
    localities = places.list_localities(within=within, neighbourhoods=True)
    form = forms.NewBatch(**_as_last_time() if request.method == "GET" else {})
    form.offer(localities)
    form.spread(typing.sent(), themes=queries.list_themes())

    def begin() -> Batch:
        header = form.header(localities, today=clock.today())
        return actions.begin(form.key.data, **header, by=me(), now=clock.now())

    return typing.answer(form, begin=begin, then=_there, template="intelligence/new_batch.html")


@bp.get("/batches/<batch>")
@needs(permissions.own_batch, of=batches.get_batch)
def show_batch(batch: Batch) -> Any:
    """See what you typed in, with the references for the people who said it."""
    lines = batches.page_of_lines(batch)
    return page("intelligence/show_batch.html", batch=batch, lines=lines, rules=rules, most=forms.MOST_LINES)


@bp.route("/batches/<batch>/more", methods=["GET", "POST"])
@needs(permissions.own_batch, of=batches.get_batch)
def add_lines(batch: Batch) -> Any:
    """Add lines to a stack you typed in."""
    form = forms.Lines(key=batch.key)
    form.spread(
        typing.sent(), themes=queries.list_themes(), questions=batch.questions, first=batches.last_line(batch) + 1
    )
    return typing.answer(form, begin=lambda: batch, then=_there, template="intelligence/add_lines.html", batch=batch)


@bp.get("/batches/<batch>/slips.pdf")
@needs(permissions.own_batch, of=batches.get_batch)
def print_slips(batch: Batch) -> Any:
    """Print slips with the references, to hand to the people who said it."""
    lines = batches.page_of_lines(batch, per=SLIPS)
    slips = [
        (line, qr(path_to("feedback.follow", reference=line.note.debt.reference)))
        for line in lines
        if line.note.withdrawn_at is None
    ]
    return sheet("intelligence/slips.html", name=f"slips-{batch.key}", batch=batch, slips=slips, lines=lines)


@bp.route("/batches/<batch>/undo", methods=["GET", "POST"])
@needs(permissions.own_batch, of=batches.get_batch)
def undo_batch(batch: Batch) -> Any:
    """Withdraw all lines of a stack at once, with a reason."""
    form = of_notes.Withdraw()
    if form.sent():
        with form.catching():
            gone, stay = actions.undo(batch, why=form.why.data, by=me(), now=clock.now())
            says = ngettext("%(num)s line is withdrawn.", "%(num)s lines are withdrawn.", gone)
            if stay:
                says += " " + ngettext(
                    "%(num)s stays, because somebody has worked with it.",
                    "%(num)s stay, because somebody has worked with them.",
                    stay,
                )
            return done(_there(batch), says)
    return page("intelligence/undo_batch.html", form=form, batch=batch)


def _there(batch: Batch) -> str:
    return url_for(".show_batch", batch=batch.key)


def _as_last_time() -> dict[str, Any]:
    last = queries.find_last_note(me())
    answers: dict[str, Any] = {"heard_on": clock.today()}
    if last is None:
        return answers
    where = of_notes.where_value(last.locality, last.neighbourhood)
    return answers | {"where": where, "channel": last.channel, "language": last.language}
