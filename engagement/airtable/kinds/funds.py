"""Fund figures, outward only: sums of the ledger at the moment they leave. An edit there is put right and reaches nothing here."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from engagement.airtable.kinds.outward import Outward
from engagement.funds import queries
from engagement.funds.models import Fund
from engagement.shared.database import db

SUMS = ("received", "available", "committed", "paid", "expected")


class Funds(Outward):
    """One record a locality and April year."""

    def more(self, ids: Sequence[int]) -> dict[str, Mapping[int, Any]]:
        sums = queries.balances_of(ids) if ids else {}
        funds = db.session.scalars(sa.select(Fund).where(Fund.id.in_(ids)).options(joinedload(Fund.locality)))
        titles = {fund.id: f"{fund.locality.name}, {fund.year}–{(fund.year + 1) % 100:02}" for fund in funds}
        return {"title": titles, **{name: {id_: getattr(sums[id_], name) for id_ in ids} for name in SUMS}}
