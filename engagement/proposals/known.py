"""Proposals, found by what they mean: collaboration is preferred to competition, so a group should see who wants the same."""

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from engagement.proposals.models import Proposal
from engagement.shared import look
from engagement.shared.database import db
from engagement.shared.known import Card, Source, Words
from engagement.shared.permits import Actor


def _texts(ids: Collection[int]) -> Mapping[int, Words]:
    rows = sa.select(Proposal.id, Proposal.title, Proposal.summary, Proposal.locality_id).where(Proposal.id.in_(ids))
    return {row.id: Words(f"{row.title} {row.summary}", row.locality_id) for row in db.session.execute(rows)}


def _after(id_: int, most: int) -> Sequence[int]:
    return db.session.scalars(sa.select(Proposal.id).where(Proposal.id > id_).order_by(Proposal.id).limit(most)).all()


def _cards(actor: Actor, ids: Collection[int]) -> Mapping[int, Card]:
    rows = sa.select(Proposal).where(Proposal.id.in_(ids)).options(joinedload(Proposal.locality))
    return {one.id: _card(one) for one in db.session.scalars(rows)}


def _card(proposal: Proposal) -> Card:
    about = _("%(locality)s, by %(group)s", locality=proposal.locality.name, group=proposal.group_name)
    url = look.path_to("proposals.show_proposal", proposal=proposal.key)
    return Card(_("A proposal for the fund"), proposal.title, about, url)


SOURCE = Source(code=3, fact="proposal_id", texts=_texts, after=_after, seen_by=lambda actor: None, cards=_cards)
