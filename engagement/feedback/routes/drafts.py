"""Answers written privately: their words, whom they are for, a second pair of eyes."""

from typing import Any

import sqlalchemy as sa
from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from engagement.feedback import drafts, forms, permissions, queries, rules, worklists
from engagement.feedback.models import Answer, Debt
from engagement.feedback.routes.blueprint import bp
from engagement.places import queries as places
from engagement.places import themes
from engagement.places.models import Locality
from engagement.privacy import queries as privacy
from engagement.shared import clock
from engagement.shared.pages import actor, done, me, needs, page, paged

MOST_TICKED = 100


@bp.get("/answers")
@needs(permissions.see_owed)
def list_drafts() -> Any:
    """See the answers that are written and not yet published."""
    allowed = actor().localities(*permissions.READERS)
    waiting = queries.list_drafts(allowed)
    return page(
        "feedback/list_drafts.html",
        drafts=waiting,
        unread=queries.need_a_check(waiting),
        localities=places.list_localities(within=actor().localities(*permissions.ANSWERERS)),
        rules=rules,
        allowed=permissions,
    )


@bp.route("/answers/new/<locality>", methods=["GET", "POST"])
@needs(permissions.write_answers, of=places.get_locality)
def write_draft(locality: Locality) -> Any:
    """Write an answer for many, to be published later."""
    form = forms.DraftForm()
    form.offer_themes()
    if form.sent():
        with form.catching():
            answer = drafts.write(locality, **form.words(), reason=form.reason(), by=me(), now=clock.now())
            return done(
                url_for(".choose_givers", answer=answer.key, theme=answer.theme or ""), _("The draft is saved.")
            )
    return page("feedback/write_draft.html", form=form, locality=locality)


@bp.get("/answers/<answer>")
@needs(permissions.see_owed, of=queries.get_answer)
def show_answer(answer: Answer) -> Any:
    """Read an answer, published or not, and see whom it is for."""
    givers = queries.list_givers(answer)
    return page(
        "feedback/show_answer.html",
        answer=answer,
        givers=givers,
        said=queries.said(givers),
        ways=queries.ways_to_tell(answer.id),
        kept=privacy.list_kept(answer),
        rules=rules,
        allowed=permissions,
    )


@bp.route("/answers/<answer>/edit", methods=["GET", "POST"])
@needs(permissions.write_answers, of=queries.get_answer)
def edit_draft(answer: Answer) -> Any:
    """Change the words of a draft."""
    kept = privacy.find_kept(answer) if request.method == "GET" else None
    form = forms.DraftForm(obj=answer, keep_why=kept.why if kept else None)
    form.offer_themes()
    if kept:
        form.recall()
    if form.sent():
        with form.catching():
            drafts.edit(answer, **form.words(), reason=form.reason(), by=me(), now=clock.now())
            return done(url_for(".show_answer", answer=answer.key), _("The draft is saved."))
    return page("feedback/edit_draft.html", form=form, answer=answer)


@bp.route("/answers/<answer>/people", methods=["GET", "POST"])
@needs(permissions.write_answers, of=queries.get_answer)
def choose_givers(answer: Answer) -> Any:
    """Choose whom a draft is for: tick them, or take all that a search finds."""
    form = forms.Press()
    wish = worklists.wanted(request.args, localities=[answer.locality_id], person_id=me())
    found = worklists.debts(wish, now=clock.now(), today=clock.today())
    if form.sent():
        with form.catching():
            keys = request.form.getlist("debt")[:MOST_TICKED]
            chosen = found if request.form.get("what") == "all" else sa.select(Debt).where(Debt.key.in_(keys))
            number = drafts.add_givers(answer, chosen, by=me(), now=clock.now())
            says = ngettext("It is now for %(num)s more person.", "It is now for %(num)s more people.", number)
            return done(url_for(".show_answer", answer=answer.key), says)
    free = found.where(*queries.answerable_in(answer.locality_id))
    debts = paged(free, count=worklists.counting(free))
    return page(
        "feedback/choose_givers.html",
        form=form,
        answer=answer,
        debts=debts,
        said=queries.said(debts),
        wish=wish,
        most=worklists.MOST_COUNTED,
        themes=themes.choices(),
        rules=rules,
    )


@bp.post("/answers/<answer>/people/out")
@needs(permissions.write_answers, of=queries.get_answer)
def take_out_givers(answer: Answer) -> Any:
    """Say that a draft is not for these people after all."""
    number = drafts.take_out_givers(answer, request.form.getlist("debt")[:MOST_TICKED], by=me(), now=clock.now())
    says = ngettext("%(num)s person is taken out.", "%(num)s people are taken out.", number)
    return done(url_for(".show_answer", answer=answer.key), says)


@bp.post("/answers/<answer>/check")
@needs(permissions.write_answers, of=queries.get_answer)
def check_draft(answer: Answer) -> Any:
    """Say that a draft somebody else wrote is right."""
    drafts.check(answer, by=me(), now=clock.now())
    return done(url_for(".show_answer", answer=answer.key), _("The draft is checked."))


@bp.route("/answers/<answer>/discard", methods=["GET", "POST"])
@needs(permissions.write_answers, of=queries.get_answer)
def discard_draft(answer: Answer) -> Any:
    """Throw a draft away."""
    form = forms.Press()
    if form.sent():
        with form.catching():
            drafts.discard(answer, by=me(), now=clock.now())
            return done(url_for(".list_drafts"), _("The draft is thrown away. Those it was for go on waiting."))
    return page("feedback/discard_draft.html", form=form, answer=answer)
