"""Pages of theming: take the next note and say what it is about; see how far people agree and how good suggestions are."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask_babel import gettext as _

from engagement.intelligence import permissions as notes
from engagement.intelligence import rules as intelligence
from engagement.intelligence.models import Note
from engagement.intelligence.queries import themes_held
from engagement.intelligence.themes import queries as the_list
from engagement.places import queries as places
from engagement.places.models import Locality
from engagement.places.place import current_place
from engagement.shared import clock
from engagement.shared.database import db
from engagement.shared.pages import actor, done, me, needs, page
from engagement.theming import actions, forms, permissions, queries, rules, waiting
from engagement.theming.models import Difference

bp = Blueprint("theming", __name__)


@bp.get("/theming")
@needs(permissions.sort)
def choose() -> Any:
    """Choose the locality whose notes to sort."""
    localities = places.list_localities(within=notes.localities_of(actor(), *permissions.SORTERS))
    if len(localities) == 1:
        return redirect(url_for(".show_queue", locality=localities[0].slug), code=303)
    numbers = queries.numbers_waiting(one.id for one in localities)
    return page("theming/choose.html", localities=localities, numbers=numbers, many=queries.MANY)


@bp.get("/localities/<locality>/theming")
@needs(permissions.sort, of=places.get_locality)
def show_queue(locality: Locality) -> Any:
    """See how many notes wait to be sorted in a locality, and begin."""
    return _queue(locality, None)


@bp.post("/localities/<locality>/theming")
@needs(permissions.sort, of=places.get_locality)
def take_next(locality: Locality) -> Any:
    """Take the next note of a locality."""
    form = forms.Button()
    if form.sent():
        return _go_on(locality)
    return _queue(locality, form)


@bp.post("/localities/<locality>/theming/undo")
@needs(permissions.sort, of=places.get_locality)
def undo(locality: Locality) -> Any:
    """Take back what you chose last, and have that note again."""
    form = forms.Button()
    if form.sent():
        with form.catching():
            note = actions.undo(locality.id, by=me(), now=clock.now())
            return done(url_for(".show_note", note=note.key), _("Taken back. Choose again."))
    return _queue(locality, form)


@bp.get("/theming/notes/<note>")
@needs(permissions.sort, of=queries.get_note)
def show_note(note: Note) -> Any:
    """Read a note from the queue, with the themes to tick and what is suggested."""
    return _reading(note, None)


@bp.post("/theming/notes/<note>")
@needs(permissions.sort, of=queries.get_note)
def sort(note: Note) -> Any:
    """Say what a note is about, or pass it over, and take the next one."""
    form = forms.Sort()
    form.offer(queries.lines())
    if form.sent():
        with form.catching():
            then = request.form.get("then")
            try:
                if then == "skip":
                    actions.pass_over(note, by=me(), now=clock.now())
                else:
                    _save(note, form, unsure=then == "unsure")
            except intelligence.SortedMeanwhile:
                return _meanwhile(note, form)
            return _go_on(note.locality)
    return _reading(note, form)


@bp.get("/localities/<locality>/theming/differences")
@needs(permissions.see_agreement, of=places.get_locality)
def list_differences(locality: Locality) -> Any:
    """See the notes that two people read differently."""
    return page("theming/differences.html", locality=locality, differences=queries.list_differences(locality.id))


@bp.route("/theming/notes/<note>/settle", methods=["GET", "POST"])
@needs(permissions.settle, of=queries.get_difference)
def settle(difference: Difference) -> Any:
    """Settle what a note is about when two people chose differently."""
    note, lines = difference.note, queries.lines()
    codings = queries.codings_of(note.id, who=True)
    choices = the_list.as_now([coding.themes for coding in codings])
    slug_of = {line.id: line.slug for line in lines}
    form = forms.Sort(themes=[slug_of[id_] for choice in choices for id_ in choice if id_ in slug_of])
    form.offer(lines)
    if form.sent():
        with form.catching():
            chosen = queries.themes(slugs=form.themes.data)
            actions.settle(difference, chosen, by=me(), now=clock.now())
            return done(url_for(".list_differences", locality=note.locality.slug), _("Settled."))
    both = [(coding, forms.names_of(lines, choice)) for coding, choice in zip(codings, choices, strict=True)]
    return page("theming/settle.html", form=form, note=note, both=both, difference=difference, kinds=intelligence.KINDS)


@bp.get("/localities/<locality>/theming/agreement")
@needs(permissions.see_agreement, of=places.get_locality)
def show_agreement(locality: Locality) -> Any:
    """See how far people agree who sorted the same notes without seeing each other's choice."""
    agreement, place = queries.find_agreement(locality.id), current_place()
    called = {line.id: place.called("themes", line.slug, line.name) for line in queries.lines()}
    shown = agreement if agreement and agreement.pairs >= place.theming.least_pairs else None
    return page(
        "theming/agreement.html",
        locality=locality,
        agreement=shown,
        pairs=agreement.pairs if agreement else 0,
        called=called,
        means=rules.means(shown.mean) if shown and shown.mean is not None else None,
    )


