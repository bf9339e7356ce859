"""Pages of the list of themes: see it with its history, and change it. What will happen is shown before, the way back after."""

from collections.abc import Sequence
from typing import Any

from flask import redirect, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from engagement.intelligence import permissions, queries
from engagement.intelligence.models import Theme
from engagement.intelligence.routes.blueprint import bp
from engagement.intelligence.themes import changes, forms, parts, rules, undoing
from engagement.intelligence.themes import queries as themes
from engagement.intelligence.themes.models import ThemeChange
from engagement.shared import clock
from engagement.shared.pages import actor, done, needs, page
from engagement.shared.refusals import Missing, Refusal


@bp.get("/themes")
@needs(permissions.read_themes)
def list_themes() -> Any:
    """See what notes can be about, and what the list was before."""
    every = themes.all_themes()
    return page(
        "intelligence/themes/list.html",
        tops=[theme for theme in every if theme.retired_at is None and theme.parent_id is None],
        below={theme.id: [one for one in every if one.parent_id == theme.id and not one.retired_at] for theme in every},
        ended=[theme for theme in every if theme.retired_at is not None],
        became=themes.effective(every),
        numbers=themes.numbers(),
        called=forms.called,
        allowed=permissions,
    )


@bp.get("/themes/<theme>")
@needs(permissions.read_themes, of=themes.get_theme)
def show_theme(theme: Theme) -> Any:
    """See one theme, what was done to it and by whom."""
    return page(
        "intelligence/themes/show.html",
        theme=theme,
        became=themes.effective([theme])[theme.id],
        parts=themes.parts_of(theme) if theme.ended == "split" else [],
        number=themes.numbers().get(theme.id, 0),
        history=themes.history(theme),
        kinds=rules.KINDS,
        called=forms.called,
        allowed=permissions,
    )


@bp.route("/themes/new", methods=["GET", "POST"])
@needs(permissions.change_themes)
def new_theme() -> Any:
    """Make a theme, at the top of the list or below another."""
    form = forms.NewTheme()
    form.offer(_tops())
    if form.sent():
        with form.catching():
            above = _picked(form.above.data)
            change = changes.create(form.name.data, above=above, by=actor().person_id, now=clock.now())
            return done(_page_of(change.theme), _("The theme is made."))
    return _asking(form, _("Make a theme"), _("Make the theme"))


@bp.route("/themes/<theme>/rename", methods=["GET", "POST"])
@needs(permissions.change_themes, of=themes.get_theme)
def rename_theme(theme: Theme) -> Any:
    """Call a theme something else."""
    form = forms.Name(name=theme.name)
    if form.sent():
        with form.catching():
            changes.rename(theme, form.name.data, by=actor().person_id, now=clock.now())
            return done(_page_of(theme), _("The theme has its new name."))
    says = _("The new name is shown in every language until somebody translates it. The notes stay as they are.")
    return _asking(form, _("Rename a theme"), _("Save the name"), theme, says)


@bp.route("/themes/<theme>/move", methods=["GET", "POST"])
@needs(permissions.change_themes, of=themes.get_theme)
def move_theme(theme: Theme) -> Any:
    """Put a theme below another, or at the top."""
    above = next((one.slug for one in themes.with_ids([theme.parent_id or 0]).values()), None)
    form = forms.Above(above=above)
    form.offer([one for one in _tops() if one is not theme])
    if form.sent():
        with form.catching():
            changes.move(theme, above=_picked(form.above.data), by=actor().person_id, now=clock.now())
            return done(_page_of(theme), _("The theme is moved, and its notes with it."))
    return _asking(form, _("Move a theme"), _("Move the theme"), theme)


@bp.route("/themes/<theme>/merge", methods=["GET", "POST"])
@needs(permissions.change_themes, of=themes.get_theme)
def choose_merge(theme: Theme) -> Any:
    """Choose the theme that another shall become part of."""
    form = forms.Into()
    form.offer([one for one in queries.list_themes() if one is not theme])
    if form.validate_on_submit():
        return redirect(url_for(".merge_theme", theme=theme.slug, into=form.into.data), code=303)
    says = _("You see what will happen before anything changes.")
    return _asking(form, _("Merge a theme into another"), _("Continue"), theme, says)


def get_pair(*, theme: str, into: str) -> tuple[Theme, Theme]:
    """The theme that is merged and the one it becomes part of. Raises Missing."""
    return themes.get_theme(theme=theme), themes.get_theme(theme=into)


