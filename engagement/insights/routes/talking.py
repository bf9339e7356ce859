"""Pages of the discussion: write a comment, put it right, remove it."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from engagement.insights import forms, permissions, queries, talk
from engagement.insights.models import Comment, Insight
from engagement.insights.routes.blueprint import bp
from engagement.insights.routes.drafting import workroom
from engagement.shared import clock
from engagement.shared.pages import done, me, needs, page


@bp.post("/insights/<insight>/work")
@needs(permissions.discuss, of=queries.get_insight)
def comment(insight: Insight) -> Any:
    """Say what you think about a finding."""
    form = forms.Say()
    if form.sent():
        with form.catching():
            talk.comment(insight, form.text.data, by=me(), now=clock.now())
            return done(url_for(".show_work", insight=insight.key) + "#discussion", _("Your comment is there."))
    return workroom(insight, form)


@bp.route("/comments/<comment>/edit", methods=["GET", "POST"])
@needs(permissions.edit_comment, of=queries.get_comment)
def edit_comment(comment: Comment) -> Any:
    """Put your own comment right, within minutes."""
    form = forms.Say(text=comment.text)
    if form.sent():
        with form.catching():
            talk.edit(comment, form.text.data, by=me(), now=clock.now())
            return done(
                url_for(".show_work", insight=comment.insight.key) + "#discussion", _("Your comment is changed.")
            )
    return page(
        "insights/form.html",
        form=form,
        insight=comment.insight,
        title=_("Change your comment"),
        button=_("Save it"),
    )


@bp.route("/comments/<comment>/remove", methods=["GET", "POST"])
@needs(permissions.remove_comment, of=queries.get_comment)
def remove_comment(comment: Comment) -> Any:
    """Remove a comment, with the reason."""
    form = forms.RemoveComment()
    if form.sent():
        with form.catching():
            talk.remove(comment, why=form.why.data, by=me(), now=clock.now())
            return done(
                url_for(".show_work", insight=comment.insight.key) + "#discussion", _("The comment is removed.")
            )
    return page(
        "insights/form.html",
        form=form,
        insight=comment.insight,
        title=_("Remove a comment"),
        quoted=comment.text,
        button=_("Remove it"),
        warning=True,
    )
