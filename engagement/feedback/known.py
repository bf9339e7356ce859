"""Published answers, found by what they mean: whoever writes may have been answered already."""

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from engagement.feedback import rules
from engagement.feedback.models import Answer
from engagement.shared import look
from engagement.shared.database import db
from engagement.shared.known import Card, Source, Words
from engagement.shared.permits import Actor


def _texts(ids: Collection[int]) -> Mapping[int, Words]:
    rows = sa.select(Answer.id, Answer.you_said, Answer.we_did, Answer.locality_id)
    rows = rows.where(Answer.id.in_(ids), Answer.published_at.is_not(None), Answer.withdrawn_at.is_(None))
    return {row.id: Words(f"{row.you_said} {row.we_did}", row.locality_id) for row in db.session.execute(rows)}


def _after(id_: int, most: int) -> Sequence[int]:
    return db.session.scalars(sa.select(Answer.id).where(Answer.id > id_).order_by(Answer.id).limit(most)).all()


def _cards(actor: Actor, ids: Collection[int]) -> Mapping[int, Card]:
    rows = sa.select(Answer).where(Answer.id.in_(ids), Answer.published_at.is_not(None), Answer.withdrawn_at.is_(None))
    return {one.id: _card(one) for one in db.session.scalars(rows.options(joinedload(Answer.locality)))}


def _card(answer: Answer) -> Card:
    about = _(
        "%(locality)s, %(day)s: %(outcome)s",
        locality=answer.locality.name,
        day=look.day(answer.published_at),
        outcome=rules.OUTCOMES[answer.outcome],
    )
    url = look.path_to("feedback.you_said", locality=answer.locality.slug)
    return Card(_("Answered already"), answer.you_said, about, url)


SOURCE = Source(code=1, fact="answer_id", texts=_texts, after=_after, seen_by=lambda actor: None, cards=_cards)
