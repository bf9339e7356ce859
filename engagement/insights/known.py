"""Findings, found by what they mean: published ones by everyone, drafts by the members of their own community."""

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from engagement.insights import permissions, rules
from engagement.insights.models import Insight, Version
from engagement.shared import look
from engagement.shared.database import db
from engagement.shared.known import Card, Source, Words
from engagement.shared.permits import Actor

_SHOWN = sa.func.coalesce(Insight.public_number, Insight.number)
"""The version that everyone reads, or else the newest one."""


def _texts(ids: Collection[int]) -> Mapping[int, Words]:
    rows = sa.select(Insight.id, Version.finding, Version.why, Insight.locality_id)
    rows = rows.join(Version, sa.and_(Version.insight_id == Insight.id, Version.number == _SHOWN))
    found = db.session.execute(rows.where(Insight.id.in_(ids), Insight.taken_back_at.is_(None)))
    return {row.id: Words(f"{row.finding} {row.why}", row.locality_id) for row in found}


def _after(id_: int, most: int) -> Sequence[int]:
    return db.session.scalars(sa.select(Insight.id).where(Insight.id > id_).order_by(Insight.id).limit(most)).all()


def _cards(actor: Actor, ids: Collection[int]) -> Mapping[int, Card]:
    loading = joinedload(Insight.public), joinedload(Insight.version), joinedload(Insight.locality)
    rows = sa.select(Insight).where(Insight.id.in_(ids), Insight.taken_back_at.is_(None)).options(*loading)
    return {one.id: _card(one) for one in db.session.scalars(rows) if permissions.sees_drafts_of(actor, one)}


def _card(insight: Insight) -> Card:
    url = look.path_to("insights.show_insight", insight=insight.key)
    if insight.public is None:
        about = _(
            "%(locality)s: %(state)s", locality=insight.locality.name, state=rules.STATES[rules.state_of(insight)]
        )
        return Card(_("A finding, not published"), insight.version.finding, about, url)
    about = _("%(locality)s, %(day)s", locality=insight.locality.name, day=look.day(insight.published_at))
    return Card(_("What a community found"), insight.public.finding, about, url)


SOURCE = Source(code=7, fact="insight_id", texts=_texts, after=_after, seen_by=lambda actor: None, cards=_cards)
