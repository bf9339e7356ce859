"""Write an ask, look at what is known, put it in the calendar, change it, call it off, say what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from engagement.asks import queries, rules
from engagement.asks.events import (
    AskAnswered,
    AskCalledOff,
    AskChanged,
    AskChecked,
    AskDrafted,
    AskEntered,
    AskOpened,
)
from engagement.asks.models import Ask, Change, source
from engagement.communities.models import Group
from engagement.insights.models import Insight
from engagement.places.models import Locality, Neighbourhood
from engagement.privacy import actions as privacy
from engagement.privacy.rules import Reason
from engagement.shared.clock import day_of
from engagement.shared.database import db, lock_row
from engagement.shared.events import tell


def enter_ask(
    question: str,
    *,
    kind: str,
    organisation: str,
    about: str = "",
    insight: Insight | None = None,
    reason: Reason | None = None,
    by: int | None,
    now: datetime,
    **more: Any,
) -> Ask:
    """Begin to write an ask down, of the published finding it comes from. It is a draft until it opens. ``reason`` is, here and
    below, why words that may point at somebody stay; ``more`` are columns that come with it."""
    ask = Ask(
        question=question,
        kind=kind,
        organisation=organisation,
        about=about,
        owner_id=by,
        entered_at=now,
        changed_at=now,
        **more,
    )
    db.session.add(ask)
    db.session.flush()
    if insight is not None:
        db.session.execute(sa.insert(source), {"ask_id": ask.id, "insight_id": insight.id})
    privacy.remember(ask, reason, by=by, now=now)
    tell(AskEntered(at=now, by=by, ask_id=ask.id))
    return ask


def put_question(
    ask: Ask,
    question: str,
    *,
    kind: str,
    organisation: str,
    about: str = "",
    reason: Reason | None = None,
    by: int | None,
    now: datetime,
) -> None:
    """Write the question of a draft anew. Raises AlreadyOpened or CalledOffAlready."""
    ask = _writing(ask)
    ask.question, ask.kind, ask.organisation, ask.about = question, kind, organisation, about
    _written(ask, reason, by=by, now=now)


def put_where(
    ask: Ask,
    localities: Sequence[Locality],
    *,
    neighbourhoods: Sequence[Neighbourhood] = (),
    group: Group | None = None,
    whom: str = "",
    reason: Reason | None = None,
    by: int | None,
    now: datetime,
) -> None:
    """Say which places and people a draft asks. Raises NoPlace, OtherNeighbourhood, AlreadyOpened or CalledOffAlready."""
    if not localities:
        raise rules.NoPlace
    if {one.locality_id for one in neighbourhoods} - {one.id for one in localities}:
        raise rules.OtherNeighbourhood
    ask = _writing(ask)
    ask.localities, ask.neighbourhoods = list(localities), list(neighbourhoods)
    ask.group, ask.whom = group, whom
    _written(ask, reason, by=by, now=now)


def put_burden(
    ask: Ask,
    *,
    opens_on: date,
    closes_on: date,
    minutes: int,
    people: int | None,
    link: str = "",
    by: int | None,
    now: datetime,
) -> None:
    """Say when a draft asks, and what it takes. Raises a Refusal."""
    rules.check_period(opens_on, closes_on, today=day_of(now))
    rules.check_link(link)
    ask = _writing(ask)
    ask.opens_on, ask.closes_on = opens_on, closes_on
    ask.minutes, ask.people, ask.link = minutes, people, link
    _written(ask, None, by=by, now=now)


def confirm_known(ask: Ask, seen: dict[str, Any], *, by: int | None, now: datetime) -> None:
    """Its asker was shown what is known: these ids. Raises NotFinished, AlreadyOpened or CalledOffAlready."""
    ask = _writing(ask)
    if rules.stage_of(ask) in rules.STAGES[:3]:
        raise rules.NotFinished
    ask.checked_at, ask.checked_by, ask.seen = now, by, seen
    db.session.flush()
    tell(AskChecked(at=now, by=by, ask_id=ask.id))


def open_ask(ask: Ask, *, rest_why: str = "", reason: Reason | None = None, by: int | None, now: datetime) -> None:
    """Put it in the calendar. Raises NeedsRestReason where it would be above a rest limit and says no reason, or another Refusal.

    Its places are held meanwhile: of two asks that open together in the last free place, the second needs a reason.
    """
    ask = _writing(ask)
    rules.check_opening(ask, now=now, today=day_of(now))
    assert ask.opens_on is not None and ask.closes_on is not None
    days = rules.Period(ask.opens_on, ask.closes_on)
    above = _see_to_rest(days, ask.localities, ask.group, but=ask.id, rest_why=rest_why)
    privacy.remember(ask, reason, by=by, now=now)
    _open(ask, above=above, rest_why=rest_why, by=by, now=now)


def change_ask(
    ask: Ask,
    *,
    opens_on: date,
    closes_on: date,
    minutes: int | None,
    people: int | None,
    link: str = "",
    rest_why: str = "",
    why: str,
    reason: Reason | None = None,
    by: int | None,
    now: datetime,
) -> None:
    """Change the days and the burden of one that stands in the calendar, with a reason that is shown. Raises a Refusal."""
    rules.check_period(opens_on, closes_on)
    rules.check_link(link)
    lock_row(ask)
    rules.check_standing(ask)
    if ask.answered_at is not None:
        raise rules.AnsweredAlready
    if (opens_on, closes_on) != (ask.opens_on, ask.closes_on):
        rest_why, days = rest_why or ask.rest_why, rules.Period(opens_on, closes_on)
        ask.above_rest = _see_to_rest(days, ask.localities, ask.group, but=ask.id, rest_why=rest_why)
        ask.rest_why = rest_why if ask.above_rest else ""
    ask.opens_on, ask.closes_on = opens_on, closes_on
    ask.minutes, ask.people, ask.link = minutes, people, link
    _revise(ask, why, reason, by=by, now=now)


def give_reason(ask: Ask, rest_why: str, *, reason: Reason | None = None, by: int | None, now: datetime) -> None:
    """Say afterwards why people should be asked again, where an ask came into the calendar by itself. Raises NothingToExplain."""
    lock_row(ask)
    rules.check_standing(ask)
    if not ask.above_rest or ask.rest_why:
        raise rules.NothingToExplain
    ask.rest_why = rest_why
    _revise(ask, rest_why, reason, by=by, now=now)


def call_off(ask: Ask, why: str, *, reason: Reason | None = None, by: int | None, now: datetime) -> None:
    """It does not take place, and why; a draft is thrown away so. Raises CalledOffAlready or AnsweredAlready."""
    lock_row(ask)
    if ask.called_off_at is not None:
        raise rules.CalledOffAlready
    if ask.answered_at is not None:
        raise rules.AnsweredAlready
    ask.called_off_at, ask.called_off_why = now, why
    privacy.remember(ask, reason, by=by, now=now)
    _touch(ask, now)
    tell(AskCalledOff(at=now, by=by, ask_id=ask.id))


def answer_ask(
    ask: Ask, answer: str, *, outcome: str, reason: Reason | None = None, by: int | None, now: datetime
) -> None:
    """Say what came of it, for everybody. Raises NotClosedYet, AnsweredAlready, NotInCalendar or CalledOffAlready."""
    lock_row(ask)
    rules.check_answering(ask, today=day_of(now))
    ask.answered_at, ask.outcome, ask.answer = now, outcome, answer
    privacy.remember(ask, reason, by=by, now=now)
    _touch(ask, now)
    tell(AskAnswered(at=now, by=by, ask_id=ask.id))


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Everything about an ask at once, as a calendar file or another part of the platform knows it."""

    question: str
    kind: str
    organisation: str
    opens_on: date
    closes_on: date
    localities: Sequence[Locality]
    about: str = ""
    whom: str = ""
    group: Group | None = None
    minutes: int | None = None
    people: int | None = None
    link: str = ""


