"""Options of rounds, found by what they mean: they are public, and what becomes of them too."""

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from engagement.priorities.models import Option, Round
from engagement.shared import look
from engagement.shared.database import db
from engagement.shared.known import Card, Source, Words
from engagement.shared.permits import Actor


def _texts(ids: Collection[int]) -> Mapping[int, Words]:
    rows = sa.select(Option.id, Option.title, Option.what, Round.locality_id).join(Round, Round.id == Option.round_id)
    found = db.session.execute(rows.where(Option.id.in_(ids), Option.set_aside_at.is_(None)))
    return {row.id: Words(f"{row.title} {row.what}", row.locality_id) for row in found}


def _after(id_: int, most: int) -> Sequence[int]:
    return db.session.scalars(sa.select(Option.id).where(Option.id > id_).order_by(Option.id).limit(most)).all()


def _cards(actor: Actor, ids: Collection[int]) -> Mapping[int, Card]:
    rows = sa.select(Option).where(Option.id.in_(ids), Option.set_aside_at.is_(None))
    loading = joinedload(Option.round).joinedload(Round.locality)
    return {one.id: _card(one) for one in db.session.scalars(rows.options(loading))}


def _card(option: Option) -> Card:
    about = _("%(locality)s: “%(question)s”", locality=option.round.locality.name, question=option.round.question)
    return Card(
        _("An idea for a vote"), option.title, about, look.path_to("priorities.show_round", round=option.round.key)
    )


SOURCE = Source(code=2, fact="option_id", texts=_texts, after=_after, seen_by=lambda actor: None, cards=_cards)
