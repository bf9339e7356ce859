"""Open cycles, write down what is learned, raise what stands in the way, and bring back the answers."""

from datetime import date, datetime

from engagement.communities.models import Group
from engagement.feedback import actions as feedback
from engagement.learning import queries, rules
from engagement.learning.events import (
    BarrierAnswered,
    BarrierRaised,
    CycleClosed,
    CycleMoved,
    CycleOpened,
    ExperimentAdded,
    ExperimentEdited,
    StoryAdded,
    StoryTakenBack,
)
from engagement.learning.models import Barrier, Cycle, Experiment, Story
from engagement.priorities.models import Priority
from engagement.proposals.models import Award
from engagement.shared.clock import day_of
from engagement.shared.database import db, lock_row
from engagement.shared.events import tell


def open_cycle(
    group: Group,
    *,
    title: str,
    question: str,
    step: str = "understand",
    priority: Priority | None = None,
    award: Award | None = None,
    by: int | None,
    now: datetime,
) -> Cycle:
    """A Community of Practice begins to work on a question. Raises NotAPractice, UnknownStep or OtherLocality."""
    rules.check_practice(group)
    rules.check_step(step)
    linked = [one.locality_id for one in (priority, award.proposal if award else None) if one]
    if any(locality_id != group.locality_id for locality_id in linked):
        raise rules.OtherLocality
    cycle = Cycle(
        locality_id=group.locality_id,
        group=group,
        title=title,
        question=question,
        step=step,
        priority=priority,
        award=award,
        opened_at=now,
        opened_by=by,
    )
    db.session.add(cycle)
    db.session.flush()
    tell(CycleOpened(at=now, by=by, cycle_id=cycle.id, locality_id=cycle.locality_id))
    return cycle


def move_cycle(cycle: Cycle, step: str, *, by: int | None, now: datetime) -> None:
    """Go to another step, on or back. Raises UnknownStep or Closed."""
    _hold_open(cycle)
    rules.check_step(step)
    if step != cycle.step:
        cycle.step = step
        tell(CycleMoved(at=now, by=by, cycle_id=cycle.id))


def close_cycle(cycle: Cycle, *, learned: str, by: int | None, now: datetime) -> None:
    """Sum up and close; barriers go on waiting for their answers. Raises Closed."""
    _hold_open(cycle)
    cycle.closed_at, cycle.learned = now, learned
    tell(CycleClosed(at=now, by=by, cycle_id=cycle.id))


def add_experiment(
    cycle: Cycle,
    *,
    title: str,
    tried: str,
    expected: str,
    happened: str = "",
    surprised: str = "",
    change: str = "",
    tried_on: date | None = None,
    by: int | None,
    now: datetime,
) -> Experiment:
    """Write down what was tried, today unless another day is given. Raises Closed or InTheFuture."""
    _hold_open(cycle)
    on = tried_on or day_of(now)
    rules.check_tried(on, today=day_of(now))
    experiment = Experiment(
        cycle=cycle,
        title=title,
        tried_on=on,
        tried=tried,
        expected=expected,
        happened=happened,
        surprised=surprised,
        change=change,
        author_id=by,
        added_at=now,
    )
    db.session.add(experiment)
    db.session.flush()
    tell(ExperimentAdded(at=now, by=by, cycle_id=cycle.id, experiment_id=experiment.id))
    return experiment


def edit_experiment(
    experiment: Experiment,
    *,
    title: str,
    tried: str,
    expected: str,
    happened: str = "",
    surprised: str = "",
    change: str = "",
    tried_on: date | None = None,
    by: int | None,
    now: datetime,
) -> None:
    """Go on writing while the cycle is open. Raises Closed or InTheFuture."""
    _hold_open(experiment.cycle)
    on = tried_on or experiment.tried_on
    rules.check_tried(on, today=day_of(now))
    experiment.title, experiment.tried_on, experiment.tried = title, on, tried
    experiment.expected, experiment.happened = expected, happened
    experiment.surprised, experiment.change, experiment.edited_at = surprised, change, now
    db.session.flush()
    tell(ExperimentEdited(at=now, by=by, experiment_id=experiment.id))


def add_story(cycle: Cycle, *, text: str, consent: bool, by: int | None, now: datetime) -> Story:
    """Keep a story told with consent. Raises NoConsent or Closed."""
    _hold_open(cycle)
    if not consent:
        raise rules.NoConsent
    story = Story(cycle_id=cycle.id, text=text, consent_at=now, told_at=now, author_id=by)
    db.session.add(story)
    db.session.flush()
    tell(StoryAdded(at=now, by=by, cycle_id=cycle.id, story_id=story.id))
    return story


def take_back_story(story: Story, *, by: int | None, now: datetime) -> None:
    """Consent is withdrawn: the words go, at any time, whether the cycle is open or not. Raises GoneAlready."""
    lock_row(story)
    if story.taken_back_at is not None:
        raise rules.GoneAlready
    story.text, story.taken_back_at = "", now
    db.session.flush()
    tell(StoryTakenBack(at=now, by=by, story_id=story.id))


def raise_barrier(
    cycle: Cycle,
    *,
    words: str,
    level: str,
    sent_to: str = "",
    due_on: date | None = None,
    by: int | None,
    now: datetime,
) -> Barrier:
    """Send on what the group cannot move itself. An answer is owed by ``due_on``, or after the place's days for answers.
    Raises Closed, UnknownLevel or NotYetDue."""
    _hold_open(cycle)
    rules.check_barrier(level, due_on=due_on, today=day_of(now))
    debt = feedback.owe(
        kind="barrier", locality_id=cycle.locality_id, route="reference", given_by=by, owner_id=by, by=by, now=now
    )
    debt.due_on = due_on or debt.due_on
    barrier = Barrier(
        cycle=cycle,
        locality_id=cycle.locality_id,
        words=words,
        level=level,
        sent_to=sent_to,
        due_on=debt.due_on,
        raised_at=now,
        raised_by=by,
        debt=debt,
    )
    db.session.add(barrier)
    db.session.flush()
    tell(BarrierRaised(at=now, by=by, barrier_id=barrier.id, debt_id=debt.id))
    return barrier


def answer_barrier(barrier: Barrier, *, answer: str, outcome: str = "doing", by: int | None, now: datetime) -> None:
    """Publish what the level answered, so that whoever raised it is told. Raises AnsweredAlready or UnknownOutcome."""
    lock_row(barrier)
    rules.check_answer(barrier, outcome)
    feedback.publish_answer([barrier.debt], you_said=barrier.words, we_did=answer, outcome=outcome, by=by, now=now)


def take_in_answer(answer_id: int, *, by: int | None, now: datetime) -> None:
    """Write a published answer beside every barrier it answers, whichever page it was written on."""
    for barrier, answer in queries.barriers_answered_by(answer_id):
        barrier.answer, barrier.outcome, barrier.answered_at = answer.we_did, answer.outcome, now
        db.session.flush()
        tell(BarrierAnswered(at=now, by=by, barrier_id=barrier.id))


def _hold_open(cycle: Cycle) -> None:
    """Hold the cycle so that nobody closes it meanwhile. Raises Closed."""
    lock_row(cycle)
    rules.check_open(cycle)
