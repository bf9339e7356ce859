"""Proposals, both ways until they are put to a board. What was decided on one stands in decisions and awards, which only go out."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from engagement.airtable.kinds import taking
from engagement.airtable.kinds.outward import Outward
from engagement.airtable.values import Value
from engagement.priorities.models import Priority
from engagement.proposals import actions, queries, rules
from engagement.proposals.models import Proposal
from engagement.shared.database import db
from engagement.shared.refusals import Refusal

WORDS = {"title": True, "group_name": True, "summary": True, "match": False, "learn": True}
"""Its texts, and whether each is needed."""


class NoClerk(Refusal):
    says = _l("The board of %(locality)s has no clerk yet, and somebody here must follow what becomes of it")


class Proposals(Outward):
    """Whoever wrote one in Airtable has no account that its answer could go to: the clerk of the board holds it."""

    def more(self, ids: Sequence[int]) -> dict[str, Mapping[int, Any]]:
        found = db.session.scalars(queries.with_states(ids))
        return {**super().more(ids), "state": {proposal.id: rules.state(proposal) for proposal in found}}

    def take(self, id_: int | None, values: Mapping[str, Value], *, now: datetime, locality: str | None = None) -> int:
        taking.check(self.columns, values)
        proposal = None if id_ is None else db.session.get(Proposal, id_)
        if id_ is not None and proposal is None:
            raise taking.NotShared
        answers = _answers(values, proposal)
        taking.check_public(
            [answers[name] for name in WORDS],
            before=[getattr(proposal, name) for name in WORDS] if proposal else [],
        )
        if proposal is None:
            here = taking.locality_of(values, locality)
            clerk = queries.find_clerk(here.id, now=now)
            if clerk is None:
                raise NoClerk(locality=here.name)
            return actions.make_proposal(here, **answers, held_by=clerk, by=None, now=now).id
        taking.stays(values, proposal.locality)
        actions.edit_proposal(proposal, **answers, by=None, now=now)
        return proposal.id


def _answers(values: Mapping[str, Value], proposal: Proposal | None) -> dict[str, Any]:
    answers: dict[str, Any] = {
        name: taking.text(values, name, getattr(proposal, name, None), needed=needed) for name, needed in WORDS.items()
    }
    answers |= {name: taking.money(values, name, getattr(proposal, name, None)) for name in ("cost", "least")}
    answers["priorities"] = list(proposal.priorities) if proposal else []
    if "priorities" in values:
        wanted = sa.select(Priority).where(Priority.id.in_(taking.ids(values, "priorities")))
        answers["priorities"] = list(db.session.scalars(wanted.order_by(Priority.id)))
    return answers
