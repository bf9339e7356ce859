"""Pages of the learning log: the cycles, one of them, and writing in it."""

from typing import Any

from flask import Blueprint, request, url_for
from flask_babel import gettext as _

from engagement.communities import queries as communities
from engagement.communities.models import Group
from engagement.learning import actions, forms, permissions, queries, rules
from engagement.learning.models import Barrier, Cycle, Experiment, Story
from engagement.places import queries as places
from engagement.proposals import queries as proposals
from engagement.shared import clock
from engagement.shared.form import Form
from engagement.shared.pages import actor, done, may, needs, page
from engagement.shared.permits import anyone

bp = Blueprint("learning", __name__)


@bp.get("/learning")
@needs(anyone)
def list_cycles() -> Any:
    """See what the Communities of Practice are learning."""
    locality, step = request.args.get("locality", ""), request.args.get("step", "")
    led = actor().groups("facilitator")
    return page(
        "learning/list_cycles.html",
        cycles=queries.list_cycles(locality=locality, step=step),
        localities=[(one.slug, one.name) for one in places.list_localities()],
        chosen={"locality": locality, "step": step},
        steps=rules.STEPS,
        led=communities.groups_with(led) if led else (),
        allowed=permissions,
    )


@bp.get("/learning/barriers")
@needs(anyone)
def list_barriers() -> Any:
    """See what stands in the way, who owes an answer, and by when."""
    level, answered = request.args.get("level", ""), request.args.get("state") == "answered"
    return page(
        "learning/list_barriers.html",
        barriers=queries.list_barriers(level=level, answered=answered),
        chosen={"level": level, "state": "answered" if answered else ""},
        today=clock.today(),
        rules=rules,
    )


@bp.get("/learning/<cycle>")
@needs(anyone, of=queries.get_whole)
def show_cycle(cycle: Cycle) -> Any:
    """See one learning cycle."""
    is_open = cycle.closed_at is None
    return page(
        "learning/show_cycle.html",
        cycle=cycle,
        adds=is_open and may(permissions.add_entry, cycle),
        leads=is_open and may(permissions.lead_cycle, cycle),
        today=clock.today(),
        rules=rules,
        allowed=permissions,
    )


@bp.route("/communities/<group>/learning/new", methods=["GET", "POST"])
@needs(permissions.open_cycle, of=communities.get_group)
def open_cycle(group: Group) -> Any:
    """Open a learning cycle."""
    priorities, awards = queries.priorities_in(group.locality_id), proposals.awards_in(group.locality_id)
    form = forms.NewCycle.about(priorities, awards)
    if form.sent():
        with form.catching():
            cycle = actions.open_cycle(
                group,
                title=form.title.data,
                question=form.question.data,
                step=form.step.data,
                priority=next((one for one in priorities if one.key == form.priority.data), None),
                award=next((one for one in awards if one.key == form.award.data), None),
                by=actor().person_id,
                now=clock.now(),
            )
            return done(_page_of(cycle), _("The cycle is open."))
    return page("learning/open_cycle.html", form=form, group=group)


@bp.route("/learning/<cycle>/step", methods=["GET", "POST"])
@needs(permissions.lead_cycle, of=queries.get_cycle)
def move_cycle(cycle: Cycle) -> Any:
    """Move a learning cycle to another step."""
    form = forms.MoveCycle(data={"step": cycle.step})
    if form.sent():
        with form.catching():
            actions.move_cycle(cycle, form.step.data, by=actor().person_id, now=clock.now())
            return done(_page_of(cycle), _("The step is changed."))
    return page("learning/move_cycle.html", form=form, cycle=cycle)


@bp.route("/learning/<cycle>/close", methods=["GET", "POST"])
@needs(permissions.lead_cycle, of=queries.get_cycle)
def close_cycle(cycle: Cycle) -> Any:
    """Sum up a learning cycle and close it."""
    form = forms.CloseCycle()
    if form.sent():
        with form.catching():
            actions.close_cycle(cycle, learned=form.learned.data, by=actor().person_id, now=clock.now())
            return done(_page_of(cycle), _("The cycle is closed."))
    return page("learning/close_cycle.html", form=form, cycle=cycle)


