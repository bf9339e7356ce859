"""Pages of rounds for everyone: what is asked, when, by which rules, and, after the count, the result."""

from datetime import timedelta
from itertools import groupby
from typing import Any

from flask import Response, url_for
from flask_babel import gettext as _

from engagement.communities.models import Group
from engagement.places import queries as places
from engagement.places.models import Locality
from engagement.priorities import actions, files, forms, permissions, queries, rules
from engagement.priorities.models import Priority, Round
from engagement.priorities.routes.blueprint import bp
from engagement.shared import clock
from engagement.shared.pages import actor, done, needs, page, paged
from engagement.shared.permits import anyone
from engagement.shared.refusals import Missing


@bp.get("/rounds")
@needs(anyone)
def list_rounds() -> Any:
    """See what is being asked now, and what was asked before."""
    now = clock.now()
    current = sorted(queries.current_rounds(now=now), key=lambda round_: _ORDER[rules.phase(round_, now)])
    by_phase = [(phase, list(its)) for phase, its in groupby(current, key=lambda round_: rules.phase(round_, now))]
    mine = actor().groups("facilitator")
    return page(
        "priorities/list_rounds.html",
        by_phase=by_phase,
        finished=paged(queries.finished_rounds(now=now)),
        asking=queries.asking_groups(mine) if mine else [],
        now=now,
        rules=rules,
    )


_ORDER = {rules.Phase.VOTING: 0, rules.Phase.GATHERING: 1, rules.Phase.PLANNED: 2}


@bp.get("/rounds/<round>")
@needs(anyone, of=queries.get_round)
def show_round(round_: Round) -> Any:
    """See one round: what it asks, when, and its options."""
    now, person_id = clock.now(), actor().person_id
    phase = rules.phase(round_, now)
    voting = phase is rules.Phase.VOTING and permissions.vote(actor(), round_)
    options = queries.options_of(round_.id)
    return page(
        "priorities/show_round.html",
        round=round_,
        phase=phase,
        options=options,
        behind=queries.behind(options, round_.locality_id),
        sources=queries.sources_of(options),
        priorities=queries.priorities_of(round_.id) if round_.counted_at else [],
        voted=voting and person_id is not None and queries.has_voted(round_.id, person_id),
        rules=rules,
        allowed=permissions,
    )


@bp.get("/rounds/<round>/result")
@needs(anyone, of=queries.get_round)
def show_result(round_: Round) -> Any:
    """See how the votes fell."""
    options = queries.counted_options(round_.id)
    by_place = [(place, list(its)) for place, its in groupby(options, key=lambda option: option.place)]
    behind = queries.behind(options, round_.locality_id)
    return page("priorities/show_result.html", round=round_, by_place=by_place, behind=behind)


def _counted(*, round: str) -> Round:
    """A round with a result. Raises Missing."""
    found = queries.get_round(round=round)
    if found.counted_at is None:
        raise Missing
    return found


@bp.get("/rounds/<round>/count.csv")
@needs(anyone, of=_counted)
def download_count(round_: Round) -> Any:
    """Download the count."""
    return _as_csv(files.count(queries.options_of(round_.id)), "count.csv")


@bp.get("/rounds/<round>/ballots.csv")
@needs(anyone, of=_counted)
def download_ballots(round_: Round) -> Any:
    """Download every ballot, without names and in no order, to count again."""
    return _as_csv(files.ballots(queries.options_of(round_.id), queries.ballots_of(round_.id)), "ballots.csv")


def _as_csv(text: str, name: str) -> Response:
    return Response(text, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'})


@bp.route("/communities/<group>/rounds/new", methods=["GET", "POST"])
@needs(permissions.plan_round, of=queries.get_asking_group)
def plan_round(group: Group) -> Any:
    """Plan a round."""
    form = forms.NewRound()
    if form.sent():
        with form.catching():
            round_ = actions.plan_round(
                group,
                question=form.question.data,
                about=form.about.data,
                gather_from=clock.start_of(form.gather_on.data),
                vote_from=clock.start_of(form.vote_on.data),
                vote_until=clock.start_of(form.last_on.data + timedelta(days=1)),
                most=form.most.data,
                papers=form.papers.data or 0,
                told=form.told.data,
                by=actor().person_id,
                now=clock.now(),
            )
            return done(url_for(".show_round", round=round_.key), _("The round is planned. Now add its options."))
    return page("priorities/plan_round.html", form=form, group=group)


@bp.get("/localities/<locality>/priorities")
@needs(anyone, of=places.get_locality)
def list_priorities(locality: Locality) -> Any:
    """See what a locality has agreed to work on."""
    return page(
        "priorities/list_priorities.html",
        locality=locality,
        priorities=paged(queries.agreed_in(locality.id)),
        rules=rules,
    )


@bp.get("/priorities/<priority>")
@needs(anyone, of=queries.get_priority)
def show_priority(priority: Priority) -> Any:
    """See one priority and what is behind it."""
    options = [priority.option] if priority.option else []
    behind = queries.behind(options, priority.locality_id)
    return page(
        "priorities/show_priority.html",
        priority=priority,
        behind=behind,
        sources=queries.sources_of(options),
        rules=rules,
        allowed=permissions,
    )
