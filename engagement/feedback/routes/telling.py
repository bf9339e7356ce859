"""Tell these people: answers to pass on by hand, and saying that it is done."""

from typing import Any

from flask import abort, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from engagement.feedback import actions, contacts, forms, permissions, queries, rules, telling, texts, worklists
from engagement.feedback.models import Answer, Debt
from engagement.feedback.routes.blueprint import bp
from engagement.shared import clock
from engagement.shared.pages import actor, done, me, needs, page, paged

MOST_TICKED = 100


@bp.get("/answers-to-tell")
@needs(permissions.see_owed)
def list_jobs() -> Any:
    """See which answers have to be passed on by hand, to how many."""
    jobs = worklists.jobs(actor().localities(*permissions.READERS))
    return page("feedback/list_jobs.html", jobs=jobs, rules=rules)


@bp.get("/answers-to-tell/<answer>/<way>")
@needs(permissions.see_owed, of=queries.get_job)
def show_job(job: tuple[Answer, str]) -> Any:
    """See whom to tell, and what to say."""
    return _job(*job, forms.Press())


@bp.post("/answers-to-tell/<answer>/<way>")
@needs(permissions.write_answers, of=queries.get_job)
def mark_job_told(job: tuple[Answer, str]) -> Any:
    """Say that these people, or all of them, were told."""
    answer, way = job
    form = forms.Press()
    if form.sent():
        with form.catching():
            keys = None if request.form.get("what") == "all" else request.form.getlist("debt")[:MOST_TICKED]
            number = telling.mark_all_told(answer.id, way, keys, by=me(), now=clock.now())
            says = ngettext("%(num)s person is marked as told.", "%(num)s people are marked as told.", number)
            return done(url_for(".show_job", answer=answer.key, way=way), says)
    return _job(answer, way, form)


def _job(answer: Answer, way: str, form: forms.Press) -> Any:
    people = paged(queries.to_tell(answer.id, way))
    return page(
        "feedback/show_job.html",
        form=form,
        answer=answer,
        way=way,
        people=people,
        said=queries.said(people),
        rules=rules,
        allowed=permissions,
    )


@bp.post("/answers-owed/<debt>/told")
@needs(permissions.answer, of=queries.get_debt)
def mark_told(debt: Debt) -> Any:
    """Say that a person was told the answer by word of mouth."""
    actions.mark_told(debt, by=actor().person_id, now=clock.now())
    return done(url_for(".list_owed", locality=debt.locality.slug), _("Thank you for telling them."))


@bp.get("/answers-owed/<debt>/text")
@needs(permissions.answer, of=queries.get_debt)
def write_text(debt: Debt) -> Any:
    """Copy a text message that tells a person where their answer is."""
    return _text(debt, None)


@bp.post("/answers-owed/<debt>/text")
@needs(permissions.answer, of=queries.get_debt)
def show_number(debt: Debt) -> Any:
    """See the number a person left for their answer; that you looked is written down."""
    return _text(debt, contacts.look_up(debt, by=me(), now=clock.now()))


def _text(debt: Debt, number: str | None) -> Any:
    if not debt.answers or debt.told_at is not None:
        abort(404)
    text = telling.short_message(debt)
    way = contacts.ways_of([debt.id]).get(debt.id)
    return page(
        "feedback/text.html",
        debt=debt,
        text=text,
        size=texts.size_of(text),
        way=way,
        number=number,
        rules=rules,
        private=True,
    )