def announce(
    entry: Entry,
    *,
    seen: dict[str, Any] | None = None,
    rest_why: str = "",
    excused: bool = False,
    by: int | None,
    now: datetime,
    uid: str | None = None,
    round_id: int | None = None,
) -> Ask:
    """Put an ask in the calendar in one go. Where it is ``excused``, a missing reason is owed afterwards; otherwise raises
    NeedsRestReason, or another Refusal. ``seen`` is what its asker was shown."""
    rules.check_period(entry.opens_on, entry.closes_on)
    rules.check_link(entry.link)
    if not entry.localities:
        raise rules.NoPlace
    days = rules.Period(entry.opens_on, entry.closes_on)
    above = _see_to_rest(days, entry.localities, entry.group, rest_why=rest_why, excused=excused)
    same = ("opens_on", "closes_on", "whom", "group", "minutes", "people", "link")
    ask = enter_ask(
        entry.question,
        kind=entry.kind,
        organisation=entry.organisation,
        about=entry.about,
        localities=list(entry.localities),
        **{name: getattr(entry, name) for name in same},
        seen=seen,
        checked_at=now if seen is not None else None,
        checked_by=by if seen is not None else None,
        uid=uid,
        round_id=round_id,
        by=by,
        now=now,
    )
    _open(ask, above=above, rest_why=rest_why, by=by, now=now)
    return ask


def note_round(round_id: int, entry: Entry, *, by: int | None, now: datetime) -> Ask:
    """A priority round stands in the calendar by itself, once however often this is called."""
    return queries.find_round(round_id) or announce(entry, excused=True, round_id=round_id, by=by, now=now)


def _open(ask: Ask, *, above: bool, rest_why: str, by: int | None, now: datetime) -> None:
    ask.opened_at, ask.above_rest, ask.rest_why = now, above, rest_why if above else ""
    _touch(ask, now)
    tell(AskOpened(at=now, by=by, ask_id=ask.id, above_rest=above))


def _see_to_rest(
    days: rules.Period,
    localities: Sequence[Locality],
    group: Group | None,
    *,
    but: int | None = None,
    rest_why: str,
    excused: bool = False,
) -> bool:
    """Hold these places and say whether one more ask is above their rest limit. Raises NeedsRestReason."""
    queries.hold_places(localities, group)
    above = bool(queries.above_rest(days, localities, group, but=but))
    if above and not rest_why and not excused:
        raise rules.NeedsRestReason
    return above


def _writing(ask: Ask) -> Ask:
    lock_row(ask)
    rules.check_writing(ask)
    return ask


def _written(ask: Ask, reason: Reason | None, *, by: int | None, now: datetime) -> None:
    """A draft was changed, so what was known about it has to be looked at again."""
    ask.checked_at = ask.checked_by = ask.seen = None
    privacy.remember(ask, reason, by=by, now=now)
    _touch(ask, now)
    tell(AskDrafted(at=now, by=by, ask_id=ask.id))


def _revise(ask: Ask, why: str, reason: Reason | None, *, by: int | None, now: datetime) -> None:
    change = Change(ask_id=ask.id, why=why, at=now, by=by)
    db.session.add(change)
    privacy.remember(ask, reason, by=by, now=now)
    _touch(ask, now)
    tell(AskChanged(at=now, by=by, ask_id=ask.id, change_id=change.id))


def _touch(ask: Ask, now: datetime) -> None:
    ask.changed_at, ask.revision = now, ask.revision + 1
    db.session.flush()
