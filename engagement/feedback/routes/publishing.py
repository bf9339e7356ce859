"""Publish drafts together; put a published answer right, or take it back."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from engagement.feedback import corrections, drafts, forms, permissions, queries, rules
from engagement.feedback.models import Answer
from engagement.feedback.routes.blueprint import bp
from engagement.shared import clock
from engagement.shared.pages import actor, done, may, me, needs, page


@bp.route("/answers/publish", methods=["GET", "POST"])
@needs(permissions.write_answers)
def publish_drafts() -> Any:
    """Publish several answers at one moment, and tell their givers."""
    form = forms.PublishForm()
    mine = [one for one in queries.list_drafts(actor().localities(*permissions.ANSWERERS)) if one.givers]
    unread = queries.need_a_check(mine)
    ready = [one for one in mine if one.id not in unread]
    form.drafts.choices = [(one.key, one.you_said, _for_how_many(one)) for one in ready]
    if form.sent():
        with form.catching():
            chosen = [one for one in ready if one.key in form.drafts.data and may(permissions.write_answers, one)]
            number = drafts.publish(chosen, by=me(), now=clock.now())
            says = ngettext(
                "Published. %(num)s person has an answer.", "Published. %(num)s people have an answer.", number
            )
            return done(url_for(".list_jobs"), says)
    return page("feedback/publish_drafts.html", form=form, ready=ready, unready=len(mine) - len(ready))


def _for_how_many(answer: Answer) -> str:
    people = ngettext("for %(num)s person", "for %(num)s people", answer.givers)
    return _("%(locality)s, %(people)s", locality=answer.locality.name, people=people)


@bp.route("/answers/<answer>/correct", methods=["GET", "POST"])
@needs(permissions.write_answers, of=queries.get_answer)
def correct_answer(answer: Answer) -> Any:
    """Put a published answer right, in the open."""
    rules.check_published(answer)
    form = forms.CorrectForm(obj=answer)
    if form.sent():
        with form.catching():
            corrections.correct(
                answer, **form.words(), why=form.why.data, reason=form.reason(), by=me(), now=clock.now()
            )
            return done(url_for(".show_answer", answer=answer.key), _("The answer is corrected."))
    return page("feedback/correct_answer.html", form=form, answer=answer)


@bp.route("/answers/<answer>/take-back", methods=["GET", "POST"])
@needs(permissions.write_answers, of=queries.get_answer)
def take_back(answer: Answer) -> Any:
    """Take a published answer back; those it was for wait again."""
    form = forms.TakeBackForm()
    if form.sent():
        with form.catching():
            corrections.take_back(answer, why=form.why.data, reason=form.reason(), by=me(), now=clock.now())
            return done(url_for(".show_answer", answer=answer.key), _("The answer is taken back."))
    return page("feedback/take_back.html", form=form, answer=answer)
