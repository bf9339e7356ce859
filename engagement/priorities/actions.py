"""Plan a round, put options on its ballot, cast, count, agree. A round is locked while it is changed: a ballot is either in the
count or refused, and nobody votes twice."""

from collections.abc import Collection
from datetime import date, datetime
from secrets import SystemRandom
from typing import Any

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _

from engagement.communities.models import Group
from engagement.feedback import actions as feedback
from engagement.feedback.models import Debt
from engagement.figures.reading import release_now
from engagement.insights.models import Insight
from engagement.intelligence.figures import loudest
from engagement.intelligence.models import Note
from engagement.priorities import queries, rules
from engagement.priorities.events import (
    BallotCast,
    EvidenceAttached,
    OptionAdded,
    OptionNotChosen,
    OptionSetAside,
    PaperCast,
    PriorityAgreed,
    PriorityMoved,
    RoundAgreed,
    RoundCounted,
    RoundPlanned,
)
from engagement.priorities.models import (
    Ballot,
    Envelope,
    Mark,
    Option,
    Priority,
    Round,
    option_note,
    random_id,
    source,
)
from engagement.priorities.sealing import BrokenSeal, Seal
from engagement.shared import look
from engagement.shared.database import db, lock_row
from engagement.shared.events import tell
from engagement.tallies.ranking import ticks


def plan_round(
    group: Group,
    *,
    question: str,
    about: str,
    gather_from: datetime,
    vote_from: datetime,
    vote_until: datetime,
    most: int | None = None,
    papers: int = 0,
    told: int | None = None,
    by: int | None,
    now: datetime,
) -> Round:
    """A question to the group's locality. Raises GatherBeforeVote, VoteBeforeEnd or AlreadyOver."""
    rules.check_dates(gather_from=gather_from, vote_from=vote_from, vote_until=vote_until, now=now)
    round_ = Round(
        group=group,
        locality=group.locality,
        question=question,
        about=about,
        gather_from=gather_from,
        vote_from=vote_from,
        vote_until=vote_until,
        most=most,
        papers=papers,
        told=told,
        marks_online=0,
        marks_paper=0,
    )
    db.session.add(round_)
    db.session.flush()
    tell(RoundPlanned(at=now, by=by, round_id=round_.id))
    return round_


def add_option(
    round_: Round,
    *,
    title: str,
    what: str,
    theme_ids: Collection[int] = (),
    insight: Insight | None = None,
    by: int | None,
    now: datetime,
) -> Option:
    """Put an option on the ballot, with the locality's notes on some themes behind it, and the published finding it comes from.
    Raises NotGathering or TooManyOptions."""
    lock_row(round_)
    rules.check_gathering(round_, now)
    option = _append(round_, title=title, what=what, debt_id=None, by=by, now=now)
    if insight is not None:
        db.session.execute(sa.insert(source), {"option_id": option.id, "insight_id": insight.id})
    if theme_ids:
        attach_evidence(option, theme_ids=theme_ids, by=by, now=now)
    return option


def suggest_option(round_: Round, *, title: str, what: str, by: int, now: datetime) -> Option:
    """A resident puts an option on the ballot; from then on an answer is owed to them. Raises NotGathering or TooManyOptions."""
    lock_row(round_)
    rules.check_suggesting(round_, now)
    debt = feedback.owe(kind="option", locality_id=round_.locality_id, route="reference", given_by=by, by=by, now=now)
    return _append(round_, title=title, what=what, debt_id=debt.id, by=by, now=now)


def _append(round_: Round, *, title: str, what: str, debt_id: int | None, by: int | None, now: datetime) -> Option:
    there = queries.options_of(round_.id)
    rules.check_room(len(there))
    option = Option(
        round=round_,
        position=len(there) + 1,
        title=title,
        what=what,
        debt_id=debt_id,
        added_by=by,
        notes=0,
        voices=0,
    )
    db.session.add(option)
    db.session.flush()
    tell(OptionAdded(at=now, by=by, option_id=option.id))
    return option


def attach_evidence(
    option: Option,
    *,
    theme_ids: Collection[int] = (),
    note_ids: Collection[int] = (),
    by: int | None,
    now: datetime,
) -> int:
    """Put the locality's standing notes on some themes, or some notes by id, behind an option. How many were new.
    Raises NotGathering or SetAsideAlready."""
    lock_row(option.round)
    rules.check_gathering(option.round, now)
    if option.set_aside_at is not None:
        raise rules.SetAsideAlready
    notes = queries.notes_to_attach(option, theme_ids=theme_ids, note_ids=note_ids)
    if notes:
        rows = [{"option_id": option.id, "note_id": note_id, "at": now} for note_id, _ in notes]
        db.session.execute(sa.insert(option_note), rows)
        option.notes += len(notes)
        option.voices += sum(voices for _, voices in notes)
        option.figures = _to_publish(option)
        db.session.flush()
        tell(EvidenceAttached(at=now, by=by, option_id=option.id, notes=len(notes)))
    return len(notes)


