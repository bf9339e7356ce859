"""Asks that stand in the calendar, found by what they mean: it may be asked already."""

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import selectinload

from engagement.asks.models import Ask
from engagement.asks.queries import STANDING
from engagement.shared import look
from engagement.shared.database import db
from engagement.shared.known import Card, Source, Words
from engagement.shared.permits import Actor

CODE = 4


def _texts(ids: Collection[int]) -> Mapping[int, Words]:
    rows = sa.select(Ask).where(Ask.id.in_(ids), STANDING).options(selectinload(Ask.localities))
    return {ask.id: Words(f"{ask.question} {ask.about}", _where(ask)) for ask in db.session.scalars(rows)}


def _where(ask: Ask) -> int:
    """Its locality; the whole place where it has several."""
    return ask.localities[0].id if len(ask.localities) == 1 else 0


def _after(id_: int, most: int) -> Sequence[int]:
    return db.session.scalars(sa.select(Ask.id).where(Ask.id > id_).order_by(Ask.id).limit(most)).all()


def _cards(actor: Actor, ids: Collection[int]) -> Mapping[int, Card]:
    return {ask.id: _card(ask) for ask in db.session.scalars(sa.select(Ask).where(Ask.id.in_(ids), STANDING))}


def _card(ask: Ask) -> Card:
    about = _("%(who)s, from %(day)s", who=ask.organisation, day=look.day(ask.opens_on))
    return Card(_("Asked already"), ask.question, about, look.path_to("asks.show_ask", ask=ask.key))


SOURCE = Source(code=CODE, fact="ask_id", texts=_texts, after=_after, seen_by=lambda actor: None, cards=_cards)
