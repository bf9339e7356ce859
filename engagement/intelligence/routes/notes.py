"""Pages of workers: log what was heard, read a locality's notes, say what one is about, withdraw it."""

from collections.abc import Sequence
from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _

from engagement.feedback import rules as feedback
from engagement.intelligence import actions, forms, languages, permissions, queries, rules
from engagement.intelligence.models import Note, Theme
from engagement.intelligence.routes.blueprint import bp
from engagement.intelligence.themes import queries as the_list
from engagement.places import queries as places
from engagement.places.models import Locality
from engagement.places.place import current_place
from engagement.shared import clock
from engagement.shared.database import db
from engagement.shared.pages import actor, done, may, needs, page


@bp.route("/notes/new", methods=["GET", "POST"])
@needs(permissions.log_note)
def new_note() -> Any:
    """Log a note of what was heard."""
    allowed = permissions.localities_of(actor(), *permissions.LOGGERS)
    localities = places.list_localities(within=allowed, neighbourhoods=True)
    form = forms.NewNote(**_as_last_time(localities) if request.method == "GET" else {})
    form.offer(localities)
    if form.sent():
        with form.catching():
            note = log(form, localities)
            return done(url_for(".new_note" if request.form.get("then") == "another" else ".my_notes"), saved_as(note))
    return page("intelligence/new_note.html", form=form)


def log(form: forms.NewNote, localities: Sequence[Locality], **device: Any) -> Note:
    """Log what a form says, written here or on a device without signal."""
    answers = form.answers(localities, today=clock.today())
    return actions.log_note(**answers, **form.way_back(), by=actor().person_id, now=clock.now(), **device)


def saved_as(note: Note) -> str:
    """What a writer is told once a note is kept."""
    if note.held_at is not None:
        return _("Saved as %(reference)s. Somebody else reads it before it is used.", reference=note.debt.reference)
    return _("Saved as %(reference)s.", reference=note.debt.reference)


@bp.get("/notes")
@needs(permissions.read_notes)
def choose_notes() -> Any:
    """Choose the locality whose notes to read."""
    allowed = permissions.localities_of(actor(), *permissions.READERS)
    localities = places.list_localities(within=allowed)
    if len(localities) == 1:
        return redirect(url_for(".list_notes", locality=localities[0].slug), code=303)
    return page("intelligence/choose_notes.html", localities=localities, allowed=permissions)


@bp.get("/localities/<locality>/notes")
@needs(permissions.read_notes, of=places.get_locality)
def list_notes(locality: Locality) -> Any:
    """Read the notes of a locality, by theme and kind."""
    by_kind, rows = queries.counts(locality.id)
    themes = rules.by_theme(rows)
    theme = rules.find_said(themes, request.args.get("theme"))
    kind = request.args.get("kind") if request.args.get("kind") in rules.KINDS else None
    counted = theme.notes_by if theme else by_kind
    total = sum(notes for of, notes in counted.items() if kind in (None, of))
    notes = queries.list_notes(locality.id, theme_id=theme.id if theme else None, kind=kind, total=total)
    return page(
        "intelligence/list_notes.html",
        locality=locality,
        notes=notes,
        about=queries.themes_of(notes),
        themes=themes,
        by_kind=by_kind,
        theme=theme,
        kind=kind,
        kinds={slug: str(words) for slug, words in rules.KINDS.items()},
        colours=rules.COLOURS,
        allowed=permissions,
    )


@bp.get("/notes/<note>")
@needs(permissions.read_note, of=queries.get_note)
def show_note(note: Note) -> Any:
    """Read one note."""
    return _reading(note, _sorting(note))


@bp.post("/notes/<note>")
@needs(permissions.sort_note, of=queries.get_note)
def sort_note(note: Note) -> Any:
    """Say which themes a note is about."""
    form = _sorting(note)
    if form.sent():
        with form.catching():
            chosen = [theme for theme in form.offered if theme.slug in form.themes.data]
            off = [theme for theme in note.themes if theme.slug not in form.themes.data]
            try:
                actions.set_themes(note, chosen, off=off, seen=form.seen.data, by=actor().person_id, now=clock.now())
            except rules.SortedMeanwhile:
                return _meanwhile(note, form)
            return done(url_for(".show_note", note=note.key), _("The themes are saved."))
    return _reading(note, form)


def _sorting(note: Note) -> forms.Sort:
    seen = rules.as_seen(theme.id for theme in note.themes)
    form = forms.Sort(themes=[theme.slug for theme in note.themes], seen=seen)
    if _may_sort(note):
        asked = {*form.themes.typed, *(theme.slug for theme in note.themes)}
        form.offer(queries.list_themes(), besides=the_list.no_longer_in_use(asked))
    return form


def _meanwhile(note: Note, form: forms.Sort) -> Any:
    """Both choices, when somebody else sorted the note first: nothing is kept until this person says which."""
    db.session.rollback()
    held = note.themes
    mine = [theme for theme in queries.list_themes() if theme.slug in form.themes.data]
    return page(
        "intelligence/meanwhile.html",
        status=409,
        note=note,
        send_to=url_for(".sort_note", note=note.key),
        seen=rules.as_seen(theme.id for theme in held),
        who=queries.who_sorted(note),
        theirs=names_of(held),
        mine=names_of(mine),
        slugs=[theme.slug for theme in mine],
        both=list(dict.fromkeys(theme.slug for theme in [*held, *mine])),
    )


def names_of(themes: Sequence[Theme]) -> Sequence[str]:
    """What these themes are called in the reader's language, those above another left out."""
    deepest = rules.deepest(themes)
    return [current_place().called("themes", theme.slug, theme.name) for theme in themes if theme.id in deepest]


def _may_sort(note: Note) -> bool:
    return may(permissions.sort_note, note) and note.standing


def _reading(note: Note, form: forms.Sort) -> Any:
    return page(
        "intelligence/show_note.html",
        form=form,
        note=note,
        may_sort=_may_sort(note),
        allowed=permissions,
        is_mine=permissions.wrote_note(actor(), note),
        rules=rules,
        routes=feedback.ROUTES,
        language_of=languages.name_of,
    )


@bp.route("/notes/<note>/withdraw", methods=["GET", "POST"])
@needs(permissions.withdraw_note, of=queries.get_note)
def withdraw_note(note: Note) -> Any:
    """Withdraw a note, with a reason."""
    form, is_mine = forms.Withdraw(), permissions.wrote_note(actor(), note)
    if form.sent():
        with form.catching():
            actions.withdraw(note, why=form.why.data, by=actor().person_id, now=clock.now())
            away = url_for(".my_notes") if is_mine else url_for(".list_notes", locality=note.locality.slug)
            return done(away, _("The note is withdrawn."))
    return page("intelligence/withdraw_note.html", form=form, note=note, is_mine=is_mine)


def _as_last_time(localities: Sequence[Locality]) -> dict[str, Any]:
    """Where and how the worker logged last: most notes come in runs. Who never did and works in one locality begins there."""
    person_id = actor().person_id
    last = queries.find_last_note(person_id) if person_id is not None else None
    answers: dict[str, Any] = {"heard_on": clock.today()}
    if last is not None:
        where = forms.where_value(last.locality, last.neighbourhood)
        return answers | {"where": where, "channel": last.channel, "language": last.language}
    return answers | ({"where": localities[0].slug} if len(localities) == 1 else {})
