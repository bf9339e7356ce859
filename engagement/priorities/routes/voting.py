"""Pages of the vote: the ballot, the check, the paper pile, the count. Choices are never in an address, a log or a cookie."""

from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _

from engagement.priorities import actions, forms, permissions, queries, rules
from engagement.priorities.models import Round
from engagement.priorities.routes.blueprint import bp
from engagement.shared import clock
from engagement.shared.pages import actor, done, me, needs, page
from engagement.shared.refusals import Refusal


@bp.route("/rounds/<round>/vote", methods=["GET", "POST"])
@needs(permissions.vote, of=queries.get_round)
def vote(round_: Round) -> Any:
    """Choose on the ballot, then check your choice.

    The second page comes as the answer to the first, and nothing is kept in between.
    """
    try:
        rules.check_open(round_, clock.now())
    except Refusal as refusal:
        return page("priorities/not_open.html", round=round_, says=str(refusal), status=409)
    if _has_voted(round_):
        return redirect(url_for(".voted", round=round_.key), code=303)
    options = queries.options_of(round_.id)
    form = forms.Vote()
    form.offer(options, most=round_.most)
    changing = "change" in request.form
    if not changing and form.validate_on_submit():
        with form.catching():
            rules.check_choices(form.choices.data, options=options, most=round_.most)
            chosen = [option for option in options if option.position in form.choices.data]
            cast_form = forms.Cast(formdata=None, chosen=" ".join(str(option.position) for option in chosen))
            return page("priorities/check_vote.html", form=cast_form, round=round_, chosen=chosen)
    return page("priorities/vote.html", rules=rules, form=form, round=round_)


@bp.post("/rounds/<round>/vote/cast")
@needs(permissions.vote, of=queries.get_round)
def cast(round_: Round) -> Any:
    """Cast your ballot."""
    form = forms.Cast()
    if form.sent():
        with form.catching():
            chosen = rules.read_numbers(form.chosen.data)
            actions.cast(round_, chosen, by=me(), now=clock.now())
            return done(url_for(".voted", round=round_.key))
    return page("priorities/not_cast.html", form=form, round=round_)


@bp.get("/rounds/<round>/voted")
@needs(permissions.vote, of=queries.get_round)
def voted(round_: Round) -> Any:
    """See that you have voted."""
    if not _has_voted(round_):
        return redirect(url_for(".show_round", round=round_.key), code=303)
    return page("priorities/voted.html", rules=rules, round=round_)


def _has_voted(round_: Round) -> bool:
    return queries.has_voted(round_.id, me())


@bp.route("/rounds/<round>/paper", methods=["GET", "POST"])
@needs(permissions.key_paper, of=queries.get_round)
def key_paper(round_: Round) -> Any:
    """Take in a paper ballot."""
    form = forms.Paper()
    if form.sent():
        with form.catching():
            choices = rules.read_numbers(form.choices.data)
            if form.blank.data == bool(choices):
                raise rules.BlankOrNot if choices else rules.NothingChosen
            actions.key_paper(round_, form.number.data, choices, by=actor().person_id, now=clock.now())
            return done(
                url_for(".key_paper", round=round_.key), _("Paper %(number)s is taken in.", number=form.number.data)
            )
    now = clock.now()
    keying = now >= round_.vote_from and round_.counted_at is None
    options = queries.options_of(round_.id)
    return page("priorities/key_paper.html", rules=rules, form=form, round=round_, options=options, keying=keying)


@bp.route("/rounds/<round>/count", methods=["GET", "POST"])
@needs(permissions.count_round, of=queries.get_round)
def count_round(round_: Round) -> Any:
    """Count a round."""
    form = forms.Count()
    if form.sent():
        with form.catching():
            actions.count_round(round_, by=actor().person_id, now=clock.now())
            return done(url_for(".show_result", round=round_.key), _("The round is counted."))
    return page("priorities/count_round.html", rules=rules, form=form, round=round_)
