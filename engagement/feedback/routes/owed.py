"""What is owed: the worklist, whose it is, and answering one."""

from typing import Any

from flask import abort, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from engagement.feedback import actions, contacts, drafts, forms, owners, permissions, queries, rules, worklists
from engagement.feedback.models import Debt
from engagement.feedback.routes.blueprint import bp
from engagement.places import queries as places
from engagement.places import themes
from engagement.shared import clock
from engagement.shared.pages import actor, done, may, me, needs, page

MOST_TICKED = 100


@bp.get("/answers-owed")
@needs(permissions.see_owed)
def list_owed() -> Any:
    """See the answers still owed, the longest overdue first: late, due this week, without an owner, mine, on a theme."""
    allowed = actor().localities(*permissions.READERS)
    localities = places.list_localities(within=allowed)
    chosen = next((one for one in localities if one.slug == request.args.get("locality")), None)
    wish = worklists.wanted(request.args, localities=[chosen.id] if chosen else allowed, person_id=actor().person_id)
    loop = None if wish.narrowed else queries.loop_of(wish.localities, today=clock.today())
    owed = worklists.page_of(wish, now=clock.now(), today=clock.today(), waiting=loop.waiting if loop else 0)
    return page(
        "feedback/list_owed.html",
        owed=owed,
        states=worklists.states(owed, now=clock.now()) if owed else {},
        said=queries.said(owed),
        localities=localities,
        chosen=chosen,
        wish=wish,
        loop=loop,
        most=worklists.MOST_COUNTED,
        themes=themes.choices(),
        rules=rules,
        today=clock.today(),
        allowed=permissions,
    )


@bp.route("/answers-owed/hand-over", methods=["GET", "POST"])
@needs(permissions.write_answers)
def hand_over() -> Any:
    """Give answers owed to somebody who sees to them."""
    keys = request.values.getlist("debt")[:MOST_TICKED]
    chosen = queries.list_by_keys(keys)
    if not all(may(permissions.answer, debt) for debt in chosen):
        abort(403)
    form = forms.HandOverForm()
    people = queries.list_answerers({debt.locality_id for debt in chosen}, now=clock.now()) if chosen else []
    form.owner.choices = [(one.key, one.name) for one in people] + [("nobody", _("Nobody for now"))]
    if form.sent():
        with form.catching():
            owner = next((one for one in people if one.key == form.owner.data), None)
            ids = [debt.id for debt in chosen]
            number = owners.hand_over(ids, owner, by=actor().person_id, now=clock.now())
            says = ngettext("%(num)s answer is handed over.", "%(num)s answers are handed over.", number)
            return done(url_for(".list_owed"), says)
    return page("feedback/hand_over.html", form=form, chosen=chosen, said=queries.said(chosen), rules=rules)


@bp.get("/answers-owed/<debt>")
@needs(permissions.see_owed, of=queries.get_debt)
def show_owed(debt: Debt) -> Any:
    """Read what an answer is owed for."""
    return _answering(debt, *_form_for(debt))


@bp.post("/answers-owed/<debt>")
@needs(permissions.answer, of=queries.get_debt)
def answer(debt: Debt) -> Any:
    """Publish an answer."""
    form, beside, said = _form_for(debt)
    if form.sent():
        with form.catching():
            chosen = [debt, *(one for one in beside if one.key in form.together.data)]
            if form.held_why:
                draft = drafts.write_for(chosen, **form.words(), reason=form.reason(), by=me(), now=clock.now())
                says = _("The answer is a draft. Somebody else has to read it before it is published.")
                return done(url_for(".show_answer", answer=draft.key), says)
            actions.publish_answer(chosen, **form.words(), by=me(), now=clock.now())
            return done(url_for(".list_owed", locality=debt.locality.slug), _("The answer is published."))
    return _answering(debt, form, beside, said)


def _form_for(debt: Debt) -> tuple[forms.AnswerForm, list[Debt], str | None]:
    """The form, the others that one answer may be for too (if whoever asks may answer them), and what was said."""
    form = forms.AnswerForm()
    beside = [one for one in queries.list_beside(debt) if may(permissions.answer, one)]
    said = queries.said([debt, *beside])
    form.offer([(one.key, _short(said.get(one.id)) or one.reference, rules.ROUTES[one.route]) for one in beside])
    return form, beside, said.get(debt.id)


def _answering(debt: Debt, form: forms.AnswerForm, beside: list[Debt], said: str | None) -> Any:
    to_tell = bool(debt.answers) and debt.told_at is None and may(permissions.answer, debt)
    return page(
        "feedback/answer.html",
        form=form,
        debt=debt,
        said=said,
        beside=beside,
        way=contacts.ways_of([debt.id]).get(debt.id) if to_tell else None,
        rules=rules,
        today=clock.today(),
        allowed=permissions,
    )


def _short(text: str | None) -> str:
    return "" if not text else text if len(text) <= 120 else text[:119].rstrip() + "…"