@bp.route("/learning/<cycle>/experiments/new", methods=["GET", "POST"])
@needs(permissions.add_entry, of=queries.get_cycle)
def add_experiment(cycle: Cycle) -> Any:
    """Write down an experiment."""
    form = forms.ExperimentEntry()
    if form.sent():
        with form.catching():
            actions.add_experiment(cycle, **_entry(form), by=actor().person_id, now=clock.now())
            return done(_page_of(cycle), _("The experiment is written down. You can go on writing later."))
    return page("learning/add_experiment.html", form=form, cycle=cycle)


@bp.route("/experiments/<experiment>/edit", methods=["GET", "POST"])
@needs(permissions.edit_experiment, of=queries.get_experiment)
def edit_experiment(experiment: Experiment) -> Any:
    """Go on writing an experiment."""
    form = forms.ExperimentEntry.of(experiment)
    if form.sent():
        with form.catching():
            actions.edit_experiment(experiment, **_entry(form), by=actor().person_id, now=clock.now())
            return done(_page_of(experiment.cycle), _("The change is kept."))
    return page("learning/edit_experiment.html", form=form, cycle=experiment.cycle)


@bp.route("/learning/<cycle>/stories/new", methods=["GET", "POST"])
@needs(permissions.add_entry, of=queries.get_cycle)
def add_story(cycle: Cycle) -> Any:
    """Add a story told with consent."""
    form = forms.NewStory()
    if form.sent():
        with form.catching():
            agreed, me = form.consent.data, actor().person_id
            actions.add_story(cycle, text=form.text.data, consent=agreed, by=me, now=clock.now())
            return done(_page_of(cycle), _("The story is kept."))
    return page("learning/add_story.html", form=form, cycle=cycle)


@bp.route("/stories/<story>/take-back", methods=["GET", "POST"])
@needs(permissions.take_back_story, of=queries.get_story)
def take_back_story(story: Story) -> Any:
    """Take a story back because its consent is withdrawn."""
    form = Form()
    if form.sent():
        with form.catching():
            actions.take_back_story(story, by=actor().person_id, now=clock.now())
            return done(_page_of(story.cycle), _("The story is gone."))
    return page("learning/take_back_story.html", form=form, cycle=story.cycle, story=story)


@bp.route("/learning/<cycle>/barriers/new", methods=["GET", "POST"])
@needs(permissions.add_entry, of=queries.get_cycle)
def raise_barrier(cycle: Cycle) -> Any:
    """Raise what stands in the way."""
    form = forms.NewBarrier()
    if form.sent():
        with form.catching():
            barrier = actions.raise_barrier(
                cycle,
                words=form.words.data,
                level=form.level.data,
                sent_to=form.sent_to.data,
                due_on=form.due_on.data,
                by=actor().person_id,
                now=clock.now(),
            )
            return done(_page_of(cycle), _("It is raised. Its reference is %(it)s.", it=barrier.debt.reference))
    return page("learning/raise_barrier.html", form=form, cycle=cycle)


@bp.route("/barriers/<barrier>/answer", methods=["GET", "POST"])
@needs(permissions.answer_barrier, of=queries.get_barrier)
def answer_barrier(barrier: Barrier) -> Any:
    """Publish the answer to what stands in the way."""
    form = forms.BarrierAnswer()
    if form.sent():
        with form.catching():
            answer, outcome = form.answer.data, form.outcome.data
            actions.answer_barrier(barrier, answer=answer, outcome=outcome, by=actor().person_id, now=clock.now())
            return done(_page_of(barrier.cycle), _("The answer is published."))
    return page("learning/answer_barrier.html", form=form, cycle=barrier.cycle, barrier=barrier)


def _page_of(cycle: Cycle) -> str:
    return url_for("learning.show_cycle", cycle=cycle.key)


def _entry(form: forms.ExperimentEntry) -> dict[str, Any]:
    """The answers, as the actions take them."""
    return {name: form[name].data for name in forms.ENTRY}
