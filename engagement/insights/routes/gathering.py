"""Pages that put notes behind a finding or against it: by theme, by ticks, from a note's page, a theme's list or a search."""

from typing import Any

import sqlalchemy as sa
from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from engagement.insights import evidence, forms, permissions, queries, rules
from engagement.insights.choosing import Chosen, chosen_by
from engagement.insights.models import Insight
from engagement.insights.routes.blueprint import bp
from engagement.intelligence import rules as notes
from engagement.intelligence.models import Note
from engagement.intelligence.queries import list_themes
from engagement.intelligence.themes.forms import follow_merges
from engagement.shared import clock
from engagement.shared.pages import actor, done, may, me, needs, page, paged

MOST_TICKS = 50


@bp.route("/insights/<insight>/evidence", methods=["GET", "POST"])
@needs(permissions.gather, of=queries.get_insight)
def gather(insight: Insight) -> Any:
    """Put what was said on some themes behind a finding, or against it."""
    rules.check_open(insight)
    form = forms.ByTheme(stance="for")
    form.themes.choices = forms.theme_choices(queries.themes_heard(insight.locality_id))
    follow_merges(form.themes)
    if form.sent():
        with form.catching():
            which = queries.on_themes(form.themes.data, insight.locality_id)
            if form.kinds.data:
                which = sa.and_(which, Note.kind.in_(form.kinds.data))
            number = evidence.gather(insight, which, stance=form.stance.data, by=me(), now=clock.now())
            return done(url_for(".show_work", insight=insight.key), _gathered(number))
    return page("insights/gather.html", form=form, insight=insight, allowed=permissions)


@bp.route("/insights/<insight>/notes", methods=["GET", "POST"])
@needs(permissions.choose_notes, of=queries.get_insight)
def choose_notes(insight: Insight) -> Any:
    """Read the notes of the locality and tick those that speak for a finding, or against it."""
    rules.check_open(insight)
    form = forms.Ticked(stance="for")
    if form.sent():
        with form.catching():
            keys = request.form.getlist("notes")[:MOST_TICKS]
            if not keys:
                raise rules.NothingChosen
            which = Note.id.in_(queries.with_keys(keys))
            number = evidence.gather(insight, which, stance=form.stance.data, move=True, by=me(), now=clock.now())
            return done(request.full_path.rstrip("?"), _gathered(number))
    themes, kind = list_themes(), request.args.get("kind")
    theme = next((one for one in themes if one.slug == request.args.get("theme")), None)
    kind = kind if kind in notes.KINDS else None
    rows = queries.notes_in(insight.locality_id, theme_id=theme.id if theme else None, kind=kind)
    found = paged(rows)
    return page(
        "insights/choose_notes.html",
        form=form,
        insight=insight,
        notes=found,
        stances=queries.stances_of(insight.id),
        themes=themes,
        theme=theme,
        kind=kind,
        kinds=notes.KINDS,
        rules=rules,
    )


@bp.get("/insights/<insight>/behind")
@needs(permissions.read_behind, of=queries.get_insight)
def read_behind(insight: Insight) -> Any:
    """Read the notes behind a finding and against it."""
    return _behind(insight, forms.Button(formdata=None))


@bp.post("/insights/<insight>/behind")
@needs(permissions.choose_notes, of=queries.get_insight)
def take_out(insight: Insight) -> Any:
    """Take notes out that were put behind a finding by mistake."""
    form = forms.Button()
    if form.sent():
        with form.catching():
            ids = queries.with_keys(request.form.getlist("notes")[:MOST_TICKS])
            if not ids:
                raise rules.NothingChosen
            number = evidence.remove(insight, ids, by=me(), now=clock.now())
            says = ngettext("%(num)s note is out.", "%(num)s notes are out.", number)
            return done(request.full_path.rstrip("?"), says)
    return _behind(insight, form)


def _behind(insight: Insight, form: forms.Button) -> Any:
    stance = request.args.get("stance") if request.args.get("stance") in rules.STANCES else None
    return page(
        "insights/read_behind.html",
        form=form,
        insight=insight,
        evidence=paged(queries.evidence_of(insight.id, stance)),
        is_open=rules.state_of(insight) in ("draft", "discussing"),
        stance=stance,
        kinds=notes.KINDS,
        rules=rules,
        allowed=permissions,
    )


@bp.route("/insights/attach", methods=["GET", "POST"])
@needs(permissions.choose_insight)
def attach() -> Any:
    """Put a note, or all notes of a list or a search, behind a finding."""
    chosen = chosen_by(request.args, actor())
    localities = actor().localities("worker")
    insights = [
        one
        for one in queries.open_insights(localities, actor().groups(*permissions.MEMBERS))
        if may(permissions.choose_notes, one) and (chosen.localities is None or one.locality_id in chosen.localities)
    ]
    form = forms.Attach(stance="for")
    form.offer(insights)
    if form.sent():
        with form.catching():
            insight = next(one for one in insights if one.key == form.insight.data)
            single = "note" in request.args
            how: dict[str, Any] = {"stance": form.stance.data, "move": single, "by": me(), "now": clock.now()}
            number = evidence.gather(insight, chosen.which, **how)
            return done(url_for(".show_work", insight=insight.key), _gathered(number))
    return page("insights/attach.html", form=form, insights=insights, chosen=chosen, begin=_begin(chosen))


def _begin(chosen: Chosen) -> str | None:
    """Where to begin a new finding from the same theme, where the notes are one locality's."""
    if chosen.locality is None or not may(permissions.begin, chosen.locality):
        return None
    return url_for(".begin", locality=chosen.locality.slug, theme=chosen.theme.slug if chosen.theme else None)


def _gathered(number: int) -> str:
    if not number:
        return _("All of these were there already.")
    return ngettext("%(num)s note came to it.", "%(num)s notes came to it.", number)
