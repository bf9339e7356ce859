"""Reads of asks. Lists hold what stands in the calendar, unless they say otherwise."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload, selectinload

from engagement.asks import rules
from engagement.asks.models import Ask, Upload, ask_locality, source
from engagement.communities.models import Group
from engagement.insights import queries as insights
from engagement.insights.models import Insight
from engagement.insights.rules import Came
from engagement.places.models import Locality
from engagement.places.place import current_place
from engagement.shared import look
from engagement.shared.database import db, the_one
from engagement.shared.pages import Paged, paged

MOST_COUNTED = 2000
"""A list is counted so far and no further: nobody turns to its eightieth page."""

MOST_IN_FEED = 500

# Written out as the index on it has it, so that both databases use the index.
STANDING = sa.text("asks_ask.opened_at IS NOT NULL AND asks_ask.called_off_at IS NULL")
OPENED = sa.text("asks_ask.opened_at IS NOT NULL")


def get_ask(*, ask: str) -> Ask:
    """By key, with what its page shows. Raises Missing."""
    loading = (
        joinedload(Ask.group),
        joinedload(Ask.owner),
        selectinload(Ask.localities),
        selectinload(Ask.neighbourhoods),
        selectinload(Ask.changes),
    )
    return the_one(sa.select(Ask).where(Ask.key == ask).options(*loading))


def get_draft(*, ask: str) -> Ask:
    """By key, with what the pages show on which it is written. Raises Missing."""
    loading = joinedload(Ask.group), selectinload(Ask.localities)
    return the_one(sa.select(Ask).where(Ask.key == ask).options(*loading))


def get_upload(*, upload: str) -> Upload:
    """By key. Raises Missing."""
    return the_one(sa.select(Upload).where(Upload.key == upload))


def list_asks(*, locality: Locality | None, kind: str | None, when: str, today: date) -> Paged:
    """The calendar, of one locality or kind if given. ``when`` is "now", "coming", "past" or "" for now and coming."""
    rows = sa.select(Ask).where(OPENED).options(selectinload(Ask.localities))
    if when == "past":
        rows = rows.where(Ask.closes_on <= today).order_by(Ask.opens_on.desc(), Ask.id.desc())
    else:
        rows = rows.where(Ask.closes_on > today).order_by(Ask.opens_on, Ask.id)
    if when == "now":
        rows = rows.where(Ask.opens_on <= today)
    if when == "coming":
        rows = rows.where(Ask.opens_on > today)
    if kind:
        rows = rows.where(Ask.kind == kind)
    if locality is not None:
        rows = rows.where(_in([locality.id]))
    few = rows.with_only_columns(Ask.id).order_by(None).limit(MOST_COUNTED).subquery()
    return paged(rows, count=sa.select(sa.func.count()).select_from(few))


def list_feed(*, locality: Locality | None, since: date) -> Sequence[Ask]:
    """What the feeds carry: everything in the calendar that closes after ``since``, called off or not, the newest change first."""
    rows = sa.select(Ask).where(OPENED, Ask.closes_on > since).options(selectinload(Ask.localities))
    if locality is not None:
        rows = rows.where(_in([locality.id]))
    return db.session.scalars(rows.order_by(Ask.changed_at.desc(), Ask.id.desc()).limit(MOST_IN_FEED)).all()


def list_mine(person_id: int) -> Paged:
    """What somebody entered, drafts and all, the newest first."""
    rows = sa.select(Ask).where(Ask.owner_id == person_id).options(selectinload(Ask.localities))
    few = sa.select(Ask.id).where(Ask.owner_id == person_id).limit(MOST_COUNTED).subquery()
    return paged(rows.order_by(Ask.id.desc()), count=sa.select(sa.func.count()).select_from(few))


def lately(
    localities: Collection[int], group_id: int | None, period: rules.Period, *, but: int | None, most: int = 10
) -> tuple[list[Ask], int, int]:
    """Other asks of these places or this group that share a day with the period, the latest first: the first ``most``, how many
    there are, and the minutes of somebody who answered them all."""
    here = sa.and_(STANDING, _touching(period), _of(localities, group_id), Ask.id != (but or 0))
    each = sa.cast(sa.func.coalesce(Ask.minutes, 0), sa.BigInteger)
    rows = sa.select(Ask, sa.func.count().over(), sa.func.sum(each).over()).where(here)
    found = db.session.execute(rows.order_by(Ask.closes_on.desc(), Ask.id.desc()).limit(most)).all()
    number, minutes = found[0][1:] if found else (0, 0)
    return [row[0] for row in found], int(number), int(minutes)


def never_answered(localities: Collection[int], group_id: int | None, *, today: date, most: int = 10) -> list[Ask]:
    """Asks of these places or this group that closed and were never answered, the oldest first."""
    return list(db.session.scalars(_owing(today).where(_of(localities, group_id)).limit(most)))


def owed_by(person_id: int, *, today: date, most: int = 6) -> list[Ask]:
    """Asks of this person that closed and were never answered, the oldest first."""
    return list(db.session.scalars(_owing(today).where(Ask.owner_id == person_id).limit(most)))


def unexplained_of(person_id: int, *, today: date, most: int = 6) -> list[Ask]:
    """Asks of this person above a rest limit that say no reason: rounds, which enter the calendar by themselves."""
    rows = sa.select(Ask).where(STANDING, Ask.owner_id == person_id, Ask.above_rest, Ask.rest_why == "")
    return list(db.session.scalars(rows.where(Ask.closes_on > today).order_by(Ask.opens_on, Ask.id).limit(most)))


def above_rest(
    period: rules.Period, localities: Sequence[Locality], group: Group | None, *, but: int | None = None
) -> list[rules.Above]:
    """Where and when an ask with these days and places would be above the rest limit, given everything ``but`` one in the
    calendar. The one place that says so."""
    place = current_place()
    quarters = list(rules.quarters_of(period, place.year_starts))
    span = rules.Period(quarters[0].begins_on, quarters[-1].ends_on)
    others = _periods_by_place([one.id for one in localities], group.id if group else None, span, but=but)
    here = [(one.name, others.get(one.id, []), place.asks_a_quarter) for one in localities]
    if group is not None:
        here.append((group.name, others.get(None, []), place.asks_a_quarter_of_a_group))
    return [
        above
        for name, periods, limit in here
        for above in rules.above_rest(period, periods, name=name, limit=limit, starts=place.year_starts)
    ]


def above_rest_of(ask: Ask) -> list[rules.Above]:
    """The same of an ask whose days are known."""
    if ask.opens_on is None or ask.closes_on is None:
        return []
    return above_rest(rules.Period(ask.opens_on, ask.closes_on), ask.localities, ask.group, but=ask.id)


def hold_places(localities: Sequence[Locality], group: Group | None) -> None:
    """Hold these places against other asks that open, until the transaction ends. Notes and everything else go on coming in."""
    for model, things in ((Locality, localities), (Group, [group] if group else [])):
        held = sa.select(model.id).where(model.id.in_([one.id for one in things])).order_by(model.id)
        db.session.execute(held.with_for_update(key_share=True)).all()


class Load(NamedTuple):
    """What a locality is asked in a quarter: how many asks, the minutes of somebody who answered them all, and about how many hours
    all who are asked would spend together."""

    locality: Locality
    asks: int
    minutes: int
    hours: int


def load_of(localities: Sequence[Locality], quarter: rules.Quarter) -> list[Load]:
    """How much each locality is asked in a quarter, in the order given."""
    each = sa.cast(sa.func.coalesce(Ask.minutes, 0), sa.BigInteger)
    sums = (
        sa.select(ask_locality.c.locality_id, sa.func.count(), sa.func.sum(each))
        .add_columns(sa.func.sum(each * sa.func.coalesce(Ask.people, 0)))
        .join(Ask, Ask.id == ask_locality.c.ask_id)
        .where(STANDING, _touching(rules.Period(*quarter)))
        .group_by(ask_locality.c.locality_id)
    )
    by_id = {row[0]: row[1:] for row in db.session.execute(sums)}
    none = (0, 0, 0)
    found = [(one, by_id.get(one.id, none)) for one in localities]
    return [Load(one, number, int(minutes), round(int(together) / 60)) for one, (number, minutes, together) in found]


def by_uid(uids: Collection[str]) -> dict[str, Ask]:
    """The asks that came from calendar files under these names."""
    rows = sa.select(Ask).where(Ask.uid.in_(uids)).options(selectinload(Ask.localities))
    return {ask.uid: ask for ask in db.session.scalars(rows.order_by(Ask.id)) if ask.uid}


def by_keys(keys: Collection[str]) -> set[str]:
    """Which of these are keys of asks."""
    return set(db.session.scalars(sa.select(Ask.key).where(Ask.key.in_(keys))))


def source_of(ask: Ask) -> Insight | None:
    """The published finding that an ask comes from."""
    return insights.sources(source, [ask.id]).get(ask.id)


def came_of(insight_id: int) -> Sequence[Came]:
    """What residents were asked, or will be, because of a finding."""
    rows = sa.select(Ask).join(source, source.c.ask_id == Ask.id).where(source.c.insight_id == insight_id, STANDING)
    asks = db.session.scalars(rows.order_by(Ask.id).limit(50))
    return [
        Came(_("Asked"), ask.question, look.path_to("asks.show_ask", ask=ask.key), ask.opened_at)
        for ask in asks
        if ask.opened_at
    ]


def find_round(round_id: int) -> Ask | None:
    """The ask that a priority round stands in the calendar as."""
    return db.session.scalar(sa.select(Ask).where(Ask.round_id == round_id))


def organisations() -> list[str]:
    """Who has asked before, by name: to be suggested, fifty at most."""
    names = sa.select(Ask.organisation).distinct().order_by(Ask.organisation).limit(50)
    return list(db.session.scalars(names))


def _owing(today: date) -> sa.Select[Any]:
    closed = sa.select(Ask).where(STANDING, Ask.answered_at.is_(None), Ask.closes_on <= today)
    return closed.order_by(Ask.closes_on, Ask.id)


def _in(localities: Collection[int]) -> sa.ColumnElement[bool]:
    return Ask.id.in_(sa.select(ask_locality.c.ask_id).where(ask_locality.c.locality_id.in_(localities)))


def _of(localities: Collection[int], group_id: int | None) -> sa.ColumnElement[bool]:
    return _in(localities) if group_id is None else sa.or_(_in(localities), Ask.group_id == group_id)


def _touching(period: rules.Period) -> sa.ColumnElement[bool]:
    return sa.and_(Ask.closes_on > period.opens_on, Ask.opens_on < period.closes_on)


def _periods_by_place(
    localities: Collection[int], group_id: int | None, span: rules.Period, *, but: int | None
) -> dict[int | None, list[rules.Period]]:
    """The periods of standing asks by locality id, and those of the group under None."""
    standing = sa.and_(STANDING, _touching(span), Ask.id != (but or 0))
    here = sa.select(ask_locality.c.locality_id, Ask.opens_on, Ask.closes_on).join(Ask, Ask.id == ask_locality.c.ask_id)
    nobody = sa.cast(sa.null(), sa.BigInteger)
    both = sa.union_all(
        here.where(standing, ask_locality.c.locality_id.in_(localities)),
        sa.select(nobody, Ask.opens_on, Ask.closes_on).where(standing, Ask.group_id == group_id),
    )
    found: dict[int | None, list[rules.Period]] = {}
    for where, opens_on, closes_on in db.session.execute(both):
        found.setdefault(where, []).append(rules.Period(opens_on, closes_on))
    return found
