"""What waits for a second person: notes whose writers kept what stop and check found."""

from collections.abc import Callable
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from engagement.intelligence import forms, permissions, queries, review, rules
from engagement.intelligence.models import Note
from engagement.intelligence.routes.blueprint import bp
from engagement.places.place import current_place
from engagement.privacy import look, marks
from engagement.privacy.kinds import Found, Strength
from engagement.shared import clock
from engagement.shared.pages import actor, done, me, needs, page

SAID = {
    "release": lambda: _("The note stands as it is."),
    "mend": lambda: _("The note stands with your changes. Its writer can see them."),
    "ask": lambda: _("Its writer is asked to change it."),
}


@bp.get("/notes/held")
@needs(permissions.review_notes)
def list_held() -> Any:
    """See the notes that wait for a second person, the longest waiting first."""
    localities = permissions.localities_of(actor(), *permissions.REVIEWERS)
    notes = queries.list_held(localities, reviewer_id=actor().person_id)
    return page("intelligence/list_held.html", notes=notes, rules=rules)


@bp.route("/notes/<note>/review", methods=["GET", "POST"])
@needs(permissions.review_note, of=queries.get_note)
def review_note(note: Note) -> Any:
    """Read a note that was held, and let it stand, change it or ask its writer to."""
    texts = {"text": note.text, "quote": note.quote or ""}
    found = {name: look.look_for(text) for name, text in texts.items()}
    form = forms.Reviewed(**_suggested(texts, found))
    form.offer(has_writer=note.logged_by is not None)
    read = request.form.get("read", "")
    is_stale = read != rules.print_of(note)  # the action says so; what the form compares with is not what was read
    if form.validate_on_submit() and (is_stale or form.check(note)) and form.sent():
        with form.catching():
            _act(note, form, read=read)
            return done(url_for(".list_held"), SAID[form.outcome.data]())
    numbers = iter(range(1, 10_000))
    return page(
        "intelligence/review_note.html",
        form=form,
        note=note,
        marked={
            name: marks.pieces(texts[name], [(next(numbers), one) for one in found[name]])
            for name in texts
            if texts[name]
        },
        found=[one for name in texts for one in found[name]],
        is_danger=any(one.strength is Strength.RISK for name in texts for one in found[name]),
        safeguarding=current_place().safeguarding_here(),
        read=rules.print_of(note),
        reviews=queries.reviews_of(note),
        typed_why=rules.BEHALF,
        waits=note.held_at is not None and note.withdrawn_at is None,
    )


def _suggested(texts: dict[str, str], found: dict[str, list[Found]]) -> dict[str, Any]:
    """The boxes as the note is; or, when the reviewer asked for that, with everything marked taken out."""
    if request.method != "GET" or not request.args.get("without"):
        return dict(texts)
    return {"outcome": "mend", **{name: marks.without(text, found[name]) for name, text in texts.items()}}


def _act(note: Note, form: forms.Reviewed, *, read: str) -> None:
    words = form.words.data or None
    same: dict[str, Any] = {"read": read, "by": me(), "now": clock.now()}
    acts: dict[str, Callable[[], None]] = {
        "release": lambda: review.release(note, words=words, **same),
        "mend": lambda: review.mend(note, text=form.text.data, quote=form.quote.data, words=words, **same),
        "ask": lambda: review.ask(note, words=form.words.data, **same),
    }
    acts[form.outcome.data]()