def _to_publish(option: Option) -> dict[str, Any]:
    """What everyone sees of the voices behind it from now on. One that comes or goes by itself moves nothing."""
    of = f"option {option.key}"
    there = sa.select(option_note.c.note_id).where(option_note.c.option_id == option.id)
    return release_now({"voices": (option.voices, of), "loudest": (loudest(there), of)}, option.figures)


def take_back_evidence(note: Note) -> None:
    """A note stands nowhere any more, or in another locality: it is no longer behind any option."""
    options = queries.options_with(note.id)
    if options:
        db.session.execute(sa.delete(option_note).where(option_note.c.note_id == note.id))
        count_evidence(options)


def count_evidence(option_ids: Collection[int]) -> None:
    """Count anew what is behind these options: a note there may say another number of voices now."""
    behind = sa.select(option_note.c.option_id).join(Note, Note.id == option_note.c.note_id)
    behind = behind.where(option_note.c.option_id == Option.id).correlate(Option)
    notes = behind.with_only_columns(sa.func.count()).scalar_subquery()
    voices = behind.with_only_columns(sa.func.coalesce(sa.func.sum(Note.voices), 0)).scalar_subquery()
    anew = sa.update(Option).where(Option.id.in_(option_ids)).values(notes=notes, voices=voices)
    db.session.execute(anew)


def set_aside(option: Option, *, why: str, by: int | None, now: datetime) -> None:
    """Take an option off the ballot before voting, with a reason that everyone sees. Raises NotGathering or SetAsideAlready."""
    lock_row(option.round)
    rules.check_gathering(option.round, now)
    if option.set_aside_at is not None:
        raise rules.SetAsideAlready
    option.set_aside_at, option.set_aside_why = now, why
    db.session.flush()
    tell(OptionSetAside(at=now, by=by, option_id=option.id))
    _answer_its_suggester(option, we_did=why, outcome="not_now", by=by, now=now)


def cast(round_: Round, choices: Collection[int], *, by: int, now: datetime) -> None:
    """Take in a secret ballot: a mark in the register and a sealed envelope, in one transaction and with nothing between them.
    Raises NotOpenYet, VotingClosed, VotedAlready, NothingChosen, UnknownOption or TooManyChosen."""
    lock_row(round_)
    rules.check_open(round_, now)
    if queries.has_voted(round_.id, by):
        raise rules.VotedAlready
    rules.check_choices(choices, options=queries.options_of(round_.id), most=round_.most)
    round_.marks_online += 1
    _put_in(round_, choices, mark=Mark(round_id=round_.id, person_id=by))
    tell(BallotCast(at=now, by=by, round_id=round_.id))


def key_paper(round_: Round, number: int, choices: Collection[int], *, by: int | None, now: datetime) -> None:
    """Take in a numbered paper; no choices means blank or spoilt. Raises NotOpenYet, CountedAlready, NoSuchPaper,
    PaperCountedAlready, UnknownOption or TooManyChosen."""
    lock_row(round_)
    rules.check_paper(round_, number, now)
    if queries.paper_taken_in(round_.id, number):
        raise rules.PaperCountedAlready(number=number)
    rules.check_choices(choices, options=queries.options_of(round_.id), most=round_.most, blank=True)
    round_.marks_paper += 1
    _put_in(round_, choices, mark=Mark(round_id=round_.id, paper_number=number))
    tell(PaperCast(at=now, by=by, round_id=round_.id, paper_number=number))


def _put_in(round_: Round, choices: Collection[int], *, mark: Mark) -> None:
    envelope = random_id()
    sealed = _seal(round_).close(choices, envelope=envelope)
    db.session.add_all([mark, Envelope(id=envelope, round_id=round_.id, sealed=sealed)])
    db.session.flush()


def _seal(round_: Round) -> Seal:
    return Seal(secret_key=current_app.extensions["settings"].secret_key, round_key=round_.key)