@bp.get("/theming/suggestions")
@needs(permissions.see_suggestions)
def show_suggestions() -> Any:
    """See how good the suggestions are, measured on decisions the computer had not seen."""
    floor = current_place().theming.suggestion_floor
    learned = queries.find_learned()
    return page(
        "theming/suggestions.html",
        learned=learned,
        on=rules.is_on(learned, floor=floor),
        floor=floor,
        attempts=queries.list_learned(),
        least=rules.LEAST_TESTED,
    )


def _queue(locality: Locality, form: Any) -> Any:
    last = queries.find_last_coding(me(), locality.id)
    return page(
        "theming/queue.html",
        form=form,
        locality=locality,
        number=queries.numbers_waiting([locality.id])[locality.id],
        many=queries.MANY,
        last=last if last and rules.may_undo(last, clock.now()) else None,
        allowed=permissions,
    )


def _go_on(locality: Locality) -> Any:
    """To the next note; to the queue's page when there is none."""
    note = waiting.claim(locality.id, by=me(), now=clock.now())
    if note is None:
        return done(url_for(".show_queue", locality=locality.slug), _("No note waits for you now."))
    return done(url_for(".show_note", note=note.key))


def _save(note: Note, form: forms.Sort, *, unsure: bool) -> None:
    suggested = {} if form.seen.data == actions.SECOND else _suggested(note)
    slugs = set() if unsure else form.chosen(suggested)
    actions.sort(
        note,
        queries.themes(slugs=slugs),
        unsure=unsure,
        shown=suggested.values(),
        refused=[suggested[slug] for slug in form.refused(suggested)],
        seen=form.seen.data,
        by=me(),
        now=clock.now(),
    )


def _suggested(note: Note) -> dict[str, int]:
    return {row.slug: row.theme_id for row in _suggestions(note)}


def _suggestions(note: Note) -> Sequence[Any]:
    return queries.suggestions_for(note.id, floor=current_place().theming.suggestion_floor)


def _reading(note: Note, form: forms.Sort | None) -> Any:
    now, lines, row = clock.now(), queries.lines(), queries.find_waiting(note.id)
    held = themes_held(note.id)
    second = row is not None and row.not_by not in (None, me())
    last = queries.find_last_coding(me(), note.locality_id)
    if form is None:
        shown = [] if second else [line.slug for line in lines if line.id in held]
        form = forms.Sort(themes=shown, seen=actions.SECOND if second else intelligence.as_seen(held), formdata=None)
        form.offer(lines)
    return page(
        "theming/note.html",
        form=form,
        note=note,
        sorted_already=bool(held) and not second,
        taken=row is not None and row.claimed_by not in (None, me()) and row.free_at > now,
        suggestions=[] if second else _suggestions(note),
        last=last if last and last.note_id != note.id and rules.may_undo(last, now) else None,
        kinds=intelligence.KINDS,
    )


def _meanwhile(note: Note, form: forms.Sort) -> Any:
    """Both choices, when somebody else sorted the note first: nothing is kept until this person says which."""
    db.session.rollback()
    lines, held = queries.lines(), themes_held(note.id)
    mine = [line for line in lines if line.slug in form.themes.data]
    codings = queries.codings_of(note.id, who=True)
    return page(
        "theming/meanwhile.html",
        status=409,
        note=note,
        send_to=url_for(".sort", note=note.key),
        seen=intelligence.as_seen(held),
        who=codings[0].person.name if codings else None,
        theirs=forms.names_of(lines, held),
        mine=forms.names_of(lines, [line.id for line in mine]),
        slugs=[line.slug for line in mine],
        both=[line.slug for line in lines if line in mine or line.id in held],
    )