@bp.route("/themes/<theme>/merge/<into>", methods=["GET", "POST"])
@needs(permissions.change_themes, of=get_pair)
def merge_theme(pair: tuple[Theme, Theme]) -> Any:
    """See what a merge will do, and do it."""
    theme, into = pair
    form = forms.Merge()
    if form.sent():
        with form.catching():
            changes.merge([theme], into=into, why=form.why.data, by=actor().person_id, now=clock.now())
            return done(_page_of(into), _("The themes are merged. You can undo it below."))
    numbers = themes.numbers()
    says = [
        ngettext(
            "%(num)s note about “%(theme)s” will be about “%(into)s”.",
            "%(num)s notes about “%(theme)s” will be about “%(into)s”.",
            numbers.get(theme.id, 0),
            theme=forms.called(theme),
            into=forms.called(into),
        ),
        ngettext("%(num)s note is about it now.", "%(num)s notes are about it now.", numbers.get(into.id, 0)),
        _("Notes about both are counted once. What each note had is kept, and comes back if you undo this."),
    ]
    title = _("Merge “%(theme)s” into “%(into)s”", theme=forms.called(theme), into=forms.called(into))
    return _asking(form, title, _("Merge the themes"), theme, *says)


@bp.route("/themes/<theme>/split", methods=["GET", "POST"])
@needs(permissions.change_themes, of=themes.get_theme)
def split_theme(theme: Theme) -> Any:
    """Make parts of a theme that holds too much."""
    form = forms.Split()
    if form.sent():
        with form.catching():
            parts.split(theme, form.names.data, why=form.why.data, by=actor().person_id, now=clock.now())
            return done(url_for(".sort_again", theme=theme.slug), _("The theme is split. Now sort its notes again."))
    says = _("Nobody can choose it any more. Its notes keep it until somebody sorts them to one of the parts.")
    return _asking(form, _("Split a theme"), _("Split the theme"), theme, says)


def get_split(*, theme: str) -> Theme:
    """A theme that was split. Raises Missing."""
    found = themes.get_theme(theme=theme)
    if found.ended != "split":
        raise Missing
    return found


@bp.route("/themes/<theme>/again", methods=["GET", "POST"])
@needs(permissions.change_themes, of=get_split)
def sort_again(theme: Theme) -> Any:
    """Sort the notes of a theme that was split to its parts, a page at a time."""
    waiting = themes.waiting(theme)
    form = forms.Again()
    form.offer(waiting.rows, themes.parts_of(theme))
    if form.sent():
        with form.catching():
            ids = [note.id for note in waiting if note.key in form.notes.data]
            part = themes.get_theme(theme=form.part.data)
            change = parts.sort_again(theme, part=part, notes=ids, by=actor().person_id, now=clock.now())
            says = ngettext("%(num)s note is sorted.", "%(num)s notes are sorted.", change.notes)
            return done(url_for(".sort_again", theme=theme.slug), says)
    return page("intelligence/themes/again.html", form=form, theme=theme, waiting=waiting, called=forms.called)


@bp.route("/themes/<theme>/retire", methods=["GET", "POST"])
@needs(permissions.change_themes, of=themes.get_theme)
def retire_theme(theme: Theme) -> Any:
    """Take a theme out of use, with a reason."""
    form = forms.Reason()
    if form.sent():
        with form.catching():
            changes.retire(theme, why=form.why.data, by=actor().person_id, now=clock.now())
            return done(_page_of(theme), _("The theme is retired. You can undo it below."))
    says = _("Nobody can choose it any more. The notes that have it keep it, and you can bring it back.")
    return _asking(form, _("Retire a theme"), _("Retire the theme"), theme, says)


@bp.route("/themes/<theme>/back", methods=["GET", "POST"])
@needs(permissions.change_themes, of=themes.get_theme)
def bring_back(theme: Theme) -> Any:
    """Let a retired theme be chosen again."""
    form = forms.Sure()
    if form.sent():
        with form.catching():
            changes.bring_back(theme, by=actor().person_id, now=clock.now())
            return done(_page_of(theme), _("The theme is in use again."))
    return _asking(form, _("Bring a theme back"), _("Bring it back"), theme)


@bp.route("/themes/changes/<change>/undo", methods=["GET", "POST"])
@needs(permissions.change_themes, of=themes.get_change)
def undo_change(change: ThemeChange) -> Any:
    """Take back what was done to the list of themes, if nothing later depends on it."""
    form = forms.Sure()
    if form.sent():
        with form.catching():
            undoing.undo(change, by=actor().person_id, now=clock.now())
            return done(_page_of(change.theme), _("It is undone."))
    says = [_("%(what)s: %(theme)s", what=rules.KINDS[change.kind], theme=change.theme.name)]
    says += [_("The list becomes as it was before. What people sorted by hand since then stays.")]
    try:
        undoing.check(change)
    except Refusal as refusal:
        says = [says[0], str(refusal)]
    return _asking(form, _("Undo a change"), _("Undo it"), change.theme, *says)


def _asking(form: Any, title: str, button: str, theme: Theme | None = None, *says: str) -> Any:
    cancel = _page_of(theme) if theme else url_for(".list_themes")
    name = forms.called(theme) if theme else None
    return page(
        "intelligence/themes/ask.html", form=form, title=title, button=button, name=name, says=says, cancel=cancel
    )


def _page_of(theme: Theme) -> str:
    return url_for(".show_theme", theme=theme.slug)


def _tops() -> Sequence[Theme]:
    return themes.in_use_below(None)


def _picked(slug: str | None) -> Theme | None:
    return themes.get_theme(theme=slug) if slug else None