def count_round(round_: Round, *, by: int | None, now: datetime) -> None:
    """Open every envelope, shuffle, count, keep the ballots in their shuffled order, and destroy the envelopes.
    Raises StillOpen, CountedAlready, BallotsDoNotMatch or CannotOpen; then nothing has changed."""
    lock_row(round_)
    rules.check_countable(round_, now)
    ballots = _open_envelopes(round_)
    marks = queries.count_marks(round_.id)
    if not marks == len(ballots) == round_.marks_online + round_.marks_paper:
        raise rules.BallotsDoNotMatch(marks=marks, ballots=len(ballots))
    options = {str(option.position): option for option in queries.options_of(round_.id) if not option.set_aside_at}
    tally = ticks.tally(tuple(options), ballots=(frozenset(map(str, choices)) for choices in ballots))
    for ranked in tally.ranked:
        options[ranked.option].approvals, options[ranked.option].place = ranked.approvals, ranked.place
    round_.counted_at, round_.blank = now, tally.blank
    if ballots:
        rows = [{"id": random_id(), "round_id": round_.id, "choices": list(choices)} for choices in ballots]
        db.session.execute(sa.insert(Ballot), rows)
    db.session.execute(sa.delete(Envelope).where(Envelope.round_id == round_.id))
    db.session.flush()
    tell(RoundCounted(at=now, by=by, round_id=round_.id))


def _open_envelopes(round_: Round) -> list[tuple[int, ...]]:
    seal = _seal(round_)
    try:
        ballots = [seal.open(sealed, envelope=id_) for id_, sealed in queries.envelopes_of(round_.id)]
    except BrokenSeal:
        raise rules.CannotOpen from None
    SystemRandom().shuffle(ballots)
    return ballots


def agree(
    option: Option,
    *,
    rank: int,
    owner: str,
    due_on: date,
    can_ourselves: str = "",
    with_support: str = "",
    services_must: str = "",
    reason: str = "",
    by: int | None,
    now: datetime,
) -> Priority:
    """The community takes an option on: ranked, with a lead and a day.
    Raises NotCounted, AnsweredAlready, RankTaken or DueInThePast."""
    round_ = option.round
    lock_row(round_)
    rules.check_answerable(option, answered=queries.find_priority_of(option.id) is not None)
    if queries.rank_taken(round_.id, rank):
        raise rules.RankTaken(rank=rank)
    rules.check_due(due_on, now)
    priority = Priority(
        round_id=round_.id,
        option=option,
        locality_id=round_.locality_id,
        rank=rank,
        title=option.title,
        owner=owner,
        due_on=due_on,
        can_ourselves=can_ourselves,
        with_support=with_support,
        services_must=services_must,
        reason=reason,
        agreed_at=now,
        state="agreed",
        state_at=now,
    )
    db.session.add(priority)
    db.session.flush()
    tell(PriorityAgreed(at=now, by=by, priority_id=priority.id))
    leads = _("We agreed to take it on. %(owner)s leads it, until %(day)s.", owner=owner, day=look.day(due_on))
    _answer_its_suggester(option, we_did=" ".join(filter(None, (leads, reason))), outcome="doing", by=by, now=now)
    _close_when_answered(round_, by=by, now=now)
    return priority


def turn_down(option: Option, *, why: str, by: int | None, now: datetime) -> None:
    """The community does not take an option on, and says why. Raises NotCounted or AnsweredAlready."""
    lock_row(option.round)
    rules.check_answerable(option, answered=queries.find_priority_of(option.id) is not None)
    option.not_agreed_why = why
    db.session.flush()
    tell(OptionNotChosen(at=now, by=by, option_id=option.id))
    _answer_its_suggester(option, we_did=why, outcome="not_now", by=by, now=now)
    _close_when_answered(option.round, by=by, now=now)


def _answer_its_suggester(option: Option, *, we_did: str, outcome: str, by: int | None, now: datetime) -> None:
    if option.debt_id is not None:
        debt = db.session.get_one(Debt, option.debt_id)
        feedback.conclude(debt, you_said=option.title, we_did=we_did, outcome=outcome, by=by, now=now)


def _close_when_answered(round_: Round, *, by: int | None, now: datetime) -> None:
    agreed = {priority.option_id for priority in queries.priorities_of(round_.id)}
    standing = [option for option in queries.options_of(round_.id) if option.set_aside_at is None]
    if all(option.id in agreed or option.not_agreed_why for option in standing):
        round_.agreed_at = now
        db.session.flush()
        tell(RoundAgreed(at=now, by=by, round_id=round_.id))


def move_priority(priority: Priority, state: str, *, words: str = "", by: int | None, now: datetime) -> None:
    """Say how far a priority has come, in a state and in words. Raises UnknownState."""
    rules.check_state(state)
    lock_row(priority)
    priority.state, priority.state_words, priority.state_at = state, words, now
    db.session.flush()
    tell(PriorityMoved(at=now, by=by, priority_id=priority.id))
